import { type Design, designKey, type Goal, isObjective, type PlanningView } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { paretoIndexes } from '../kernels/statistics/index.ts';
import { isFeasible, orientMeans, pickObjectives } from './acquire.ts';
import { fitProcessBelief } from './belief.ts';
import { encodeAll } from './candidates.ts';
import { fitGoalModels } from './goal-models.ts';
import { beliefsAt, orient } from './utility.ts';

/** One measured design with what all measurements together say of it, goal by goal in the campaign's order. */
export type StandingDesign = {
  readonly design: Design;
  readonly samples: readonly string[];
  /** Mean and sd of the noise-free value [unit of the goal]. */
  readonly values: readonly { readonly mean: number; readonly sd: number }[];
  readonly meetsConstraints: boolean;
  /** No other design that meets the constraints is at least as good in every goal and better in one. */
  readonly isOnFront: boolean;
};

/**
 * The designs measured in every goal, the best in the first goal first, and the front among them, by the means of a Gaussian process per goal rather than by readings:
 * the best of many noisy readings is usually too good. Null for one objective, or where nothing was measured in every goal.
 */
export function estimateFront(
  view: PlanningView,
  random: Random,
): { readonly goals: readonly Goal[]; readonly designs: readonly StandingDesign[] } | null {
  const { goals, space } = view;
  if (goals.filter(isObjective).length < 2) return null;
  const measured = groupMeasured(view);
  if (measured.length === 0) return null;
  const models = fitGoalModels(view, (data) => fitProcessBelief(data.withStandIns(), random));
  const own = pickObjectives(models);
  const beliefs = beliefsAt(
    models,
    encodeAll(
      space,
      measured.map(({ design }) => design),
    ),
  );
  const feasible = [...beliefs.keys()].filter((i) => isFeasible(models, beliefs[i]!));
  const front = paretoIndexes(feasible.map((i) => orientMeans(own.models, own.of(beliefs[i]!))));
  const onFront = new Set(front.map((place) => feasible[place]!));
  const merits = beliefs.map((own) => orient(models[0]!.goal, own[0]!).mean.value);
  const order = [...measured.keys()].sort((a, b) => merits[b]! - merits[a]!);
  const designs = measured.map((group, i) => ({
    ...group,
    values: beliefs[i]!,
    meetsConstraints: feasible.includes(i),
    isOnFront: onFront.has(i),
  }));
  return { goals, designs: order.map((i) => designs[i]!) };
}

/** Designs with a reading of every goal that is no bound, on one sample or on several. */
function groupMeasured({ space, trials, goals }: PlanningView): { design: Design; samples: string[] }[] {
  const groups = new Map<string, { design: Design; samples: string[]; read: Set<number> }>();
  for (const { design, outcomes, sample, status } of trials) {
    if (status !== 'measured') continue;
    const key = designKey(space, design);
    const group = groups.get(key) ?? { design, samples: [], read: new Set<number>() };
    groups.set(key, group);
    group.samples.push(sample);
    outcomes.forEach((outcome, goal) => {
      if (outcome !== null && outcome.bound === undefined) group.read.add(goal);
    });
  }
  return [...groups.values()]
    .filter(({ read }) => read.size === goals.length)
    .map(({ design, samples }) => ({ design, samples }));
}
