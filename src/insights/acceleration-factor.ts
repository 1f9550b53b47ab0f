/** Times fewer experiments than a reference needs to reach one level; null where one of the two did not reach it. */
export type AccelerationFactor = {
  readonly level: number;
  /** Experiments until the mean curve first reached the level. */
  readonly count: number | null;
  readonly referenceCount: number | null;
  readonly factor: number | null;
};

/**
 * AF(t) = n_reference(t)/n(t), with n(t) the first number of experiments at which the mean Top% curve is at least t. 2 means half the
 * experiments. `levels`: Top% values in (0, 1]. @source liang2021
 */
export function accelerationFactors(
  curve: readonly number[],
  reference: readonly number[],
  levels: readonly number[],
): readonly AccelerationFactor[] {
  return levels.map((level) => {
    const [count, referenceCount] = [firstReaching(curve, level), firstReaching(reference, level)];
    const factor = count !== null && referenceCount !== null ? referenceCount / count : null;
    return { level, count, referenceCount, factor };
  });
}

/** EF(n) = Top%(n)/Top%_reference(n), n = 1, 2, …: times more found with equal experiments. @source liang2021 */
export const enhancementFactors = (
  curve: readonly number[],
  reference: readonly number[],
): readonly number[] =>
  curve.map((value, index) => {
    const other = reference[index] as number;
    return value === other ? 1 : value / other;
  });

/** Sums of tenths do not always reach the tenth they mean. */
const roundingNoise = 1e-9;

function firstReaching(curve: readonly number[], level: number): number | null {
  const index = curve.findIndex((value) => value >= level - roundingNoise);
  return index < 0 ? null : index + 1;
}
