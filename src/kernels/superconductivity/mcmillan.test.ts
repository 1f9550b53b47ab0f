import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mcMillanCoupling, mcMillanCriticalTemperature } from './mcmillan.ts';

/** McMillan's table of empirical couplings with mu* = 0.13: Debye temperature, Tc and the lambda that he gives to two digits. */
const published = [
  ['V', 399, 5.3, 0.6],
  ['Nb', 277, 9.22, 0.82],
  ['Ta', 258, 4.48, 0.65],
  ['Mo', 460, 0.92, 0.41],
  ['W', 390, 0.012, 0.28],
] as const;

describe("McMillan's formula", () => {
  test.each(published)('%s (%d K, Tc %d K) has lambda %d', (_element, debye, tc, lambda) => {
    expect(Math.abs(mcMillanCoupling(tc, debye, 0.13) - lambda)).toBeLessThan(0.01);
  });

  test.each([
    [0.82, 277, 0.13, 9.195124],
    [1, 300, 0.1, 17.28983],
    [0.5, 400, 0, 12.18129],
  ])('lambda %d at %d K with mu* %d', (lambda, debye, muStar, tc) => {
    expect(mcMillanCriticalTemperature(lambda, debye, muStar).criticalTemperature).toBeCloseTo(tc, 3);
  });

  test('where the repulsion wins there is no superconductivity, and a reason', () => {
    for (const lambda of [0, 0.05, 0.13 / (1 - 0.62 * 0.13)]) {
      const { criticalTemperature, reason } = mcMillanCriticalTemperature(lambda, 300, 0.13);
      expect(criticalTemperature).toBe(0);
      expect(reason).toContain(`lambda ${lambda}`);
    }
  });

  test('the coupling is the inverse, and Tc rises with lambda', () => {
    const range = { min: 0.25, max: 2, noNaN: true };
    fc.assert(
      fc.property(fc.double(range), fc.double({ min: 0, max: 0.15, noNaN: true }), (lambda, muStar) => {
        const { criticalTemperature } = mcMillanCriticalTemperature(lambda, 300, muStar);
        expect(mcMillanCoupling(criticalTemperature, 300, muStar)).toBeCloseTo(lambda, 8);
        expect(mcMillanCriticalTemperature(lambda * 1.01, 300, muStar).criticalTemperature).toBeGreaterThan(
          criticalTemperature,
        );
      }),
    );
  });

  test.each([
    [() => mcMillanCriticalTemperature(-0.1, 300, 0.13), 'lambda is -0.1'],
    [() => mcMillanCriticalTemperature(Number.NaN, 300, 0.13), 'lambda is NaN'],
    [() => mcMillanCriticalTemperature(0.5, 0, 0.13), 'debyeTemperature is 0'],
    [() => mcMillanCriticalTemperature(0.5, 300, 2), 'muStar is 2'],
    [() => mcMillanCoupling(0, 300, 0.13), 'criticalTemperature is 0'],
    [() => mcMillanCoupling(150, 300, 0.13), "above the formula's limit"],
  ])('outside its domain it says so', (call, detail) => {
    expect(call).toThrow(detail);
    expect(call).toThrow(expect.objectContaining({ code: 'out-of-domain' }));
  });
});
