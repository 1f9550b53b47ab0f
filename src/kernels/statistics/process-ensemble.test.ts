import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import type { ProcessData } from './gaussian-process.ts';
import { standardizationOf, standardize } from './gaussian-process.ts';
import { drawParameters, noiseVarianceOfDraw } from './parameter-chain.ts';
import {
  believeInEnsemble,
  fitProcessEnsemble,
  leaveOneOutLogDensities,
  predictEnsemble,
  predictEnsembleWithGradient,
} from './process-ensemble.ts';

const random = seededRandom('process ensemble tests');
const uniformPoints = (count: number, dimension: number): Float64Array =>
  Float64Array.from({ length: count * dimension }, () => random.uniform());
const wave = (points: Float64Array): Float64Array =>
  Float64Array.from(
    { length: points.length / 2 },
    (_, i) => Math.sin(5 * points[2 * i]!) + points[2 * i + 1]!,
  );

/** 300 ± 20 K, readings with a noise of 1 K. */
function drawData(count: number): ProcessData {
  const points = uniformPoints(count, 2);
  return { points, dimension: 2, values: wave(points).map((y) => 300 + 20 * y + random.normal()) };
}

describe('Gaussian process averaged over its parameters', () => {
  it('learns smooth functions, their noise, and how sure it is', () => {
    const fresh = uniformPoints(200, 2);
    const shares = Array.from({ length: 8 }, (_, k) => {
      const ensemble = fitProcessEnsemble(drawData(40), seededRandom('smooth', k));
      const { means, variances } = predictEnsemble(ensemble, fresh);
      const errors = wave(fresh).map((y, i) => 300 + 20 * y - means[i]!);
      expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 200)).toBeLessThan(1.5);
      expect(Math.sqrt(ensemble.noiseVariance)).toBeGreaterThan(0.5);
      expect(Math.sqrt(ensemble.noiseVariance)).toBeLessThan(2);
      return errors.filter((e, i) => Math.abs(e) < 1.645 * Math.sqrt(variances[i]!)).length / 200;
    });
    const covered = shares.reduce((sum, share) => sum + share / 8, 0);
    expect(covered).toBeGreaterThan(0.83);
    expect(covered).toBeLessThan(0.97);
  });

  it('takes repeats at their word: their scatter is the noise', () => {
    const data = drawData(6);
    const scatter = (sumSquares: number): ProcessData => ({
      ...data,
      counts: new Float64Array(6).fill(5),
      replicates: { sumSquares, degreesOfFreedom: 24, knownVariance: 0 },
    });
    const noisy = fitProcessEnsemble(scatter(24 * 36), seededRandom('scatter'));
    const quiet = fitProcessEnsemble(scatter(24 * 0.04), seededRandom('scatter'));
    expect(Math.sqrt(noisy.noiseVariance)).toBeGreaterThan(4);
    expect(Math.sqrt(noisy.noiseVariance)).toBeLessThan(9);
    expect(Math.sqrt(quiet.noiseVariance)).toBeLessThan(0.5);
  });

  it('is not led astray by one blunder among sound readings', () => {
    const data = drawData(30);
    const spoilt = { ...data, values: data.values.with(7, data.values[7]! + 200) };
    const place = data.points.subarray(14, 16);
    const sound = predictEnsemble(fitProcessEnsemble(data, seededRandom('blunder')), place).means[0]!;
    const robust = predictEnsemble(fitProcessEnsemble(spoilt, seededRandom('blunder')), place).means[0]!;
    expect(Math.abs(robust - sound)).toBeLessThan(20);
  });

  it('gives the same for the same draws of chance, and in other units the same but for the unit', () => {
    const data = drawData(12);
    const place = uniformPoints(5, 2);
    const first = predictEnsemble(fitProcessEnsemble(data, seededRandom('again')), place);
    expect(predictEnsemble(fitProcessEnsemble(data, seededRandom('again')), place)).toEqual(first);
    const milli = { ...data, values: data.values.map((y) => 1000 * y) };
    const scaled = predictEnsemble(fitProcessEnsemble(milli, seededRandom('again')), place);
    scaled.means.forEach((mean, i) => {
      expect(mean / 1000).toBeCloseTo(first.means[i]!, 5);
      expect(Math.sqrt(scaled.variances[i]!) / 1000).toBeCloseTo(Math.sqrt(first.variances[i]!), 5);
    });
  });

  it.each([
    ['one value', Float64Array.of(7)],
    ['equal values', Float64Array.of(3, 3, 3, 3)],
    ['values apart by twelve orders', Float64Array.of(1e-6, 1e6, -3e5, 2)],
  ])('stays finite with %s', (_, values) => {
    const points = uniformPoints(values.length, 2);
    const ensemble = fitProcessEnsemble({ points, dimension: 2, values }, seededRandom('odd'));
    const { means, variances } = predictEnsemble(ensemble, uniformPoints(20, 2));
    expect(means.every(Number.isFinite)).toBe(true);
    expect(variances.every((v) => v > 0 && Number.isFinite(v))).toBe(true);
  });

  it('learns its parameters from a part of very many values, and predicts from all', () => {
    const ensemble = fitProcessEnsemble(drawData(420), seededRandom('many'));
    expect(ensemble.count).toBe(420);
    const { means } = predictEnsemble(ensemble, Float64Array.of(0.5, 0.5));
    expect(means[0]).toBeCloseTo(300 + 20 * (Math.sin(2.5) + 0.5), 0);
  });

  it('has the gradient of its own central differences', () => {
    const ensemble = fitProcessEnsemble(drawData(15), seededRandom('gradient'));
    const point = Float64Array.of(0.3, 0.6);
    const { meanGradient, varianceGradient } = predictEnsembleWithGradient(ensemble, point);
    for (const k of [0, 1]) {
      const at = (step: number) => predictEnsemble(ensemble, point.with(k, point[k]! + step));
      expect(meanGradient[k]).toBeCloseTo((at(1e-5).means[0]! - at(-1e-5).means[0]!) / 2e-5, 3);
      expect(varianceGradient[k]).toBeCloseTo((at(1e-5).variances[0]! - at(-1e-5).variances[0]!) / 2e-5, 2);
    }
  });

  it('is surer where something is under way, and expects there what it expected before', () => {
    const ensemble = fitProcessEnsemble(drawData(6), seededRandom('pending'));
    const place = Float64Array.of(0.9, 0.05);
    const before = predictEnsemble(ensemble, place);
    const after = predictEnsemble(believeInEnsemble(ensemble, place), place);
    expect(after.means[0]).toBeCloseTo(before.means[0]!, 5);
    expect(after.variances[0]).toBeLessThan(before.variances[0]!);
  });

  it('foretells its own values better in order than with the values permuted', () => {
    const data = drawData(25);
    const meanDensity = (values: Float64Array): number =>
      leaveOneOutLogDensities(fitProcessEnsemble({ ...data, values }, seededRandom('order'))).reduce(
        (sum, density) => sum + density / 25,
        0,
      );
    const permuted = Float64Array.from(seededRandom('permute').shuffle([...data.values]));
    expect(meanDensity(data.values)).toBeGreaterThan(meanDensity(permuted) + 0.5);
  });

  it('foretells a value from others that change with what is left out as from data in which they are so', () => {
    const data = drawData(9);
    const random = seededRandom('retold');
    const extra = Float64Array.from({ length: 9 }, () => random.normal());
    const weights = Float64Array.from({ length: 4 }, (_, i) => i - 1.5);
    const ensemble = fitProcessEnsemble(data, seededRandom('fit'));
    const retold = { told: data.values, parts: [{ values: extra, weights }] };
    const densities = leaveOneOutLogDensities(ensemble, retold);
    expect(densities).toHaveLength(4);
    weights.forEach((weight, i) => {
      const values = data.values.map((value, j) => (j === i ? value : value + weight * extra[j]!));
      const members = ensemble.members.map((member) => ({
        ...member,
        parameters: {
          ...member.parameters,
          values: values.map((value) => (value - ensemble.center) / ensemble.scale),
        },
      }));
      expect(densities[i]).toBeCloseTo(leaveOneOutLogDensities({ ...ensemble, members })[i]!, 8);
    });
  });
});

it('the chain of parameters draws from the prior where the data say nothing', () => {
  const data = standardize(
    { points: Float64Array.of(0.5), dimension: 1, values: Float64Array.of(2) },
    standardizationOf(Float64Array.of(2)),
  );
  const draws = Array.from({ length: 60 }, (_, k) => drawParameters(data, seededRandom('prior', k))).flat();
  const logs = draws.map((draw) => Math.log(noiseVarianceOfDraw(draw)));
  const mean = logs.reduce((sum, x) => sum + x / logs.length, 0);
  expect(mean).toBeGreaterThan(Math.log(0.02) - 0.6);
  expect(mean).toBeLessThan(Math.log(0.02) + 0.6);
  expect(new Set(draws.map(({ correlation }) => correlation)).size).toBe(3);
});
