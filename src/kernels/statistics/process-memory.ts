import { base64 } from './data/gaussian-process-wasm.ts';
import type { Predictions } from './gaussian-process.ts';

/** Correlation functions, in the order in which the compiled kernel numbers them. */
export const correlationNames = ['matern-5/2', 'matern-3/2', 'squared-exponential'] as const;
export type CorrelationName = (typeof correlationNames)[number];

/** One Gaussian process on given points: covariance signal·correlation(|Δ/ℓ|) + offset, noise on the diagonal. */
export type ProcessParameters = {
  readonly correlation: CorrelationName;
  /** ℓ, one per dimension, > 0. */
  readonly lengthScales: Float64Array;
  readonly signalVariance: number;
  /** Prior variance of the constant mean, which is integrated out. */
  readonly offset: number;
  /** Noise variance of every value, n. */
  readonly noiseVariances: Float64Array;
  /** The learned part of the noise variance of one measurement. */
  readonly learnedNoise: number;
  /** n values with prior mean 0. */
  readonly values: Float64Array;
};

/** A process conditioned on its values, kept in the memory that made it. */
export type ConditionedProcess = { readonly parameters: ProcessParameters; readonly place: MemberPlace };
type MemberPlace = {
  readonly scaled: number;
  readonly factor: number;
  readonly reciprocals: number;
  readonly whitened: number;
};

/** Many processes on one set of points, computed in WebAssembly. Not safe to share between threads. */
export type ProcessMemory = {
  readonly count: number;
  readonly dimension: number;
  /** log N(values; 0, K); −Infinity where K is not positive definite. @source rasmussen-williams2006, eq. 2.30 */
  logLikelihood(parameters: ProcessParameters): number;
  /** Keeps the process for predictions; null where K is not positive definite. */
  condition(parameters: ProcessParameters): ConditionedProcess | null;
  /** Noise-free mean and variance at candidates, row-major m × dimension. @source rasmussen-williams2006, alg. 2.1 */
  predict(process: ConditionedProcess, candidates: Float64Array): Predictions;
  /** The same of several processes, piece by piece: `use` is given views that are read at once, and the first candidate of the piece. */
  predictEach(
    processes: readonly ConditionedProcess[],
    candidates: Float64Array,
    use: (predictions: Predictions, first: number) => void,
  ): void;
  /**
   * Mean and variance of each measurement, noise included, given all others; null where K is not positive definite.
   * @source rasmussen-williams2006, eq. 5.12
   */
  leaveOneOut(parameters: ProcessParameters): Predictions | null;
  /** What lies behind a process, as views that the next call may move: read at once. */
  look(process: ConditionedProcess): ProcessView;
};

export type ProcessView = {
  /** Numbers from one row to the next. */
  readonly stride: number;
  /** Points divided by the length scales, dimension × stride. */
  readonly scaled: Float64Array;
  /** Lower Cholesky factor L of the covariance, n × stride, and L⁻¹·values. */
  readonly factor: Float64Array;
  readonly whitened: Float64Array;
};

type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  firstFreeByte(): number;
  scaleColumns(...args: readonly number[]): void;
  fillCovariance(...args: readonly number[]): void;
  factorCholesky(matrix: number, count: number, stride: number, reciprocals: number): number;
  whiten(...args: readonly number[]): number;
  leaveOneOut(...args: readonly number[]): void;
  predict(...args: readonly number[]): void;
};

// The part of the WebAssembly interface in use; neither Node's types nor the browser's are loaded here.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};
declare const atob: (text: string) => string;

let compiled: object | undefined;

function instantiate(): Exports {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  return new WebAssembly.Instance(compiled).exports as Exports;
}

const pageBytes = 65536;
const chunk = 1024;

/** A memory that only grows: places are byte offsets, views are valid until the next reservation. */
type Arena = {
  readonly wasm: Exports;
  reserve(numbers: number): number;
  view(start: number, length: number): Float64Array;
  write(start: number, numbers: ArrayLike<number>): void;
};

function openArena(): Arena {
  const wasm = instantiate();
  let used = 16 * Math.ceil(wasm.firstFreeByte() / 16);
  const view = (start: number, length: number): Float64Array =>
    new Float64Array(wasm.memory.buffer, start, length);
  return {
    wasm,
    view,
    write: (start, numbers) => view(start, numbers.length).set(numbers),
    reserve(numbers) {
      const start = used;
      used += 16 * Math.ceil(numbers / 2);
      const missing = used - wasm.memory.buffer.byteLength;
      if (missing > 0)
        wasm.memory.grow(Math.ceil(Math.max(missing, wasm.memory.buffer.byteLength / 2) / pageBytes));
      return start;
    },
  };
}

const inverseOf = (lengthScales: Float64Array): Float64Array => lengthScales.map((length) => 1 / length);

