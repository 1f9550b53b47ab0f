import { type LineCompound, lineCompoundFamily } from './line-compounds.ts';
import { compoundMetal, type Metal } from './metals.ts';

const metals: readonly Metal[] = [
  ...['Ti', 'Zr', 'Hf', 'V', 'Nb', 'Ta', 'Mo'].map((symbol) => compoundMetal(symbol, 0)),
  ...['C', 'N'].map((symbol) => compoundMetal(symbol, 1)),
];

/** Temperature of a pair [K]: highest near ten valence electrons in a formula, times a factor of the world's own. */
const drawPair: LineCompound['drawPair'] = (a, b, random) =>
  16 * Math.exp(-(((a.valence + b.valence - 10) / 1.3) ** 2)) * Math.exp(0.35 * random.normal());

/** Loss by one percent of empty sites of carbon or nitrogen [K]. */
const perVacancy = 0.55;

/** MX_y of the rock-salt structure, y from 0.7 to 1: sites left empty take 0.55 K each percent. */
export const carbonitrides = lineCompoundFamily({
  name: 'carbonitrides',
  summary:
    'rock-salt carbides and nitrides of seven metals: empty sites and mixed ones decide beside the metals',
  lattice: 'B1',
  metals,
  window: [0.41, 0.5],
  drawPair,
  degrade(temperature, second) {
    const vacancies = Math.max(0, 1 - second / (1 - second));
    return Math.max(0, temperature - perVacancy * 100 * vacancies);
  },
  afterAnneal: (fractions) => fractions,
});
