import { type LineCompound, lineCompoundFamily } from './line-compounds.ts';
import { compoundMetal, type Metal } from './metals.ts';

const metals: readonly Metal[] = [
  ...['Ti', 'Zr', 'V', 'Nb', 'Ta', 'Mo'].map((symbol) => compoundMetal(symbol, 0)),
  ...['Al', 'Ga', 'Si', 'Ge', 'Sn'].map((symbol) => compoundMetal(symbol, 1)),
];

/** Electrons per atom of A₃B, and edge of its cell [Å] by its radii. */
const electronsOf = (a: Metal, b: Metal): number => 0.75 * a.valence + 0.25 * b.valence;
const edgeOf = (a: Metal, b: Metal): number => 3.56 * (0.75 * a.radius + 0.25 * b.radius);

/**
 * Temperature of a pair [K]: Matthias's peaks near 4.7 and 6.5 electrons per atom, best at one edge of the cell, times a factor of the
 * world's own.
 * @source matthias1955
 */
const drawPair: LineCompound['drawPair'] = (a, b, random) => {
  const electrons = electronsOf(a, b);
  const peaks =
    Math.exp(-(((electrons - 4.7) / 0.25) ** 2)) + 0.7 * Math.exp(-(((electrons - 6.5) / 0.3) ** 2));
  const size = Math.exp(-(((edgeOf(a, b) - 5.2) / 0.25) ** 2));
  return 27 * (0.3 + 0.7 * peaks) * size * Math.exp(0.35 * random.normal());
};

/** Temperature over that of full stoichiometry [1]: 18 K at 25 at.% of tin falls to 6 K at 18 %. */
const stoichiometry = (second: number): number => {
  const rise = (share: number): number => 1 / 3 + 2 / 3 / (1 + Math.exp(-(share - 0.215) / 0.011));
  return Math.min(1, rise(second) / rise(0.25));
};

/** A₃B with the order of its sites set by the anneal: exp(−4.5 (1 − S)) of the temperature is left. */
export const a15Compounds = lineCompoundFamily({
  name: 'a15-compounds',
  summary: 'A15 compounds of six metals with five others: stoichiometry and order decide beside the elements',
  lattice: 'A15',
  metals,
  window: [0.18, 0.26],
  drawPair,
  degrade: (temperature, second, { longRangeOrder }) =>
    temperature * stoichiometry(second) * Math.exp(-4.5 * (1 - longRangeOrder)),
  afterAnneal: (fractions) => fractions,
});
