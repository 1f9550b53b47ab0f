const rounds = 60;

/**
 * Weights (≥ 0, sum 1) of a mixture of predictive distributions that make the values, each foretold without itself, most likely:
 * maximises Σ_i log Σ_k w_k·p_k(y_i) + Σ_k c_k·log w_k by expectation maximisation. `logDensities`: per model, one per value.
 * `pseudoCounts` c_k > 0: imagined values that each model alone foretells, which keep the weights apart from 0 until the data speak;
 * default 1 each.
 * @source yao2018, eq. 4
 */
export function stackingWeights(
  logDensities: readonly Float64Array[],
  pseudoCounts: readonly number[] = logDensities.map(() => 1),
): Float64Array {
  const imagined = pseudoCounts.reduce((sum, own) => sum + own, 0);
  const count = logDensities[0]!.length;
  let weights = Float64Array.from(pseudoCounts, (own) => own / imagined);
  for (let round = 0; round < rounds; round++) {
    const shares = Float64Array.from(pseudoCounts);
    for (let i = 0; i < count; i++) {
      const largest = Math.max(...logDensities.map((own) => own[i]!));
      const parts = logDensities.map((own, k) => weights[k]! * Math.exp(own[i]! - largest));
      const total = parts.reduce((sum, part) => sum + part, 0);
      parts.forEach((part, k) => {
        shares[k] = shares[k]! + part / total;
      });
    }
    weights = shares.map((share) => share / (count + imagined));
  }
  return weights;
}
