import { AppError } from '../../core/error.ts';
import { invertMatrix } from '../linear-algebra/index.ts';

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
  /** 1 for each column that is a corner; scratch of a pivot. */
  readonly isCorner: Uint8Array;
  pivotCount: number;
  /** Below it energies above the plane [eV/atom] are zero. */
  costTolerance: number;
};

/**
 * Weights [1], energies below the plane [eV/atom] and divisors [1] are zero below 1e-12 and below the rounding of the sums they come
 * from: phases of nearly one composition make inverse and prices large.
 */
const tolerance = 1e-12;
const rounding = 1e-14;
/** By so much may a weight [1] or an energy above the plane [eV/atom] fall below zero, so that a better divisor can be had. */
const slack = 1e-11;
const pivotsBetweenRefactoring = 8;

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
    isCorner: new Uint8Array(count),
    pivotCount: 0,
    costTolerance: tolerance,
  };
}

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
 * @source bland1977 @source harris1973
 */
export function descendToFacet(program: HullProgram, simplex: PhaseSimplex, b: Float64Array): void {
  if (!descend(program, simplex, b)) throw noSimplex(program);
}

/** As {@link descendToFacet}; false where rounding leads it in circles. */
function descend(program: HullProgram, simplex: PhaseSimplex, b: Float64Array): boolean {
  const { dimension, count, columns } = program;
  const { members, inverse, reduced } = simplex;
  const weights = new Float64Array(dimension);
  const divisors = new Float64Array(dimension);
  if (!invert(program, simplex)) return false;
  price(program, simplex);
  for (let step = 0; ; step++) {
    const isCautious = step > patience(program);
    let entering = -1;
    let least = -simplex.costTolerance;
    for (let j = 0; j < count; j++) {
      if (reduced[j]! >= least) continue;
      entering = j;
      if (isCautious) break;
      least = reduced[j]!;
    }
    if (entering < 0) return true;
    if (step > 40 * patience(program)) return false;
    weightsAt(program, simplex, b, weights);
    let reach = Number.POSITIVE_INFINITY;
    for (let r = 0; r < dimension; r++) {
      const sum = dot(inverse, r * dimension, columns, entering * dimension, dimension);
      divisors[r] = sum > zeroOf(inverse, r, dimension) ? sum : 0;
      if (divisors[r] !== 0) reach = Math.min(reach, (Math.max(0, weights[r]!) + slack) / sum);
    }
    let leaving = -1;
    for (let r = 0; r < dimension; r++) {
      if (divisors[r] === 0 || Math.max(0, weights[r]!) / divisors[r]! > reach) continue;
      const isBetter = isCautious ? members[r]! < members[leaving]! : divisors[r]! > divisors[leaving]!;
      if (leaving < 0 || isBetter) leaving = r;
    }
    if (leaving < 0 || !exchange(program, simplex, leaving, entering)) return false;
  }
}

/**
 * From any facet to the facet that contains b, whose corners have `weights` at b. What the walk finds is checked; where rounding spoilt it,
 * the search starts anew from the elements: down to the facet below b, else below a composition near b, whose weights are not degenerate,
 * and from there to b.
 * @throws hull-not-resolved — all ways fail the check, 1e-9 in the composition [1] and in the energies [eV/atom].
 */
export function walkToFacet(
  program: HullProgram,
  simplex: PhaseSimplex,
  b: Float64Array,
  weights: Float64Array,
): void {
  if (walk(program, simplex, b, weights) && isSound(program, simplex, b, weights)) return;
  for (const share of sharesOfElements) if (searchAnew(program, simplex, b, weights, share)) return;
  throw noSimplex(program);
}

/** Parts of the mean of all elements that are mixed into a composition to look beside it. */
const sharesOfElements = [0, 1e-6, 1e-4, 1e-2] as const;

function searchAnew(
  program: HullProgram,
  simplex: PhaseSimplex,
  b: Float64Array,
  weights: Float64Array,
  share: number,
): boolean {
  const { dimension, costs } = program;
  for (let k = 0; k < dimension; k++) simplex.members[k] = k;
  simplex.prices.set(costs.subarray(0, dimension));
  const near = b.map((x) => (1 - share) * x + share / dimension);
  if (!descend(program, simplex, near)) return false;
  if (!invert(program, simplex)) return false;
  price(program, simplex);
  if (share > 0 && !walk(program, simplex, b, weights)) return false;
  weightsAt(program, simplex, b, weights);
  return isSound(program, simplex, b, weights);
}

/** Whether the corners mix to b, with no negative share, and no column lies below their plane. */
function isSound(
  { dimension, count, columns }: HullProgram,
  { members, reduced }: PhaseSimplex,
  b: Float64Array,
  weights: Float64Array,
): boolean {
  for (let k = 0; k < dimension; k++) {
    let rest = b[k]!;
    for (let r = 0; r < dimension; r++) rest -= weights[r]! * columns[members[r]! * dimension + k]!;
    if (!(Math.abs(rest) < 1e-9 && weights[k]! > -1e-9)) return false;
  }
  for (let j = 0; j < count; j++) if (!(reduced[j]! > -1e-9)) return false;
  return true;
}

