import {
  type Context,
  type Design,
  encodeDesign,
  encodedDimension,
  encodeIfComplete,
  isObjective,
  type PlanningView,
  type Proposal,
  type Space,
  type StopSignal,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Random } from '../core/random.ts';
import type { AcquisitionRule } from './acquire.ts';
import { type Candidates, encodeAll, listOpenCandidates, triedKeys } from './candidates.ts';
import { chooseSettingByModels } from './choose-setting.ts';
import { rateDesigns } from './design-rate.ts';
import { fillRuns, withPending } from './fill-runs.ts';
import { believePending, type GoalModel } from './goal-models.ts';
import { type HeldSpace, holdSetting, type Setting, settingOf } from './held-setting.ts';
import { distanceBetween } from './nearest-measured.ts';
import { rankCandidates } from './pick-best.ts';
import { proposeWithRationale } from './rationale.ts';
import { referencesOf } from './references.ts';
import { proposeRepeat } from './repeat-choice.ts';
import { type SearchRequest, searchSpace } from './search-space.ts';
import { pickSpread, scatterCandidates } from './space-filling.ts';

export type ModelBasedSettings = AcquisitionRule & {
  /** Whether a design may be asked for once more. */
  readonly repeat: boolean;
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
  if (view.space.pool?.length === 0)
    throw new AppError('bad-space', 'pool: empty, expected designs to choose from');
  const models = fitModels(view, random, signal);
  context.progress(0.1, 'models fitted');
  let chosenCount = 0;
  const choose = (start: PlanningView, wanted: number, held: HeldSpace | null): Proposal[] => {
    const proposals: Proposal[] = [];
    let current = start;
    while (proposals.length < wanted && !(chosenCount > 0 && signal.aborted)) {
      const open = listOpenCandidates(current.space, current.trials, held?.setting);
      const round = { view: current, open, held, settings, random, signal };
      const proposal = isSpreading(models, round) ? proposeSpread(round) : proposeByModel(round, models);
      if (proposal === null) break;
      proposals.push(proposal);
      current = withPending(current, [proposal.design]);
      chosenCount++;
      context.progress(0.1 + (0.9 * chosenCount) / count, `${chosenCount} of ${count} designs chosen`);
    }
    return proposals;
  };
  return fillRuns(view, count, {
    choose,
    chooseSetting: (current, shared, size) => {
      const open = listOpenCandidates(current.space, current.trials);
      const round = { view: current, open, held: null, settings, random, signal };
      if (!isSpreading(models, round))
        return chooseSettingByModels({ ...round, settings: ruleOf(current, settings), models, shared, size });
      const first = proposeSpread(round);
      return first ? settingOf(first.design, shared) : null;
    },
  });
}

/** One choice: what is known, what may be chosen, and how. */
type Round = {
  readonly view: PlanningView;
  /** Every design that may be chosen; null where they cannot be listed. */
  readonly open: Candidates | null;
  readonly held: HeldSpace | null;
  readonly settings: ModelBasedSettings;
  readonly random: Random;
  readonly signal: StopSignal;
};

/** Where other campaigns have something to say, their word comes before any spread. */
const spreadTarget = (
  { space, prior }: PlanningView,
  open: Candidates | null,
  { initial }: ModelBasedSettings,
): number => initial ?? (prior ? 0 : open ? 3 : Math.min(10, encodedDimension(space) + 1));

const isSpreading = (models: readonly GoalModel[], { view, open, settings }: Round): boolean =>
  !models.some(({ goal }) => isObjective(goal)) ||
  spreadTarget(view, open, settings) > view.trials.filter(({ status }) => status !== 'failed').length;

function proposeSpread({ view, open, held, settings, random }: Round): Proposal | null {
  const { space, trials, foresight = [] } = view;
  const simulated = foresight
    .filter(({ cost }) => cost.money > 0 || cost.hours > 0)
    .flatMap(({ estimates }) => estimates.map(({ design }) => design))
    .filter((design) => encodeIfComplete(space, design) !== null);
  const candidates = open ?? scatterCandidates(space, held, triedKeys(space, trials), random);
  const tried = encodeAll(space, [...trials.map(({ design }) => design), ...simulated]);
  const [chosen] = pickSpread(candidates, 1, tried, random);
  if (chosen === undefined) return null;
  const why =
    trials.length === 0
      ? `Start of ${spreadTarget(view, open, settings)} spread-out designs: nothing is known yet, so any is as good.`
      : `Far from the ${trials.length === 1 ? 'one design' : `${trials.length} designs`} asked for so far: the model needs results spread over the space before it can choose.`;
  return { design: candidates.designOf(chosen), predicted: null, expectedImprovement: null, why };
}

/** The best of the designs found that lies elsewhere than the first: a twentieth of the space's diagonal away. */
function findElsewhere(space: Space, [first, ...others]: readonly Design[]): Design | null {
  const here = encodeDesign(space, first!);
  const reach = 0.05 * Math.sqrt(here.length);
  return others.find((other) => distanceBetween(here, encodeDesign(space, other)) > reach) ?? null;
}

/** Bold or not, by how many designs were asked for. */
const ruleOf = (
  { trials }: PlanningView,
  { boldEvery, boldBeta, ...rule }: ModelBasedSettings,
): AcquisitionRule => (boldEvery > 0 && trials.length % boldEvery === 0 ? { ...rule, beta: boldBeta } : rule);

/** The best design by the models, with everything pending believed to come out as predicted. */
function proposeByModel(
  { view, open, held, settings, random, signal }: Round,
  fitted: readonly GoalModel[],
): Proposal | null {
  const { space, trials } = view;
  const models = believePending(fitted, view);
  const rated = rateDesigns(view, models, ruleOf(view, settings), open, random);
  const { score, cost, tried, considered, order, best } = rated;
  const request = {
    space,
    score,
    promising: order.slice(0, 3).map((index) => tried[index]!),
    excluded: triedKeys(space, trials),
    random,
    held,
    signal,
  };
  const found = open
    ? rankCandidates(score, open, tried.length, signal).rows.slice(0, 2).map(open.designOf)
    : searchKeeping(request, cost?.kept ?? []);
  const [design] = found;
  const grounds = { models, considered, best, settings };
  const repeat = settings.repeat ? proposeRepeat(view, grounds, held, design ?? null, open) : null;
  if (repeat) return repeat;
  if (!design) return null;
  return proposeWithRationale(view, grounds, {
    design,
    runnerUp: open ? (found[1] ?? null) : findElsewhere(space, found),
    leader: encodeDesign(space, tried[order[0]!]!),
    others: referencesOf(space, open),
  });
}

/** What the whole space offers and what it offers at settings that would cost to change, best first. */
function searchKeeping(request: SearchRequest, kept: readonly Setting[]): readonly Design[] {
  const { space, score, held } = request;
  const free = searchSpace(request);
  if (kept.length === 0) return free;
  const others = kept.flatMap((setting) =>
    searchSpace({ ...request, held: holdSetting(space, { ...setting, ...held?.setting }) }).slice(0, 1),
  );
  const found = [...free, ...others];
  const scores = score.many(encodeAll(space, found));
  return [...found.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).map((index) => found[index]!);
}
