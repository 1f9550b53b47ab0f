import { AppError } from '../../core/error.ts';

/** Complete elliptic integrals K(k) and E(k) of the modulus k, 0 ≤ k < 1, by the arithmetic–geometric mean. */
function ellipticIntegrals(k: number): { first: number; second: number } {
  let [a, b, c, sum, power] = [1, Math.sqrt(1 - k * k), k, (k * k) / 2, 0.5];
  for (let step = 0; step < 40 && Math.abs(c) > 1e-17; step++) {
    [a, b, c] = [(a + b) / 2, Math.sqrt(a * b), (a - b) / 2];
    power *= 2;
    sum += power * c * c;
  }
  const first = Math.PI / (2 * a);
  return { first, second: first * (1 - sum) };
}

function checkTemperature(t: number): void {
  if (!(t > 0)) throw new AppError('bad-temperature', `kT/J = ${t}; expected above 0`);
}

/** kTc/J of the q-state Potts model on the square lattice, E = −J Σ δ, q ≥ 2: 1/ln(1 + √q); Ising is q = 2 with half the J. */
export function pottsSquareTemperature(q: number): number {
  if (!(q >= 2)) throw new AppError('bad-states', `q = ${q}; expected at least 2`);
  return 1 / Math.log(1 + Math.sqrt(q));
}

/** Modulus κ = 2 sinh 2K / cosh² 2K of Onsager's solution. */
const modulusOf = (k: number): number => (2 * Math.sinh(2 * k)) / Math.cosh(2 * k) ** 2;

/**
 * Energy per spin [J] of the square Ising model at kT/J = t: −coth 2K·[1 + (2/π)(2 tanh² 2K − 1)·K(κ)], K = 1/t.
 * @source onsager1944
 * @throws bad-temperature — t is not above 0.
 */
export function isingSquareEnergy(t: number): number {
  checkTemperature(t);
  const k = 1 / t;
  const factor = 2 * Math.tanh(2 * k) ** 2 - 1;
  const coth = 1 / Math.tanh(2 * k);
  if (Math.abs(factor) < 1e-9) return -coth;
  return -coth * (1 + (2 / Math.PI) * factor * ellipticIntegrals(modulusOf(k)).first);
}

/**
 * Specific heat per spin [kB] of the square Ising model at kT/J = t; +∞ at the transition.
 * C = (2/π)(K coth 2K)²·{2K(κ) − 2E(κ) − 2(1 − tanh² 2K)[π/2 + (2 tanh² 2K − 1)·K(κ)]}.
 * @source onsager1944
 * @throws bad-temperature — t is not above 0.
 */
export function isingSquareSpecificHeat(t: number): number {
  checkTemperature(t);
  const k = 1 / t;
  const tanh = Math.tanh(2 * k);
  const factor = 2 * tanh * tanh - 1;
  if (Math.abs(factor) < 1e-9) return Number.POSITIVE_INFINITY;
  const { first, second } = ellipticIntegrals(modulusOf(k));
  const bracket = 2 * (first - second) - 2 * (1 - tanh * tanh) * (Math.PI / 2 + factor * first);
  return (2 / Math.PI) * (k / tanh) ** 2 * bracket;
}

/** Spontaneous magnetisation of the square Ising model at kT/J = t: (1 − sinh⁻⁴ 2K)^⅛ below the transition, else 0. @source yang1952 */
export function isingSquareMagnetization(t: number): number {
  checkTemperature(t);
  const inside = 1 - Math.sinh(2 / t) ** -4;
  return inside > 0 ? inside ** 0.125 : 0;
}
