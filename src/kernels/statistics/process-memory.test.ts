import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { factorCholesky, logDeterminant, solveLower, triangleLength } from './cholesky.ts';
import { correlationFunctions, predictProcessWithGradient } from './process-gradient.ts';
import { correlationNames, openProcessMemory, type ProcessParameters } from './process-memory.ts';

type Case = {
  readonly points: Float64Array;
  readonly dimension: number;
  readonly parameters: ProcessParameters;
};

function drawCase(count: number, dimension: number, seed: number): Case {
  const random = seededRandom('process memory', seed);
  const numbers = (length: number): Float64Array => Float64Array.from({ length }, () => random.uniform());
  const parameters = {
    correlation: correlationNames[seed % correlationNames.length]!,
    lengthScales: numbers(dimension).map((x) => 0.2 + 2 * x),
    signalVariance: 0.3 + 2 * random.uniform(),
    offset: 1,
    noiseVariances: numbers(count).map((x) => 0.01 + 0.1 * x),
    learnedNoise: 0.01,
    values: numbers(count).map((x) => 4 * x - 2),
  };
  return { points: numbers(count * dimension), dimension, parameters };
}

/** Plain scalar form of the same process: the oracle of the compiled kernel. */
function conditionPlainly({ points, dimension, parameters }: Case) {
  const { correlation, lengthScales, signalVariance, offset, noiseVariances, values } = parameters;
  const count = values.length;
  const covariance = (left: Float64Array, i: number, right: Float64Array, j: number): number => {
    let squared = 0;
    for (let k = 0; k < dimension; k++)
      squared += ((left[i * dimension + k]! - right[j * dimension + k]!) / lengthScales[k]!) ** 2;
    return offset + signalVariance * correlationFunctions[correlation].value(squared);
  };
  const factor = new Float64Array(triangleLength(count));
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++)
      factor[triangleLength(i) + j] = covariance(points, i, points, j) + (i === j ? noiseVariances[i]! : 0);
  expect(factorCholesky(factor, count)).toBe(true);
  const whitened = values.slice();
  solveLower(factor, count, whitened);
  const squares = whitened.reduce((sum, x) => sum + x * x, 0);
  return {
    logLikelihood: -0.5 * (squares + logDeterminant(factor, count) + count * Math.log(2 * Math.PI)),
    predict(candidate: Float64Array) {
      const solved = Float64Array.from({ length: count }, (_, i) => covariance(points, i, candidate, 0));
      solveLower(factor, count, solved);
      return {
        mean: solved.reduce((sum, x, i) => sum + x * whitened[i]!, 0),
        variance: signalVariance + offset - solved.reduce((sum, x) => sum + x * x, 0),
      };
    },
  };
}

const cases = fc.record({
  count: fc.integer({ min: 1, max: 23 }),
  dimension: fc.integer({ min: 1, max: 5 }),
  seed: fc.nat(1e6),
});

