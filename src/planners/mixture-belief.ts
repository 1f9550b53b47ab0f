import type { Random } from '../core/random.ts';
import {
  type CensoredData,
  factorWithJitter,
  invertFromFactor,
  logDeterminant,
  normalLogCdf,
  normalLogPdf,
  type ProcessData,
  solveLower,
  solveUpper,
  standInUnder,
  triangleLength,
} from '../kernels/statistics/index.ts';
import type { Belief, Predictor } from './belief.ts';
import type { MixtureTerms } from './mixture-terms.ts';

/** A polynomial whose coefficients are normal with mean 0, conditioned on values: a Gaussian process of finite rank. */
type Model = {
  readonly terms: MixtureTerms;
  readonly dimension: number;
  readonly points: Float64Array;
  /** Terms of each point, row-major. */
  readonly rows: Float64Array;
  readonly values: Float64Array;
  /** Variance of each value. */
  readonly variances: Float64Array;
  /** Standard deviation of a coefficient of scale 1 [unit of the values]. */
  readonly amplitude: number;
  readonly noiseVariance: number;
  readonly scale: number;
  /** Packed Cholesky factor of the covariance of the values. */
  readonly factor: Float64Array;
  readonly variancesOf: WeakMap<Float64Array, Float64Array>;
  /** Mean of the coefficients. */
  readonly weights: Float64Array;
};

export type MixtureFit = { readonly belief: Belief; readonly logDensities: Float64Array };

/** Amplitudes and standard deviations of the noise that are tried, relative to the scatter of the values. */
const amplitudes = [0.2, 0.35, 0.6, 1, 1.7, 3];
const anyNoise = [0.01, 0.03, 0.06, 0.12, 0.25, 0.5];
/** Where values are exact but for the polynomial's own misfit, which shall not be taken for noise. */
export const littleNoise: readonly number[] = [0.01, 0.03, 0.06];
/** A polynomial is never the whole truth: this part of the amplitude is left open everywhere. */
const leftOpen = 0.03;

/**
 * A Scheffé polynomial learned from values about 0, its amplitude and noise those that make the values and bounds likeliest, with the
 * likelihood of each exact value told all others. Bounds are told as Gaussian stand-ins under the polynomial itself.
 * @source rasmussen-williams2006, eq. 2.11, 5.12
 */
export function fitMixture(
  exact: ProcessData,
  terms: MixtureTerms,
  noises: readonly number[] = anyNoise,
  censored: CensoredData = noBounds,
): MixtureFit {
  const square = exact.values.reduce((sum, y) => sum + y * y, 0) / Math.max(1, exact.values.length);
  const scale = Math.sqrt(square) || 1;
  let best: { readonly settings: Settings; readonly evidence: number } | null = null;
  for (const part of amplitudes)
    for (const noise of noises) {
      const settings = { terms, amplitude: part * scale, noiseVariance: (noise * scale) ** 2, scale };
      const model = learn(exact, settings);
      const evidence = evidenceOf(model) + evidenceOfBounds(model, censored);
      if (best === null || evidence > best.evidence) best = { settings, evidence };
    }
  const { settings } = best!;
  const told = standInUnder(exact, censored, (data) => beliefOf(learn(data, settings)));
  const model = learn(told, settings);
  return { belief: beliefOf(model), logDensities: leaveOneOut(model).subarray(0, exact.values.length) };
}

const noBounds: CensoredData = { points: new Float64Array(0), bounds: new Float64Array(0), sides: [] };

type Settings = Pick<Model, 'terms' | 'amplitude' | 'noiseVariance' | 'scale'>;

function learn(data: ProcessData, settings: Settings): Model {
  const { terms, noiseVariance } = settings;
  const { points, dimension, values, counts, knownVariances } = data;
  const rows = new Float64Array(values.length * terms.count);
  for (let i = 0; i < values.length; i++) terms.write(points, i * dimension, rows, i * terms.count);
  const variances = values.map((_, i) => noiseVariance / (counts?.[i] ?? 1) + (knownVariances?.[i] ?? 0));
  return condition({ ...settings, dimension, points, rows }, values, variances);
}

/** Log chance of the bounds by a model that was told exact values alone, each by itself. */
function evidenceOfBounds(model: Model, { points, bounds, sides }: CensoredData): number {
  if (bounds.length === 0) return 0;
  const { means, variances } = predict(model, points);
  return bounds.reduce((sum, bound, i) => {
    const sign = sides[i] === 'upper' ? 1 : -1;
    return sum + normalLogCdf((sign * (bound - means[i]!)) / Math.sqrt(variances[i]! + model.noiseVariance));
  }, 0);
}

type Prior = Omit<Model, 'values' | 'variances' | 'factor' | 'weights' | 'variancesOf'>;

