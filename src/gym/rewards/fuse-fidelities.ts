import type { Evidence } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';

/** One thing known at two fidelities, in one unit: what a lower one said, and what settled it. An sd that is not known is null. */
export type FidelityPair = {
  readonly said: { readonly value: number; readonly sd: number | null };
  readonly settled: { readonly value: number; readonly sd: number | null };
};

/** How a fidelity errs: value said = truth + bias + error of the variance stated and of `extraVariance` on top [unit²]. */
export type FidelityModel = {
  readonly bias: number;
  /** Variance of the bias itself, that few pairs leave. */
  readonly biasVariance: number;
  readonly extraVariance: number;
  readonly pairCount: number;
};

/** Nothing to correct: what settles the others. */
export const settlingFidelity: FidelityModel = { bias: 0, biasVariance: 0, extraVariance: 0, pairCount: 0 };

/** How many pairs the sd assumed beforehand counts for. */
const priorPairs = 2;

/**
 * Bias b_f and extra variance v_f of a fidelity from pairs, b_f the precision-weighted mean difference shrunk to 0 and v_f where
 * Σ w_i (d_i − b)² is what n differences and the sd assumed beforehand lead to expect (Paule and Mandel's estimate with a prior).
 * `assumedSd`: of the error of a fidelity of which no pair is known, > 0 [unit]; it counts as two pairs.
 * @source paule-mandel1982, eq. 6
 * @throws AppError `out-of-range` — the sd assumed is not above 0, or a pair is no number
 */
export function fitFidelity(pairs: readonly FidelityPair[], assumedSd: number): FidelityModel {
  if (!(assumedSd > 0 && Number.isFinite(assumedSd)))
    throw new AppError('out-of-range', `the sd assumed of a fidelity is ${assumedSd}, expected above 0`);
  const differences = pairs.map(({ said, settled }) => ({
    value: said.value - settled.value,
    variance: (said.sd ?? 0) ** 2 + (settled.sd ?? 0) ** 2,
  }));
  const broken = differences.find(({ value, variance }) => !Number.isFinite(value + variance));
  if (broken !== undefined)
    throw new AppError('out-of-range', `a pair differs by ${broken.value} with variance ${broken.variance}`);
  const assumed = assumedSd ** 2;
  const biasAt = (extra: number) => {
    const weights = differences.map(({ variance }) => 1 / (variance + extra));
    const total = 1 / assumed + weights.reduce((sum, weight) => sum + weight, 0);
    const bias = differences.reduce((sum, { value }, i) => sum + (weights[i]! * value) / total, 0);
    return { bias, biasVariance: 1 / total };
  };
  // falls with `extra`: too large while the scatter is more than it explains
  const excess = (extra: number): number => {
    const { bias } = biasAt(extra);
    const scatter = differences.reduce(
      (sum, { value, variance }) => sum + (value - bias) ** 2 / (variance + extra),
      0,
    );
    return scatter + (priorPairs * assumed) / extra - (differences.length + priorPairs);
  };
  const extraVariance = findRoot(excess, assumed);
  return { ...biasAt(extraVariance), extraVariance, pairCount: pairs.length };
}

/** Root of a falling function of a positive number, by bisection of its logarithm. */
function findRoot(falling: (x: number) => number, start: number): number {
  let [low, high] = [start, start];
  while (falling(low) < 0) low /= 4;
  while (falling(high) > 0) high *= 4;
  for (let n = 0; n < 80; n++) {
    const middle = Math.sqrt(low * high);
    if (falling(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

export type Posterior = { readonly mean: number; readonly sd: number };

/** What two pieces of evidence share, they err in together: all of one method count as one witness. */
export const witnessOf = ({ fidelity, method }: Evidence): string => `${fidelity} ${method}`;

/**
 * N(mean, sd²) of a value from evidence of several fidelities, each corrected by its bias and widened by its extra variance, weighted by
 * precision. Repeats by one method average their stated errors alone. Null without evidence that has a spread.
 * `modelOf`: how the fidelity of a piece of evidence errs. Bounds say too little to be fused and are left out.
 * @throws AppError `unit-mismatch` — the evidence is in several units
 */
export function fuseFidelities(
  evidence: readonly Evidence[],
  modelOf: (evidence: Evidence) => FidelityModel,
): Posterior | null {
  const exact = evidence.filter(({ bound }) => bound === undefined);
  const units = new Set(exact.map(({ unit }) => unit));
  if (units.size > 1)
    throw new AppError('unit-mismatch', `evidence is in ${[...units].join(' and ')}; expected one unit`);
  const witnesses = Map.groupBy(exact, witnessOf);
  let [weight, sum] = [0, 0];
  for (const same of witnesses.values()) {
    const { bias, biasVariance, extraVariance } = modelOf(same[0]!);
    const own = averageOf(same);
    const variance = own.variance + biasVariance + extraVariance;
    if (!(variance > 0)) continue;
    weight += 1 / variance;
    sum += (own.value - bias) / variance;
  }
  return weight > 0 ? { mean: sum / weight, sd: 1 / Math.sqrt(weight) } : null;
}

/** Precision-weighted where every sd is known, else the plain mean with no variance of its own. */
function averageOf(same: readonly Evidence[]): { readonly value: number; readonly variance: number } {
  if (same.some(({ sd }) => sd === null || sd === 0))
    return { value: same.reduce((sum, { value }) => sum + value / same.length, 0), variance: 0 };
  const weight = same.reduce((sum, { sd }) => sum + 1 / sd! ** 2, 0);
  return {
    value: same.reduce((sum, { value, sd }) => sum + value / sd! ** 2, 0) / weight,
    variance: 1 / weight,
  };
}
