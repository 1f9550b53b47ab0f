import { worldFamilies } from '../../../world/index.ts';
import { defineSearch } from '../design-search/define-search.ts';
import {
  drawWorldSearch,
  termsOfWorld,
  type WorldSearch,
  type WorldSight,
} from '../design-search/draw-world-search.ts';
import { diffract, makeAlloy, sampleScatter } from '../design-search/make-and-see.ts';
import type { Candidate, Chance, Made, Reading, SearchKind } from '../design-search/search-kind.ts';

const recipes = {
  'quench 700 K': { route: 'quench', temperature: 700, hours: 1, atmosphere: 'argon', price: 120 },
  'anneal 900 K 96 h': { route: 'arc-melt', temperature: 900, hours: 96, atmosphere: 'argon', price: 150 },
  'anneal 1300 K 24 h': { route: 'arc-melt', temperature: 1300, hours: 24, atmosphere: 'argon', price: 100 },
} as const;

const curie: WorldSearch = {
  worlds: 'magnets',
  quantity: 'curie-temperature',
  metalCount: 3,
  parts: 10,
  recipes: {
    'anneal 900 K 96 h': recipes['anneal 900 K 96 h'],
    'anneal 1300 K 24 h': recipes['anneal 1300 K 24 h'],
  },
  isMasked: true,
  experiments: 12,
  leastBest: 300,
  expected: { mean: 400, sd: 350 },
  beside: ['saturation-magnetization'],
};
const levels: { readonly [level: string]: WorldSearch } = {
  binary: { ...curie, metalCount: 2, parts: 20, recipes, experiments: 8 },
  curie,
  coercivity: {
    ...curie,
    quantity: 'coercivity',
    recipes,
    experiments: 16,
    leastBest: 0.02,
    expected: { mean: 0.05, sd: 0.2 },
  },
  named: { ...curie, isMasked: false },
};
const searchOf = (level: string): WorldSearch => levels[level] ?? curie;

/** Of one run of the magnetometer [EUR], and how often its sample sits loose in the holder. */
const runPrice = 80;
const looseRate = 0.02;

const kind: SearchKind = {
  name: 'choose-magnets',
  version: '1.0.0',
  summary:
    'choose magnets to make and measure in a world of masked metals: the highest Curie temperature or coercivity',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the world: four systems of metals share one',
  levels: Object.keys(levels),
  defaultLevel: 'curie',
  draw: (seed, level) => drawWorldSearch('choose-magnets', seed, level, searchOf(level)),
  termsOf: (truth, level) => termsOfWorld(truth, searchOf(level), runPrice),
  describe: (_truth, level) => describe(level),
  scatterOf: (value) => sampleScatter * Math.abs(value),
  make: makeAlloy,
  read: (made, candidate, chance, level) => read(made, candidate, chance, searchOf(level)),
  look: diffract,
};

export const chooseMagnets = defineSearch(kind);

const describe = (level: string): string =>
  'SIMULATED laboratory. Alloys and ordered compounds of metals, some of them magnetic, are melted or quenched, annealed, and measured in a magnetometer. ' +
  (level === 'named'
    ? 'The metals have their real names; the world is not the real one. '
    : 'The metals are masked: E1 to E10 are ten metals in an order of this world’s own. ') +
  'A measurement gives the quantity that is sought and the saturation magnetisation at 300 K [A m^2/kg] beside it, or a bound where the quantity is too small to see. ' +
  'Moments may cancel in compounds; order forms and is lost in the furnace. Samples crack, react with the crucible, oxidise or sit loose: not everything that is read is true.';

function read(made: Made, candidate: Candidate, { random }: Chance, search: WorldSearch): Reading {
  const quantities = worldFamilies.magnets.quantities;
  const quantity = quantities.find(({ name }) => name === search.quantity);
  const saturation = quantities.find(({ name }) => name === 'saturation-magnetization');
  if (quantity === undefined || saturation === undefined)
    throw new Error(`broken invariant: worlds of magnets have ${search.quantity}`);
  if (random.uniform() < looseRate)
    return {
      kind: 'nothing',
      why: 'the sample moved in its holder: the moment jumps, and nothing can be read',
    };
  const sd = Math.hypot(quantity.absoluteError, quantity.relativeError * made.value);
  const value = made.value + sd * random.normal();
  const seen = random.normal();
  if (value < quantity.least) return { kind: 'upper-bound', value: quantity.least };
  const { beside } = candidate.sight as WorldSight;
  const part = candidate.value > 0 ? made.value / candidate.value : 0;
  const moment = (beside['saturation-magnetization'] ?? 0) * Math.min(1, part);
  const error = Math.hypot(saturation.absoluteError, saturation.relativeError * moment);
  return {
    kind: 'value',
    value,
    sd,
    beside: { 'saturation-magnetization': Math.max(0, moment + error * seen) },
  };
}