/** Opens a memory for processes on `points`, row-major n × dimension. */
export function openProcessMemory(points: Float64Array, dimension: number): ProcessMemory {
  const arena = openArena();
  const { wasm, reserve, view, write } = arena;
  const count = points.length / dimension;
  const stride = 8 * Math.ceil(count / 8);
  const columns = reserve(dimension * stride);
  const inverse = reserve(dimension);
  const noise = reserve(stride);
  const values = reserve(stride);
  const openPlace = (): MemberPlace => ({
    scaled: reserve(dimension * stride),
    factor: reserve(count * stride),
    reciprocals: reserve(stride),
    whitened: reserve(stride),
  });
  const scratch = openPlace();
  const coordinates = view(columns, dimension * stride);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < dimension; k++) coordinates[k * stride + i] = points[i * dimension + k]!;

  const evaluate = (parameters: ProcessParameters, place: MemberPlace): number => {
    const { correlation, lengthScales, signalVariance, offset, noiseVariances } = parameters;
    write(inverse, inverseOf(lengthScales));
    write(noise, noiseVariances);
    write(values, parameters.values);
    wasm.scaleColumns(columns, dimension, stride, count, inverse, place.scaled);
    const kind = correlationNames.indexOf(correlation);
    wasm.fillCovariance(
      ...[place.scaled, count, dimension, stride, kind, signalVariance, offset, noise, place.factor],
    );
    if (wasm.factorCholesky(place.factor, count, stride, place.reciprocals) === 0)
      return Number.NEGATIVE_INFINITY;
    const likelihood = wasm.whiten(
      ...[place.factor, count, stride, place.reciprocals, values, place.whitened],
    );
    return Number.isFinite(likelihood) ? likelihood : Number.NEGATIVE_INFINITY;
  };
  const look = ({ scaled, factor, whitened }: MemberPlace): ProcessView => ({
    stride,
    scaled: view(scaled, dimension * stride),
    factor: view(factor, count * stride),
    whitened: view(whitened, count),
  });
  const predictEach = createPredictor(arena, { count, dimension, stride });
  const leaveOneOutOf = createLeaver(arena, count, stride);

  return {
    count,
    dimension,
    predictEach,
    predict(process, candidates) {
      const wanted = candidates.length / dimension;
      const out = { means: new Float64Array(wanted), variances: new Float64Array(wanted) };
      predictEach([process], candidates, ({ means, variances }, first) => {
        out.means.set(means, first);
        out.variances.set(variances, first);
      });
      return out;
    },
    look: ({ place }) => look(place),
    logLikelihood: (parameters) => evaluate(parameters, scratch),
    condition(parameters) {
      const place = openPlace();
      return evaluate(parameters, place) === Number.NEGATIVE_INFINITY ? null : { parameters, place };
    },
    leaveOneOut: (parameters) =>
      evaluate(parameters, scratch) === Number.NEGATIVE_INFINITY
        ? null
        : leaveOneOutOf(scratch, parameters.values),
  };
}

/** Predictions in pieces of 1,024 candidates, whose places are reserved with the first. */
function createPredictor(
  { wasm, reserve, view, write }: Arena,
  {
    count,
    dimension,
    stride,
  }: { readonly count: number; readonly dimension: number; readonly stride: number },
): ProcessMemory['predictEach'] {
  const openArea = () => ({
    inverse: reserve(dimension),
    raw: reserve(dimension * chunk),
    scaled: reserve(dimension * chunk),
    block: reserve(4 * stride),
    means: reserve(chunk),
    variances: reserve(chunk),
  });
  let area: ReturnType<typeof openArea> | undefined;
  return (processes, candidates, use) => {
    area ??= openArea();
    const { inverse, raw, scaled, block, means, variances } = area;
    const wanted = candidates.length / dimension;
    for (let first = 0; first < wanted; first += chunk) {
      const total = Math.min(chunk, wanted - first);
      const columns = view(raw, dimension * chunk);
      for (let i = 0; i < total; i++)
        for (let k = 0; k < dimension; k++) columns[k * chunk + i] = candidates[(first + i) * dimension + k]!;
      for (const { parameters, place } of processes) {
        const { correlation, lengthScales, signalVariance, offset } = parameters;
        write(inverse, inverseOf(lengthScales));
        wasm.scaleColumns(raw, dimension, chunk, total, inverse, scaled);
        wasm.predict(
          ...[place.scaled, count, dimension, stride, correlationNames.indexOf(correlation)],
          ...[signalVariance, offset, place.factor, place.reciprocals, place.whitened],
          ...[scaled, total, chunk, block, means, variances],
        );
        const own = { means: view(means, total), variances: view(variances, total) };
        const least = 1e-12 * (signalVariance + offset);
        for (let i = 0; i < total; i++) own.variances[i] = Math.max(own.variances[i]!, least);
        use(own, first);
      }
    }
  };
}

/** μ_i = y_i − [K⁻¹y]_i / [K⁻¹]_ii, σ_i² = 1/[K⁻¹]_ii. */
function createLeaver(
  { wasm, reserve, view }: Arena,
  count: number,
  stride: number,
): (place: MemberPlace, values: Float64Array) => Predictions {
  const openArea = () => ({
    block: reserve(4 * stride),
    products: reserve(count + 4),
    squares: reserve(count + 4),
  });
  let area: ReturnType<typeof openArea> | undefined;
  return ({ factor, reciprocals, whitened }, values) => {
    area ??= openArea();
    const { block, products, squares } = area;
    wasm.leaveOneOut(factor, count, stride, reciprocals, whitened, block, products, squares);
    const weights = view(products, count);
    const variances = view(squares, count).map((diagonal) => 1 / diagonal);
    return { means: values.map((value, i) => value - weights[i]! * variances[i]!), variances };
  };
}
