import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { deltaResistance } from './delta-method.ts';

const voltages = (n: number, resistance: number, current: number, offset: number, drift: number): number[] =>
  Array.from({ length: n }, (_, k) => (k % 2 === 0 ? 1 : -1) * resistance * current + offset + drift * k);

describe('the delta method', () => {
  test('cancels an offset and an even drift of any size', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 41 }), number, number, number, (n, resistance, offset, drift) => {
        const found = deltaResistance(voltages(n, resistance, 1e-3, offset, drift), 1e-3).resistance;
        expect(Math.abs(found - resistance)).toBeLessThan(1e-11 * n * 1000);
      }),
    );
  });

  test.each([5, 9, 101])('of %i readings states the scatter that it has', (n) => {
    const random = seededRandom('delta', n);
    const noise = 5e-9;
    const results = Array.from({ length: 4000 }, () =>
      deltaResistance(
        voltages(n, 0.01, 1e-3, 2e-6, 1e-9).map((value) => value + noise * random.normal()),
        1e-3,
      ),
    );
    const mean = results.reduce((sum, { resistance }) => sum + resistance, 0) / results.length;
    const variance = results.reduce((sum, r) => sum + (r.resistance - mean) ** 2, 0) / (results.length - 1);
    const stated = results.reduce((sum, { sd }) => sum + (sd as number) ** 2, 0) / results.length;
    // 4000 runs: the ratio of the two variances has a scatter below 4 %.
    expect(stated / variance).toBeGreaterThan(0.88);
    expect(stated / variance).toBeLessThan(1.12);
    expect(Math.abs(mean - 0.01)).toBeLessThan((4 * Math.sqrt(variance)) / Math.sqrt(results.length));
  });

  test('needs three readings and a current', () => {
    expect(deltaResistance([1, -1, 1], 1)).toMatchObject({
      resistance: 1,
      sd: null,
      forward: 1,
      reverse: -1,
    });
    expect(() => deltaResistance([1, -1], 1)).toThrow('at least 3 readings');
    expect(() => deltaResistance([1, -1, 1], 0)).toThrow('at 0 A');
  });
});
