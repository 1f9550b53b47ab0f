import type { Goal, PlanningView, StopSignal, Trial } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  fitProcessEnsemble,
  leaveOneOutLogDensities,
  type ProcessData,
  type RetoldValues,
  stackingWeights,
} from '../kernels/statistics/index.ts';
import { type Belief, type Predictor, processBelief } from './belief.ts';
import { collectGoalData, type GoalData } from './goal-data.ts';
import { mixBeliefs } from './weighed-belief.ts';

/** Values of one source at most; more are drawn at random. */
const mostValues = 150;

/** Imagined values that this campaign's own model foretells, and as many that the sources together do, before the real ones count. */
const pseudoCount = 0.5;

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
 * process over the coordinates and one more, 0 here and 1 there, whose length scale is learned and is how alike the two are. These
 * models and this campaign's own are mixed so that each of its values is foretold best from all others, the scale at which a source
 * speaks learned without the value, too: a source that misleads loses its say. All sources together start with the say of its own.
 * @source yao2018, eq. 4
 */
export function learnWithPrior(
  own: GoalData,
  sources: readonly GoalData[],
  learn: (data: GoalData) => Belief,
  random: Random,
  signal?: StopSignal,
): Belief {
  const hasOwn = own.exact.values.length + own.censored.bounds.length > 0;
  const joint = sources.map((source) => {
    const tasks = hasOwn ? joinTasks(own, source, random) : tasksOf(source, random);
    return { tasks, ensemble: fitProcessEnsemble(tasks.data, random, signal) };
  });
  const beliefs = joint.map(({ ensemble }) => hereOnly(processBelief(ensemble)));
  const evenly = beliefs.map(() => 1 / beliefs.length);
  if (!hasOwn) return mixBeliefs(beliefs, evenly);
  const alone = fitProcessEnsemble(own.withStandIns(), random, signal);
  const densities = [
    leaveOneOutLogDensities(alone).subarray(0, own.exact.values.length),
    ...joint.map(({ tasks, ensemble }) => leaveOneOutLogDensities(ensemble, tasks.retold)),
  ];
  return mixBeliefs(
    [learn(own), ...beliefs],
    stackingWeights(
      densities,
      [1, ...evenly].map((share) => pseudoCount * share),
    ),
  );
}

/** Values of this campaign and of a source over one more coordinate that tells them apart. */
type Tasks = {
  readonly data: ProcessData;
  /** The source's values as they would be without each of this campaign's. */
  readonly retold: RetoldValues;
};

/** A source alone. */
function tasksOf({ exact }: GoalData, random: Random): Tasks {
  const there = drawValues(exact, random);
  return { data: joinParts([there]), retold: { told: there.values, parts: [] } };
}

/** This campaign's values, then the source's on the same scale. */
function joinTasks(own: GoalData, source: GoalData, random: Random): Tasks {
  const here = own.withStandIns();
  const chosen = drawValues(source.exact, random);
  const { means } = processBelief(fitProcessEnsemble(chosen, random)).predictMany(own.exact.points);
  const there = { ...chosen, values: atScale(learnScale(own.exact.values, means), chosen.values) };
  const after = (values: Float64Array): Float64Array =>
    Float64Array.of(...new Float64Array(here.values.length), ...values);
  const scales = Array.from(means, (_, left) => learnScale(own.exact.values, means, left));
  return {
    data: joinParts([here, there]),
    retold: {
      told: Float64Array.of(...here.values, ...new Float64Array(chosen.values.length)),
      parts: [
        { values: after(chosen.values), weights: Float64Array.from(scales, ({ slope }) => slope) },
        {
          values: after(chosen.values.map(() => 1)),
          weights: Float64Array.from(scales, ({ offset }) => offset),
        },
      ],
    },
  };
}

/** The last part is the source. */
function joinParts(parts: readonly ProcessData[]): ProcessData {
  const [first] = parts;
  const { dimension } = first!;
  const points = parts.flatMap((part) =>
    Array.from(part.values, (_, i) => [
      ...part.points.subarray(i * dimension, (i + 1) * dimension),
      part === parts.at(-1) ? 1 : 0,
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
    ...(first!.replicates && { replicates: first!.replicates }),
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

/** Value here = slope·(value of the source) + offset. */
type Scale = { readonly slope: number; readonly offset: number };

/**
 * How a source's scale goes with this campaign's: y ≈ ȳ + b·(m − m̄), `means` m being what the source's process says at the designs of
 * `values` y; b is pulled to 1, and the offset to 0, the more the fewer the values are. `left`: the index of one left out.
 */
function learnScale(values: Float64Array, means: Float64Array, left = -1): Scale {
  const count = values.length - (left < 0 ? 0 : 1);
  if (count === 0) return { slope: 1, offset: 0 };
  const average = (numbers: Float64Array): number =>
    numbers.reduce((sum, number, i) => (i === left ? sum : sum + number / count), 0);
  const [meanHere, meanThere] = [average(values), average(means)];
  let covariance = 0;
  let variance = 0;
  means.forEach((mean, i) => {
    if (i === left) return;
    covariance += (mean - meanThere) * (values[i]! - meanHere);
    variance += (mean - meanThere) ** 2;
  });
  const prior = (trust * variance) / count + Number.MIN_VALUE;
  const slope = (prior + covariance) / (prior + variance);
  return { slope, offset: meanThere * (1 - slope) + ((meanHere - meanThere) * count) / (count + 1) };
}

const atScale = ({ slope, offset }: Scale, values: Float64Array): Float64Array =>
  values.map((value) => offset + slope * value);

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
