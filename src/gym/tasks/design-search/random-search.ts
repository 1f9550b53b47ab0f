import { type Random, seededRandom } from '../../../core/random.ts';
import type { TaskInstance } from '../../contracts.ts';
import { type Candidate, meritOf, type SearchKind, type SearchTruth, worthOfValue } from './search-kind.ts';

/** Plays of the random policy that its mean worth is taken over. */
const playCount = 256;

const scales = new WeakMap<SearchTruth, Map<string, number>>();

/**
 * The scale of an instance: what random choice reaches within the budget, as a mean over 256 plays whose chance is a fixed stream of this
 * instance, and 1, which naming the best design reaches.
 */
export function scaleOfSearch(
  kind: SearchKind,
  truth: SearchTruth,
  { level, seed }: TaskInstance,
): { readonly random: number; readonly oracle: number } {
  const known = scales.get(truth) ?? new Map<string, number>();
  scales.set(truth, known);
  let mean = known.get(level);
  if (mean === undefined) {
    const random = seededRandom('scale', kind.name, level, seed);
    mean = 0;
    for (let play = 0; play < playCount; play++) mean += playAtRandom(kind, truth, level, random) / playCount;
    known.set(level, mean);
  }
  return { random: mean, oracle: 1 };
}

/** One play: designs in random order, each made and measured once while the budget lasts; the best reading is named. */
function playAtRandom(kind: SearchKind, truth: SearchTruth, level: string, random: Random): number {
  const { budget, measuring } = kind.termsOf(truth, level);
  const chance = { name: 'scale', random };
  const untried = truth.designs.map((_, place) => place).filter((place) => !truth.record.includes(place));
  let left = budget;
  let best: { readonly value: number; readonly merit: number } | null = bestOfRecord(truth);
  let bounded: number | null = null;
  while (untried.length > 0) {
    const candidate = truth.designs[take(untried, random)] as Candidate;
    if (candidate.price + measuring > left) break;
    const made = kind.make?.(candidate, chance) ?? {
      value: candidate.value,
      visibleFailure: null,
      mishap: null,
    };
    left -= candidate.price;
    if (made.visibleFailure !== null) continue;
    left -= measuring;
    const reading = kind.read(made, candidate, chance, kind.withoutFiles?.[level] ?? level);
    if (reading.kind === 'upper-bound') bounded ??= candidate.value;
    if (reading.kind !== 'value') continue;
    const merit = meritOf(truth, reading.value);
    if (best === null || merit > best.merit) best = { value: candidate.value, merit };
  }
  const named = best?.value ?? bounded;
  return named === null ? 0 : worthOfValue(truth, named);
}

function bestOfRecord(truth: SearchTruth): { readonly value: number; readonly merit: number } | null {
  const values = truth.record.map((place) => (truth.designs[place] as Candidate).value);
  return values
    .map((value) => ({ value, merit: meritOf(truth, value) }))
    .reduce<{ value: number; merit: number } | null>(
      (best, one) => (best === null || one.merit > best.merit ? one : best),
      null,
    );
}

/** Takes one at random out of a list. */
function take(places: number[], random: Random): number {
  const at = random.integer(places.length);
  const taken = places[at] as number;
  places[at] = places.at(-1) as number;
  places.pop();
  return taken;
}
