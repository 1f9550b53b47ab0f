import type { PlanningView } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  type Acquisition,
  type AcquisitionRule,
  createAcquisition,
  isFeasible,
  pickObjectives,
} from './acquire.ts';
import { type Candidates, encodeAll, knownDesigns } from './candidates.ts';
import { type DesignCost, learnDesignCost } from './design-cost.ts';
import { createDesignScore, type DesignScore } from './design-score.ts';
import { type Feasibility, learnFeasibility } from './feasibility.ts';
import type { GoalModel } from './goal-models.ts';
import { createLearningScore } from './learning-score.ts';
import { referencesOf } from './references.ts';
import { transposePredictions, utilitiesOf } from './utility.ts';

/** A score as the logarithm of a gain, with its derivative by the score. */
export type LogGain = (score: number) => { readonly value: number; readonly slope: number };

export type DesignRate = {
  /** What an experiment gains; where costs differ, for the money. */
  readonly score: DesignScore;
  /** What an experiment gains, whatever it costs. */
  readonly gain: DesignScore;
  readonly logGainOf: LogGain;
  readonly cost: DesignCost | null;
  readonly tried: ReturnType<typeof knownDesigns>;
  /** Row-major coordinates of `tried`. */
  readonly considered: Float64Array;
  /** Indexes of `tried` by what the models say, best first, feasible ones before others; and the utility of the first if feasible. */
  readonly order: readonly number[];
  readonly best: number | null;
};

/** How designs are compared, given models that believe in everything under way. */
export function rateDesigns(
  view: PlanningView,
  models: readonly GoalModel[],
  rule: AcquisitionRule,
  open: Candidates | null,
  random: Random,
): DesignRate {
  const tried = knownDesigns(view);
  const considered = encodeAll(view.space, tried);
  const { order, best, highest } = rankTried(models, considered);
  const cost = learnDesignCost(view);
  const feasibility = learnFeasibility(view);
  const { dimension } = models[0]!.belief;
  const grounds = { tried, considered, order, best, cost };
  const withCost = (gain: DesignScore, plain: () => DesignScore, logGainOf: LogGain): DesignRate => ({
    ...grounds,
    gain,
    logGainOf,
    score: cost ? perCost(plain(), logGainOf, feasibility, cost) : gain,
  });
  if (rule.acquisition === 'variance') {
    const learn = (by: Feasibility) => createLearningScore(models, referencesOf(view.space, open), by);
    return withCost(learn(feasibility), () => learn(certain), logarithm);
  }
  const acquired = createAcquisition(models, considered, rule, random);
  return withCost(
    createDesignScore(acquired, feasibility, dimension),
    () => createDesignScore(acquired, certain, dimension),
    logGainOfScore(acquired, highest),
  );
}

const certain: Feasibility = () => 0;
const logarithm: LogGain = (score) => ({ value: score, slope: 1 });

/** Gains of less than this part of a goal's scatter hardly count. */
const leastGain = 0.1;

/**
 * A score as the logarithm of a gain, which can be added over a run or divided by a cost: a log gain as it is; a bound u by its gain
 * over the best, s·log(1 + exp((u − best)/s)) with s a tenth of the scatter. The larger score is the larger gain.
 */
function logGainOfScore({ baseline, penalty }: Acquisition, best: number): LogGain {
  if (baseline === 'log-gain') return logarithm;
  const unit = leastGain * penalty;
  const least = baseline === 'best' ? best : 0;
  return (score) => {
    const z = (score - least) / unit;
    if (z < -30) return { value: z + Math.log(unit), slope: 1 / unit };
    const soft = z > 30 ? z : Math.log1p(Math.exp(z));
    return { value: Math.log(unit * soft), slope: 1 / (1 + Math.exp(-z)) / soft / unit };
  };
}

/**
 * log(gain · chance / cost) of a score without feasibility: what an experiment gains for the money. A bound becomes a gain first,
 * since a bound itself, which may be negative or have any zero, cannot be divided by a cost.
 */
function perCost(
  plain: DesignScore,
  logGainOf: LogGain,
  feasibility: Feasibility,
  cost: DesignCost,
): DesignScore {
  const { dimension } = plain;
  const rate = (scores: Float64Array, points: Float64Array): Float64Array =>
    scores.map((score, i) => {
      const point = points.subarray(i * dimension, (i + 1) * dimension);
      return logGainOf(score).value + feasibility(point) - Math.log(cost.at(point));
    });
  return {
    dimension,
    many: (points) => rate(plain.many(points), points),
    sketchMany: (points) => rate(plain.sketchMany(points), points),
    withGradient(point, gradient) {
      const { value, slope } = logGainOf(plain.withGradient(point, gradient));
      const costGradient = new Float64Array(dimension);
      const money = cost.at(point, costGradient);
      const chanceGradient = new Float64Array(dimension);
      const logChance = feasibility(point, chanceGradient);
      for (let j = 0; j < dimension; j++)
        gradient[j] = slope * gradient[j]! + chanceGradient[j]! - costGradient[j]! / money;
      return value + logChance - Math.log(money);
    },
  };
}

/** Designs tried by what the models say of them; `highest`: the largest utility, feasible or not. */
function rankTried(
  models: readonly GoalModel[],
  considered: Float64Array,
): { readonly order: readonly number[]; readonly best: number | null; readonly highest: number } {
  const own = pickObjectives(models);
  const predictions = models.map(({ belief }) => belief.predictMany(considered));
  const beliefs = transposePredictions(predictions);
  const { means: utilities } = utilitiesOf(own.models, own.pick(predictions));
  const feasible = beliefs.map((one) => isFeasible(models, one));
  const order = [...beliefs.keys()].sort(
    (a, b) => Number(feasible[b]) - Number(feasible[a]) || utilities[b]! - utilities[a]!,
  );
  const [first] = order;
  const best = first !== undefined && feasible[first] ? utilities[first]! : null;
  return {
    order,
    best,
    highest: utilities.reduce((most, utility) => Math.max(most, utility), Number.NEGATIVE_INFINITY),
  };
}
