import { logGamma } from './log-gamma.ts';

/** Scatter of the repeats of one design: Σ(y − ȳ)² [unit²] and how many repeats beyond the first. */
export type GroupScatter = { readonly sumSquares: number; readonly degreesOfFreedom: number };

/** Noise variances σ_g² ~ inverse gamma(freedom/2, freedom·variance/2); freedom Infinity: all equal to `variance` [unit²]. */
export type NoisePrior = { readonly variance: number; readonly freedom: number };

const freedoms = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64];

/** Unequal noise is believed only where it makes the readings this much more likely [natural logarithm]. */
const leastEvidence = 2;
const fewestGroups = 4;

/**
 * How much noise differs between designs, by the marginal likelihood of their scatter: with ν = freedom and s² = variance,
 * log p_g = log Γ((ν+d)/2) − log Γ(ν/2) − (d/2)·log(π·ν·s²) − ((ν+d)/2)·log(1 + SS/(ν·s²)); ν → ∞ is one common noise.
 * null without repeats, or where they do not scatter at all. @source smyth2004, sec. 3
 */
export function fitNoisePrior(groups: readonly GroupScatter[]): NoisePrior | null {
  const repeated = groups.filter(({ degreesOfFreedom }) => degreesOfFreedom > 0);
  const freedom = repeated.reduce((sum, { degreesOfFreedom }) => sum + degreesOfFreedom, 0);
  const pooled = repeated.reduce((sum, { sumSquares }) => sum + sumSquares, 0) / freedom;
  if (!(pooled > 0)) return null;
  const common = { variance: pooled, freedom: Number.POSITIVE_INFINITY };
  if (repeated.length < fewestGroups) return common;
  let best: NoisePrior & { readonly evidence: number } = { ...common, evidence: Number.NEGATIVE_INFINITY };
  for (const candidate of freedoms)
    for (let step = -24; step <= 8; step++) {
      const variance = pooled * 2 ** (step / 2);
      const evidence = evidenceOf(repeated, { variance, freedom: candidate });
      if (evidence > best.evidence) best = { variance, freedom: candidate, evidence };
    }
  const gained = best.evidence - evidenceOf(repeated, common);
  return gained > leastEvidence ? { variance: best.variance, freedom: best.freedom } : common;
}

function evidenceOf(groups: readonly GroupScatter[], { variance, freedom: nu }: NoisePrior): number {
  return groups.reduce((sum, { sumSquares, degreesOfFreedom: d }) => {
    if (nu === Number.POSITIVE_INFINITY)
      return sum - (d / 2) * Math.log(2 * Math.PI * variance) - sumSquares / (2 * variance);
    return (
      sum +
      logGamma((nu + d) / 2) -
      logGamma(nu / 2) -
      (d / 2) * Math.log(Math.PI * nu * variance) -
      ((nu + d) / 2) * Math.log1p(sumSquares / (nu * variance))
    );
  }, 0);
}

/** Noise variance after seeing scatter [unit²]: (ν·s² + SS)/(ν + d). */
export const shrinkVariance = ({ variance, freedom }: NoisePrior, scatter: GroupScatter): number =>
  freedom === Number.POSITIVE_INFINITY
    ? variance
    : (freedom * variance + scatter.sumSquares) / (freedom + scatter.degreesOfFreedom);
