import { boltzmann_meVperK } from '../../core/units.ts';
import { findMagneticOrder, type MagneticOrder } from './magnetic-order.ts';
import type { SpinModel } from './spin-model.ts';

/**
 * Ordering temperature [K] in mean field: kB·T = ⅓·(largest eigenvalue of J(q)); for one ferromagnetic sublattice
 * kB·T = ⅓·Σ_j J_0j (canonical J, each pair once). 0 where nothing orders.
 * @source pajda2001, eq. 9
 */
export const meanFieldTemperature = (
  model: SpinModel,
  order: MagneticOrder = findMagneticOrder(model),
): number => Math.max(0, order.eigenvalue) / (3 * boltzmann_meVperK);

/** The Langevin function coth x − 1/x: mean component of a free classical moment along its field, x = energy/kT [1]. */
export function langevin(x: number): number {
  if (Math.abs(x) < 1e-2) return x * (1 / 3 - x ** 2 * (1 / 45 - (2 * x ** 2) / 945));
  return 1 / Math.tanh(x) - 1 / x;
}

/**
 * Mean-field magnetisation m(t) of classical spins at the reduced temperature t = T/Tc ≥ 0: m = L(3m/t), 1 at t = 0, 0 from 1 on.
 * @source kittel2005
 */
export function langevinMagnetization(t: number): number {
  if (t <= 0) return 1;
  if (t >= 1) return 0;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const m = (low + high) / 2;
    if (langevin((3 * m) / t) > m) low = m;
    else high = m;
  }
  return (low + high) / 2;
}