/** The dual simplex algorithm; false when it finds no way. @source lemke1954 */
function walk(program: HullProgram, simplex: PhaseSimplex, b: Float64Array, weights: Float64Array): boolean {
  const { dimension } = program;
  for (let step = 0; step < 40 * patience(program); step++) {
    weightsAt(program, simplex, b, weights);
    const isCautious = step > patience(program);
    let leaving = -1;
    let least = 0;
    for (let r = 0; r < dimension; r++) {
      if (weights[r]! >= least || weights[r]! >= -zeroOf(simplex.inverse, r, dimension)) continue;
      if (isCautious && leaving >= 0 && simplex.members[r]! > simplex.members[leaving]!) continue;
      leaving = r;
      if (!isCautious) least = weights[r]!;
    }
    if (leaving < 0) return true;
    const entering = acrossFrom(program, simplex, leaving, isCautious);
    if (entering < 0) return false;
    if (!exchange(program, simplex, leaving, entering)) return false;
  }
  return false;
}

/** The column that takes the place of corner `leaving` on the other side of the facet, or −1 at the edge of the hull. */
export function acrossFrom(
  program: HullProgram,
  simplex: PhaseSimplex,
  leaving: number,
  takesFirst = false,
): number {
  const { dimension, count, columns } = program;
  const { members, inverse, reduced, row, isCorner } = simplex;
  const start = leaving * dimension;
  const zero = zeroOf(inverse, leaving, dimension);
  isCorner.fill(0);
  for (let r = 0; r < dimension; r++) isCorner[members[r]!] = 1;
  let reach = Number.POSITIVE_INFINITY;
  for (let j = 0; j < count; j++) {
    let sum = 0;
    const from = j * dimension;
    for (let k = 0; k < dimension; k++) sum += inverse[start + k]! * columns[from + k]!;
    const isEligible = sum < -zero && isCorner[j] === 0;
    row[j] = isEligible ? sum : 0;
    if (isEligible) reach = Math.min(reach, (Math.max(0, reduced[j]!) + slack) / -sum);
  }
  // Of the columns that come first but for the slack, the one with the largest divisor keeps the inverse accurate (Harris).
  let entering = -1;
  for (let j = 0; j < count; j++) {
    if (row[j] === 0 || Math.max(0, reduced[j]!) / -row[j]! > reach) continue;
    if (entering < 0 || row[j]! < row[entering]!) entering = j;
    if (takesFirst) break;
  }
  return entering;
}

/** Puts a column in the place of a corner; inverse, prices and energies above the plane follow. False when the corners are not independent. */
export function exchange(
  program: HullProgram,
  simplex: PhaseSimplex,
  leaving: number,
  entering: number,
): boolean {
  const { dimension, columns } = program;
  const { members, inverse } = simplex;
  members[leaving] = entering;
  simplex.pivotCount++;
  if (simplex.pivotCount % pivotsBetweenRefactoring === 0) {
    if (!invert(program, simplex)) return false;
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
  return true;
}

/** Inverse, prices and energies anew from the corners, free of the rounding of earlier pivots. */
export function refactor(program: HullProgram, simplex: PhaseSimplex): void {
  if (!invert(program, simplex)) throw noSimplex(program);
  price(program, simplex);
}

function price({ dimension, count, columns, costs }: HullProgram, simplex: PhaseSimplex): void {
  const { members, inverse, prices, reduced } = simplex;
  prices.fill(0);
  for (let r = 0; r < dimension; r++) {
    const cost = costs[members[r]!]!;
    for (let k = 0; k < dimension; k++) prices[k]! += cost * inverse[r * dimension + k]!;
  }
  let largest = 0;
  for (let k = 0; k < dimension; k++) largest = Math.max(largest, Math.abs(prices[k]!));
  simplex.costTolerance = tolerance + rounding * largest;
  for (let j = 0; j < count; j++) reduced[j] = costs[j]! - dot(columns, j * dimension, prices, 0, dimension);
}

/** The inverse of the corners' compositions, transposed: the columns are the phases. */
function invert({ dimension: n, columns }: HullProgram, { members, inverse }: PhaseSimplex): boolean {
  const matrix = new Float64Array(n * n);
  for (let r = 0; r < n; r++) for (let k = 0; k < n; k++) matrix[k * n + r] = columns[members[r]! * n + k]!;
  return invertMatrix(matrix, n, inverse);
}

function zeroOf(inverse: Float64Array, r: number, dimension: number): number {
  let largest = 0;
  for (let k = 0; k < dimension; k++) largest = Math.max(largest, Math.abs(inverse[r * dimension + k]!));
  return tolerance + rounding * largest;
}

function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[aFrom + k]! * b[bFrom + k]!;
  return sum;
}

const patience = ({ dimension, count }: HullProgram): number => 50 + 2 * (dimension + count);

const noSimplex = ({ dimension, count }: HullProgram): AppError =>
  new AppError(
    'hull-not-resolved',
    `no facet was found among ${count} phases of ${dimension} elements: some compositions differ by so little that they cannot be told apart`,
  );
