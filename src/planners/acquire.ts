import { acceptedRange, type Goal, isNearness, isObjective, isWeighted, missOf } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Random } from '../core/random.ts';
import {
  freeBoxes,
  logExpectedHypervolumeGain,
  type Predictions,
  paretoIndexes,
} from '../kernels/statistics/index.ts';
import {
  confidenceBound,
  logGain,
  logInside,
  logRangeGain,
  type Sensitive,
  straddle,
} from './acquisition.ts';
import type { Predictor } from './belief.ts';
import type { GoalModel } from './goal-models.ts';
import type { GoalBelief, Sensitives } from './moments.ts';
import { beliefsAt, orient, transposePredictions, utilitiesOf, utilityOf } from './utility.ts';

export type AcquisitionRule = {
  readonly acquisition: 'log-ei' | 'thompson' | 'ucb' | 'variance';
  readonly beta: number;
};

/** What predicts each goal, and how beliefs at one design become a score with its derivatives, goal by goal. */
export type Scorer = {
  readonly predictors: readonly Predictor[];
  /** Without `hasSlopes` only the value is wanted, and derivatives may be left at 0. */
  score(beliefs: readonly GoalBelief[], hasSlopes: boolean): Sensitives;
  /** The values alone at many designs, where that is less work than one by one. */
  scoreMany?(predictions: readonly Predictions[]): Float64Array;
};

/** A score averaged over scorers, as the logarithm of the mean of their exponentials where there are several. */
export type Acquisition = {
  readonly scorers: readonly Scorer[];
  /** Cheaper ones, to shorten a long list. */
  readonly sketch: readonly Scorer[];
  /** What one unit of log feasibility is worth in the score. */
  readonly penalty: number;
  /** What the score is: the logarithm of a gain, a value to compare with the best so far, or one to compare with 0. */
  readonly baseline: 'log-gain' | 'best' | 'zero';
};

/** Truths that a gain is averaged over, and how many of them make a sketch. */
const truthCount = 16;
const sketchCount = 3;

/**
 * The score of a design for all goals together. One goal, or several with weights: confidence bound, the value in a function drawn
 * from the belief (Thompson), or noisy expected improvement,
 * which is also what constraints make of it; several without weights: noisy expected gain in hypervolume; a boundary: the straddle.
 * Noise is met by averaging over joint draws of the truth at everything tried (`considered`: row-major points), each with its own
 * best, its own front and its own feasible designs. The chance to meet the constraints multiplies every gain.
 * @source letham2019; daulton2021; gardner2014
 */
export function createAcquisition(
  models: readonly GoalModel[],
  considered: Float64Array,
  { acquisition, beta }: AcquisitionRule,
  random: Random,
): Acquisition {
  const objectives = models.filter(({ goal }) => isObjective(goal));
  const only = objectives[0]!;
  const scale = only.belief.scale;
  if (only.goal.direction === 'boundary')
    return plain(models, scale, 'zero', (beliefs) => scoreBoundary(models, beliefs, scale));
  const hasConstraints = objectives.length < models.length;
  const isFront = hasFront(models);
  if (!isFront && !hasConstraints && acquisition === 'ucb')
    return plain(
      models,
      objectives.length === 1 ? scale : 1,
      'best',
      (beliefs) => scoreBound(models, beliefs, beta),
      (predictions) => scoreBounds(models, predictions, beta),
    );
  if (!isFront && !hasConstraints && acquisition === 'thompson') {
    const predictors = models.map(({ belief }) => belief.drawFunction(random));
    const scorer: Scorer = { predictors, score: (beliefs) => scoreBound(models, beliefs, 0) };
    return {
      scorers: [scorer],
      sketch: [scorer],
      penalty: objectives.length === 1 ? scale : 1,
      baseline: 'best',
    };
  }
  const drawn = models.map(({ belief }) => belief.drawTruths(truthCount, random));
  const reference = isFront ? referencePoint(models, considered) : null;
  const count = Math.min(...drawn.map((own) => own.length));
  if (count === 0)
    throw new AppError('not-positive-definite', 'no truth could be drawn from what is believed of the goals');
  const scorers = Array.from({ length: count }, (_, k) => {
    const predictors = drawn.map((own) => own[k]!);
    return scoreTruth(models, predictors, considered, reference);
  });
  return { scorers, sketch: scorers.slice(0, sketchCount), penalty: 1, baseline: 'log-gain' };
}

