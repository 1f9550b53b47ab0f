import { requirePositive, requireRange } from '../../core/require-range.ts';
import { boltzmann_eVperK } from '../../core/units.ts';
import { gaussLegendre } from '../linear-algebra/index.ts';
import type { VibrationalProperties } from './harmonic-free-energy.ts';

const gauss = gaussLegendre(16);

/**
 * The Debye function D₃(y) = (3/y³) ∫₀^y t³/(e^t − 1) dt [1], from 1 at y = 0 to π⁴/(5y³) for large y; to about 1e-13 relative.
 * @param y Θ_D/T [1], 0 or above.
 * @source debye1912
 * @throws out-of-domain — y is negative or no number.
 */
export function debyeFunction(y: number): number {
  requireRange('y', y, 0, Number.MAX_VALUE);
  if (y < 1e-2) return 1 - (3 * y) / 8 + (y * y) / 20 - y ** 4 / 1680;
  // beyond 50 the integrand is below 1e-17 of the whole
  const end = Math.min(y, 50);
  const panels = Math.ceil(end / 2.5);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const half = end / panels / 2;
    const middle = (2 * panel + 1) * half;
    gauss.nodes.forEach((node, i) => {
      const t = middle + half * node;
      sum += gauss.weights[i]! * half * (t ** 3 / Math.expm1(t));
    });
  }
  return (3 * sum) / y ** 3;
}

/**
 * One atom of a Debye solid: F = (9/8) kΘ + 3kT ln(1 − e^(−Θ/T)) − kT D₃(Θ/T), U = (9/8) kΘ + 3kT D₃, C_V = 3k [4 D₃ − 3(Θ/T)/(e^(Θ/T) − 1)].
 * @param debyeTemperature Θ_D [K], above 0. @param temperature T [K], 0 or above.
 * @source debye1912
 * @throws out-of-domain — an argument outside its range.
 */
export function debyeProperties(debyeTemperature: number, temperature: number): VibrationalProperties {
  requirePositive('debyeTemperature', debyeTemperature, 'K');
  requireRange('temperature', temperature, 0, 1e6, 'K');
  const zeroPoint = (9 / 8) * boltzmann_eVperK * debyeTemperature;
  if (temperature === 0)
    return { freeEnergy: zeroPoint, internalEnergy: zeroPoint, entropy: 0, heatCapacity: 0 };
  const y = debyeTemperature / temperature;
  const function3 = debyeFunction(y);
  const thermal = boltzmann_eVperK * temperature;
  const logarithm = Math.log(-Math.expm1(-y));
  const tail = y > 700 ? 0 : (3 * y) / Math.expm1(y);
  return {
    freeEnergy: zeroPoint + thermal * (3 * logarithm - function3),
    internalEnergy: zeroPoint + 3 * thermal * function3,
    entropy: boltzmann_eVperK * (4 * function3 - 3 * logarithm),
    heatCapacity: 3 * boltzmann_eVperK * (4 * function3 - tail),
  };
}
