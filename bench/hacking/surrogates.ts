import type { Random } from '../../src/core/random.ts';
import {
  conditionGaussianProcess,
  factorWithJitter,
  fitGaussianProcess,
  fitRegressionForest,
  type Hyperparameters,
  type Predictions,
  predictForest,
  predictMany,
  solveLower,
  solveUpper,
  triangleLength,
} from '../../src/kernels/statistics/index.ts';
import type { Points } from './scene.ts';

/** A model that an agent is paid by: means and variances at points, in the unit of the values and its square. */
export type Surrogate = {
  readonly name: string;
  learn(points: Points, values: Float64Array, random: Random): (points: Points) => Predictions;
};

/** Everything at its defaults; hyperparameters are found once for each scene and kept for parts of it. */
export function createSurrogates(): readonly Surrogate[] {
  let found: Hyperparameters | null = null;
  return [
    {
      name: 'Gaussian process',
      learn({ points, dimension }, values) {
        const data = { points, dimension, values };
        if (found === null) {
          const process = fitGaussianProcess(data, { maxEvaluations: 40 });
          found = process.hyperparameters;
          return (at) => predictMany(process, at.points);
        }
        const process = conditionGaussianProcess(data, found);
        return (at) => predictMany(process, at.points);
      },
    },
    {
      name: 'forest',
      learn({ points, dimension }, values, random) {
        const forest = fitRegressionForest(points, dimension, values, 100, random);
        return (at) => predictForest(forest, at.points);
      },
    },
    { name: 'bagged random features', learn: learnRandomFeatures },
  ];
}

const bagCount = 10;
const featureCount = 200;
const ridge = 1e-2;

/** Ridge regression on 200 random cosines, on 10 bootstrap draws; the variance is between the draws. */
function learnRandomFeatures(
  { points, dimension }: Points,
  values: Float64Array,
  random: Random,
): (points: Points) => Predictions {
  const n = values.length;
  const center = values.reduce((sum, value) => sum + value / n, 0);
  const bags = Array.from({ length: bagCount }, () => {
    const draw = drawCosines(dimension, random);
    const chosen = Array.from({ length: n }, () => random.integer(n));
    const rows = chosen.map((i) => draw(points, i));
    const weights = solveRidge(
      rows,
      Float64Array.from(chosen, (i) => values[i]! - center),
    );
    return (at: Float64Array, i: number) => dot(draw(at, i), weights) + center;
  });
  return (at) => {
    const count = at.points.length / dimension;
    const means = new Float64Array(count);
    const variances = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const told = bags.map((tell) => tell(at.points, i));
      const mean = told.reduce((sum, value) => sum + value / bagCount, 0);
      means[i] = mean;
      variances[i] = told.reduce((sum, value) => sum + (value - mean) ** 2 / (bagCount - 1), 0);
    }
    return { means, variances };
  };
}

/** √(2/F)·cos(w·x + b), w normal with sd 1/√d, b uniform: features of a Gaussian covariance. @source rahimi-recht2007, alg. 1 */
function drawCosines(dimension: number, random: Random): (points: Float64Array, i: number) => Float64Array {
  const frequencies = Float64Array.from(
    { length: featureCount * dimension },
    () => random.normal() / Math.sqrt(dimension),
  );
  const phases = Float64Array.from({ length: featureCount }, () => 2 * Math.PI * random.uniform());
  const size = Math.sqrt(2 / featureCount);
  return (points, i) => {
    const features = new Float64Array(featureCount);
    for (let f = 0; f < featureCount; f++) {
      let angle = phases[f]!;
      for (let k = 0; k < dimension; k++)
        angle += frequencies[f * dimension + k]! * points[i * dimension + k]!;
      features[f] = size * Math.cos(angle);
    }
    return features;
  };
}

function solveRidge(rows: readonly Float64Array[], values: Float64Array): Float64Array {
  const matrix = new Float64Array(triangleLength(featureCount));
  const right = new Float64Array(featureCount);
  rows.forEach((row, i) => {
    for (let a = 0, at = 0; a < featureCount; a++) {
      right[a] = right[a]! + row[a]! * values[i]!;
      for (let b = 0; b <= a; b++, at++) matrix[at] = matrix[at]! + row[a]! * row[b]!;
    }
  });
  for (let a = 0; a < featureCount; a++) {
    const diagonal = triangleLength(a) + a;
    matrix[diagonal] = matrix[diagonal]! + ridge;
  }
  const factor = new Float64Array(matrix.length);
  factorWithJitter(matrix, featureCount, factor);
  solveLower(factor, featureCount, right);
  solveUpper(factor, featureCount, right);
  return right;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
