import { expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { fitProcessEnsemble, predictEnsemble } from './process-ensemble.ts';
import { varianceReductions } from './process-learning.ts';
import { openProcessMemory } from './process-memory.ts';

const random = seededRandom('learning');
const points = Float64Array.from({ length: 24 }, () => random.uniform());
const values = Float64Array.from({ length: 12 }, (_, i) => Math.sin(4 * points[2 * i]!) + points[2 * i + 1]!);
const whole = fitProcessEnsemble({ points, dimension: 2, values }, random);
const ensemble = { ...whole, members: whole.members.slice(0, 1) };
const references = Float64Array.from({ length: 60 }, () => random.uniform());

it('a measurement lowers the mean variance by what was foretold, whatever comes out', () => {
  const [member] = ensemble.members;
  const { parameters } = member!;
  const at = Float64Array.of(0.4, 0.9);
  const memory = openProcessMemory(Float64Array.of(...points, ...at), 2);
  const after = memory.condition({
    ...parameters,
    values: Float64Array.of(...parameters.values, 7),
    noiseVariances: Float64Array.of(...parameters.noiseVariances, parameters.learnedNoise),
  });
  const meanOf = (numbers: Float64Array): number => numbers.reduce((sum, v) => sum + v / numbers.length, 0);
  const before = meanOf(ensemble.memory.predict(member!, references).variances);
  const decrease = before - meanOf(memory.predict(after!, references).variances);
  expect(varianceReductions(ensemble, at, references)[0]! / ensemble.scale ** 2).toBeCloseTo(decrease, 8);
});

it('teaches least where something was measured, and never more than there is to learn', () => {
  const reductions = varianceReductions(
    whole,
    Float64Array.of(...points.subarray(0, 2), 0.99, 0.01),
    references,
  );
  expect(reductions[1]!).toBeGreaterThan(reductions[0]!);
  const { variances } = predictEnsemble(whole, references);
  expect(reductions[1]!).toBeLessThan(variances.reduce((sum, v) => sum + v / variances.length, 0));
});
