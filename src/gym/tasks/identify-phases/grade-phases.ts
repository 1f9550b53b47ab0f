import { AppError } from '../../../core/error.ts';
import type { Random } from '../../../core/random.ts';
import { probabilityUtility } from '../../rewards/probability-utility.ts';
import { quantileUtility, type StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { drawQuantiles, readQuantiles } from '../reading/stated-quantiles.ts';
import type { PhaseCandidate } from './draw-candidates.ts';
import { type MixtureTruth, strainSd } from './mixture.ts';

/** Probabilities of sets of phases, and for each candidate its share of the weight where it is there. */
export type PhaseAnswer = {
  readonly hypotheses: readonly { readonly phases: readonly string[]; readonly probability: number }[];
  readonly fractions: { readonly [candidate: string]: StatedQuantiles };
};

/** Parts of the utility: which phases, and how much of each. */
const weights = { phases: 0.7, fractions: 0.3 } as const;
/** Errors well below it do not count [weight fraction]. */
const fractionWidth = 0.04;

/** One text for a set of phases, in whatever order. */
export const keyOfSet = (phases: readonly string[]): string => [...phases].sort().join(' + ');

/** Sets of 1 to `most` candidates of which no two are twins. */
export function countSets(candidates: readonly PhaseCandidate[], most: number): number {
  const pairs = candidates.filter(({ twin }) => twin !== null).length / 2;
  const single = candidates.length - 2 * pairs;
  let total = 0;
  for (let size = 1; size <= most; size++)
    for (let twins = 0; twins <= size; twins++)
      total += choose(pairs, twins) * 2 ** twins * choose(single, size - twins);
  return total;
}

function choose(n: number, k: number): number {
  let ways = k > n ? 0 : 1;
  for (let i = 0; i < k; i++) ways *= (n - i) / (i + 1);
  return Math.round(ways);
}

/** A sample that cannot be told from the true one, with its probability: twins have the same pattern where their cells are strained to one. */
type Variant = { readonly probability: number; readonly phases: ReadonlyMap<string, number> };

/**
 * What can be known of the phases from a perfect pattern: each phase or its twin, by how likely the strain is that either needs, which is
 * normal with sd {@link strainSd}.
 */
export function variantsOf({ candidates, phases }: MixtureTruth): readonly Variant[] {
  let variants: readonly Variant[] = [{ probability: 1, phases: new Map() }];
  for (const { candidate, weight, strain } of phases) {
    const own = candidates[candidate]!;
    const twin = candidates.find(({ name }) => name === own.twin);
    const choices = [{ name: own.name, likelihood: likelihoodOf(strain) }];
    if (twin !== undefined)
      choices.push({ name: twin.name, likelihood: likelihoodOf(strain - differenceOf(own, twin)) });
    const total = choices.reduce((sum, { likelihood }) => sum + likelihood, 0);
    variants = variants.flatMap((variant) =>
      choices.map(({ name, likelihood }) => ({
        probability: (variant.probability * likelihood) / total,
        phases: new Map([...variant.phases, [name, weight] as const]),
      })),
    );
  }
  return variants;
}

const likelihoodOf = (strain: number): number => Math.exp(-0.5 * (strain / strainSd) ** 2);

/** ln of the edges of the second over those of the first. */
export function differenceOf(first: PhaseCandidate, second: PhaseCandidate): number {
  const [own, other] = [first, second].map(({ structure }) => Math.hypot(...structure.lattice[0]));
  return Math.log(other! / own!);
}

/** The answer of somebody to whom the pattern says all that a pattern can say. */
export function bestAnswer(truth: MixtureTruth): PhaseAnswer {
  const variants = variantsOf(truth);
  return {
    hypotheses: variants.map(({ phases, probability }) => ({ phases: [...phases.keys()], probability })),
    fractions: Object.fromEntries(
      variants.flatMap(({ phases }) =>
        [...phases].map(([name, weight]) => [name, [weight, weight, weight] as const]),
      ),
    ),
  };
}

/** An answer without any look: one candidate, drawn from the list, is given a twentieth, and shares are drawn from 0 to 1. */
export function randomAnswer(names: readonly string[], random: Random): PhaseAnswer {
  return {
    hypotheses: [{ phases: [names[random.integer(names.length)]!], probability: 0.05 }],
    fractions: Object.fromEntries(names.map((name) => [name, drawQuantiles(0, 1, random)])),
  };
}

/** 0 to 1, mean over the samples that cannot be told apart. */
export function gradePhases(truth: MixtureTruth, { hypotheses, fractions }: PhaseAnswer): number {
  const stated = new Map(hypotheses.map(({ phases, probability }) => [keyOfSet(phases), probability]));
  const count = countSets(truth.candidates, truth.mostPhases);
  return variantsOf(truth).reduce((sum, { probability, phases }) => {
    const amounts = [...phases].map(([name, weight]) =>
      quantileUtility(fractions[name] ?? [0, 0, 0], weight, fractionWidth),
    );
    const mean = amounts.reduce((total, value) => total + value / amounts.length, 0);
    const set = probabilityUtility(stated, keyOfSet([...phases.keys()]), count);
    return sum + probability * (weights.phases * set + weights.fractions * mean);
  }, 0);
}

/** @throws AppError `bad-arguments` — an unknown name, a set that cannot be or stands twice, probabilities above 1 together, falling points */
export function checkPhaseAnswer(
  { candidates, mostPhases }: MixtureTruth,
  { hypotheses, fractions }: PhaseAnswer,
): void {
  const byName = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const keys = new Set<string>();
  let total = 0;
  for (const { phases, probability } of hypotheses) {
    total += probability;
    for (const name of phases) requireName(byName, name);
    const isTwice = new Set(phases).size < phases.length;
    const hasTwins = phases.some((name) => phases.includes(byName.get(name)!.twin ?? ''));
    if (phases.length > mostPhases || isTwice || hasTwins)
      throw new AppError(
        'bad-arguments',
        `answer: [${phases.join(', ')}] is no set of 1 to ${mostPhases} different phases without both modifications of one`,
      );
    const key = keyOfSet(phases);
    if (keys.has(key)) throw new AppError('bad-arguments', `answer: the set ${key} stands twice`);
    keys.add(key);
  }
  if (total > 1 + 1e-9)
    throw new AppError('bad-arguments', `answer: the probabilities sum to ${total}; expected at most 1`);
  for (const [name, points] of Object.entries(fractions)) {
    requireName(byName, name);
    readQuantiles(points, `answer: the share of ${name}`);
  }
}

function requireName(byName: ReadonlyMap<string, PhaseCandidate>, name: string): void {
  if (!byName.has(name))
    throw new AppError(
      'bad-arguments',
      `"${name.slice(0, 60)}" is no candidate; list_candidates gives their names`,
    );
}
