import { describe, expect, it } from 'vitest';
import {
  ackley,
  branin,
  braninCurrin,
  braninMinimum,
  cheapForrester,
  currin,
  forrester,
  forresterMinimum,
  hartmann6,
  hartmann6Minimum,
  isInsideBraninDisk,
} from './analytic-functions.ts';
import { dominatedVolume } from './hypervolume-curve.ts';

/** No step in any coordinate improves on a minimum. */
function expectMinimum(evaluate: (point: readonly number[]) => number, point: readonly number[]): void {
  const value = evaluate(point);
  point.forEach((_, index) => {
    for (const step of [-0.01, 0.01])
      expect(evaluate(point.map((x, i) => (i === index ? x + step : x)))).toBeGreaterThan(value);
  });
}

describe('branin', () => {
  it.each([
    [-Math.PI, 12.275],
    [Math.PI, 2.275],
    [9.42478, 2.475],
  ])('has its minimum at (%f, %f)', (x1, x2) => {
    expect(branin(x1, x2)).toBeCloseTo(0.397887, 6);
    expect(branin(x1, x2)).toBeCloseTo(braninMinimum, 9);
    expectMinimum(([a = 0, b = 0]) => branin(a, b), [x1, x2]);
  });

  it('keeps one minimum inside the disk where experiments succeed', () => {
    expect(isInsideBraninDisk(Math.PI, 2.275)).toBe(true);
    expect(isInsideBraninDisk(-Math.PI, 12.275)).toBe(false);
    expect(isInsideBraninDisk(9.42478, 2.475)).toBe(false);
  });
});

describe('forrester', () => {
  it('has its published minimum, and the highest value at the right edge', () => {
    expect(forrester(0.757249)).toBeCloseTo(-6.02074, 5);
    expect(forrester(0.757249)).toBeGreaterThanOrEqual(forresterMinimum);
    expectMinimum(([x = 0]) => forrester(x), [0.757249]);
    const values = Array.from({ length: 1001 }, (_, i) => forrester(i / 1000));
    expect(Math.max(...values)).toBe(forrester(1));
    expect(forrester(1)).toBeCloseTo(16 * Math.sin(8), 12);
  });

  it('has its minimum elsewhere in the cheap version', () => {
    expect(cheapForrester(0.12)).toBeLessThan(cheapForrester(0.757249));
    expect(cheapForrester(0.5)).toBeCloseTo(0.5 * forrester(0.5) - 5, 12);
  });
});

it('hartmann6 has its published minimum', () => {
  const point = [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573];
  expect(hartmann6(point)).toBeCloseTo(-3.32237, 5);
  expect(hartmann6(point)).toBeGreaterThanOrEqual(hartmann6Minimum);
  expectMinimum(hartmann6, point);
});

it('ackley is 0 at the origin and about 22 far away', () => {
  expect(ackley(new Array(10).fill(0))).toBeCloseTo(0, 12);
  expectMinimum(ackley, new Array(10).fill(0));
  expect(ackley(new Array(10).fill(32.5))).toBeGreaterThan(21);
  expect(ackley(new Array(10).fill(32.5))).toBeLessThan(23);
});

describe('currin', () => {
  it('has the values of its formula at corners', () => {
    expect(currin(0, 0)).toBeCloseTo(60 / 20, 12);
    expect(currin(1, 0)).toBeCloseTo((2300 + 1900 + 2092 + 60) / (100 + 500 + 4 + 20), 12);
    expect(currin(0, 1)).toBeCloseTo((60 / 20) * (1 - Math.exp(-0.5)), 12);
  });

  it('shares with Branin a front whose published hypervolume a fine grid comes near to from below', () => {
    const grid = Array.from({ length: 401 }, (_, index) => index / 400);
    const scores = grid.flatMap((x1) => grid.map((x2) => [-branin(15 * x1 - 5, 15 * x2), -currin(x1, x2)]));
    const highestFirst = scores.toSorted((a, b) => (b[1] as number) - (a[1] as number));
    let best = Number.NEGATIVE_INFINITY;
    const front = highestFirst.filter(([first = 0]) => {
      const isBetter = first > best;
      best = Math.max(best, first);
      return isBetter;
    });
    const volume = dominatedVolume(
      front,
      braninCurrin.reference.map((value) => -value),
    );
    expect(volume).toBeLessThan(braninCurrin.largestHypervolume);
    expect(volume).toBeGreaterThan(0.98 * braninCurrin.largestHypervolume);
  });
});