function condition(prior: Prior, values: Float64Array, variances: Float64Array): Model {
  const { terms, rows, amplitude } = prior;
  const count = values.length;
  const matrix = new Float64Array(triangleLength(count));
  for (let i = 0, at = 0; i < count; i++)
    for (let j = 0; j <= i; j++, at++)
      matrix[at] = amplitude ** 2 * product(rows, i, rows, j, terms.count) + (i === j ? variances[i]! : 0);
  const factor = new Float64Array(matrix.length);
  factorWithJitter(matrix, count, factor);
  return withValues({ ...prior, variances, factor, variancesOf: new WeakMap() }, values);
}

/** The same model of other values. */
function withValues(model: Omit<Model, 'values' | 'weights'>, values: Float64Array): Model {
  const { terms, rows, amplitude, factor } = model;
  const solved = values.slice();
  solveLower(factor, values.length, solved);
  solveUpper(factor, values.length, solved);
  const weights = new Float64Array(terms.count);
  for (let i = 0; i < values.length; i++)
    for (let k = 0; k < terms.count; k++)
      weights[k] = weights[k]! + amplitude ** 2 * rows[i * terms.count + k]! * solved[i]!;
  return { ...model, values, weights };
}

function product(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += a[i * width + k]! * b[j * width + k]!;
  return sum;
}

/** Log likelihood of the values, up to a constant. */
function evidenceOf({ factor, values }: Model): number {
  const whitened = values.slice();
  solveLower(factor, values.length, whitened);
  const square = whitened.reduce((sum, z) => sum + z * z, 0);
  return -0.5 * (square + logDeterminant(factor, values.length));
}

function leaveOneOut({ factor, values }: Model): Float64Array {
  const count = values.length;
  const inverse = new Float64Array(triangleLength(count));
  invertFromFactor(factor, count, inverse, new Float64Array(triangleLength(count)));
  const solved = values.slice();
  solveLower(factor, count, solved);
  solveUpper(factor, count, solved);
  return Float64Array.from(values, (_, i) => {
    const precision = inverse[triangleLength(i) + i]!;
    return normalLogPdf(solved[i]! / Math.sqrt(precision)) + 0.5 * Math.log(precision);
  });
}

function beliefOf(model: Model): Belief {
  const { dimension, terms, noiseVariance, scale } = model;
  const predictMany: Belief['predictMany'] = (points) => predict(model, points);
  return {
    dimension,
    scale,
    noiseVariance,
    predictMany,
    sketchMany: predictMany,
    predictWithGradient: (point) => predictWithGradient(model, point),
    drawTruths: (count, random) => drawTruths(model, count, random),
    drawFunction: (random) => polynomial(terms, dimension, drawWeights(model, random)),
    varianceReductions: (points, references) => reduceVariances(model, points, references),
    withPending: (points) => beliefOf(withPoints(model, points)),
  };
}

const termsAt = ({ terms }: Pick<Model, 'terms'>, points: Float64Array, start: number): Float64Array => {
  const row = new Float64Array(terms.count);
  terms.write(points, start, row, 0);
  return row;
};

/** L⁻¹·k of the covariances k between the values and a row of terms. */
function whiten({ rows, terms, amplitude, factor, values }: Model, row: Float64Array): Float64Array {
  const covariances = Float64Array.from(
    values,
    (_, i) => amplitude ** 2 * product(rows, i, row, 0, terms.count),
  );
  solveLower(factor, values.length, covariances);
  return covariances;
}

const sumOfSquares = (vector: Float64Array): number => vector.reduce((sum, x) => sum + x * x, 0);

function varianceOf(model: Model, row: Float64Array, whitened: Float64Array): number {
  const { amplitude } = model;
  const known = amplitude ** 2 * sumOfSquares(row) - sumOfSquares(whitened);
  return Math.max(0, known) + (leftOpen * amplitude) ** 2;
}

function predict(model: Model, points: Float64Array): ReturnType<Belief['predictMany']> {
  const { terms, weights } = model;
  const rows = rowsAt(model, points);
  const means = Float64Array.from({ length: points.length / model.dimension }, (_, i) =>
    product(rows, i, weights, 0, terms.count),
  );
  return { means, variances: variancesAt(model, points) };
}

const knownRows = new WeakMap<Float64Array, { readonly terms: MixtureTerms; readonly rows: Float64Array }>();

/** Terms of many points, kept as long as the points are: the same candidates are asked about again and again. */
function rowsAt({ terms, dimension }: Model, points: Float64Array): Float64Array {
  const known = knownRows.get(points);
  if (known?.terms === terms) return known.rows;
  const count = points.length / dimension;
  const rows = new Float64Array(count * terms.count);
  for (let i = 0; i < count; i++) terms.write(points, i * dimension, rows, i * terms.count);
  knownRows.set(points, { terms, rows });
  return rows;
}