describe('the compiled Gaussian process', () => {
  it('has the likelihood and the predictions of its scalar form, for every size and correlation', () => {
    fc.assert(
      fc.property(cases, ({ count, dimension, seed }) => {
        const drawn = drawCase(count, dimension, seed);
        const memory = openProcessMemory(drawn.points, dimension);
        const plain = conditionPlainly(drawn);
        expect(memory.logLikelihood(drawn.parameters)).toBeCloseTo(plain.logLikelihood, 8);
        const process = memory.condition(drawn.parameters)!;
        const candidates = drawCase(19, dimension, seed + 1).points;
        const { means, variances } = memory.predict(process, candidates);
        for (let i = 0; i < 19; i++) {
          const expected = plain.predict(candidates.subarray(i * dimension, (i + 1) * dimension));
          expect(means[i]).toBeCloseTo(expected.mean, 9);
          expect(variances[i]).toBeCloseTo(expected.variance, 9);
        }
      }),
    );
  });

  it('has every correlation to fourteen digits, near and far', () => {
    for (const correlation of correlationNames)
      for (const distance of [0, 1e-9, 1e-4, 0.03, 0.4, 1, 3.3, 12, 37, 110, 290]) {
        const memory = openProcessMemory(Float64Array.of(0, distance), 1);
        const process = memory.condition({
          correlation,
          lengthScales: Float64Array.of(1),
          signalVariance: 1,
          offset: 0,
          noiseVariances: Float64Array.of(3, 3),
          learnedNoise: 3,
          values: Float64Array.of(1, 2),
        })!;
        const { factor, stride } = memory.look(process);
        const exact = correlationFunctions[correlation].value(distance ** 2);
        const own = factor[stride]! * factor[0]!;
        expect(Math.abs(own - exact)).toBeLessThanOrEqual(Math.max(3e-14 * exact, 1e-300));
      }
  });

  it('keeps every process it made while others are made and scored', () => {
    const drawn = drawCase(9, 2, 4);
    const memory = openProcessMemory(drawn.points, 2);
    const first = memory.condition(drawn.parameters)!;
    const before = memory.predict(first, drawn.points);
    for (let k = 0; k < 40; k++) memory.condition({ ...drawn.parameters, signalVariance: 1 + k });
    expect(memory.predict(first, drawn.points)).toEqual(before);
  });

  it('predicts more candidates than fit in one piece of its memory', () => {
    const drawn = drawCase(5, 2, 3);
    const memory = openProcessMemory(drawn.points, 2);
    const process = memory.condition(drawn.parameters)!;
    const many = drawCase(9001, 2, 8).points;
    const { means } = memory.predict(process, many);
    const last = memory.predict(process, many.subarray(9000 * 2));
    expect(means).toHaveLength(9001);
    expect(means[9000]).toBe(last.means[0]);
  });

  it('says what each value is foretold to be by all others, as leaving it out does', () => {
    const drawn = drawCase(8, 2, 2);
    const memory = openProcessMemory(drawn.points, 2);
    const { means, variances } = memory.leaveOneOut(drawn.parameters)!;
    for (let i = 0; i < 8; i++) {
      const without = (numbers: Float64Array, width: number): Float64Array =>
        numbers.filter((_, at) => Math.floor(at / width) !== i);
      const { values, noiseVariances } = drawn.parameters;
      const parameters = {
        ...drawn.parameters,
        values: without(values, 1),
        noiseVariances: without(noiseVariances, 1),
      };
      const rest = openProcessMemory(without(drawn.points, 2), 2);
      const foretold = rest.predict(rest.condition(parameters)!, drawn.points.subarray(2 * i, 2 * i + 2));
      expect(means[i]).toBeCloseTo(foretold.means[0]!, 9);
      expect(variances[i]).toBeCloseTo(foretold.variances[0]! + noiseVariances[i]!, 9);
    }
  });

  it('has no likelihood where the covariance is not positive definite', () => {
    const drawn = drawCase(3, 1, 1);
    const twice = openProcessMemory(Float64Array.of(0.5, 0.5, 0.5), 1);
    const exact = { ...drawn.parameters, noiseVariances: new Float64Array(3) };
    expect(twice.logLikelihood(exact)).toBe(Number.NEGATIVE_INFINITY);
    expect(twice.condition(exact)).toBeNull();
    expect(twice.leaveOneOut(exact)).toBeNull();
  });

  it.each([0, 1, 2])('has the gradient of its own central differences (correlation %i)', (seed) => {
    const drawn = drawCase(11, 3, seed);
    const memory = openProcessMemory(drawn.points, 3);
    const process = memory.condition(drawn.parameters)!;
    const point = Float64Array.of(0.31, 0.62, 0.47);
    const { mean, variance, meanGradient, varianceGradient } = predictProcessWithGradient(
      memory,
      process,
      point,
    );
    const exact = memory.predict(process, point);
    expect(mean).toBeCloseTo(exact.means[0]!, 10);
    expect(variance).toBeCloseTo(exact.variances[0]!, 10);
    for (let k = 0; k < 3; k++) {
      const at = (step: number) => memory.predict(process, point.with(k, point[k]! + step));
      expect(meanGradient[k]).toBeCloseTo((at(1e-5).means[0]! - at(-1e-5).means[0]!) / 2e-5, 5);
      expect(varianceGradient[k]).toBeCloseTo((at(1e-5).variances[0]! - at(-1e-5).variances[0]!) / 2e-5, 5);
    }
  });
});
