import { drawFault } from '../../../world/index.ts';
import { defineSearch } from '../design-search/define-search.ts';
import { drawWorldSearch, termsOfWorld, type WorldSearch } from '../design-search/draw-world-search.ts';
import { diffract, makeAlloy, sampleScatter } from '../design-search/make-and-see.ts';
import type { Candidate, Chance, Made, Reading, SearchKind } from '../design-search/search-kind.ts';
import { readResistanceFile, resistanceReading } from './resistance-file.ts';

const recipes = {
  'arc-melt 1100 K': { route: 'arc-melt', temperature: 1100, hours: 24, atmosphere: 'argon', price: 100 },
  'arc-melt 1600 K': { route: 'arc-melt', temperature: 1600, hours: 24, atmosphere: 'argon', price: 120 },
  'quench 900 K': { route: 'quench', temperature: 900, hours: 1, atmosphere: 'vacuum', price: 160 },
} as const;
const { 'arc-melt 1600 K': melted, 'quench 900 K': quenched } = recipes;

const ternary: WorldSearch = {
  worlds: 'superconductors',
  quantity: 'critical-temperature-midpoint',
  metalCount: 3,
  parts: 10,
  recipes: { 'arc-melt 1600 K': melted, 'quench 900 K': quenched },
  isMasked: true,
  experiments: 12,
  leastBest: 4,
  expected: { mean: 5, sd: 5 },
  beside: [],
};
const levels: { readonly [level: string]: WorldSearch } = {
  binary: { ...ternary, metalCount: 2, parts: 20, recipes, experiments: 8 },
  ternary,
  quaternary: { ...ternary, metalCount: 4, parts: 8, experiments: 16 },
  named: { ...ternary, isMasked: false },
  'raw-files': ternary,
};
const searchOf = (level: string): WorldSearch => levels[level] ?? ternary;

/** To which the cryostat cools [K], and what a run costs [EUR]. */
const base = 1.8;
const runPrice = 60;

const kind: SearchKind = {
  name: 'choose-superconductors',
  version: '1.0.0',
  summary:
    'choose alloys to make and measure in a world of masked metals, and name the one with the highest Tc',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the world: four systems of metals share one',
  levels: Object.keys(levels),
  defaultLevel: 'ternary',
  withoutFiles: { 'raw-files': 'ternary' },
  draw: (seed, level) => drawWorldSearch('choose-superconductors', seed, level, searchOf(level)),
  termsOf: (truth, level) => termsOfWorld(truth, searchOf(level), runPrice),
  describe: (_truth, level) => describe(level),
  scatterOf: (value) => sampleScatter * Math.abs(value),
  make: makeAlloy,
  read,
  look: diffract,
  readFile: readResistanceFile,
};

export const chooseSuperconductors = defineSearch(kind);

function describe(level: string): string {
  const names =
    level === 'named'
      ? 'The metals have their real names; the world is not the real one.'
      : 'The metals are masked: E1 to E10 are ten transition metals in an order of this world’s own.';
  const shows =
    level === 'raw-files'
      ? 'A measurement gives the raw file of the resistance against temperature; the midpoint of the transition is yours to read off.'
      : `A measurement gives the midpoint of the resistive transition, or that there is none above ${base} K.`;
  return (
    `SIMULATED laboratory. Alloys of transition metals are melted or quenched, and their resistance is measured down to ${base} K. ${names} ` +
    `${shows} Samples crack, react with the crucible, take up oxygen; contacts come loose, and thermometers are off: not everything that is read is true.`
  );
}

function read(made: Made, candidate: Candidate, chance: Chance, level: string): Reading {
  if (level === 'raw-files') return resistanceReading(made, candidate, chance, base);
  const { random } = chance;
  const fault = drawFault(random);
  if (fault === 'open-contact')
    return { kind: 'nothing', why: 'the resistance is out of range or floats: no transition can be read' };
  if (fault === 'shorted-leads')
    return { kind: 'nothing', why: 'the resistance is zero at every temperature up to 300 K' };
  const sign = random.uniform() < 0.5 ? -1 : 1;
  const off = fault === 'thermometer-off' ? sign * (0.5 + 1.5 * random.uniform()) : 0;
  const sd = (0.05 + 0.005 * made.value) * (fault === 'noisy-contact' ? 10 : 1);
  const value = made.value + off + sd * random.normal();
  return value < base ? { kind: 'upper-bound', value: base } : { kind: 'value', value, sd };
}
