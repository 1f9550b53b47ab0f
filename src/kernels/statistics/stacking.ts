/** Imagined values that every model foretells equally well: they keep the weights apart from 0 until the data speak. */
const pseudoCount = 1;
const rounds = 60;

/**
 * Weights (≥ 0, sum 1) of a mixture of predictive distributions that make the values, each foretold without itself, most likely:
 * maximises Σ_i log Σ_k w_k·p_k(y_i) + Σ_k log w_k by expectation maximisation. `logDensities`: per model, one per value.
 * @source yao2018, eq. 4
 */
export function stackingWeights(logDensities: readonly Float64Array[]): Float64Array {
  const models = logDensities.length;
  const count = logDensities[0]!.length;
  let weights = new Float64Array(models).fill(1 / models);
  for (let round = 0; round < rounds; round++) {
    const shares = new Float64Array(models).fill(pseudoCount);
    for (let i = 0; i < count; i++) {
      const largest = Math.max(...logDensities.map((own) => own[i]!));
      const parts = logDensities.map((own, k) => weights[k]! * Math.exp(own[i]! - largest));
      const total = parts.reduce((sum, part) => sum + part, 0);
      parts.forEach((part, k) => {
        shares[k] = shares[k]! + part / total;
      });
    }
    weights = shares.map((share) => share / (count + models * pseudoCount));
  }
  return weights;
}
