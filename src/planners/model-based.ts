import {
  type Design,
  encodedDimension,
  isObjective,
  type PlanningView,
  type Proposal,
  type Space,
} from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { type AcquisitionRule, createAcquisition, isFeasible, pickObjectives } from './acquire.ts';
import { type Candidates, encodeAll, listOpenCandidates, triedKeys } from './candidates.ts';
import { createDesignScore } from './design-score.ts';
import { explainModelChoice } from './explain-choice.ts';
import { learnFeasibility } from './feasibility.ts';
import { believePending, type GoalModel } from './goal-models.ts';
import { createLearningScore } from './learning-score.ts';
import { pickBest } from './pick-best.ts';
import { searchSpace } from './search-space.ts';
import { pickSpread, scatterCandidates, spaceFillingDesigns } from './space-filling.ts';
import { beliefsAt, utilityOf } from './utility.ts';

export type ModelBasedSettings = AcquisitionRule & {
  /** Once in so many designs the confidence bound is taken with this many standard deviations instead; 0: never. */
  readonly boldEvery: number;
  readonly boldBeta: number;
  /** Designs spread over the space before the model chooses; null: 3 of a list, else dimension + 1, at most 10. */
  readonly initial: number | null;
};

export type FitModels = (view: PlanningView, random: Random) => readonly GoalModel[];

/** Designs one after the other: spread over the space until a model can be fitted, then those that the acquisition prefers. */
export function proposeByModels(
  view: PlanningView,
  count: number,
  settings: ModelBasedSettings,
  fitModels: FitModels,
  { random, progress }: { readonly random: Random; progress(fraction: number, note: string): void },
): Proposal[] {
  const models = fitModels(view, random);
  const proposals: Proposal[] = [];
  let current = view;
  while (proposals.length < count) {
    const open = listOpenCandidates(current.space, current.trials);
    const proposal =
      !models.some(({ goal }) => isObjective(goal)) || spreadStillNeeded(current, open, settings) > 0
        ? proposeSpread(current, open, settings, random)
        : proposeByModel(current, open, models, settings, random);
    if (proposal === null) break;
    proposals.push(proposal);
    current = withPending(current, proposal.design);
    progress(proposals.length / count, `${proposals.length} of ${count} designs chosen`);
  }
  return proposals;
}

const withPending = (view: PlanningView, design: Design): PlanningView => ({
  ...view,
  trials: [
    ...view.trials,
    { sample: 'proposed', design, outcomes: view.goals.map(() => null), status: 'pending' },
  ],
});

const spreadTarget = (space: Space, open: Candidates | null, { initial }: ModelBasedSettings): number =>
  initial ?? (open ? 3 : Math.min(10, encodedDimension(space) + 1));

const spreadStillNeeded = (
  { space, trials }: PlanningView,
  open: Candidates | null,
  settings: ModelBasedSettings,
): number => spreadTarget(space, open, settings) - trials.filter(({ status }) => status !== 'failed').length;

function proposeSpread(
  { space, trials }: PlanningView,
  open: Candidates | null,
  settings: ModelBasedSettings,
  random: Random,
): Proposal | null {
  const candidates = open ?? scatterCandidates(space, triedKeys(space, trials), random);
  const tried = encodeAll(
    space,
    trials.map(({ design }) => design),
  );
  const [chosen] = pickSpread(candidates, 1, tried, random);
  if (chosen === undefined) return null;
  const why =
    trials.length === 0
      ? `Start of ${spreadTarget(space, open, settings)} spread-out designs: nothing is known yet, so any is as good.`
      : `Far from the ${trials.length} designs asked for so far: the model needs results spread over the space before it can choose.`;
  return { design: candidates.designs[chosen]!, predicted: null, expectedImprovement: null, why };
}

/** The best design by the models, with everything pending believed to come out as predicted. */
function proposeByModel(
  view: PlanningView,
  open: Candidates | null,
  fitted: readonly GoalModel[],
  settings: ModelBasedSettings,
  random: Random,
): Proposal | null {
  const { space, trials } = view;
  const models = believePending(fitted, view);
  const tried = trials.filter(({ status }) => status !== 'failed').map(({ design }) => design);
  const considered = encodeAll(space, tried);
  const standing = rankTried(models, considered);
  const feasibility = learnFeasibility(view);
  const isBold = settings.boldEvery > 0 && trials.length % settings.boldEvery === 0;
  const rule = isBold ? { ...settings, beta: settings.boldBeta } : settings;
  const score =
    settings.acquisition === 'variance'
      ? createLearningScore(models, referencesOf(space, open, random), feasibility)
      : createDesignScore(
          createAcquisition(models, considered, rule, random),
          feasibility,
          models[0]!.belief.dimension,
        );
  const design = open
    ? open.designs[pickBest(score, open.points)]
    : searchSpace({
        space,
        score,
        promising: standing.order.slice(0, 3).map((index) => tried[index]!),
        excluded: triedKeys(space, trials),
        random,
      });
  if (!design) return null;
  return explainModelChoice(view, { models, considered, best: standing.best, settings }, design);
}

/** Designs tried by what the models say of them, best first: feasible ones before others; and the utility of the first. */
function rankTried(
  models: readonly GoalModel[],
  considered: Float64Array,
): { readonly order: readonly number[]; readonly best: number | null } {
  const own = pickObjectives(models);
  const beliefs = beliefsAt(models, considered);
  const utilities = beliefs.map((one) => utilityOf(own.models, own.of(one)).mean.value);
  const feasible = beliefs.map((one) => isFeasible(models, one));
  const order = [...beliefs.keys()].sort(
    (a, b) => Number(feasible[b]) - Number(feasible[a]) || utilities[b]! - utilities[a]!,
  );
  const [first] = order;
  return { order, best: first !== undefined && feasible[first] ? utilities[first]! : null };
}

/** Where the variance counts that a measurement should lower: the open candidates, or points spread over the space. */
const referenceCount = 128;
function referencesOf(space: Space, open: Candidates | null, random: Random): Float64Array {
  if (open === null) return encodeAll(space, spaceFillingDesigns(space, referenceCount, random));
  const chosen = random.shuffle(open.designs).slice(0, referenceCount);
  return encodeAll(space, chosen);
}
