import { atomicWeight } from '../kernels/crystal/index.ts';
import { evaporationRate, vapourPressure, vapourTemperatures } from '../kernels/kinetics/index.ts';
import { type LineCompound, lineCompoundFamily } from './line-compounds.ts';
import { compoundMetal, type Metal } from './metals.ts';
import type { Recipe } from './world-family.ts';

const metals: readonly Metal[] = [
  ...['Mg', 'Al', 'Ti', 'Zr', 'Nb'].map((symbol) => compoundMetal(symbol, 0)),
  ...['B', 'C'].map((symbol) => compoundMetal(symbol, 1)),
];
const magnesium = metals.findIndex(({ symbol }) => symbol === 'Mg');

/** Temperature of a pair [K]: drawn anew in every world, so that no compound is the best because it is so in ours. */
const drawPair: LineCompound['drawPair'] = (_a, b, random) =>
  (b.symbol === 'B' ? 14 : 1) * Math.exp(0.8 * random.normal() - 0.2);

/** Loss by resistivity [K per µΩ·cm], and resistivity of a sample that is not homogeneous [µΩ·cm]. */
const [perResistivity, roughResistivity] = [0.12, 60] as const;

/** Part of the magnesium that a gas lets go of, beside vacuum [1]. */
const gasPassage = { vacuum: 1, argon: 0.02, air: 0.02 } as const;
/** Surface of a pellet over its mass [m²/kg], with what of it sees the gas. */
const freeSurface = 2e-4;

/** Magnesium boils off, the more the hotter and the longer, in vacuum most. @source knudsen1915 */
function loseMagnesium(fractions: Float64Array, { temperature, hours, atmosphere }: Recipe): Float64Array {
  const share = fractions[magnesium]!;
  if (share <= 0) return fractions;
  const [coldest, hottest] = vapourTemperatures('Mg');
  if (temperature < coldest) return fractions;
  const at = Math.min(hottest, temperature);
  const rate = evaporationRate(vapourPressure('Mg', at), atomicWeight('Mg'), at, gasPassage[atmosphere]);
  const kept = share * Math.max(0.3, Math.exp(-rate * freeSurface * hours * 3600));
  const total = 1 - share + kept;
  return fractions.map((c, i) => (i === magnesium ? kept : c) / total);
}

/** MB₂ of five metals, boron in part replaced by carbon: strain and resistivity lower it, and magnesium is lost while it is made. */
export const diborides = lineCompoundFamily({
  name: 'diborides',
  summary:
    'layered diborides of five metals with some carbon: clean, strain-free and not depleted of magnesium',
  lattice: 'AlB2',
  metals,
  window: [0.66, 0.68],
  drawPair,
  degrade: (temperature, _second, { homogeneity }) =>
    Math.max(0, temperature - perResistivity * roughResistivity * (1 - homogeneity)),
  afterAnneal: loseMagnesium,
});
