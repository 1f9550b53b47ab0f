import { AppError } from '../../core/error.ts';
import { requirePositive, requireRange } from '../../core/require-range.ts';
import { boltzmann_eVperK } from '../../core/units.ts';

/**
 * Free energy of ideal mixing on one site per formula, kT Σ x ln x [eV per mixing site], zero or negative.
 * @param fractions mole fractions x of the species on the site [1], each 0 to 1 with sum 1. @param temperature T [K], 0 or above.
 * @throws out-of-domain — fractions that are negative or do not sum to 1 within 1e-6, or T below 0.
 */
export function idealMixingFreeEnergy(fractions: readonly number[], temperature: number): number {
  requireRange('temperature', temperature, 0, 1e5, 'K');
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  if (!fractions.every((fraction) => fraction >= 0) || !(Math.abs(sum - 1) <= 1e-6))
    throw new AppError(
      'out-of-domain',
      `mole fractions [${fractions}] sum to ${sum}; expected none below 0 and a sum of 1`,
    );
  return fractions.reduce(
    (total, x) => total + (x > 0 ? boltzmann_eVperK * temperature * x * Math.log(x) : 0),
    0,
  );
}

/**
 * Free energy of mixing of the binary regular solution, Ω x(1−x) + kT [x ln x + (1−x) ln(1−x)] [eV per mixing site].
 * @param fraction x [1], 0 to 1. @param interaction Ω [eV]; positive separates. @param temperature T [K], 0 or above.
 * @source hillert2008, ch. 19
 * @throws out-of-domain — an argument outside its range.
 */
export function regularMixingFreeEnergy(fraction: number, interaction: number, temperature: number): number {
  requireRange('fraction', fraction, 0, 1);
  requireRange('interaction', interaction, -100, 100, 'eV');
  return (
    interaction * fraction * (1 - fraction) + idealMixingFreeEnergy([fraction, 1 - fraction], temperature)
  );
}

/** Top of the miscibility gap of a regular solution, T = Ω/2k [K]; 0 where Ω ≤ 0 [eV] and nothing separates. @source hillert2008, ch. 19 */
export function consoluteTemperature(interaction: number): number {
  requireRange('interaction', interaction, -100, 100, 'eV');
  return Math.max(0, interaction / (2 * boltzmann_eVperK));
}

/** The two compositions [1] between which a solution is unstable or separates, the lower first. */
export type CompositionGap = { readonly lower: number; readonly upper: number };

/**
 * The spinodal of a regular solution, where ∂²G/∂x² = kT/(x(1−x)) − 2Ω = 0: x = ½ ∓ ½ √(1 − T/Tc), with Tc = Ω/2k. Null at and above Tc.
 * @param interaction Ω [eV]. @param temperature T [K], above 0.
 * @source hillert2008, ch. 19
 * @throws out-of-domain — an argument outside its range.
 */
export function findSpinodal(interaction: number, temperature: number): CompositionGap | null {
  requirePositive('temperature', temperature, 'K');
  const ratio = temperature / consoluteTemperature(interaction);
  if (!(ratio < 1)) return null;
  const half = Math.sqrt(1 - ratio) / 2;
  // x(1 − x) = ratio/4: the lower root by the product keeps its digits where it is small
  const upper = 0.5 + half;
  return { lower: ratio / 4 / upper, upper };
}

/**
 * The binodal of a regular solution, the two compositions in equilibrium: kT ln(x/(1−x)) + Ω(1−2x) = 0. With m = 1 − 2x it reads
 * m = tanh(m Tc/T), solved by bisection to the last digit. Null at and above Tc.
 * @param interaction Ω [eV]. @param temperature T [K], above 0.
 * @source hillert2008, ch. 19
 * @throws out-of-domain — an argument outside its range.
 */
export function findBinodal(interaction: number, temperature: number): CompositionGap | null {
  requirePositive('temperature', temperature, 'K');
  const steepness = consoluteTemperature(interaction) / temperature;
  if (!(steepness > 1)) return null;
  // Below the root tanh(m s) > m; m = √(3 (s−1)/s³) is below it near the top, and the search starts lower still.
  let [low, high] = [Math.min(0.5, Math.sqrt((steepness - 1) / steepness ** 3)), 1];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (Math.tanh(middle * steepness) > middle) low = middle;
    else high = middle;
  }
  const lower = 1 / (1 + Math.exp(2 * high * steepness));
  return { lower, upper: 1 - lower };
}
