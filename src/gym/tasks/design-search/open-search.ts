import { z } from 'zod';
import type { Design } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { parseWith } from '../../../core/parse-with.ts';
import { seededRandom } from '../../../core/random.ts';
import type { CallOutcome, Episode, TaskInstance } from '../../contracts.ts';
import { type Performers, performCall } from '../perform-call.ts';
import { describeSearch, searchTools } from './describe-search.ts';
import { forecastReading, type Heard, pointOf } from './forecast-reading.ts';
import { claimOfSearch, judgeSearch } from './judge-search.ts';
import {
  type Candidate,
  type Chance,
  keyOfDesign,
  type SearchKind,
  type SearchSample,
  type SearchState,
  type SearchTerms,
  type SearchTruth,
} from './search-kind.ts';
import { resultOfReading, textOfReading } from './show-reading.ts';

const designSchema = z.union([
  z.int().min(0).max(1e6),
  z.record(z.string().max(80), z.union([z.number(), z.string().max(200)])),
]);
const quantileSchema = z.tuple([z.number(), z.number(), z.number()]);
const measureSchema = z.strictObject({
  design: designSchema.optional(),
  sample: z.string().max(20).optional(),
  quantiles: quantileSchema,
});
const lookSchema = z.strictObject({ sample: z.string().max(20) });
const answerSchema = z.strictObject({ design: designSchema });
const listSchema = z.strictObject({
  from: z.int().min(0).max(1e6).default(0),
  count: z.int().min(1).max(200).default(50),
});

/** What all calls of one episode share. */
type Search = {
  readonly kind: SearchKind;
  readonly truth: SearchTruth;
  readonly instance: TaskInstance;
  readonly terms: SearchTerms;
  readonly state: SearchState;
  readonly places: ReadonlyMap<string, number>;
};

const placesOf = new WeakMap<SearchTruth, ReadonlyMap<string, number>>();

/** Places of the designs by their keys; worked out once for each truth. */
export function placesByKey(truth: SearchTruth): ReadonlyMap<string, number> {
  const known = placesOf.get(truth);
  if (known !== undefined) return known;
  const places = new Map(
    truth.designs.map(({ design }, place) => [keyOfDesign(truth.variables, design), place]),
  );
  placesOf.set(truth, places);
  return places;
}

/** Opens one search: designs are made and measured within a budget, and one is named as the best. */
export function openSearch(kind: SearchKind, truth: SearchTruth, instance: TaskInstance): Episode {
  const terms = kind.termsOf(truth, instance.level);
  const state: SearchState = { samples: [], forecasts: [], spent: 0, answered: null };
  const search: Search = { kind, truth, instance, terms, state, places: placesByKey(truth) };
  const performers: Performers = {
    list_designs: (input) => listDesigns(search, input),
    measure: (input) => measure(search, input),
    ...(kind.look && { [kind.look.tool]: (input: unknown) => look(search, input) }),
    answer: (input) => answer(search, input),
  };
  return {
    brief: describeSearch(kind, truth, terms, instance.level),
    tools: searchTools(kind, truth, terms),
    budget: { total: terms.budget, unit: terms.unit },
    maxCalls: mostCalls(terms),
    call: async (call) => performCall(performers, call, state.answered !== null),
    judge: () => judgeSearch(kind, truth, instance, terms, state),
    claim: () => claimOfSearch(kind, truth, state),
  };
}

/** Every affordable experiment with two looks beside it, some lists, and the answer. */
export const mostCalls = ({ experiments }: SearchTerms): number => 4 * experiments + 12;

function listDesigns({ truth, terms }: Search, input: unknown): CallOutcome {
  const { from, count } = parseWith(listSchema, input ?? {}, 'bad-arguments', 'list_designs');
  const { designs } = truth;
  const shown = designs
    .slice(from, from + count)
    .map(({ design, price }, i) => ({ number: from + i, design, price: price + terms.measuring }));
  const lines = shown.map(
    ({ number, design, price }) => `${number}  ${JSON.stringify(design)}  ${price} ${terms.unit}`,
  );
  const end = from + shown.length;
  return {
    result: { designs: shown, from, total: designs.length },
    text: `designs ${from} to ${end - 1} of ${designs.length}, with what it costs to measure one:\n${lines.join('\n')}`,
    cost: 0,
    isOver: false,
  };
}

function measure(search: Search, input: unknown): CallOutcome {
  const { kind, truth, terms, state } = search;
  const { design, sample: id, quantiles } = parseWith(measureSchema, input, 'bad-arguments', 'measure');
  if ((design === undefined) === (id === undefined))
    throw new AppError('bad-arguments', 'measure: expected either a design or a sample');
  // no −0: the record of an episode is canonical JSON
  const [low, middle, high] = quantiles.map((quantile) => quantile + 0) as [number, number, number];
  if (!(low <= middle && middle <= high))
    throw new AppError('bad-arguments', `measure: quantiles ${quantiles.join(', ')} do not rise`);
  const known = id === undefined ? null : findSample(search, id);
  const place = known?.place ?? placeOf(search, design as Design | number);
  const candidate = truth.designs[place] as Candidate;
  const price = (known === null ? candidate.price : 0) + terms.measuring;
  afford(search, price);
  const reference = forecastReading(
    kind,
    truth.expected,
    heardOf(kind, truth, state),
    pointOf(truth.variables, candidate.design),
  );
  const sample = known ?? makeSample(search, place);
  if (sample.made.visibleFailure !== null) {
    const cost = known === null ? candidate.price : 0;
    state.spent += cost;
    const result = { sample: sample.id, outcome: 'failed', why: sample.made.visibleFailure };
    return shown(search, result, `${sample.id}: ${sample.made.visibleFailure}; nothing was measured`, cost);
  }
  const chance = chanceOf(search, 'read', sample, sample.readings.length + 1);
  const reading = kind.read(sample.made, candidate, chance, search.instance.level);
  sample.readings.push(reading);
  state.spent += price;
  if (reading.kind === 'value')
    state.forecasts.push({ quantiles: [low, middle, high], outcome: reading.value, reference });
  return shown(
    search,
    { sample: sample.id, ...resultOfReading(truth, reading) },
    textOfReading(truth, sample.id, reading),
    price,
  );
}

