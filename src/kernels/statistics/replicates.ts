/** Scatter of repeated measurements, pooled over groups. */
export type ReplicateScatter = {
  /** Σ over groups of Σ (y − group mean)² [unit²] */
  readonly sumSquares: number;
  /** Σ (group size − 1) */
  readonly degreesOfFreedom: number;
  /** sumSquares / degreesOfFreedom [unit²]; null when nothing was repeated */
  readonly variance: number | null;
};

/**
 * Pooled replicate variance s² = Σ_g Σ_i (y_gi − ȳ_g)² / Σ_g (n_g − 1).
 * `groups`: the measurements of each design [any unit], one list per design; lists of one add nothing.
 */
export function poolReplicates(groups: readonly (readonly number[])[]): ReplicateScatter {
  let sumSquares = 0;
  let degreesOfFreedom = 0;
  for (const group of groups) {
    if (group.length < 2) continue;
    const mean = group.reduce((sum, y) => sum + y, 0) / group.length;
    for (const y of group) sumSquares += (y - mean) ** 2;
    degreesOfFreedom += group.length - 1;
  }
  return {
    sumSquares,
    degreesOfFreedom,
    variance: degreesOfFreedom > 0 ? sumSquares / degreesOfFreedom : null,
  };
}
