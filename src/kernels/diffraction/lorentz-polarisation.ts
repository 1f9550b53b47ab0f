/**
 * Lorentz–polarisation factor of a powder in Bragg–Brentano geometry, LP = (1 + A cos²2θ)/(sin²θ cos θ) [1], with A = 1 for
 * an unpolarised beam and A = cos²2θ_M behind a crystal monochromator.
 * @param theta Bragg angle θ [rad], 0 to π/2. @param monochromator 2θ_M [rad]; 0 without one. Graphite with Cu Kα: 26.4°.
 * @source itc-c2006, ch. 6.2
 */
export function lorentzPolarisation(theta: number, monochromator = 0): number {
  const polarisation = Math.cos(monochromator) ** 2 * Math.cos(2 * theta) ** 2;
  return (1 + polarisation) / (Math.sin(theta) ** 2 * Math.cos(theta));
}
