import { type EncodedNumber, encodedDimension, encodedNumbers, type Space } from '../campaign/index.ts';

/** Terms of a polynomial over encoded points, each scaled by how large its coefficient is believed to be. */
export type MixtureTerms = {
  readonly count: number;
  /** Terms at the point that begins at `start`, written from `into` on. */
  write(points: Float64Array, start: number, terms: Float64Array, into: number): void;
  /** Gradient by the coordinates of the weighted sum of all terms at a point. */
  gradient(point: Float64Array, weights: Float64Array): Float64Array;
};

/** Prior standard deviations of coefficients, relative: a pair's counts most, since c_i c_j is ¼ at most. */
const pairScale = 4;
const fractionScale = 0.5;
const otherScale = 0.15;

const sumTolerance = 1e-3;

/**
 * Scheffé's quadratic polynomial Σ b_i c_i + Σ_{i<j} b_ij c_i c_j of the fractions of a mixture, beside linear terms of all other
 * coordinates. Null where a space has no fractions that sum to 1 in every design, or none can be told.
 * @source scheffe1958, eq. 4.3
 */
export function findMixtureTerms(space: Space): MixtureTerms | null {
  const fractions = findFractions(space);
  if (fractions.length < 3) return null;
  const dimension = encodedDimension(space);
  const offsets = new Set(fractions.map(({ offset }) => offset));
  const others = Array.from({ length: dimension }, (_, k) => k).filter((k) => !offsets.has(k));
  const m = fractions.length;
  const count = m + (m * (m - 1)) / 2 + others.length;
  const readFractions = (points: Float64Array, start: number): number[] =>
    fractions.map(({ offset, low, span }) => low + span * points[start + offset]!);
  return {
    count,
    write(points, start, terms, into) {
      const c = readFractions(points, start);
      let at = into;
      for (let i = 0; i < m; i++) {
        terms[at++] = fractionScale * c[i]!;
        for (let j = 0; j < i; j++) terms[at++] = pairScale * c[i]! * c[j]!;
      }
      for (const k of others) terms[at++] = otherScale * points[start + k]!;
    },
    gradient(point, weights) {
      const c = readFractions(point, 0);
      const byFraction = new Float64Array(m);
      let at = 0;
      for (let i = 0; i < m; i++) {
        byFraction[i] = byFraction[i]! + fractionScale * weights[at++]!;
        for (let j = 0; j < i; j++) {
          const weight = pairScale * weights[at++]!;
          byFraction[i] = byFraction[i]! + weight * c[j]!;
          byFraction[j] = byFraction[j]! + weight * c[i]!;
        }
      }
      const gradient = new Float64Array(dimension);
      fractions.forEach(({ offset, span }, i) => {
        gradient[offset] = span * byFraction[i]!;
      });
      for (const k of others) gradient[k] = otherScale * weights[at++]!;
      return gradient;
    },
  };
}

/** The numbers of a space that are fractions of one whole: a composition's components, or columns of a pool that sum to 1. */
function findFractions(space: Space): readonly EncodedNumber[] {
  const numbers = encodedNumbers(space).filter(({ isLog }) => !isLog);
  const { pool } = space;
  if (pool === null) {
    const components = new Set(
      space.variables.flatMap((variable) =>
        variable.kind === 'composition' ? variable.components.map(({ element }) => element) : [],
      ),
    );
    return numbers.filter(({ name }) => components.has(name));
  }
  const within = numbers.filter(({ name }) =>
    pool.every((design) => Number(design[name]) >= 0 && Number(design[name]) <= 1),
  );
  const isWhole = pool.every((design) => {
    const sum = within.reduce((total, { name }) => total + Number(design[name]), 0);
    return Math.abs(sum - 1) <= sumTolerance;
  });
  return isWhole ? within : [];
}
