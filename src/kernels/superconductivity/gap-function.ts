import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { findFixedPoint } from './anderson-mixing.ts';
import { largestPartOfPole, poleFrequency } from './coulomb-pseudopotential.ts';
import type { CouplingSpectrum } from './coupling-spectrum.ts';
import { eliashbergCriticalTemperature } from './eliashberg-critical-temperature.ts';
import { type CutoffRule, chooseCutoffRule, type EliashbergSettings } from './matsubara-cutoff.ts';
import { type MatsubaraKernel, openMatsubaraKernel } from './matsubara-kernel.ts';
import { openMatsubaraProduct } from './matsubara-product.ts';
import { normalStateDiagonal } from './pairing-eigenvalue.ts';

/** The superconducting state at one temperature, on the imaginary axis; arrays of shape N, n = 0 … N−1. */
export type GapFunction = {
  /** T [K]. */
  readonly temperature: number;
  /** ω_n = πk_BT(2n+1) [meV]. */
  readonly frequencies: Float64Array;
  /** Δ(iω_n) [meV]. Δ(iω_0) is not the gap: it lies below it by 2 % at λ = 1 and by 12 % at λ = 5. */
  readonly gap: Float64Array;
  /** Z(iω_n) [1]. */
  readonly renormalization: Float64Array;
  /** Z(iω_n) of the normal state at the same temperature [1]. */
  readonly normalRenormalization: Float64Array;
  readonly iterations: number;
};

/** Solves the equations of one spectrum at falling temperatures, each solution starting the next. */
export type GapSolver = {
  /** Tc [K] of the linearised equations. */
  readonly criticalTemperature: number;
  /** ω_c [meV]. */
  readonly cutoff: number;
  /** @param temperature T [K], above 0 and below Tc. @throws out-of-domain, no-convergence, no-superconductivity */
  solve(temperature: number): GapFunction;
};

/**
 * Opens the non-linear isotropic Migdal–Eliashberg equations,
 * Z_n ω_n/πT = d_n − Σ_m [λ(n−m) − λ(n+m+1)] (1 − ω_m/R_m), Z_n Δ_n/πT = Σ_m [λ(n−m) + λ(n+m+1) − 2μ*_N] Δ_m/R_m,
 * R_m = √(ω_m² + Δ_m²): with d_n the sum of the normal state, what lies beyond the cut-off is exact for Z.
 * @param spectrum ω_i [meV], λ_i [1]. @param settings as for Tc; default cut-off of convention A: 20 ω_ref, or 128 πk_BTc where that is more.
 * @source marsiglio-carbotte2008
 * @throws no-superconductivity — Tc is 0. @throws out-of-domain, mu-star-pole
 */
export function openGapSolver(spectrum: CouplingSpectrum, settings: EliashbergSettings): GapSolver {
  const first = eliashbergCriticalTemperature(spectrum, settings);
  if (first.reason !== null) throw new AppError('no-superconductivity', first.reason);
  const chosen = { ...settings, ...defaultCutoff(spectrum, settings, first.criticalTemperature) };
  const rule = chooseCutoffRule(spectrum, chosen);
  const { criticalTemperature } = eliashbergCriticalTemperature(spectrum, chosen);
  const kernel = openMatsubaraKernel(spectrum);
  let known: GapFunction | null = null;
  return {
    criticalTemperature,
    cutoff: rule.cutoff,
    solve(temperature) {
      requireRange('temperature', temperature, criticalTemperature * 1e-3, criticalTemperature * 0.9999);
      const guess = guessGap(known, criticalTemperature, spectrum.maximumFrequency);
      known = solveAt(kernel, rule, temperature, guess, spectrum.maximumFrequency);
      return known;
    },
  };
}

const defaultRatio = 20;
const frequenciesAtCritical = 64;

/** Of convention A: 20 ω_ref, or as far as the sums reach at Tc, so that μ*_N means the same at all temperatures. */
function defaultCutoff(
  spectrum: CouplingSpectrum,
  { muStar, convention = 'A', cutoff }: EliashbergSettings,
  criticalTemperature: number,
): { readonly cutoff?: number } {
  if (cutoff !== undefined) return { cutoff };
  if (convention !== 'A') return {};
  const reach = 2 * Math.PI * boltzmann_meVperK * criticalTemperature * frequenciesAtCritical;
  const limit = largestPartOfPole * poleFrequency(muStar, spectrum.referenceFrequency);
  return { cutoff: Math.min(limit, Math.max(defaultRatio * spectrum.referenceFrequency, reach)) };
}

/** Δ(ω) of the solution before, else 2k_BTc / (1 + (ω/2ω_max)²): a start that is too small falls into Δ = 0. */
function guessGap(
  known: GapFunction | null,
  criticalTemperature: number,
  highest: number,
): (omega: number) => number {
  if (known === null)
    return (omega) => (2 * boltzmann_meVperK * criticalTemperature) / (1 + (omega / (2 * highest)) ** 2);
  const { frequencies, gap } = known;
  const spacing = frequencies[1]! - frequencies[0]!;
  return (omega) => {
    const place = Math.max(0, (omega - frequencies[0]!) / spacing);
    const n = Math.floor(place);
    if (n >= gap.length - 1) return gap.at(-1)!;
    return gap[n]! + (place - n) * (gap[n + 1]! - gap[n]!);
  };
}

function solveAt(
  kernel: MatsubaraKernel,
  rule: CutoffRule,
  temperature: number,
  guess: (omega: number) => number,
  highest: number,
): GapFunction {
  const energy = boltzmann_meVperK * temperature;
  const { count, coulombCount, muStar } = rule.at(energy);
  const values = new Float64Array(2 * count);
  kernel.fill(energy, values);
  const product = openMatsubaraProduct(values);
  const diagonal = normalStateDiagonal(values, count);
  const frequencies = diagonal.map((_, n) => Math.PI * energy * (2 * n + 1));
  const [pairs, deficits] = [new Float64Array(count), new Float64Array(count)];
  const [pairing, missing] = [new Float64Array(count), new Float64Array(count)];
  const map = (gap: Float64Array, image: Float64Array): void => {
    let repulsion = 0;
    for (let n = 0; n < count; n++) {
      const [omega, delta] = [frequencies[n]!, gap[n]!];
      const root = Math.sqrt(omega * omega + delta * delta);
      pairs[n] = delta / root;
      deficits[n] = (delta * delta) / (root * (root + omega));
      if (n < coulombCount) repulsion += 2 * muStar * pairs[n]!;
    }
    product.multiplyEven(pairs, pairing);
    product.multiplyOdd(deficits, missing);
    for (let n = 0; n < count; n++) {
      const attraction = pairing[n]! - (n < coulombCount ? repulsion : 0);
      image[n] = (frequencies[n]! * attraction) / (diagonal[n]! - missing[n]!);
    }
  };
  const { point, iterations } = findFixedPoint(map, frequencies.map(guess), {
    tolerance: (gap) => 1e-13 * Math.max(Math.abs(gap[0]!), 1e-3 * highest),
  });
  if (!(Math.abs(point[0]!) > 1e-9 * highest))
    throw new AppError('no-convergence', `at ${temperature} K the solution fell into the normal state`);
  map(point, new Float64Array(count));
  return {
    temperature,
    frequencies,
    gap: point,
    renormalization: diagonal.map((d, n) => (d - missing[n]!) / (2 * n + 1)),
    normalRenormalization: diagonal.map((d, n) => d / (2 * n + 1)),
    iterations,
  };
}