function look(search: Search, input: unknown): CallOutcome {
  const { kind, truth, state } = search;
  const { tool, price, see } = kind.look as NonNullable<SearchKind['look']>;
  const sample = findSample(search, parseWith(lookSchema, input, 'bad-arguments', tool).sample);
  if (sample.made.visibleFailure !== null)
    throw new AppError('nothing-to-see', `${sample.id}: ${sample.made.visibleFailure}`);
  afford(search, price);
  state.spent += price;
  const candidate = truth.designs[sample.place] as Candidate;
  const chance = chanceOf(search, tool, sample, 1);
  const { result, text } = see(sample.made, candidate, chance);
  return shown(search, { sample: sample.id, findings: result }, `${sample.id}: ${text}`, price);
}

function answer(search: Search, input: unknown): CallOutcome {
  const { design } = parseWith(answerSchema, input, 'bad-arguments', 'answer');
  search.state.answered = placeOf(search, design);
  return { result: { accepted: true }, text: 'the answer is given', cost: 0, isOver: true };
}

// ---- parts

/** Samples of one design are numbered; the chance of each follows from its number, whatever was made of others before. */
function makeSample(search: Search, place: number): SearchSample {
  const { kind, truth, state } = search;
  const candidate = truth.designs[place] as Candidate;
  const replicate = state.samples.filter((sample) => sample.place === place).length + 1;
  const made =
    kind.make === null
      ? { value: candidate.value, visibleFailure: null, mishap: null }
      : kind.make(candidate, chanceOf(search, 'make', { place, replicate }, 1));
  const sample = { id: `s${state.samples.length + 1}`, place, replicate, made, readings: [] };
  state.samples.push(sample);
  return sample;
}

function chanceOf(
  { kind, truth, instance: { level, seed } }: Search,
  act: string,
  { place, replicate }: Pick<SearchSample, 'place' | 'replicate'>,
  time: number,
): Chance {
  const key = keyOfDesign(truth.variables, (truth.designs[place] as Candidate).design);
  const name = [kind.name, level, seed, act, key, replicate, time].join(' ');
  return { name, random: seededRandom(name) };
}

function findSample({ state }: Search, id: string): SearchSample {
  const sample = state.samples.find((one) => one.id === id);
  if (sample !== undefined) return sample;
  const known = state.samples.length === 0 ? 'none was made yet' : `there are s1 to s${state.samples.length}`;
  throw new AppError('bad-arguments', `sample: there is no "${id}"; ${known}`);
}

function placeOf({ truth, places }: Search, design: Design | number): number {
  if (typeof design === 'number') {
    if (design < truth.designs.length) return design;
    throw new AppError(
      'bad-arguments',
      `design: ${design}; expected a number from 0 to ${truth.designs.length - 1}`,
    );
  }
  const names = new Set(truth.variables.map(({ name }) => name));
  const foreign = Object.keys(design).find((name) => !names.has(name));
  if (foreign !== undefined)
    throw new AppError(
      'bad-arguments',
      `design: there is no variable "${foreign}"; expected ${[...names].join(', ')}`,
    );
  const place = places.get(keyOfDesign(truth.variables, design));
  if (place !== undefined) return place;
  throw new AppError(
    'bad-arguments',
    `design: ${JSON.stringify(design)} is none of the ${truth.designs.length} of this task; list_designs shows them`,
  );
}

function afford({ terms, state }: Search, price: number): void {
  const left = terms.budget - state.spent;
  if (price > left + 1e-9)
    throw new AppError(
      'not-affordable',
      `this costs ${price} ${terms.unit} and ${left} ${terms.unit} are left; answer is free`,
    );
}

/** What the readings so far say, for the platform's own forecast; the record of the start counts too. */
export function heardOf(kind: SearchKind, truth: SearchTruth, { samples }: SearchState): readonly Heard[] {
  const told = truth.record.map((place): Heard => {
    const { design, value } = truth.designs[place] as Candidate;
    return { point: pointOf(truth.variables, design), value, sd: kind.scatterOf(value) };
  });
  const read = samples.flatMap(({ place, readings }) => {
    const point = pointOf(truth.variables, (truth.designs[place] as Candidate).design);
    return readings.flatMap((reading): Heard[] => {
      if (reading.kind === 'nothing') return [];
      if (reading.kind === 'upper-bound') return [{ point, value: reading.value / 2, sd: reading.value / 2 }];
      return [{ point, value: reading.value, sd: Math.hypot(reading.sd, kind.scatterOf(reading.value)) }];
    });
  });
  return [...told, ...read];
}

function shown({ terms, state }: Search, result: object, text: string, cost: number): CallOutcome {
  const left = Number((terms.budget - state.spent).toFixed(6));
  return {
    result: { ...result, cost, left },
    text: `${text}. It cost ${cost} ${terms.unit}; ${left} ${terms.unit} are left.`,
    cost,
    isOver: false,
  };
}
