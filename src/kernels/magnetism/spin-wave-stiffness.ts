import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import type { SpinModel } from './spin-model.ts';
import { spinWaveEnergies } from './spin-waves.ts';

/** Stiffness D of E = D·q² along the Cartesian axes, and their mean [meV times the square of the lattice's unit of length]. */
export type SpinWaveStiffness = { readonly axes: Vector3; readonly mean: number };

/**
 * Spin-wave stiffness of a ferromagnet, moments along +1 throughout: the lowest branch near q = 0, E = D·q², by the second
 * derivative at |q| = `step`·2π over the longest lattice vector. One sublattice: D = (1/M)·Σ_j J_0j·(r_0j·q̂)².
 * @param moments [µB], > 0, one per site.
 * @param step share of the reciprocal lattice, 1e-4 to 0.05 [1].
 * @throws unstable-order — the ferromagnet is no minimum.
 * @throws bad-moments — a moment that is not above zero, or a wrong number of them.
 * @source pajda2001, eq. 6
 */
export function spinWaveStiffness(
  model: SpinModel,
  moments: readonly number[],
  step = 2e-3,
): SpinWaveStiffness {
  if (!(step >= 1e-4 && step <= 0.05))
    throw new AppError('bad-step', `step ${step}; expected 1e-4 to 0.05 of the reciprocal lattice`);
  const longest = Math.max(...model.lattice.map((vector) => Math.hypot(...vector)));
  const q = (step * 2 * Math.PI) / longest;
  // With fractions f_i = a_i·q/2π a Cartesian wave vector stands in units of the reciprocal lattice vectors.
  const along = (axis: number, length: number): Vector3 =>
    model.lattice.map((vector) => (vector[axis]! * length) / (2 * Math.PI)) as unknown as Vector3;
  const axes = [0, 1, 2].map((axis) => {
    const [near, far] = spinWaveEnergies(model, [along(axis, q), along(axis, 2 * q)], moments);
    const [one, two] = [near![0]! / q ** 2, far![0]! / (4 * q ** 2)];
    // E/q² = D + c·q²: the quartic part is taken off.
    return (4 * one - two) / 3;
  }) as unknown as Vector3;
  return { axes, mean: (axes[0] + axes[1] + axes[2]) / 3 };
}
