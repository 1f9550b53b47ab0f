import { AppError } from '../../core/error.ts';
import { requirePositive, requireRange } from '../../core/require-range.ts';
import { boltzmann_meVperK } from '../../core/units.ts';

/** What a set of vibrations contributes; energies with the zero-point energy. */
export type VibrationalProperties = {
  /** F = U − TS [eV] */
  readonly freeEnergy: number;
  /** U [eV] */
  readonly internalEnergy: number;
  /** S [eV/K] */
  readonly entropy: number;
  /** C_V [eV/K] */
  readonly heatCapacity: number;
};

/**
 * Harmonic vibrations: F = Σ_i g_i [ħω_i/2 + kT ln(1 − e^(−ħω_i/kT))], with U, S and C_V from the same sums.
 * @param energies ħω of each mode [meV], above 0; imaginary modes, written negative, are refused.
 * @param weights number of modes of each energy [1], 0 or above, same length; with 3 in all for each atom the result is per atom.
 * @param temperature T [K], 0 or above.
 * @source born-huang1954, sec. 4
 * @throws out-of-domain — a mode that is imaginary, zero or not finite with a weight above 0; unequal lengths; T below 0.
 */
export function harmonicProperties(
  energies: ArrayLike<number>,
  weights: ArrayLike<number>,
  temperature: number,
): VibrationalProperties {
  requireRange('temperature', temperature, 0, 1e6, 'K');
  if (energies.length !== weights.length)
    throw new AppError(
      'out-of-domain',
      `${energies.length} mode energies for ${weights.length} weights; expected as many`,
    );
  const thermal = boltzmann_meVperK * temperature;
  let [freeEnergy, internalEnergy, entropy, heatCapacity] = [0, 0, 0, 0];
  for (let i = 0; i < energies.length; i++) {
    const [energy, weight] = [energies[i]!, weights[i]!];
    if (!(weight >= 0 && weight < Infinity))
      throw new AppError('out-of-domain', `mode ${i + 1}: weight ${weight}; expected 0 or more`);
    if (weight === 0) continue;
    if (!(energy > 0 && energy < Infinity))
      throw new AppError(
        'out-of-domain',
        `mode ${i + 1}: ${energy} meV; expected an energy above 0 (imaginary and zero modes have no harmonic free energy)`,
      );
    freeEnergy += weight * (energy / 2);
    internalEnergy += weight * (energy / 2);
    if (thermal === 0) continue;
    const ratio = energy / thermal;
    const occupation = 1 / Math.expm1(ratio);
    const logarithm = Math.log(-Math.expm1(-ratio));
    freeEnergy += weight * thermal * logarithm;
    internalEnergy += weight * energy * occupation;
    entropy += weight * boltzmann_meVperK * (ratio * occupation - logarithm);
    heatCapacity += weight * boltzmann_meVperK * ratio ** 2 * occupation * (1 + occupation);
  }
  return {
    freeEnergy: freeEnergy / 1000,
    internalEnergy: internalEnergy / 1000,
    entropy: entropy / 1000,
    heatCapacity: heatCapacity / 1000,
  };
}

/**
 * Vibrations of a phonon density of states g(ħω) on a grid, by the trapezoidal rule, scaled so that it holds `modeCount` modes.
 * @param energies grid ħω [meV], rising; points at or below 0 are refused where g is above 0. @param densities g [any unit], 0 or above.
 * @param temperature T [K]. @param modeCount modes in all [1]: 3 for a result per atom.
 * @throws out-of-domain — as {@link harmonicProperties}; a grid that does not rise, a density that holds nothing.
 */
export function densityOfStatesProperties(
  energies: ArrayLike<number>,
  densities: ArrayLike<number>,
  temperature: number,
  modeCount = 3,
): VibrationalProperties {
  requirePositive('modeCount', modeCount);
  const count = energies.length;
  const weights = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const [left, right] = [energies[Math.max(0, i - 1)]!, energies[Math.min(count - 1, i + 1)]!];
    if (i > 0 && !(energies[i]! > left))
      throw new AppError(
        'out-of-domain',
        `density of states, point ${i + 1}: ${energies[i]} meV after ${left}; expected rising energies`,
      );
    weights[i] = (densities[i]! * (right - left)) / 2;
    total += weights[i]!;
  }
  if (!(total > 0 && total < Infinity))
    throw new AppError(
      'out-of-domain',
      `the density of states integrates to ${total}; expected a number above 0`,
    );
  for (let i = 0; i < count; i++) weights[i]! *= modeCount / total;
  return harmonicProperties(energies, weights, temperature);
}

/** One atom as an Einstein solid: three modes of energy k Θ_E. @param einsteinTemperature Θ_E [K]. @param temperature T [K]. @throws out-of-domain */
export function einsteinProperties(einsteinTemperature: number, temperature: number): VibrationalProperties {
  requirePositive('einsteinTemperature', einsteinTemperature, 'K');
  return harmonicProperties([boltzmann_meVperK * einsteinTemperature], [3], temperature);
}
