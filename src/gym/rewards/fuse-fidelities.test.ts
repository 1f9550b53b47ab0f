import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../campaign/index.ts';
import { seededRandom } from '../../core/random.ts';
import { type FidelityPair, fitFidelity, fuseFidelities, settlingFidelity } from './fuse-fidelities.ts';

const evidence = (
  value: number,
  sd: number | null,
  fidelity: Evidence['fidelity'] = 'simulated',
): Evidence => ({
  value,
  sd,
  unit: 'K',
  fidelity,
  method: fidelity,
  artefact: null,
});

const pairsOf = (bias: number, sd: number, count: number): readonly FidelityPair[] => {
  const random = seededRandom('pairs', bias, sd, count);
  return Array.from({ length: count }, () => {
    const truth = 20 * random.uniform();
    return {
      said: { value: truth + bias + sd * random.normal(), sd: null },
      settled: { value: truth, sd: null },
    };
  });
};

describe('a fidelity', () => {
  test('is known by its bias and extra variance once there are many pairs', () => {
    const { bias, extraVariance, biasVariance, pairCount } = fitFidelity(pairsOf(3, 2, 4000), 10);
    expect(bias).toBeCloseTo(3, 0);
    expect(Math.sqrt(extraVariance)).toBeCloseTo(2, 0);
    expect(biasVariance).toBeLessThan(0.01);
    expect(pairCount).toBe(4000);
  });

  test('is what was assumed of it while there are none', () => {
    const { bias, extraVariance, biasVariance } = fitFidelity([], 4);
    expect(bias).toBe(0);
    expect(extraVariance).toBeCloseTo(16, 9);
    expect(biasVariance).toBeCloseTo(16, 9);
  });

  test('has no extra variance worth speaking of where its stated errors explain the scatter', () => {
    const random = seededRandom('explained');
    const pairs = Array.from({ length: 2000 }, () => ({
      said: { value: 5 * random.normal(), sd: 5 },
      settled: { value: 0, sd: 0 },
    }));
    expect(Math.sqrt(fitFidelity(pairs, 1).extraVariance)).toBeLessThan(1.5);
  });

  test('refuses an sd that is not above 0 and pairs that are no numbers', () => {
    expect(() => fitFidelity([], 0)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
    const broken = { said: { value: Number.NaN, sd: null }, settled: { value: 0, sd: null } };
    expect(() => fitFidelity([broken], 1)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
  });
});

describe('the fused posterior', () => {
  const surrogate = fitFidelity(pairsOf(3, 2, 400), 10);
  const modelOf = ({ fidelity }: Evidence) => (fidelity === 'simulated' ? surrogate : settlingFidelity);

  test('is corrected by the bias, and near the measurement once there is one', () => {
    expect(fuseFidelities([evidence(13, 0)], modelOf)?.mean).toBeCloseTo(13 - surrogate.bias, 9);
    const both = fuseFidelities([evidence(13, 0), evidence(7, 0.1, 'measured')], modelOf);
    expect(both?.mean).toBeCloseTo(7, 1);
    expect(both?.sd).toBeLessThan(0.1);
  });

  test('gains nothing from asking one simulator again and again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0.01, max: 5, noNaN: true }), (n, sd) => {
        const many = fuseFidelities(
          Array.from({ length: n }, () => evidence(10, sd)),
          modelOf,
        );
        expect(many!.sd ** 2).toBeGreaterThanOrEqual(surrogate.extraVariance);
      }),
    );
  });

  test('is nothing without a spread, leaves bounds out, and refuses two units', () => {
    expect(fuseFidelities([], modelOf)).toBeNull();
    expect(fuseFidelities([{ ...evidence(5, 1), bound: 'upper' }], modelOf)).toBeNull();
    expect(() => fuseFidelities([evidence(5, 1), { ...evidence(5, 1), unit: 'mK' }], modelOf)).toThrow(
      expect.objectContaining({ code: 'unit-mismatch' }),
    );
  });
});
