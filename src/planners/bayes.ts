import { z } from 'zod';
import {
  type Design,
  encodeDesign,
  encodedDimension,
  type PlanningView,
  type Proposal,
} from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { type Candidates, encodeAll, listOpenCandidates, triedKeys } from './candidates.ts';
import { definePlanner } from './define-planner.ts';
import { createDesignScore } from './design-score.ts';
import { explainModelChoice } from './explain-choice.ts';
import { learnFeasibility } from './feasibility.ts';
import { believe, fitGoalModels, type GoalModel } from './goal-models.ts';
import { indexOfLargest, searchSpace } from './search-space.ts';
import { pickSpread, scatterCandidates } from './space-filling.ts';
import { meanUtilities } from './utility.ts';

const options = z.strictObject({
  acquisition: z
    .enum(['log-ei', 'ucb'], 'expected log-ei or ucb')
    .default('ucb')
    .describe('ucb: upper confidence bound; log-ei: expected improvement, for results with little noise'),
  beta: z
    .number('expected a number')
    .min(0, 'expected 0 or more')
    .default(2)
    .describe('standard deviations that ucb adds to the mean'),
  initial: z
    .int('expected a whole number')
    .min(1, 'expected 1 or more')
    .nullable()
    .default(null)
    .describe(
      'designs spread over the space before the model chooses; null: 3 of a list, else dimension + 1, at most 10',
    ),
});
type BayesOptions = z.output<typeof options>;

/** Bayesian optimisation: a Gaussian process per goal, then the design that its acquisition prefers. */
export const bayes = definePlanner({
  name: 'bayes',
  version: '1',
  summary:
    'Learns a Gaussian process from every measurement and asks for the design that may beat the best by most.',
  options,
  async propose(view, count, settings, { random, progress }) {
    const models = fitGoalModels(view);
    const proposals: Proposal[] = [];
    let current = view;
    while (proposals.length < count) {
      const open = listOpenCandidates(current.space, current.trials);
      const proposal =
        models.length === 0 || spreadStillNeeded(current, open, settings) > 0
          ? proposeSpread(current, open, settings, random)
          : proposeByModel(current, open, models, settings, random);
      if (proposal === null) break;
      proposals.push(proposal);
      current = withPending(current, proposal.design);
      progress(proposals.length / count, `${proposals.length} of ${count} designs chosen`);
    }
    return proposals;
  },
});

const withPending = (view: PlanningView, design: Design): PlanningView => ({
  ...view,
  trials: [
    ...view.trials,
    { sample: 'proposed', design, outcomes: view.goals.map(() => null), status: 'pending' },
  ],
});

const spreadTarget = (
  space: PlanningView['space'],
  open: Candidates | null,
  { initial }: BayesOptions,
): number => initial ?? (open ? 3 : Math.min(10, encodedDimension(space) + 1));

const spreadStillNeeded = (
  { space, trials }: PlanningView,
  open: Candidates | null,
  settings: BayesOptions,
): number => spreadTarget(space, open, settings) - trials.filter(({ status }) => status !== 'failed').length;

function proposeSpread(
  { space, trials }: PlanningView,
  open: Candidates | null,
  settings: BayesOptions,
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

/** The best design by the model, with everything pending believed to come out as predicted. */
function proposeByModel(
  view: PlanningView,
  open: Candidates | null,
  fitted: readonly GoalModel[],
  settings: BayesOptions,
  random: Random,
): Proposal | null {
  const { space, trials } = view;
  const pending = trials
    .filter(({ status }) => status === 'pending')
    .map(({ design }) => encodeDesign(space, design));
  const models = pending.reduce<readonly GoalModel[]>(believe, fitted);
  const considered = trials.filter(({ status }) => status !== 'failed').map(({ design }) => design);
  const utilities = meanUtilities(models, encodeAll(space, considered));
  const best = Math.max(...utilities);
  const score = createDesignScore(models, best, settings, learnFeasibility(view));
  const promising = [...considered.keys()].sort((a, b) => utilities[b]! - utilities[a]!).slice(0, 3);
  const design = open
    ? open.designs[indexOfLargest(score.many(open.points))]
    : searchSpace({
        space,
        score,
        promising: promising.map((index) => considered[index]!),
        excluded: triedKeys(space, trials),
        random,
      });
  return design ? explainModelChoice(view, models, best, design) : null;
}
