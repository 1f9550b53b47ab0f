import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';
import { findRoot } from './find-root.ts';

/** Euler's constant γ_E [1]. */
export const eulerGamma = 0.5772156649015329;
/** ζ(3) [1]. */
const zeta3 = 1.2020569031595942;

/**
 * Ratios that weak coupling makes universal [1]: 2Δ_0/k_BTc = 2π e^{−γ_E}, ΔC/γTc = 12/(7 ζ(3)), γTc²/H_c²(0) = e^{2γ_E}/(6π).
 * @source bardeen1957
 */
export const bcsRatios = {
  gap: 2 * Math.PI * Math.exp(-eulerGamma),
  jump: 12 / (7 * zeta3),
  criticalField: Math.exp(2 * eulerGamma) / (6 * Math.PI),
} as const;

/** Δ_0/k_BTc [1]. */
const gapAtZero = bcsRatios.gap / 2;

/**
 * Gap of weak coupling, Δ(T)/Δ_0 [1], from ln(Tc/T) = Σ_{n≥0} [1/(n+½) − 1/√((n+½)² + (Δ/2πk_BT)²)]; 0 at and above Tc.
 * @param reduced T/Tc [1], ≥ 0. @source bardeen1957
 * @throws out-of-domain — T/Tc below 0 or no number.
 */
export function bcsGap(reduced: number): number {
  requireRange('reduced temperature', reduced, 0, Number.MAX_VALUE);
  if (reduced >= 1) return 0;
  if (reduced < coldest) return 1;
  const target = -Math.log(reduced);
  const mismatch = (ratio: number): number =>
    pairBreakingSum((ratio * gapAtZero) / (2 * Math.PI * reduced)) - target;
  return findRoot(mismatch, { x: 0, value: -target }, { x: 1.001, value: mismatch(1.001) }, 1e-14);
}

/** Below this T/Tc the gap differs from Δ_0 by less than the last digit of a double. */
const coldest = 0.03;

/** Σ_{n≥0} [1/ν − 1/√(ν² + x²)], ν = n + ½: summed up to M, then by the integral and its first correction. */
function pairBreakingSum(x: number): number {
  const count = Math.ceil(Math.max(100, 30 * x));
  let sum = 0;
  for (let n = count - 1; n >= 0; n--) {
    const nu = n + 0.5;
    const root = Math.sqrt(nu * nu + x * x);
    sum += (x * x) / (nu * root * (nu + root));
  }
  const slope = -1 / count ** 2 + count / (count * count + x * x) ** 1.5;
  return sum + Math.log((1 + Math.sqrt(1 + (x / count) ** 2)) / 2) + slope / 24;
}

/**
 * Thermodynamic critical field of weak coupling, H_c(T)/H_c(0) [1] = √[ΔF(T)/ΔF(0)] with
 * ΔF/N(0) = Δ²(ln(Δ/Δ_0) − ½) − 4T ∫ ln(1 + e^{−E/T}) du + π²T²/3, E = √(u² + Δ²); 0 at and above Tc.
 * @param reduced T/Tc [1], ≥ 0. @source bardeen1957
 * @throws out-of-domain — T/Tc below 0 or no number.
 */
export function bcsCriticalField(reduced: number): number {
  const gap = bcsGap(reduced) * gapAtZero;
  if (gap === 0) return 0;
  if (reduced === 0) return 1;
  const condensation = gap ** 2 * (Math.log(gap / gapAtZero) - 0.5);
  const excited = 4 * reduced * logarithmIntegral(gap, reduced);
  const difference = condensation - excited + (Math.PI * reduced) ** 2 / 3;
  return Math.sqrt(Math.max(0, (-2 * difference) / gapAtZero ** 2));
}

/** ∫_0^∞ ln(1 + e^{−E/T}) du with u = Δ sinh θ, where the trapezoid rule converges geometrically. */
function logarithmIntegral(gap: number, temperature: number): number {
  const width = 1 / 16;
  let sum = 0;
  for (let i = 0; ; i++) {
    const energy = gap * Math.cosh(i * width);
    if (energy > 750 * temperature) break;
    const value = energy * Math.log1p(Math.exp(-energy / temperature));
    sum += i === 0 ? value / 2 : value;
  }
  return sum * width;
}

/**
 * Strong-coupling ratios from Tc/ω_log by the fits of Marsiglio and Carbotte; x = k_BTc/ω_log [1], 0 to 0.25:
 * 2Δ_0/k_BTc = 3.53 [1 + 12.5 x² ln(1/2x)], ΔC/γTc = 1.43 [1 + 53 x² ln(1/3x)], γTc²/H_c² = 0.168 [1 − 12.2 x² ln(1/3x)].
 * Good to about 5 % for x below 0.15; for one mode at x = 0.17 the jump is 10 % higher.
 * @source marsiglio-carbotte1986
 * @throws out-of-domain — x outside 0 to 0.25.
 */
export function strongCouplingRatios(x: number): {
  readonly gap: number;
  readonly jump: number;
  readonly criticalField: number;
} {
  if (!(x > 0 && x <= 0.25))
    throw new AppError('out-of-domain', `Tc/omega_log is ${x}; expected above 0 and at most 0.25`);
  return {
    gap: 3.53 * (1 + 12.5 * x * x * Math.log(1 / (2 * x))),
    jump: 1.43 * (1 + 53 * x * x * Math.log(1 / (3 * x))),
    criticalField: 0.168 * (1 - 12.2 * x * x * Math.log(1 / (3 * x))),
  };
}
