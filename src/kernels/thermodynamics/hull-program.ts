import { AppError } from '../../core/error.ts';

/**
 * The phases of a hull as a linear program, min costs·w over w ≥ 0 with Σ_j w_j x_j = b: the columns x_j are compositions
 * [fraction of atoms], row-major of shape count × dimension, the first `dimension` of them the pure elements; costs [eV/atom].
 */
export type HullProgram = {
  readonly dimension: number;
  readonly count: number;
  readonly columns: Float64Array;
  readonly costs: Float64Array;
};

/**
 * A simplex of phases, changed in place by the walks below. `members` are the columns at its corners; `inverse`, of shape
 * dimension × dimension, gives the weights of the corners at a composition; `prices` are the chemical potentials on it; `reduced`
 * holds for each column its energy above the plane of the simplex. It is a facet of the hull when none of these is negative.
 */
export type PhaseSimplex = {
  readonly members: Int32Array;
  readonly inverse: Float64Array;
  readonly prices: Float64Array;
  readonly reduced: Float64Array;
  /** Σ over the inverse's row `r` times each column; scratch of a pivot. */
  readonly row: Float64Array;
  pivotCount: number;
};

/** Weights below it [1] count as zero: a composition on the edge of a simplex is inside it. */
const weightTolerance = 1e-12;
/** Energies below the plane by less than this [eV/atom] count as on it. */
const costTolerance = 1e-12;
/** Divisors below it [1] are rounding: no pivot on them. */
const pivotTolerance = 1e-10;
const pivotsBetweenRefactoring = 40;

/** The simplex whose corners are the pure elements. */
export function elementSimplex({ dimension, count, costs }: HullProgram): PhaseSimplex {
  const inverse = new Float64Array(dimension * dimension);
  for (let k = 0; k < dimension; k++) inverse[k * dimension + k] = 1;
  return {
    members: Int32Array.from({ length: dimension }, (_, k) => k),
    inverse,
    prices: costs.slice(0, dimension),
    reduced: new Float64Array(count),
    row: new Float64Array(count),
    pivotCount: 0,
  };
}

/** An independent copy. */
export const copySimplex = (simplex: PhaseSimplex): PhaseSimplex => ({
  members: simplex.members.slice(),
  inverse: simplex.inverse.slice(),
  prices: simplex.prices.slice(),
  reduced: simplex.reduced.slice(),
  row: new Float64Array(simplex.row.length),
  pivotCount: simplex.pivotCount,
});

/** Weights of the corners at the composition b, into `weights`; negative ones mean that b is outside the simplex. */
export function weightsAt(
  { dimension }: HullProgram,
  { inverse }: PhaseSimplex,
  b: Float64Array,
  weights: Float64Array,
): void {
  for (let r = 0; r < dimension; r++) {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += inverse[r * dimension + k]! * b[k]!;
    weights[r] = sum;
  }
}

/**
 * From a simplex that contains b down to the facet below b: the primal simplex algorithm, steepest column first, Bland's rule once it
 * takes long.
 * @source bland1977
 */
export function descendToFacet(program: HullProgram, simplex: PhaseSimplex, b: Float64Array): void {
  const { dimension, count, columns } = program;
  const { members, inverse, reduced } = simplex;
  const weights = new Float64Array(dimension);
  const ratios = new Float64Array(dimension);
  refactor(program, simplex);
  for (let step = 0; ; step++) {
    const isCautious = step > patience(program);
    let entering = -1;
    let least = -costTolerance;
    for (let j = 0; j < count; j++) {
      if (reduced[j]! >= least) continue;
      entering = j;
      if (isCautious) break;
      least = reduced[j]!;
    }
    if (entering < 0) return;
    requireProgress(program, step);
    weightsAt(program, simplex, b, weights);
    let leaving = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let r = 0; r < dimension; r++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++)
        sum += inverse[r * dimension + k]! * columns[entering * dimension + k]!;
      ratios[r] = sum;
      if (sum <= pivotTolerance) continue;
      const ratio = Math.max(0, weights[r]!) / sum;
      const isTied = Math.abs(ratio - smallest) <= weightTolerance;
      const isPreferred = isCautious
        ? members[r]! < members[leaving]!
        : isTied && sum > ratios[leaving]!;
      if (isTied ? isPreferred : ratio < smallest) {
        leaving = r;
        smallest = ratio;
      }
    }
    if (leaving < 0) throw noSimplex(program);
    exchange(program, simplex, leaving, entering);
  }
}

/**
 * From any facet across its neighbours to the facet that contains b: the dual simplex algorithm. Leaves the weights of the corners in
 * `weights`; false when b is outside what the columns span.
 * @source lemke1954
 */
export function walkToFacet(
  program: HullProgram,
  simplex: PhaseSimplex,
  b: Float64Array,
  weights: Float64Array,
): boolean {
  const { dimension } = program;
  for (let step = 0; ; step++) {
    weightsAt(program, simplex, b, weights);
    const isCautious = step > patience(program);
    let leaving = -1;
    let least = -weightTolerance;
    for (let r = 0; r < dimension; r++) {
      if (weights[r]! >= (isCautious ? -weightTolerance : least)) continue;
      if (isCautious && leaving >= 0 && simplex.members[r]! > simplex.members[leaving]!) continue;
      leaving = r;
      least = weights[r]!;
    }
    if (leaving < 0) return true;
    requireProgress(program, step);
    const entering = acrossFrom(program, simplex, leaving, isCautious);
    if (entering < 0) return false;
    exchange(program, simplex, leaving, entering);
  }
}

