import { AppError } from '../../../core/error.ts';
import { type Random, seededRandom } from '../../../core/random.ts';
import {
  fractionsOf,
  type HiddenWorld,
  openWorld,
  quantityOf,
  type Recipe,
  typicalSample,
  type WorldFamilyName,
} from '../../../world/index.ts';
import type { Candidate, SearchTerms, SearchTruth, SearchVariable } from './search-kind.ts';

/** A way to make an alloy, with its price [EUR]. */
export type PricedRecipe = Recipe & { readonly price: number };

/** A search in a hidden world: how large it is, what is sought, and what it takes. */
export type WorldSearch = {
  readonly worlds: WorldFamilyName;
  readonly quantity: string;
  readonly metalCount: number;
  /** Fractions are multiples of 1/parts. */
  readonly parts: number;
  readonly recipes: { readonly [name: string]: PricedRecipe };
  readonly isMasked: boolean;
  /** Experiments of mean price that the budget is worth. */
  readonly experiments: number;
  /** The best design of an instance is at least this [unit of the quantity]. */
  readonly leastBest: number;
  readonly expected: SearchTruth['expected'];
  /** Other quantities that a measurement shows beside the one that is sought. */
  readonly beside: readonly string[];
};

/** What else is true of a design of a world. */
export type WorldSight = {
  readonly fractions: readonly number[];
  readonly phases: readonly { readonly lattice: string; readonly share: number }[];
  readonly beside: { readonly [quantity: string]: number };
};

/** Instances of one world, each with metals of its own. */
const instancesPerWorld = 4;
/** A search is worth its while where at most this part of the designs comes within a tenth of the best. */
const mostNearBest = 0.1;
const attempts = 40;
/** Designs from which on a first look tells whether a search is flat. */
const fewestInGlance = 20;

/** Worlds that are opened for one group, one after the other where a world has nothing to search for. */
const worldsPerGroup = 8;

/** Draws metals of a world until there is something to find that is not found at once. */
export function drawWorldSearch(
  family: string,
  seed: number,
  level: string,
  search: WorldSearch,
): SearchTruth {
  const group = `world ${Math.floor(seed / instancesPerWorld)}`;
  const random = seededRandom(family, 'metals', level, seed);
  for (let next = 0; next < worldsPerGroup; next++) {
    const name = next === 0 ? group : `${group}, in place ${next} of it`;
    const world = openWorld(`${family} ${name}`, { isMasked: search.isMasked, family: search.worlds });
    for (let attempt = 0; attempt < attempts; attempt++) {
      const truth = drawSystem(world, group, search, random);
      if (truth !== null) return truth;
    }
  }
  throw new AppError(
    'no-instance',
    `${group} has no ${search.metalCount} metals worth a search in ${worldsPerGroup} worlds`,
  );
}

/** A search among some metals of a world; null where it is not worth its while. */
function drawSystem(
  world: HiddenWorld,
  group: string,
  search: WorldSearch,
  random: Random,
): SearchTruth | null {
  const labels = random
    .shuffle(world.labels.map((_, i) => i))
    .slice(0, search.metalCount)
    .map((i) => world.labels[i] as string)
    // in an order that says nothing of the metals
    .sort((a, b) => (a < b ? -1 : 1));
  const parts = composeParts(labels.length, search.parts);
  const listed = (isGlance: boolean): readonly (readonly Candidate[])[] =>
    parts.map((counts, i) => (isInGlance(i) === isGlance ? designsOf(world, labels, search, counts) : []));
  // a first look at a few of the compositions spares the rest where nothing is to be found, or everything
  const first = listed(true);
  const glance = first.flat();
  const seen = glance.reduce((most, { value }) => Math.max(most, value), 0);
  const alike = glance.filter(({ value }) => value > 0.9 * seen).length;
  const isFlat = glance.length >= fewestInGlance && alike > 2 * mostNearBest * glance.length + 1;
  if (seen < 0.5 * search.leastBest || isFlat) return null;
  const rest = listed(false);
  const designs = random.shuffle(parts.flatMap((_, i) => [...first[i]!, ...rest[i]!]));
  const best = designs.reduce((most, { value }) => Math.max(most, value), 0);
  const near = designs.filter(({ value }) => value > 0.9 * best).length;
  if (best < search.leastBest || near > mostNearBest * designs.length) return null;
  const { name, unit } = quantityOf(world, search.quantity);
  return {
    group,
    quantity: name,
    unit,
    expected: search.expected,
    variables: variablesOf(labels, search),
    designs,
    record: [],
    worth: { zero: 0, one: best },
  };
}

/** A budget worth so many experiments of the mean price [EUR]. */
export function termsOfWorld(
  { designs }: SearchTruth,
  { experiments }: WorldSearch,
  measuring: number,
): SearchTerms {
  const mean = designs.reduce((sum, { price }) => sum + price / designs.length, 0);
  return {
    budget: 10 * Math.ceil((experiments * (mean + measuring)) / 10),
    unit: 'EUR',
    experiments,
    measuring,
  };
}

const variablesOf = (
  labels: readonly string[],
  { parts, recipes }: WorldSearch,
): readonly SearchVariable[] => [
  ...labels.map((name) => ({
    kind: 'fraction' as const,
    name,
    unit: '1',
    levels: Array.from({ length: parts + 1 }, (_, i) => fraction(i, parts)),
  })),
  { kind: 'choice', name: 'recipe', unit: '1', options: Object.keys(recipes) },
];

const fraction = (part: number, parts: number): number => Number((part / parts).toFixed(6));

const isInGlance = (place: number): boolean => place % 5 === 2;

/** One composition, made in every way. */
function designsOf(
  world: HiddenWorld,
  labels: readonly string[],
  { parts, recipes, quantity, beside }: WorldSearch,
  counts: readonly number[],
): readonly Candidate[] {
  const fractions = fractionsOf(
    world,
    Object.fromEntries(labels.map((label, i) => [label, counts[i]! / parts])),
  );
  const composition = Object.fromEntries(labels.map((label, i) => [label, fraction(counts[i]!, parts)]));
  return Object.entries(recipes).map(([recipe, made]): Candidate => {
    const sample = typicalSample(world, fractions, made);
    const truths = world.law.truthsOf(world, sample);
    const sight: WorldSight = {
      fractions: [...fractions],
      phases: sample.phases.map(({ lattice, share }) => ({ lattice, share })),
      beside: Object.fromEntries(beside.map((name) => [name, truths[name]!])),
    };
    return { design: { ...composition, recipe }, value: truths[quantity]!, price: made.price, sight };
  });
}

/** Every way to write `total` as so many whole parts. */
export function composeParts(count: number, total: number): readonly (readonly number[])[] {
  if (count === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    composeParts(count - 1, total - first).map((rest) => [first, ...rest]),
  ).flat();
}
