import { AppError } from '../core/error.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { typicalTruths } from './act-in-world.ts';
import { fractionsOf } from './hidden-world.ts';
import { readRecipe } from './read-recipe.ts';
import { type HiddenWorld, routes, type Truths, type WorldQuantity } from './world-family.ts';

/** Fractions by the world's labels, and what else of the recipe the design states. */
export type WorldDesign = { readonly [variable: string]: number | string };

/** What a measurement without mishap, fault and file says; with a bound, that the value is beyond what can be seen. */
export type IdealReading = {
  readonly quantity: string;
  readonly value: number;
  readonly sd: number;
  readonly unit: string;
  readonly bound?: 'upper' | 'lower';
};

/** The quantity of a name; the usual goal of the family without one. @throws AppError `no-such-quantity` */
export function quantityOf({ family }: HiddenWorld, name?: string): WorldQuantity {
  if (name === undefined) return family.quantities[0];
  const found = family.quantities.find((one) => one.name === name || one.alsoFoundAs.includes(name));
  if (found === undefined)
    throw new AppError(
      'no-such-quantity',
      `worlds of ${family.name} have no ${name}; expected one of ${family.quantities.map((one) => one.name).join(', ')}`,
    );
  return found;
}

const mostKept = 20_000;
const kept = new WeakMap<HiddenWorld, Map<string, Truths>>();

/** Truths of a design, computed once while it is asked for again and again. */
function truthsOf(world: HiddenWorld, design: WorldDesign): Truths {
  const own = kept.get(world) ?? new Map<string, Truths>();
  kept.set(world, own);
  const key = JSON.stringify(design);
  const known = own.get(key);
  if (known !== undefined) return known;
  const truths = typicalTruths(world, fractionsOf(world, design), readRecipe(design));
  if (own.size >= mostKept) own.delete(own.keys().next().value!);
  own.set(key, truths);
  return truths;
}

/**
 * What a design gives on average [unit of the quantity]: the hidden truth, for scoring alone.
 * @param quantity its name; without one the usual goal of the family.
 * @throws AppError `bad-composition`, `bad-recipe`, `no-such-quantity`
 */
export const trueValue = (world: HiddenWorld, design: WorldDesign, quantity?: string): number =>
  truthsOf(world, design)[quantityOf(world, quantity).name]!;

/**
 * One measurement of one sample in an ideal laboratory, where nothing goes wrong: the truth and a random error. The same world, design and
 * number of the replicate give the same reading.
 * @param replicate 0, 1, 2 …: each with an error of its own.
 * @param quantity its name; without one the usual goal of the family.
 * @throws AppError `bad-composition`, `bad-recipe`, `no-such-quantity`
 */
export function measureIdeal(
  world: HiddenWorld,
  design: WorldDesign,
  replicate: number,
  quantity?: string,
): IdealReading {
  const { name, unit, least, most, relativeError, absoluteError } = quantityOf(world, quantity);
  const truth = trueValue(world, design, name);
  const random = seededRandom('ideal', world.seed, name, JSON.stringify(design), replicate);
  const sd = Math.hypot(absoluteError, relativeError * truth);
  const value = truth + sd * random.normal();
  if (value < least) return { quantity: name, value: least, sd: absoluteError, unit, bound: 'upper' };
  if (value > most) return { quantity: name, value: most, sd: absoluteError, unit, bound: 'lower' };
  // what an experimenter can know: the error at the value that was read
  return { quantity: name, value, sd: Math.hypot(absoluteError, relativeError * value), unit };
}

const temperatures = [900, 1100, 1300, 1500, 1700];
const hours = [6, 24, 96];

/** Different compositions that somebody might try, each with a route and an anneal [K, h]; alloys in steps of 5 at.%. */
export function drawWorldDesigns(
  { labels, family }: HiddenWorld,
  count: number,
  random: Random,
): readonly WorldDesign[] {
  const designs = new Map<string, WorldDesign>();
  const order = [...labels.keys()].sort((a, b) => byNumber(labels[a]!, labels[b]!));
  while (designs.size < count) {
    const fractions = family.drawAlloy(random);
    const parts = Object.fromEntries(order.map((i) => [labels[i]!, fractions[i]!]));
    designs.set(JSON.stringify(parts), {
      ...parts,
      route: routes[random.integer(routes.length)]!,
      temperature: temperatures[random.integer(temperatures.length)]!,
      hours: hours[random.integer(hours.length)]!,
    });
  }
  return [...designs.values()];
}

const byNumber = (a: string, b: string): number =>
  Number(a.slice(1)) - Number(b.slice(1)) || (a < b ? -1 : 1);
