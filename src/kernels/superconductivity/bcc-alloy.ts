import { AppError } from '../../core/error.ts';
import { atomicFractions, countValenceElectrons, type ElementAmounts } from '../crystal/index.ts';
import { debyeElements, debyeTemperature } from './data/debye-temperature.ts';
import { mcMillanCriticalTemperature } from './mcmillan.ts';

/** One of the two peaks of Matthias's rule: height · exp(−((x − centre)/width)²), x in electrons per atom. */
export type CouplingPeak = { readonly height: number; readonly centre: number; readonly width: number };

/** Parameters of {@link bccCoupling}: λ [1] over electrons per atom, what rows of the periodic table are worth, and what mixing costs. */
export type BccCoupling = {
  readonly baseline: number;
  readonly peaks: readonly CouplingPeak[];
  /** Of 3d, 4d and 5d metals. */
  readonly rowFactors: readonly [number, number, number];
  /** Of the variance of the valence count over the sites [1/electrons²]. */
  readonly spreadPenalty: number;
};

/**
 * Fitted by least squares to the measured bcc rows of {@link criticalTemperatures}; mean absolute error there 0.7 K. It knows nothing
 * of the spin fluctuations and the misfit that suppress the temperatures of V–Nb and V–Ta.
 */
export const publishedBccCoupling: BccCoupling = {
  baseline: 0.15,
  peaks: [
    { height: 0.821, centre: 4.567, width: 0.894 },
    { height: 0.752, centre: 6.393, width: 0.338 },
  ],
  rowFactors: [0.751, 1, 0.832],
  spreadPenalty: 0.297,
};

/** Coulomb pseudopotential μ* of the fit [1], McMillan's for transition metals. @source mcmillan1968 */
export const bccMuStar = 0.13;

const rows: ReadonlyMap<string, 0 | 1 | 2> = new Map([
  ...['Ti', 'V', 'Cr'].map((element) => [element, 0] as const),
  ...['Zr', 'Nb', 'Mo'].map((element) => [element, 1] as const),
  ...['Hf', 'Ta', 'W', 'Re'].map((element) => [element, 2] as const),
]);

/** Row of the periodic table of a metal that {@link debyeElements} lists: 0 = 3d, 1 = 4d, 2 = 5d. @throws unknown-element */
export function rowOfMetal(element: string): 0 | 1 | 2 {
  const row = rows.get(element);
  if (row !== undefined) return row;
  throw new AppError(
    'unknown-element',
    `"${element}" is none of the metals of the bcc fit: ${debyeElements.join(', ')}`,
  );
}

/**
 * Electron–phonon coupling λ [1] of a bcc solid solution of transition metals, 0 or above:
 * λ = (b + Σ_p h_p exp(−((x − c_p)/w_p)²)) · Σ_i f_i c_i − s · Σ_i c_i (Z_i − x)², with fractions c_i, valence electrons Z_i, x = Σ c_i Z_i
 * and the factor f_i of the element's row.
 * @source matthias1955
 * @throws unknown-element, bad-composition
 */
export function bccCoupling(amounts: ElementAmounts, parameters: BccCoupling = publishedBccCoupling): number {
  const fractions = Object.entries(atomicFractions(amounts)).filter(([, fraction]) => fraction > 0);
  const mean = (of: (element: string) => number): number =>
    fractions.reduce((sum, [element, fraction]) => sum + fraction * of(element), 0);
  const x = mean(countValenceElectrons);
  const { baseline, peaks, rowFactors, spreadPenalty } = parameters;
  const curve = peaks.reduce(
    (sum, { height, centre, width }) => sum + height * Math.exp(-(((x - centre) / width) ** 2)),
    baseline,
  );
  const spread = mean((element) => (countValenceElectrons(element) - x) ** 2);
  return Math.max(0, curve * mean((element) => rowFactors[rowOfMetal(element)]) - spreadPenalty * spread);
}

/**
 * Critical temperature [K] of a bcc solid solution from its composition alone: {@link bccCoupling}, the mean Debye temperature of the
 * elements, and McMillan's formula; 0 where the repulsion wins.
 * @source mcmillan1968, eq. 18
 * @throws unknown-element, bad-composition
 */
export function bccCriticalTemperature(amounts: ElementAmounts, parameters?: BccCoupling): number {
  const debye = Object.entries(atomicFractions(amounts)).reduce(
    (sum, [element, fraction]) => (fraction > 0 ? sum + fraction * debyeTemperature(element) : sum),
    0,
  );
  return mcMillanCriticalTemperature(bccCoupling(amounts, parameters), debye, bccMuStar).criticalTemperature;
}
