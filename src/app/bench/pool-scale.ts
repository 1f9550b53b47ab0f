import { type Goal, scoreValue } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import {
  dominatedVolume,
  randomFirstHitCurve,
  randomFoundCurve,
  randomHypervolumeRegretCurve,
} from '../../insights/index.ts';
import { randomBaseline } from '../../kernels/statistics/index.ts';
import type { BenchProblem, RegretScale } from './bench-problem.ts';

type Scale = Pick<BenchProblem, 'regret' | 'random'>;
/** Scores of one candidate, one per goal, larger is better; null where its experiment fails. */
type Scores = readonly number[] | null;

/**
 * How far from the best a campaign on a pool is, and what a random order reaches. `truths`: values per candidate and goal.
 * @throws AppError `bad-problem` when all candidates are equally good in a goal
 */
export function scalePool(
  goals: readonly Goal[],
  truths: readonly (readonly number[] | null)[],
  targetCount: number,
): Scale {
  const scores = truths.map(
    (truth) => truth?.map((value, index) => scoreValue(goals[index] as Goal, value)) ?? null,
  );
  for (const [index, { quantity }] of goals.entries()) {
    const [least, most] = extentOf(scores, index);
    if (!(most > least))
      throw new AppError(
        'bad-problem',
        `every candidate has the same "${quantity}"; there is nothing to find`,
      );
  }
  const hasTargets = targetCount > 0;
  const { regret, random } =
    goals.length > 1 ? scaleSeveral(scores) : scaleOne(scores.map((own) => own?.[0] ?? null));
  return {
    regret,
    random: {
      found: hasTargets ? (budget) => randomFoundCurve(truths.length, budget) : null,
      firstHit: hasTargets ? (budget) => randomFirstHitCurve(truths.length, targetCount, budget) : null,
      regret: random,
    },
  };
}

type RegretOf = { readonly regret: RegretScale | null; readonly random: Scale['random']['regret'] };

/** Unknown where half of the candidates or more are as good as the best: no ordinary one is left to compare with. */
function scaleOne(scores: readonly (number | null)[]): RegretOf {
  const bestFirst = scores.filter((score) => score !== null).toSorted((a, b) => b - a);
  const [best, worst] = [bestFirst[0] as number, bestFirst.at(-1) as number];
  const unit = best - medianOf(bestFirst);
  if (!(unit > 0)) return { regret: null, random: null };
  const { expectation } = randomBaseline(
    scores.map((score) => score ?? worst),
    'maximize',
  );
  return {
    regret: { kind: 'normalised', best, worst, unit },
    random: (budget) => [...expectation.slice(0, budget)].map((reached) => (best - reached) / unit),
  };
}

const medianOf = (sorted: readonly number[]): number => {
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] as number) + (sorted[Math.floor(half)] as number)) / 2;
};

/** Beneath the worst, so that a candidate that is best in one goal and worst in another counts. */
const hypervolumeReference = -0.1;

/** Each goal runs from 0, its worst candidate, to 1, its best. */
function scaleSeveral(scores: readonly Scores[]): RegretOf {
  const made = scores.filter((score) => score !== null);
  const extents = (made[0] ?? []).map((_, goal) => extentOf(scores, goal));
  const scale = (score: readonly number[]): readonly number[] =>
    extents.map(([least, most], goal) => ((score[goal] as number) - least) / (most - least));
  const reference = extents.map(() => hypervolumeReference);
  const largest = dominatedVolume(made.map(scale), reference);
  const scaled = scores.map((score) => (score === null ? null : scale(score)));
  return {
    regret: { kind: 'hypervolume', reference, largest, scale },
    random: extents.length === 2 ? (budget) => randomHypervolumeRegretCurve(scaled, reference, budget) : null,
  };
}

function extentOf(scores: readonly Scores[], goal: number): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const score of scores) {
    if (score === null) continue;
    least = Math.min(least, score[goal] as number);
    most = Math.max(most, score[goal] as number);
  }
  return [least, most];
}
