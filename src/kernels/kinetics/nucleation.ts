import { requirePositive } from '../../core/require-range.ts';
import { boltzmann_eVperK, joulePerSquareMetre_eVperA2 } from '../../core/units.ts';

/**
 * Barrier of homogeneous nucleation of a sphere, B = 16π γ³ / (3 Δg²) [eV].
 * @param interfaceEnergy γ [J/m²], above 0; solids 0.05 to 1. @param drivingForce Δg, gain per atom of the product [eV/atom], above 0.
 * @param volume of the product [Å³/atom], above 0.
 * @source volmer-weber1926
 * @throws out-of-domain — an argument that is not above 0.
 */
export function nucleationBarrier(interfaceEnergy: number, drivingForce: number, volume: number): number {
  requirePositive('interface energy', interfaceEnergy, 'J/m²');
  requirePositive('driving force', drivingForce, 'eV/atom');
  requirePositive('volume', volume, 'Å³/atom');
  const gamma = interfaceEnergy * joulePerSquareMetre_eVperA2;
  return ((16 * Math.PI) / 3) * (gamma ** 3 / (drivingForce / volume) ** 2);
}

/**
 * Rate of nucleation J = J₀ exp(−B/kT) [unit of J₀].
 * @param prefactor J₀, above 0. @param barrier B [eV], above 0. @param temperature T [K], above 0.
 * @source volmer-weber1926
 * @throws out-of-domain — an argument that is not above 0.
 */
export function nucleationRate(prefactor: number, barrier: number, temperature: number): number {
  requirePositive('prefactor', prefactor);
  requirePositive('barrier', barrier, 'eV');
  requirePositive('temperature', temperature, 'K');
  return prefactor * Math.exp(-barrier / (boltzmann_eVperK * temperature));
}
