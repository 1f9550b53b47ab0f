import { AppError } from '../core/error.ts';

export type DeltaResistance = {
  /** Resistance [Ω]. */
  readonly resistance: number;
  /** Standard deviation of the mean, from the scatter of the deltas [Ω]; null from a single delta. */
  readonly sd: number | null;
  /** Means of the voltages of either polarity [V]; half their sum is the offset. */
  readonly forward: number;
  readonly reverse: number;
};

/**
 * Resistance from voltages at +I, −I, +I, … [V] and I [A], of at least three: R = (−1)^k (V_k − 2 V_{k+1} + V_{k+2}) / 4I, averaged.
 * An offset that is constant or drifts evenly, such as a thermoelectric voltage, cancels. Neighbouring deltas share readings; the
 * sd counts that in: of n readings with white noise s, the mean of the deltas has the variance of its weights.
 * @source keithley-low-level, section 3.3.2
 * @throws AppError `out-of-domain` — with fewer than three readings, or no current
 */
export function deltaResistance(voltages: readonly number[], current: number): DeltaResistance {
  const n = voltages.length;
  if (n < 3 || !(Math.abs(current) > 0))
    throw new AppError(
      'out-of-domain',
      `${n} readings at ${current} A; expected at least 3 readings and a current that is not 0`,
    );
  const at = (index: number): number => voltages[index] as number;
  const deltas = Array.from(
    { length: n - 2 },
    (_, k) => ((k % 2 === 0 ? 1 : -1) * (at(k) - 2 * at(k + 1) + at(k + 2))) / 4,
  );
  const meanDelta = mean(deltas);
  const polarity = (start: number): number => mean(voltages.filter((_, index) => index % 2 === start));
  return {
    resistance: meanDelta / current,
    sd: n < 5 ? null : sdOfMean(deltas, meanDelta, n) / Math.abs(current),
    forward: polarity(0),
    reverse: polarity(1),
  };
}

/** White noise s gives every delta the variance 6 s²/16; the mean has that of its weights, which are sums of the deltas' own. */
function sdOfMean(deltas: readonly number[], meanDelta: number, n: number): number {
  const spread = deltas.reduce((sum, delta) => sum + (delta - meanDelta) ** 2, 0) / deltas.length;
  const weights = new Float64Array(n);
  for (let k = 0; k < deltas.length; k++)
    for (const [offset, weight] of [1, -2, 1].entries())
      weights[k + offset]! += ((k % 2 === 0 ? 1 : -1) * weight) / 4 / deltas.length;
  const varianceOfMean = weights.reduce((sum, weight) => sum + weight * weight, 0);
  // The spread about the mean is less than that about the truth by the variance of the mean itself.
  const noise2 = spread / (6 / 16 - varianceOfMean);
  return Math.sqrt(noise2 * varianceOfMean);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
