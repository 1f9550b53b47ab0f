import type { PhaseModel, textureCosines } from './phase-model.ts';

/**
 * Where the shared parameters stand: shift D of D·cos θ and zero [deg], U and W of the Gaussian FWHM² = U tan²θ + W [deg²], and
 * A of the asymmetry [deg]: axial divergence draws peaks out to A·cot 2θ below their place.
 */
export const shared = { displacement: 0, zero: 1, u: 2, w: 3, asymmetry: 4, count: 5 } as const;

/** Where those of a phase stand, from its start: X, Y of the Lorentzian FWHM = X/cos θ + Y tan θ [deg], ln r of March and Dollase, what is added to B [Å²], then the strains. */
export const ofPhase = { x: 0, y: 1, logRatio: 2, extraB: 3, strain: 4 } as const;

/** A phase in a fit. */
export type FittedPhase = {
  readonly model: PhaseModel;
  /** Index of its first parameter. */
  readonly start: number;
  readonly texture: ReturnType<typeof textureCosines> | null;
};

/** Indices of the first parameter of each phase, and their number in all. */
export function layOut(models: readonly PhaseModel[]): {
  readonly starts: readonly number[];
  readonly count: number;
} {
  let count: number = shared.count;
  const starts = models.map(({ strains }) => {
    const start = count;
    count += ofPhase.strain + strains.length;
    return start;
  });
  return { starts, count };
}
