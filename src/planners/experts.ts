import { encodedDimension, type Space, type StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  fitProcessEnsemble,
  fitRegressionForest,
  leaveOneOutLogDensities,
  normalLogPdf,
  type ProcessEnsemble,
  predictForest,
  type RegressionForest,
} from '../kernels/statistics/index.ts';
import { type Belief, type Predictor, processBelief } from './belief.ts';
import { describeAll, describeChemistry } from './chemistry.ts';
import type { GoalData, ReplicateScatter } from './goal-data.ts';
import { describedBelief, exponentialBelief } from './transformed-belief.ts';
import { fitProcess } from './warped-process.ts';

/** A belief and how likely it makes each exact value, told all others [log 1/unit]. */
export type Testimony = { readonly belief: Belief; readonly logDensities: Float64Array };

/** A kind of model; null where it has nothing to say about such data. */
export type Expert = {
  readonly name: string;
  /** `mayWarp`: whether inputs may be bent where the values ask for it; of concern to the process alone. */
  testify(
    data: GoalData,
    space: Space,
    random: Random,
    signal?: StopSignal,
    mayWarp?: boolean,
  ): Testimony | null;
};

const treeCount = 60;
const sketchTrees = 10;
/** Positive values that differ by less than this factor are as well seen on a linear scale. */
const leastRatio = 10;

const process: Expert = {
  name: 'process',
  testify(data, _space, random, signal, mayWarp = false) {
    const { belief, ensemble } = fitProcess(data.withStandIns(), mayWarp, random, signal);
    return {
      belief,
      logDensities: densitiesOf(data, leaveOneOutLogDensities(ensemble)),
    };
  },
};

/** A process over what the elements are like, beside how much there is of each. */
const chemist: Expert = {
  name: 'chemist',
  testify(data, space, random, signal) {
    const chemistry = describeChemistry(space);
    if (chemistry === null) return null;
    const dimension = encodedDimension(space);
    const all = data.withStandIns();
    const ensemble = fitProcessEnsemble(
      { ...all, points: describeAll(chemistry, all.points, dimension), dimension: chemistry.dimension },
      random,
      signal,
    );
    return {
      belief: describedBelief(processBelief(ensemble), chemistry, dimension),
      logDensities: densitiesOf(data, leaveOneOutLogDensities(ensemble)),
    };
  },
};

/** Moments of the exponential stay below exp of this, with room for a mean beyond all values. */
const largestExponent = 600;
/** How far from its centre a mean may run, in units of the scatter. */
const reachOfMean = 6;

/** Whether mean and variance of the exponential are numbers wherever a process of logarithms is asked. */
function canExponentiate({ center, scale, noiseVariance, members }: ProcessEnsemble): boolean {
  const widest = members.reduce(
    (most, { parameters }) => Math.max(most, parameters.signalVariance + parameters.offset),
    0,
  );
  return 2 * (Math.abs(center) + reachOfMean * scale + scale ** 2 * widest + noiseVariance) < largestExponent;
}

/** Scatter of the logarithms, to first order: that of each design over the square of its own value. */
function relativeScatter(scatters: readonly ReplicateScatter[], values: Float64Array): ReplicateScatter {
  const pooled = { sumSquares: 0, degreesOfFreedom: 0, knownVariance: 0 };
  let readings = 0;
  scatters.forEach(({ sumSquares, degreesOfFreedom, knownVariance }, i) => {
    if (degreesOfFreedom === 0) return;
    const square = values[i]! ** 2;
    pooled.sumSquares += sumSquares / square;
    pooled.degreesOfFreedom += degreesOfFreedom;
    pooled.knownVariance += ((degreesOfFreedom + 1) * knownVariance) / square;
    readings += degreesOfFreedom + 1;
  });
  return { ...pooled, knownVariance: pooled.knownVariance / Math.max(1, readings) };
}

