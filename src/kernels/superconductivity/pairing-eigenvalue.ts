import { findLargestEigenvalue } from './largest-eigenvalue.ts';
import type { MatsubaraCutoff } from './matsubara-cutoff.ts';
import type { MatsubaraKernel } from './matsubara-kernel.ts';
import { openMatsubaraProduct } from './matsubara-product.ts';

/** The eigenvalue of the linearised equations at one temperature, and the gap function Δ_n that belongs to it, shape N. */
export type PairingEigenvalue = { readonly value: number; readonly gap: Float64Array };

/** Numbers Z_n ω_n / πT of the normal state, d_n = 2n + 1 + λ(0) + 2 Σ_{k=1..n} λ(k), shape N. @param kernel shape ≥ N. */
export function normalStateDiagonal(kernel: Float64Array, count: number): Float64Array {
  const diagonal = new Float64Array(count);
  let sum = kernel[0]!;
  for (let n = 0; n < count; n++) {
    if (n > 0) sum += 2 * kernel[n]!;
    diagonal[n] = 2 * n + 1 + sum;
  }
  return diagonal;
}

/**
 * Largest eigenvalue ρ(T) of d^{-½} K d^{-½}, K_nm = λ(n−m) + λ(n+m+1) − 2 μ*_N; the pairing instability is at ρ = 1.
 * @param temperature k_B T [meV]. @param guess a gap function near the wanted one, of any length.
 * @source allen-dynes1975
 */
export function pairingEigenvalue(
  kernel: MatsubaraKernel,
  temperature: number,
  { count, coulombCount, muStar }: MatsubaraCutoff,
  guess: Float64Array | null,
): PairingEigenvalue {
  const values = new Float64Array(2 * count);
  kernel.fill(temperature, values);
  const product = openMatsubaraProduct(values);
  const roots = normalStateDiagonal(values, count).map(Math.sqrt);
  const scaled = new Float64Array(count);
  const multiply = (vector: Float64Array, out: Float64Array): void => {
    let sum = 0;
    for (let n = 0; n < count; n++) {
      scaled[n] = vector[n]! / roots[n]!;
      if (n < coulombCount) sum += scaled[n]!;
    }
    product.multiplyEven(scaled, out);
    const repulsion = 2 * muStar * sum;
    for (let n = 0; n < count; n++) out[n] = (out[n]! - (n < coulombCount ? repulsion : 0)) / roots[n]!;
  };
  const start = roots.map((root, n) =>
    guess === null ? 1 / (root * (1 + n / 8)) : root * (guess[n] ?? guess.at(-1)!),
  );
  const { value, vector } = findLargestEigenvalue(multiply, start, eigenvectorTolerance);
  const gap = vector.map((x, n) => x / roots[n]!);
  const sign = Math.sign(gap[0]!) || 1;
  return { value, gap: gap.map((x) => sign * x) };
}

/** Residual at which an eigenvalue counts as found; its error is near the square of it. */
const eigenvectorTolerance = 1e-6;