/** Whether goals are traded off against each other. */
export const hasFront = (models: readonly GoalModel[]): boolean => {
  const goals = models.map(({ goal }) => goal);
  return goals.filter(isObjective).length > 1 && !isWeighted(goals);
};

const plain = (
  models: readonly GoalModel[],
  penalty: number,
  baseline: Acquisition['baseline'],
  score: Scorer['score'],
  scoreMany?: Scorer['scoreMany'],
): Acquisition => {
  const scorerOf = (predictors: readonly Predictor[]): Scorer => ({
    predictors,
    score,
    ...(scoreMany && { scoreMany }),
  });
  return {
    scorers: [scorerOf(models.map(({ belief }) => belief))],
    sketch: [scorerOf(models.map(({ belief }) => ({ ...belief, predictMany: belief.sketchMany })))],
    penalty,
    baseline,
  };
};

function scoreBounds(
  models: readonly GoalModel[],
  predictions: readonly Predictions[],
  beta: number,
): Float64Array {
  const { means, variances } = utilitiesOf(models, predictions);
  return means.map((mean, i) => mean + beta * Math.sqrt(variances[i]!));
}

function scoreBound(models: readonly GoalModel[], beliefs: readonly GoalBelief[], beta: number): Sensitives {
  const { mean, variance } = utilityOf(models, beliefs);
  const sd = Math.sqrt(variance.value);
  return chain(confidenceBound(mean.value, sd, beta), mean, variance, sd);
}

function scoreBoundary(
  models: readonly GoalModel[],
  beliefs: readonly GoalBelief[],
  scale: number,
): Sensitives {
  const own = pickObjectives(models);
  const straddles = own
    .of(beliefs)
    .map(({ mean, sd }, g) => straddle(mean, sd, own.models[g]!.goal.target ?? 0));
  const widest = straddles.reduce((best, one, g) => (one.value > straddles[best]!.value ? g : best), 0);
  const only = (by: 'byMean' | 'bySd'): number[] => straddles.map((one, g) => (g === widest ? one[by] : 0));
  const score = { value: straddles[widest]!.value, byMean: only('byMean'), bySd: only('bySd') };
  return addFeasibility(models, beliefs, own.scatter(score), scale);
}

/** A score of one truth: the best, or the front, is what this truth says of the designs tried. */
function scoreTruth(
  models: readonly GoalModel[],
  predictors: readonly Predictor[],
  considered: Float64Array,
  reference: Float64Array | null,
): Scorer {
  const tried = transposePredictions(predictors.map((predictor) => predictor.predictMany(considered)));
  const feasible = tried.filter((beliefs) => isFeasible(models, beliefs));
  const gain =
    reference === null ? improvementOver(models, tried, feasible) : frontGain(models, feasible, reference);
  return {
    predictors,
    score: (beliefs, hasSlopes) => addFeasibility(models, beliefs, gain(beliefs, hasSlopes), 1),
  };
}

/** Whether the means meet every constraint. */
export const isFeasible = (models: readonly GoalModel[], beliefs: readonly GoalBelief[]): boolean =>
  models.every(({ goal }, g) => isObjective(goal) || missOf(goal, beliefs[g]!.mean) === 0);

/** Where nothing tried is feasible, the gain is over the worst of all: any feasible design is one, a good one more so. */
function improvementOver(
  models: readonly GoalModel[],
  tried: readonly (readonly GoalBelief[])[],
  feasible: readonly (readonly GoalBelief[])[],
): Scorer['score'] {
  const own = pickObjectives(models);
  const worths = (beliefs: readonly (readonly GoalBelief[])[]): number[] =>
    beliefs.map((one) => utilityOf(own.models, own.of(one)).mean.value);
  const best = feasible.length > 0 ? Math.max(...worths(feasible)) : Math.min(...worths(tried));
  const { goal } = own.models[0]!;
  if (own.models.length === 1 && isNearness(goal))
    return (beliefs) => {
      const { mean, sd } = own.of(beliefs)[0]!;
      const { value, byMean, bySd } = logRangeGain(mean, sd, acceptedRange(goal), -best);
      return own.scatter({ value, byMean: [byMean], bySd: [bySd] });
    };
  return (beliefs) => {
    const { mean, variance } = utilityOf(own.models, own.of(beliefs));
    const sd = Math.sqrt(variance.value);
    return own.scatter(chain(logGain(mean.value, sd, best), mean, variance, sd));
  };
}

