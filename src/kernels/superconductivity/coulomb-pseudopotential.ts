import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';

/**
 * Where a Coulomb pseudopotential μ* is defined; the same number means different repulsions.
 * A: at ω_ref, as in McMillan's and Allen and Dynes's formulae, and rescaled to the cut-off of the sum.
 * B: applied as given to all |ω_n| below the cut-off, as EPW and many papers do.
 * C: applied as given to |ω_n| below ω_2 while the phonon sum goes to 20 ω_2, as Elk does.
 */
export const muStarConventions = ['A', 'B', 'C'] as const;
export type MuStarConvention = (typeof muStarConventions)[number];

/** How close a cut-off may come to the pole of the rescaled μ*, as a part of it. */
export const largestPartOfPole = 0.3;

/**
 * The frequency at which the rescaled μ* has its pole, ω_ref e^{1/μ*} [meV]; Infinity for μ* = 0.
 * @param muStar μ* [1] at ω_ref, 0 to 1. @param referenceFrequency ω_ref [meV], > 0.
 */
export function poleFrequency(muStar: number, referenceFrequency: number): number {
  return muStar > 0 ? referenceFrequency * Math.exp(1 / muStar) : Number.POSITIVE_INFINITY;
}

/**
 * μ* carried from one frequency to another, 1/μ*(ω′) = 1/μ*(ω) + ln(ω/ω′) [1]: the conversion between conventions A and B.
 * @param muStar μ* [1] at `from`, 0 to 1. @param from ω [meV]. @param to ω′ [meV].
 * @source morel-anderson1962
 * @throws out-of-domain — an argument outside its range.
 * @throws mu-star-pole — `to` lies above 0.3 of the pole ω e^{1/μ*}, where the repulsion would diverge.
 */
export function rescaleMuStar(muStar: number, from: number, to: number): number {
  requireRange('muStar', muStar, 0, 1);
  requireRange('from', from, Number.MIN_VALUE, 1e7);
  requireRange('to', to, Number.MIN_VALUE, 1e9);
  if (muStar === 0) return 0;
  const pole = poleFrequency(muStar, from);
  if (to > largestPartOfPole * pole)
    throw new AppError(
      'mu-star-pole',
      `mu* ${muStar} at ${show(from)} meV cannot be carried to ${show(to)} meV: it diverges at ${show(pole)} meV, and at most ${largestPartOfPole} of that is accepted`,
    );
  return 1 / (1 / muStar + Math.log(from / to));
}

const show = (value: number): string => String(Number(value.toPrecision(5)));
