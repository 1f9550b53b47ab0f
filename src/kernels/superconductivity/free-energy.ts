import { requireRange } from '../../core/require-range.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { type CouplingSpectrum, momentsOf } from './coupling-spectrum.ts';
import { findGapEdge, type GapEdge } from './gap-edge.ts';
import { type GapFunction, openGapSolver } from './gap-function.ts';
import type { EliashbergSettings } from './matsubara-cutoff.ts';

/** Ratios that weak coupling makes universal; the values of weak coupling are in `bcsRatios`. */
export type ThermodynamicRatios = {
  /** Tc [K]. */
  readonly criticalTemperature: number;
  readonly edge: GapEdge;
  /** 2Δ_0/k_BTc [1]. */
  readonly gapRatio: number;
  /** ΔC/γTc [1], the jump of the specific heat at Tc. */
  readonly jumpRatio: number;
  /** γTc²/H_c²(0) [1]. */
  readonly criticalFieldRatio: number;
  /** Z(iω_0) at 0.06 Tc [1]. */
  readonly lowestRenormalization: number;
};

/**
 * Difference of free energy between superconducting and normal state, for one N(0) [meV²]: ΔF/N(0) =
 * −2πT Σ_{n≥0} (R_n − ω_n)(Z_n − Z^N_n ω_n/R_n), N(0) the density of states of one spin. Negative below Tc.
 * @source bardeen-stephen1964
 */
export function freeEnergyDifference({
  temperature,
  frequencies,
  gap,
  renormalization,
  normalRenormalization,
}: GapFunction): number {
  let sum = 0;
  for (let n = 0; n < gap.length; n++) {
    const [omega, delta] = [frequencies[n]!, gap[n]!];
    const root = Math.sqrt(omega * omega + delta * delta);
    const excess = (delta * delta) / (root + omega);
    sum += excess * (renormalization[n]! - (normalRenormalization[n]! * omega) / root);
  }
  return -2 * Math.PI * boltzmann_meVperK * temperature * sum;
}

/**
 * Thermodynamic critical field at T = 0, µ₀H_c(0) [T] = 1e-4 √(γ_V Tc² / r) with r = γTc²/H_c²(0) in Gaussian units and γ_V the
 * Sommerfeld constant of a volume [erg/(cm³ K²)].
 * @param criticalTemperature Tc [K], > 0. @param criticalFieldRatio r [1], 0.168 for weak coupling.
 * @param metal sommerfeld γ [mJ/(mol K²)] with its enhancement by phonons, as measured; molarVolume [cm³/mol].
 * @source marsiglio-carbotte2008
 * @throws out-of-domain — an argument outside its range.
 */
export function criticalFieldTesla(
  criticalTemperature: number,
  criticalFieldRatio: number,
  metal: { readonly sommerfeld: number; readonly molarVolume: number },
): number {
  requireRange('criticalTemperature', criticalTemperature, Number.MIN_VALUE, 1e4);
  requireRange('criticalFieldRatio', criticalFieldRatio, 1e-3, 1);
  requireRange('sommerfeld', metal.sommerfeld, Number.MIN_VALUE, 1e5);
  requireRange('molarVolume', metal.molarVolume, Number.MIN_VALUE, 1e5);
  const perVolume = (ergPerMillijoule * metal.sommerfeld) / metal.molarVolume;
  return teslaPerGauss * criticalTemperature * Math.sqrt(perVolume / criticalFieldRatio);
}

const ergPerMillijoule = 1e4;
const teslaPerGauss = 1e-4;

/** Temperatures in units of Tc at which ΔF is taken: near Tc for the jump, and where T counts as 0. */
const nearCritical = [0.985, 0.975, 0.96, 0.94] as const;
const nearZero = 0.06;

/**
 * Gap ratio, jump of the specific heat and critical field of a spectrum. The jump is −2ΔF/(Tc−T)² at 0.94 to 0.985 Tc
 * extrapolated to Tc by a parabola; γ = (2π²/3) k_B² N(0) (1+λ); H_c²(0)/8π = −ΔF at 0.06 Tc.
 * @param spectrum ω_i [meV], λ_i [1]. @param settings μ* [1], convention, cut-off [meV], with the default of `openGapSolver`.
 * @source marsiglio-carbotte2008
 * @throws no-superconductivity, pade-disagreement, no-convergence
 */
export function thermodynamicRatios(
  spectrum: CouplingSpectrum,
  settings: EliashbergSettings,
): ThermodynamicRatios {
  const solver = openGapSolver(spectrum, settings);
  const { criticalTemperature } = solver;
  const energy = boltzmann_meVperK * criticalTemperature;
  const sommerfeld = ((2 * Math.PI ** 2) / 3) * (1 + momentsOf(spectrum).lambda);
  const slopes = nearCritical.map(
    (t) => (-2 * freeEnergyDifference(solver.solve(t * criticalTemperature))) / ((1 - t) * energy) ** 2,
  );
  const cold = solver.solve(nearZero * criticalTemperature);
  const edge = findGapEdge(cold);
  return {
    criticalTemperature,
    edge,
    gapRatio: (2 * edge.gap) / energy,
    jumpRatio: extrapolateToCritical(slopes) / sommerfeld,
    criticalFieldRatio: (sommerfeld * energy ** 2) / (-8 * Math.PI * freeEnergyDifference(cold)),
    lowestRenormalization: cold.renormalization[0]!,
  };
}

/** Value at t = 1 of the parabola in 1 − t that fits best, by least squares on orthogonal polynomials. */
function extrapolateToCritical(values: readonly number[]): number {
  const basis: number[][] = [];
  let [atCritical, rest] = [0, [...values]];
  const ends: number[] = [];
  for (let power = 0; power <= 2; power++) {
    let column = nearCritical.map((t) => (1 - t) ** power);
    let end = power === 0 ? 1 : 0;
    basis.forEach((other, k) => {
      const overlap = sumProducts(column, other);
      column = column.map((x, i) => x - overlap * other[i]!);
      end -= overlap * ends[k]!;
    });
    const norm = Math.sqrt(sumProducts(column, column));
    column = column.map((x) => x / norm);
    const weight = sumProducts(rest, column);
    rest = rest.map((x, i) => x - weight * column[i]!);
    atCritical += (weight * end) / norm;
    basis.push(column);
    ends.push(end / norm);
  }
  return atCritical;
}

const sumProducts = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);
