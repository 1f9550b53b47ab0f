import type { Goal, PlanningView, StopSignal, Trial } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  fitProcessEnsemble,
  leaveOneOutLogDensities,
  type ProcessData,
  type ProcessEnsemble,
} from '../kernels/statistics/index.ts';
import { type Belief, type Predictor, processBelief } from './belief.ts';
import { collectGoalData, type GoalData } from './goal-data.ts';
import { mixBeliefs } from './weighed-belief.ts';

/** Values of one source at most; more are drawn at random. */
const mostValues = 150;

/** How much a source's own scale is trusted, in values of this campaign. */
const trust = 3;

/** What each source of prior data says about a goal; sources that say nothing are left out. */
export function collectPrior(view: PlanningView, goal: number): GoalData[] {
  const { prior = [], goals, space, experimentsLeft } = view;
  return prior.flatMap(({ name, rows }) => {
    const trials = rows.map(
      ({ design, values }, i): Trial => ({
        sample: `${name}/${i + 1}`,
        design,
        outcomes: goals.map((each) => quantityOf(each, values)),
        status: 'measured',
      }),
    );
    const data = collectGoalData({ goals, space, trials, experimentsLeft }, goal);
    return data.exact.values.length > 0 ? [data] : [];
  });
}

const quantityOf = ({ quantity, unit }: Goal, values: { readonly [quantity: string]: number }) => {
  const value = values[quantity];
  return value === undefined ? null : { value, sd: null, unit };
};

/**
 * What this campaign's values and those of other campaigns say together. Each source makes one model with this campaign: a Gaussian
 * process over the coordinates and one more, 0 here and 1 there, whose length scale is learned and is how alike the two are. That
 * model and this campaign's own are mixed in the proportion in which they foretell each of this campaign's values from all others,
 * so that a source that misleads loses its say. @source geisser-eddy1979, sec. 2
 */
export function learnWithPrior(
  own: GoalData,
  sources: readonly GoalData[],
  learn: (data: GoalData) => Belief,
  random: Random,
  signal?: StopSignal,
): Belief {
  const count = own.exact.values.length;
  const joint = sources.map((source) => fitProcessEnsemble(joinTasks(own, source, random), random, signal));
  const beliefs = joint.map((ensemble) => hereOnly(processBelief(ensemble)));
  if (count + own.censored.bounds.length === 0)
    return mixBeliefs(
      beliefs,
      beliefs.map(() => 1 / beliefs.length),
    );
  const alone = fitProcessEnsemble(own.withStandIns(), random, signal);
  const densities = [alone, ...joint].map((ensemble) => ownDensities(ensemble, count));
  return mixBeliefs([learn(own), ...beliefs], predictiveWeights(densities));
}

/** Weights in proportion to how likely all values are, each foretold from the others. */
function predictiveWeights(logDensities: readonly Float64Array[]): number[] {
  const totals = logDensities.map((own) => own.reduce((sum, value) => sum + value, 0));
  const largest = Math.max(...totals);
  const odds = totals.map((total) => Math.exp(total - largest));
  const all = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / all);
}

const ownDensities = (ensemble: ProcessEnsemble, count: number): Float64Array =>
  leaveOneOutLogDensities(ensemble).subarray(0, count);

/** This campaign's values, then the source's on the same scale, with one more coordinate that tells them apart. */
function joinTasks(own: GoalData, source: GoalData, random: Random): ProcessData {
  const chosen = drawValues(source.exact, random);
  const here = own.exact.values.length + own.censored.bounds.length > 0 ? own.withStandIns() : null;
  const there = here === null ? chosen : { ...chosen, values: bringToScale(own.exact, chosen, random) };
  const parts = here === null ? [there] : [here, there];
  const { dimension } = there;
  const points = parts.flatMap((part) =>
    Array.from(part.values, (_, i) => [
      ...part.points.subarray(i * dimension, (i + 1) * dimension),
      part === there ? 1 : 0,
    ]),
  );
  const join = (of: (part: ProcessData) => ArrayLike<number>): Float64Array =>
    Float64Array.from(parts.flatMap((part) => Array.from(of(part))));
  return {
    points: Float64Array.from(points.flat()),
    dimension: dimension + 1,
    values: join(({ values }) => values),
    counts: join(({ values, counts }) => counts ?? values.map(() => 1)),
    knownVariances: join(({ values, knownVariances }) => knownVariances ?? values.map(() => 0)),
    ...(here?.replicates && { replicates: here.replicates }),
  };
}

function drawValues(data: ProcessData, random: Random): ProcessData {
  const { points, dimension, values } = data;
  if (values.length <= mostValues) return { points, dimension, values };
  const chosen = random.shuffle([...values.keys()]).slice(0, mostValues);
  return {
    points: Float64Array.from(
      chosen.flatMap((i) => [...points.subarray(i * dimension, (i + 1) * dimension)]),
    ),
    dimension,
    values: Float64Array.from(chosen, (i) => values[i]!),
  };
}

/**
 * The source's values with the offset and scale that this campaign's show: y ≈ ȳ + b·(m − m̄), m being what the source's process says
 * at this campaign's designs; b is pulled to 1, and the offset to 0, the more the fewer the values here are.
 */
function bringToScale(own: ProcessData, source: ProcessData, random: Random): Float64Array {
  const count = own.values.length;
  if (count === 0) return source.values;
  const { means } = processBelief(fitProcessEnsemble(source, random)).predictMany(own.points);
  const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value / count, 0);
  const [meanHere, meanThere] = [average(own.values), average(means)];
  let covariance = 0;
  let variance = 0;
  means.forEach((mean, i) => {
    covariance += (mean - meanThere) * (own.values[i]! - meanHere);
    variance += (mean - meanThere) ** 2;
  });
  const prior = (trust * variance) / count + Number.MIN_VALUE;
  const slope = (prior + covariance) / (prior + variance);
  const offset = ((meanHere - meanThere) * count) / (count + 1);
  return source.values.map((value) => meanThere + offset + slope * (value - meanThere));
}

/** A belief over the coordinates and the one of the source, asked about this campaign. */
function hereOnly(belief: Belief): Belief {
  const dimension = belief.dimension - 1;
  const extend = (points: Float64Array): Float64Array => {
    const count = points.length / dimension;
    const extended = new Float64Array(count * (dimension + 1));
    for (let i = 0; i < count; i++)
      extended.set(points.subarray(i * dimension, (i + 1) * dimension), i * (dimension + 1));
    return extended;
  };
  const askHere = (told: Predictor): Predictor => ({
    predictMany: (points) => told.predictMany(extend(points)),
    predictWithGradient(point) {
      const { meanGradient, varianceGradient, ...prediction } = told.predictWithGradient(extend(point));
      return {
        ...prediction,
        meanGradient: meanGradient.slice(0, dimension),
        varianceGradient: varianceGradient.slice(0, dimension),
      };
    },
  });
  return {
    ...belief,
    ...askHere(belief),
    dimension,
    sketchMany: (points) => belief.sketchMany(extend(points)),
    drawTruths: (count, random) => belief.drawTruths(count, random).map(askHere),
    varianceReductions: (points, references) => belief.varianceReductions(extend(points), extend(references)),
    withPending: (points) => hereOnly(belief.withPending(extend(points))),
  };
}