/** The column that takes the place of corner `leaving` on the other side of the facet, or −1 at the edge of the hull. */
export function acrossFrom(
  program: HullProgram,
  simplex: PhaseSimplex,
  leaving: number,
  takesFirst = false,
): number {
  const { dimension, count, columns } = program;
  const { inverse, reduced, row } = simplex;
  let entering = -1;
  let smallest = Number.POSITIVE_INFINITY;
  const start = leaving * dimension;
  for (let j = 0; j < count; j++) {
    let sum = 0;
    const from = j * dimension;
    for (let k = 0; k < dimension; k++) sum += inverse[start + k]! * columns[from + k]!;
    row[j] = sum;
    if (sum >= -pivotTolerance) continue;
    const ratio = Math.max(0, reduced[j]!) / -sum;
    const isTied = Math.abs(ratio - smallest) <= costTolerance;
    if (isTied ? !takesFirst && sum < row[entering]! : ratio < smallest) {
      entering = j;
      smallest = ratio;
    }
  }
  return entering;
}

/** Puts a column in the place of a corner; inverse, prices and energies above the plane follow. */
export function exchange(
  program: HullProgram,
  simplex: PhaseSimplex,
  leaving: number,
  entering: number,
): void {
  const { dimension, columns } = program;
  const { members, inverse } = simplex;
  members[leaving] = entering;
  simplex.pivotCount++;
  if (simplex.pivotCount % pivotsBetweenRefactoring === 0) {
    invert(program, simplex);
  } else {
    const start = leaving * dimension;
    const from = entering * dimension;
    const divisor = dot(inverse, start, columns, from, dimension);
    for (let k = 0; k < dimension; k++) inverse[start + k]! /= divisor;
    for (let r = 0; r < dimension; r++) {
      if (r === leaving) continue;
      const factor = dot(inverse, r * dimension, columns, from, dimension);
      if (factor === 0) continue;
      for (let k = 0; k < dimension; k++) inverse[r * dimension + k]! -= factor * inverse[start + k]!;
    }
  }
  price(program, simplex);
}

/** Inverse, prices and energies anew from the corners, free of the rounding of earlier pivots. */
export function refactor(program: HullProgram, simplex: PhaseSimplex): void {
  invert(program, simplex);
  price(program, simplex);
}

function price({ dimension, count, columns, costs }: HullProgram, simplex: PhaseSimplex): void {
  const { members, inverse, prices, reduced } = simplex;
  prices.fill(0);
  for (let r = 0; r < dimension; r++) {
    const cost = costs[members[r]!]!;
    for (let k = 0; k < dimension; k++) prices[k]! += cost * inverse[r * dimension + k]!;
  }
  for (let j = 0; j < count; j++) reduced[j] = costs[j]! - dot(columns, j * dimension, prices, 0, dimension);
  for (let r = 0; r < dimension; r++) reduced[members[r]!] = 0;
}

/** Gauss–Jordan with row pivoting on the corners' compositions, transposed: the columns are the phases. */
function invert(program: HullProgram, { members, inverse }: PhaseSimplex): void {
  const { dimension: n, columns } = program;
  const matrix = new Float64Array(n * n);
  for (let r = 0; r < n; r++) for (let k = 0; k < n; k++) matrix[k * n + r] = columns[members[r]! * n + k]!;
  inverse.fill(0);
  for (let k = 0; k < n; k++) inverse[k * n + k] = 1;
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++)
      if (Math.abs(matrix[r * n + c]!) > Math.abs(matrix[best * n + c]!)) best = r;
    const divisor = matrix[best * n + c]!;
    if (Math.abs(divisor) < 1e-14) throw noSimplex(program);
    for (let k = 0; k < n; k++) {
      swap(matrix, best * n + k, c * n + k);
      swap(inverse, best * n + k, c * n + k);
    }
    for (let k = 0; k < n; k++) {
      matrix[c * n + k]! /= divisor;
      inverse[c * n + k]! /= divisor;
    }
    for (let r = 0; r < n; r++) {
      const factor = matrix[r * n + c]!;
      if (r === c || factor === 0) continue;
      for (let k = 0; k < n; k++) {
        matrix[r * n + k]! -= factor * matrix[c * n + k]!;
        inverse[r * n + k]! -= factor * inverse[c * n + k]!;
      }
    }
  }
}

function swap(array: Float64Array, a: number, b: number): void {
  const kept = array[a]!;
  array[a] = array[b]!;
  array[b] = kept;
}

function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[aFrom + k]! * b[bFrom + k]!;
  return sum;
}

const patience = ({ dimension, count }: HullProgram): number => 50 + 2 * (dimension + count);

const requireProgress = (program: HullProgram, step: number): void => {
  if (step > 40 * patience(program)) throw noSimplex(program);
};

const noSimplex = ({ dimension, count }: HullProgram): AppError =>
  new AppError(
    'hull-not-resolved',
    `no facet was found among ${count} phases of ${dimension} elements: some compositions differ by so little that they cannot be told apart`,
  );
