// What WebAssembly gains for the Gaussian process, against the scalar form that its tests take as the truth: node bench/process-kernels.ts

import { performance } from 'node:perf_hooks';
import { seededRandom } from '../src/core/random.ts';
import { conditionGaussianProcess, predictMany } from '../src/kernels/statistics/index.ts';
import { openProcessMemory, type ProcessParameters } from '../src/kernels/statistics/process-memory.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const runCount = 9;
const dimension = 6;
const candidateCount = 2000;

const random = seededRandom('process kernels');
const numbers = (length: number): Float64Array => Float64Array.from({ length }, () => random.uniform());

function medianTime(measure: () => void): number {
  measure();
  const times = Array.from({ length: runCount }, () => {
    const start = performance.now();
    measure();
    return performance.now() - start;
  });
  return median(times);
}

console.log(`${describeMachine()}\n`);
console.log(
  `Median of ${runCount} runs [ms]; ${dimension} variables, predictions at ${candidateCount} candidates.\n`,
);
console.log(
  '| values | conditioned: WebAssembly | scalar | ratio | predicted: WebAssembly | scalar | ratio | largest difference of means |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const count of [20, 50, 100, 200, 400]) {
  const points = numbers(count * dimension);
  const values = numbers(count);
  const candidates = numbers(candidateCount * dimension);
  const hyperparameters = {
    lengthScales: new Float64Array(dimension).fill(0.8),
    signalVariance: 1.2,
    noiseVariance: 0.01,
  };
  const parameters: ProcessParameters = {
    correlation: 'matern-5/2',
    lengthScales: hyperparameters.lengthScales,
    signalVariance: hyperparameters.signalVariance,
    offset: 1,
    noiseVariances: new Float64Array(count).fill(hyperparameters.noiseVariance),
    learnedNoise: hyperparameters.noiseVariance,
    values,
  };
  const data = { points, dimension, values, standardization: { center: 0, scale: 1 } };
  const memory = openProcessMemory(points, dimension);
  const process = memory.condition(parameters);
  if (process === null) throw new Error(`the covariance of ${count} values is not positive definite`);
  const scalar = conditionGaussianProcess(data, hyperparameters);
  const own = memory.predict(process, candidates).means;
  const difference = predictMany(scalar, candidates).means.reduce(
    (largest, mean, i) => Math.max(largest, Math.abs(mean - (own[i] as number))),
    0,
  );
  const times = [
    medianTime(() => memory.logLikelihood(parameters)),
    medianTime(() => conditionGaussianProcess(data, hyperparameters)),
    medianTime(() => memory.predict(process, candidates)),
    medianTime(() => predictMany(scalar, candidates)),
  ] as const;
  const cells = [
    count,
    times[0].toFixed(3),
    times[1].toFixed(3),
    (times[1] / times[0]).toFixed(1),
    times[2].toFixed(2),
    times[3].toFixed(2),
    (times[3] / times[2]).toFixed(1),
    difference.toExponential(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
