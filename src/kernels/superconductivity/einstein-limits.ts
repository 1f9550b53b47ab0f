import { requireRange } from '../../core/require-range.ts';
import { eulerGamma } from './bcs.ts';
import { findLargestEigenvalue } from './largest-eigenvalue.ts';
import { openMatsubaraProduct } from './matsubara-product.ts';

/**
 * Slope C of the limit Tc → C Ω √λ of one mode Ω without repulsion at λ → ∞ [1], 0.182726247772…: the root over 2π of the
 * largest eigenvalue of (2n+1)^{-½} A (2n+1)^{-½}, A_nm = a(n−m) + a(n+m+1) − 2δ_nm Σ_{k≤n} a(k), a(m) = 1/m², a(0) = 0.
 * @param count frequencies kept; the error falls with its fourth power, 1e-11 at the default.
 * @source allen-dynes1975 @source kiessling2025
 */
export function strongCouplingSlope(count = 400): number {
  requireRange('count', count, 8, 1e5);
  const kernel = Float64Array.from({ length: 2 * count }, (_, m) => (m === 0 ? 0 : 1 / m ** 2));
  const product = openMatsubaraProduct(kernel);
  const sums = new Float64Array(count);
  for (let n = 1; n < count; n++) sums[n] = sums[n - 1]! + 2 * kernel[n]!;
  const scaled = new Float64Array(count);
  const multiply = (vector: Float64Array, out: Float64Array): void => {
    for (let n = 0; n < count; n++) scaled[n] = vector[n]! / Math.sqrt(2 * n + 1);
    product.multiplyEven(scaled, out);
    for (let n = 0; n < count; n++) out[n] = (out[n]! - sums[n]! * scaled[n]!) / Math.sqrt(2 * n + 1);
  };
  const start = Float64Array.from({ length: count }, (_, n) => 1 / (1 + n) ** 2);
  return Math.sqrt(findLargestEigenvalue(multiply, start, 1e-9).value) / (2 * Math.PI);
}

/**
 * Limit of Tc/Ω at λ → 0 for one mode without repulsion, (2e^{γ_E}/π) e^{−½} exp[−(1+λ)/λ] [1]; approached from above.
 * @param lambda λ [1], > 0. @source marsiglio2018
 */
export function weakCouplingLimit(lambda: number): number {
  requireRange('lambda', lambda, Number.MIN_VALUE, 1e6);
  return ((2 * Math.exp(eulerGamma - 0.5)) / Math.PI) * Math.exp(-(1 + lambda) / lambda);
}
