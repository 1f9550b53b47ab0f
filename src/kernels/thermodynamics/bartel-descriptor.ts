import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';
import { atomicWeight, type ElementAmounts } from '../crystal/index.ts';

/** Mean absolute error of the descriptor on compounds left out of its fit [eV/atom]. @source bartel2018 */
export const bartelError = 0.05;

/**
 * Reduced mass of a compound [u], averaged over the pairs of its elements: m = Σ_{i<j} (n_i + n_j) m_i m_j/(m_i + m_j) / ((N−1) Σ n), with n
 * atoms of N elements per formula.
 * @source bartel2018
 * @throws out-of-domain — fewer than two elements.
 */
export function reducedMass(composition: ElementAmounts): number {
  const parts = Object.entries(composition).filter(([, amount]) => amount > 0);
  if (parts.length < 2)
    throw new AppError(
      'out-of-domain',
      `the descriptor is of compounds; ${parts.map(([element]) => element)} is one element`,
    );
  const total = parts.reduce((sum, [, amount]) => sum + amount, 0);
  let sum = 0;
  parts.forEach(([first, firstAmount], i) => {
    for (const [second, secondAmount] of parts.slice(i + 1)) {
      const [a, b] = [atomicWeight(first), atomicWeight(second)];
      sum += ((firstAmount + secondAmount) * a * b) / (a + b);
    }
  });
  return sum / ((parts.length - 1) * total);
}

/**
 * Gibbs energy of a solid compound less its enthalpy of formation at 298 K, by the descriptor of Bartel et al.:
 * G^δ(T) = (−2.48e-4 ln V − 8.94e-5 m/V) T + 0.181 ln T − 0.882 [eV/atom]. To be compared with elements whose own G(T) is added; its
 * error is {@link bartelError}.
 * @param composition atoms per formula, two elements or more. @param volume V [Å³/atom], 3 to 100. @param temperature T [K], 300 to 2000.
 * @source bartel2018, eq. 4
 * @throws out-of-domain — outside these ranges.
 */
export function bartelGibbsEnergy(composition: ElementAmounts, volume: number, temperature: number): number {
  requireRange('volume', volume, 3, 100, 'Å³/atom');
  requireRange('temperature', temperature, 300, 2000, 'K');
  const mass = reducedMass(composition);
  return (
    (-2.48e-4 * Math.log(volume) - (8.94e-5 * mass) / volume) * temperature +
    0.181 * Math.log(temperature) -
    0.882
  );
}
