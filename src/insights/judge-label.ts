import { AppError } from '../core/error.ts';

/** One property of a sample: what was measured of it, and what its label lets expect, with standard deviations, in one unit. */
export type LabelCheck = {
  readonly property: string;
  readonly measured: { readonly value: number; readonly sd: number };
  readonly expected: { readonly value: number; readonly sd: number };
};

export type LabelVerdict = {
  readonly isDoubtful: boolean;
  /** The property that disagrees most, and by how many standard deviations. */
  readonly worst: string;
  readonly deviations: number;
};

/** Deviations beyond which a label is doubted. */
const doubtFrom = 4;

/**
 * Whether what was measured of a sample can be of what its label says: doubtful where any property is off by more than four standard
 * deviations of measurement and expectation together. A swapped sample of nearly the same kind is not found.
 * @throws AppError `bad-value` — nothing to compare, or a number that is not finite, or no sd above 0
 */
export function judgeLabel(checks: readonly LabelCheck[]): LabelVerdict {
  if (checks.length === 0) throw new AppError('bad-value', 'nothing to compare with the label');
  const rated = checks.map(({ property, measured, expected }) => {
    const sd = Math.hypot(measured.sd, expected.sd);
    const deviations = Math.abs(measured.value - expected.value) / sd;
    if (!(sd > 0 && Number.isFinite(deviations)))
      throw new AppError(
        'bad-value',
        `${property}: measured ${measured.value} ± ${measured.sd}, expected ${expected.value} ± ${expected.sd}; expected finite numbers and an sd above 0`,
      );
    return { property, deviations };
  });
  const worst = rated.reduce((most, one) => (one.deviations > most.deviations ? one : most));
  return { isDoubtful: worst.deviations > doubtFrom, worst: worst.property, deviations: worst.deviations };
}
