import type { Random } from '../../../core/random.ts';
import type { Policy, TaskCall, TaskFamily } from '../../contracts.ts';
import { openSearch, placesByKey } from './open-search.ts';
import { type Candidate, keyOfDesign, type SearchKind, type SearchTruth } from './search-kind.ts';
import {
  bestPlace,
  chooseAtRandom,
  chooseByBayes,
  chooseNearBest,
  searchOracle,
  searchPolicy,
} from './search-policies.ts';

/** Truths kept from one opening to the next: members of a group share theirs. */
const mostRemembered = 256;

/** A family of tasks in which one chooses experiments under a budget and names the best design. */
export function defineSearch(kind: SearchKind): TaskFamily<SearchTruth> {
  const { name, version, summary, settles, isEvaluationOnly, groupedBy, levels, defaultLevel } = kind;
  const oracle = searchOracle(kind);
  return {
    name,
    version,
    summary,
    settles,
    isEvaluationOnly,
    groupedBy,
    levels,
    defaultLevel,
    draw: rememberDraws((seed, level) => kind.draw(seed, level)),
    groupOf: ({ group }) => group,
    open: (truth, instance) => openSearch(kind, truth, instance),
    alterUnmeasured: alterUntouched,
    baselines: {
      random: searchPolicy(kind, chooseAtRandom),
      rules: searchPolicy(kind, kind.rules ?? chooseNearBest),
      bayes: searchPolicy(kind, kind.bayes ?? chooseByBayes),
      oracle,
    },
    proofs: {
      gold: oracle,
      cheats: { 'says nothing': async () => undefined, 'names what it did not measure': nameUnmeasured },
    },
  };
}

const nameUnmeasured: Policy<SearchTruth> = async (player, truth) => {
  await player.call('answer', { design: (truth.designs[bestPlace(truth)] as Candidate).design });
};

/** Deals the hidden values of all designs that no call named out anew, and scales them by up to a half. */
function alterUntouched(truth: SearchTruth, calls: readonly TaskCall[], random: Random): SearchTruth {
  const places = placesByKey(truth);
  const touched = new Set(truth.record);
  for (const { arguments: input } of calls) {
    const design =
      typeof input === 'object' && input !== null && 'design' in input ? input.design : undefined;
    if (typeof design === 'number') touched.add(design);
    if (!isDesign(design)) continue;
    const place = places.get(keyOfDesign(truth.variables, design));
    if (place !== undefined) touched.add(place);
  }
  return {
    ...truth,
    designs: truth.designs.map((candidate, place) =>
      touched.has(place)
        ? candidate
        : { ...candidate, value: candidate.value * (0.5 + random.uniform()), sight: altered(truth, random) },
    ),
  };
}

/** Whether a call named a design at all: any JSON may stand in its place. */
const isDesign = (value: unknown): value is Candidate['design'] =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((setting) => typeof setting === 'number' || typeof setting === 'string');

/** What another design shows. */
const altered = ({ designs }: SearchTruth, random: Random): Candidate['sight'] =>
  (designs[random.integer(designs.length)] as Candidate).sight;

function rememberDraws(
  draw: (seed: number, level: string) => SearchTruth,
): (seed: number, level: string) => SearchTruth {
  const known = new Map<string, SearchTruth>();
  return (seed, level) => {
    const key = `${level} ${seed}`;
    const truth = known.get(key) ?? draw(seed, level);
    known.delete(key);
    known.set(key, truth);
    const oldest = known.keys().next().value;
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
    return truth;
  };
}