/** Variances at many points, kept with the factor that they follow from: draws of one truth differ by their means alone. */
function variancesAt(model: Model, points: Float64Array): Float64Array {
  const known = model.variancesOf.get(points);
  if (known !== undefined) return known;
  const { terms, dimension } = model;
  const rows = rowsAt(model, points);
  const variances = Float64Array.from({ length: points.length / dimension }, (_, i) => {
    const row = rows.subarray(i * terms.count, (i + 1) * terms.count);
    return varianceOf(model, row, whiten(model, row));
  });
  model.variancesOf.set(points, variances);
  return variances;
}

function predictWithGradient(model: Model, point: Float64Array): ReturnType<Belief['predictWithGradient']> {
  const { terms, weights, amplitude, rows, factor, values } = model;
  const row = termsAt(model, point, 0);
  const whitened = whiten(model, row);
  const solved = whitened.slice();
  solveUpper(factor, values.length, solved);
  // variance = tᵀ·S·t; its gradient follows from S·t
  const spread = Float64Array.from(row, (term, k) => {
    let explained = 0;
    for (let i = 0; i < values.length; i++) explained += rows[i * terms.count + k]! * solved[i]!;
    return 2 * amplitude ** 2 * (term - explained);
  });
  return {
    mean: product(row, 0, weights, 0, row.length),
    variance: varianceOf(model, row, whitened),
    meanGradient: terms.gradient(point, weights),
    varianceGradient: terms.gradient(point, spread),
  };
}

/** Coefficients drawn from what is believed of them: a draw of the prior, moved by what it misses of the values. */
function drawWeights(model: Model, random: Random): Float64Array {
  const { terms, amplitude, rows, values, variances, factor } = model;
  const drawn = Float64Array.from({ length: terms.count }, () => amplitude * random.normal());
  const missed = Float64Array.from(
    values,
    (y, i) => y - product(rows, i, drawn, 0, terms.count) - Math.sqrt(variances[i]!) * random.normal(),
  );
  solveLower(factor, values.length, missed);
  solveUpper(factor, values.length, missed);
  for (let i = 0; i < values.length; i++)
    for (let k = 0; k < terms.count; k++)
      drawn[k] = drawn[k]! + amplitude ** 2 * rows[i * terms.count + k]! * missed[i]!;
  return drawn;
}

/** Values at everything measured drawn together, and the rest as these leave it open: one factor serves all draws. */
function drawTruths(model: Model, count: number, random: Random): readonly Predictor[] {
  const exact = model.values.map(() => 1e-6 * model.amplitude ** 2);
  const known = condition(model, model.values, exact);
  return Array.from({ length: count }, () => {
    const weights = drawWeights(model, random);
    const values = Float64Array.from(model.values, (_, i) =>
      product(model.rows, i, weights, 0, weights.length),
    );
    return beliefOf(withValues(known, values));
  });
}

function polynomial(terms: MixtureTerms, dimension: number, weights: Float64Array): Predictor {
  const at = (points: Float64Array, start: number): number =>
    product(termsAt({ terms }, points, start), 0, weights, 0, weights.length);
  return {
    predictMany(points) {
      const means = Float64Array.from({ length: points.length / dimension }, (_, i) =>
        at(points, i * dimension),
      );
      return { means, variances: new Float64Array(means.length) };
    },
    predictWithGradient: (point) => ({
      mean: at(point, 0),
      variance: 0,
      meanGradient: terms.gradient(point, weights),
      varianceGradient: new Float64Array(dimension),
    }),
  };
}

function reduceVariances(model: Model, points: Float64Array, references: Float64Array): Float64Array {
  const { dimension, amplitude, noiseVariance } = model;
  const far = Array.from({ length: references.length / dimension }, (_, i) => {
    const row = termsAt(model, references, i * dimension);
    return { row, whitened: whiten(model, row) };
  });
  return Float64Array.from({ length: points.length / dimension }, (_, i) => {
    const row = termsAt(model, points, i * dimension);
    const whitened = whiten(model, row);
    const own = varianceOf(model, row, whitened) + noiseVariance;
    const sum = far.reduce((total, other) => {
      const shared = amplitude ** 2 * product(row, 0, other.row, 0, row.length);
      return total + (shared - product(whitened, 0, other.whitened, 0, whitened.length)) ** 2;
    }, 0);
    return sum / own / Math.max(1, far.length);
  });
}

function withPoints(model: Model, added: Float64Array): Model {
  const { terms, dimension } = model;
  const count = added.length / dimension;
  const more = new Float64Array(count * terms.count);
  for (let i = 0; i < count; i++) terms.write(added, i * dimension, more, i * terms.count);
  const prior = {
    ...model,
    points: Float64Array.of(...model.points, ...added),
    rows: Float64Array.of(...model.rows, ...more),
  };
  const values = Float64Array.of(...model.values, ...predict(model, added).means);
  const variances = Float64Array.of(...model.variances, ...new Float64Array(count).fill(model.noiseVariance));
  return condition(prior, values, variances);
}
