import { AppError } from '../../core/error.ts';
import type { Posterior } from './fuse-fidelities.ts';
import { type ErrorModel, learnError } from './learn-error.ts';

/** What a surrogate says of a design, and how far the design is from all that it learned from; value and sd in one unit. */
export type SurrogateClaim = {
  readonly mean: number;
  /** The spread that the surrogate states itself; ≥ 0. */
  readonly sd: number;
  /** ≥ 0, in any one unit. */
  readonly distance: number;
};

/** A claim of a design whose family was held out when the surrogate learned, and the truth. */
export type HeldOutClaim = SurrogateClaim & { readonly truth: number };

/** What to believe of a design when a surrogate says so much of it. */
export type Distrust = { readonly error: ErrorModel; believe(claim: SurrogateClaim): Posterior };

/**
 * A belief that an optimiser cannot buy by leaving the data, whatever surrogate it climbs. The error of a claim has the variance
 * w₀ + w₁·s² + w₂·d² + w₃·d²·(m − m̄)², learned from claims about families held out: it grows with the surrogate's own spread, with the
 * distance to what was learned from, and with how much is claimed there. The claim is then fused with what is known without it, the
 * mean m̄ and variance of all truths, so that far away that is all that is believed.
 * @throws AppError `too-few-forecasts` — below 20 claims; `bad-features` — a number is not finite or negative
 */
export function distrustFarClaims(heldOut: readonly HeldOutClaim[]): Distrust {
  const center = average(heldOut.map(({ truth }) => truth));
  const scatter = average(heldOut.map(({ truth }) => (truth - center) ** 2));
  const featuresOf = ({ mean, sd, distance }: SurrogateClaim): readonly number[] => [
    1,
    sd ** 2,
    distance ** 2,
    (distance * (mean - center)) ** 2,
  ];
  const error = learnError(
    heldOut.map((claim) => ({ error: claim.mean - claim.truth, features: featuresOf(claim) })),
  );
  return {
    error,
    believe(claim) {
      const { mean, sd: stated, distance } = claim;
      if (!(Number.isFinite(mean) && stated >= 0 && distance >= 0))
        throw new AppError(
          'bad-features',
          `a claim of ${mean} ± ${stated} at distance ${distance}, expected numbers, sd and distance ≥ 0`,
        );
      const sd = error.sdOf(featuresOf({ mean, sd: stated, distance }));
      const [ofClaim, ofAll] = [1 / sd ** 2, 1 / Math.max(scatter, 1e-12 * sd ** 2)];
      const weight = ofClaim + ofAll;
      return { mean: (ofClaim * mean + ofAll * center) / weight, sd: 1 / Math.sqrt(weight) };
    },
  };
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);