/** A process of the logarithm, for values over orders of magnitude; over so many that its moments overflow, nothing. */
const logarithmic: Expert = {
  name: 'logarithmic',
  testify({ exact, scatters, censored }, _space, random, signal) {
    const { values } = exact;
    const [least, most] = [Math.min(...values), Math.max(...values)];
    if (censored.bounds.length > 0 || !(least > 0) || most < leastRatio * least) return null;
    const logs = values.map(Math.log);
    const typical = Math.exp(logs.reduce((sum, y) => sum + y / logs.length, 0));
    const ensemble = fitProcessEnsemble(
      {
        ...exact,
        values: logs,
        ...(exact.knownVariances && {
          knownVariances: exact.knownVariances.map((variance, i) => variance / values[i]! ** 2),
        }),
        replicates: relativeScatter(scatters, values),
      },
      random,
      signal,
    );
    if (!canExponentiate(ensemble)) return null;
    const densities = leaveOneOutLogDensities(ensemble);
    return {
      belief: exponentialBelief(processBelief(ensemble), typical),
      logDensities: densities.map((density, i) => density - logs[i]!),
    };
  },
};

/** It knows no limits: where some values are only bounded, it would speak of a part of the record. */
const forest: Expert = {
  name: 'forest',
  testify({ exact: { points, dimension, values }, censored }, _space, random) {
    if (censored.bounds.length > 0) return null;
    const refit = (at: Float64Array, of: Float64Array): RegressionForest =>
      fitRegressionForest(at, dimension, of, treeCount, random);
    const grown = refit(points, values);
    const { means, variances } = grown.outOfBag;
    return {
      belief: forestBelief(grown, points, values, refit),
      logDensities: values.map((y, i) => {
        const sd = Math.sqrt(variances[i]!);
        return normalLogPdf((y - means[i]!) / sd) - Math.log(sd);
      }),
    };
  },
};

/** Every kind of model that `auto` weighs. To add one: an entry here. */
export const experts: readonly Expert[] = [process, chemist, logarithmic, forest];

/** Of densities of exact values and stand-ins, those of the exact values. */
const densitiesOf = ({ exact }: GoalData, densities: Float64Array): Float64Array =>
  densities.subarray(0, exact.values.length);

/** One tree: a function as good as any other that the forest averages. */
function treeBelief(grown: RegressionForest, random: Random): Predictor {
  const tree = { ...grown, trees: [grown.trees[random.integer(grown.trees.length)]!] };
  const flat = new Float64Array(grown.dimension);
  return {
    predictMany: (points) => predictForest(tree, points),
    predictWithGradient(point) {
      const { means, variances } = predictForest(tree, point);
      return { mean: means[0]!, variance: variances[0]!, meanGradient: flat, varianceGradient: flat };
    },
  };
}

/** A forest draws no truths of its own, it is its own best guess; and a measurement teaches it of its own place alone. */
function forestBelief(
  grown: RegressionForest,
  points: Float64Array,
  values: Float64Array,
  refit: (points: Float64Array, values: Float64Array) => RegressionForest,
): Belief {
  const { dimension } = grown;
  const predictMany = (at: Float64Array) => predictForest(grown, at);
  const predictWithGradient = (point: Float64Array) => {
    const { means, variances } = predictMany(point);
    const flat = new Float64Array(dimension);
    return { mean: means[0]!, variance: variances[0]!, meanGradient: flat, varianceGradient: flat };
  };
  return {
    dimension,
    scale: Math.sqrt(grown.variance),
    noiseVariance: grown.noiseVariance,
    predictMany,
    sketchMany: (at) => predictForest(grown, at, sketchTrees),
    predictWithGradient,
    drawFunction: (random) => treeBelief(grown, random),
    drawTruths: (count) => Array.from({ length: count }, () => ({ predictMany, predictWithGradient })),
    varianceReductions(at) {
      const { variances } = predictMany(at);
      return variances.map((variance) => variance ** 2 / (variance + grown.noiseVariance));
    },
    withPending(pending) {
      const allPoints = Float64Array.of(...points, ...pending);
      const allValues = Float64Array.of(...values, ...predictMany(pending).means);
      return forestBelief(refit(allPoints, allValues), allPoints, allValues, refit);
    },
  };
}
