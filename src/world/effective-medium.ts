/** A part of a mixture: its share of the volume and its resistivity; 0 is a superconductor. */
export type Constituent = { readonly share: number; readonly resistivity: number };

/**
 * Resistivity of a random mixture (unit of the parts) by Σ f_i (ρ − ρ_i)/(ρ + A ρ_i) = 0 with A = (1 − p_c)/p_c: Bruggeman's medium for
 * a percolation threshold p_c of 1/3, others for other shapes. 0 where superconducting parts reach the threshold. Shares sum to 1.
 * @source mclachlan1990
 */
export function mixtureResistivity(parts: readonly Constituent[], threshold: number): number {
  const weight = (1 - threshold) / threshold;
  let short = 0;
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const { share, resistivity } of parts) {
    if (resistivity <= 0) short += share;
    else if (share > 0) [low, high] = [Math.min(low, resistivity), Math.max(high, resistivity)];
  }
  if (short >= threshold || high === 0) return 0;
  if (short > 0) low = 0;
  const excess = (rho: number): number =>
    parts.reduce(
      (sum, { share, resistivity }) =>
        sum + share * (resistivity <= 0 ? 1 : (rho - resistivity) / (rho + weight * resistivity)),
      0,
    );
  for (let i = 0; i < 60 && high - low > 1e-10 * high; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
