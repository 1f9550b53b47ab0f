import {
  type Context,
  type Design,
  encodeDesign,
  encodedDimension,
  isObjective,
  type PlanningView,
  type Proposal,
  type Space,
  type StopSignal,
} from '../campaign/index.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { type AcquisitionRule, createAcquisition, isFeasible, pickObjectives } from './acquire.ts';
import { type Candidates, encodeAll, gatherRows, listOpenCandidates, triedKeys } from './candidates.ts';
import { createDesignScore } from './design-score.ts';
import { learnFeasibility } from './feasibility.ts';
import { believePending, type GoalModel } from './goal-models.ts';
import { createLearningScore } from './learning-score.ts';
import { rankCandidates } from './pick-best.ts';
import { distanceBetween, proposeWithRationale } from './rationale.ts';
import { searchSpace } from './search-space.ts';
import { pickSpread, scatterCandidates, spaceFillingDesigns } from './space-filling.ts';
import { beliefsAt, utilityOf } from './utility.ts';

export type ModelBasedSettings = AcquisitionRule & {
  /** Once in so many designs the confidence bound is taken with this many standard deviations instead; 0: never. */
  readonly boldEvery: number;
  readonly boldBeta: number;
  /** Designs spread over the space before the model chooses; null: 3 of a list, else dimension + 1, at most 10. */
  readonly initial: number | null;
  /** Seconds for one suggestion. */
  readonly deadline: number;
};

export type FitModels = (view: PlanningView, random: Random, signal: StopSignal) => readonly GoalModel[];

/**
 * Designs one after the other: spread over the space until a model can be fitted, then those that the acquisition prefers. When the
 * time is up, those chosen so far, at least one.
 */
export function proposeByModels(
  view: PlanningView,
  count: number,
  settings: ModelBasedSettings,
  fitModels: FitModels,
  context: Context,
): Proposal[] {
  const { random } = context;
  const signal = context.stopAfter?.(settings.deadline) ?? context.signal;
  const models = fitModels(view, random, signal);
  context.progress(0.1, 'models fitted');
  const proposals: Proposal[] = [];
  let current = view;
  while (proposals.length < count && !(proposals.length > 0 && signal.aborted)) {
    const open = listOpenCandidates(current.space, current.trials);
    const proposal =
      !models.some(({ goal }) => isObjective(goal)) || spreadStillNeeded(current, open, settings) > 0
        ? proposeSpread(current, open, settings, random)
        : proposeByModel(current, open, models, settings, { random, signal });
    if (proposal === null) break;
    proposals.push(proposal);
    current = withPending(current, proposal.design);
    context.progress(
      0.1 + (0.9 * proposals.length) / count,
      `${proposals.length} of ${count} designs chosen`,
    );
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
  return { design: candidates.designOf(chosen), predicted: null, expectedImprovement: null, why };
}

/** Designs at which is looked for what a measurement would teach. */
const referenceCount = 64;

function referencesOf(space: Space, open: Candidates | null): Float64Array {
  if (open === null)
    return encodeAll(space, spaceFillingDesigns(space, referenceCount, seededRandom('references')));
  const count = Math.min(referenceCount, open.rows.length);
  const rows = Array.from(
    { length: count },
    (_, i) => open.rows[Math.floor((i * open.rows.length) / count)]!,
  );
  return gatherRows(open, rows);
}

/** The best of the designs found that lies elsewhere than the first: a twentieth of the space's diagonal away. */
function findElsewhere(space: Space, [first, ...others]: readonly Design[]): Design | null {
  const here = encodeDesign(space, first!);
  const reach = 0.05 * Math.sqrt(here.length);
  return others.find((other) => distanceBetween(here, encodeDesign(space, other)) > reach) ?? null;
}

/** The best design by the models, with everything pending believed to come out as predicted. */
function proposeByModel(
  view: PlanningView,
  open: Candidates | null,
  fitted: readonly GoalModel[],
  settings: ModelBasedSettings,
  { random, signal }: Pick<Context, 'random' | 'signal'>,
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
      ? createLearningScore(models, referencesOf(space, open), feasibility)
      : createDesignScore(
          createAcquisition(models, considered, rule, random),
          feasibility,
          models[0]!.belief.dimension,
        );
  const found = open
    ? rankCandidates(score, open, tried.length, signal).rows.slice(0, 2).map(open.designOf)
    : searchSpace({
        space,
        score,
        promising: standing.order.slice(0, 3).map((index) => tried[index]!),
        excluded: triedKeys(space, trials),
        random,
        signal,
      });
  const [design] = found;
  if (!design) return null;
  const grounds = { models, considered, best: standing.best, settings };
  return proposeWithRationale(view, grounds, {
    design,
    runnerUp: open ? (found[1] ?? null) : findElsewhere(space, found),
    leader: encodeDesign(space, tried[standing.order[0]!]!),
    others: referencesOf(space, open),
  });
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