function frontGain(
  models: readonly GoalModel[],
  feasible: readonly (readonly GoalBelief[])[],
  reference: Float64Array,
): Scorer['score'] {
  const own = pickObjectives(models);
  const boxes = freeBoxes(
    feasible.map((beliefs) => orientMeans(own.models, own.of(beliefs))),
    reference,
  );
  return (beliefs, hasSlopes) => {
    const turned = own.of(beliefs).map((belief, g) => orient(own.models[g]!.goal, belief));
    const sds = turned.map(({ variance }) => Math.sqrt(variance.value));
    const gain = logExpectedHypervolumeGain(
      boxes,
      turned.map(({ mean }) => mean.value),
      sds,
      hasSlopes,
    );
    const through = (by: 'byMean' | 'bySd'): number[] =>
      turned.map(
        ({ mean, variance }, g) =>
          gain.byMean[g]! * mean[by] + (gain.bySd[g]! * variance[by]) / (2 * sds[g]!),
      );
    return own.scatter({ value: gain.value, byMean: through('byMean'), bySd: through('bySd') });
  };
}

/** The means of all objectives, turned so that larger is better. */
export const orientMeans = (models: readonly GoalModel[], beliefs: readonly GoalBelief[]): Float64Array =>
  Float64Array.from(models, ({ goal }, g) => orient(goal, beliefs[g]!).mean.value);

/**
 * What a design must beat to count, objective by objective, larger is better: the value worth nothing where the goal states one, else
 * the worst of the front of means less a tenth of the spread of all means. @source ishibuchi2018, sec. 3
 */
export function referencePoint(models: readonly GoalModel[], considered: Float64Array): Float64Array {
  const own = pickObjectives(models);
  const points = beliefsAt(models, considered).map((beliefs) => orientMeans(own.models, own.of(beliefs)));
  const front = paretoIndexes(points).map((i) => points[i]!);
  return Float64Array.from(own.models, ({ goal, belief }, g) => {
    if (goal.utility !== undefined) return meritOfValue(goal, goal.utility.zero);
    const all = points.map((point) => point[g]!);
    const spread = Math.max(...all) - Math.min(...all);
    return Math.min(...front.map((point) => point[g]!)) - 0.1 * (spread > 0 ? spread : belief.scale);
  });
}

const meritOfValue = (goal: Goal, value: number): number =>
  isNearness(goal) ? -missOf(goal, value) : goal.direction === 'maximize' ? value : -value;

/** The models of what is optimised, the beliefs that belong to them, and the way back to derivatives of all goals. */
export function pickObjectives(models: readonly GoalModel[]): {
  readonly models: readonly GoalModel[];
  of(beliefs: readonly GoalBelief[]): readonly GoalBelief[];
  /** Of one thing per goal, those that belong to the objectives. */
  pick<T>(all: readonly T[]): readonly T[];
  scatter(score: Sensitives): Sensitives;
} {
  const places = [...models.keys()].filter((g) => isObjective(models[g]!.goal));
  const spread = (slopes: readonly number[]): number[] =>
    models.map((_, g) => (places.includes(g) ? slopes[places.indexOf(g)]! : 0));
  return {
    models: places.map((g) => models[g]!),
    of: (beliefs) => places.map((g) => beliefs[g]!),
    pick: (all) => places.map((g) => all[g]!),
    scatter: ({ value, byMean, bySd }) => ({ value, byMean: spread(byMean), bySd: spread(bySd) }),
  };
}

/** Adds `share` times the log of the chance that every constraint is met. */
function addFeasibility(
  models: readonly GoalModel[],
  beliefs: readonly GoalBelief[],
  score: Sensitives,
  share: number,
): Sensitives {
  let { value } = score;
  const byMean = models.map((_, g) => score.byMean[g] ?? 0);
  const bySd = models.map((_, g) => score.bySd[g] ?? 0);
  models.forEach(({ goal }, g) => {
    if (isObjective(goal)) return;
    const { mean, sd } = beliefs[g]!;
    const inside = logInside(mean, sd, acceptedRange(goal));
    value += share * inside.value;
    byMean[g] = byMean[g]! + share * inside.byMean;
    bySd[g] = bySd[g]! + share * inside.bySd;
  });
  return { value, byMean, bySd };
}

/** A score of a mean and an sd, with derivatives carried through their moments. */
function chain(score: Sensitive, mean: Sensitives, variance: Sensitives, sd: number): Sensitives {
  const through = (by: 'byMean' | 'bySd'): number[] =>
    mean[by].map((slope, g) => score.byMean * slope + (score.bySd * variance[by][g]!) / (2 * sd));
  return { value: score.value, byMean: through('byMean'), bySd: through('bySd') };
}
