import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal } from '../campaign/index.ts';
import { distanceFromRange, logInside, logRangeGain, type Sensitive } from './acquisition.ts';
import type { Belief } from './belief.ts';
import { desirabilityMoments } from './desirability-moments.ts';

const infinity = Number.POSITIVE_INFINITY;

/** E[value(f)] of f ~ N(mean, sd²), by the midpoint rule over ±9 sd. */
function integrate(value: (f: number) => number, mean: number, sd: number): number {
  const steps = 40_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const z = -9 + (18 * (i + 0.5)) / steps;
    sum += value(mean + sd * z) * Math.exp(-0.5 * z * z);
  }
  return (sum * 18) / steps / Math.sqrt(2 * Math.PI);
}

function expectSlopes(of: (mean: number, sd: number) => Sensitive, mean: number, sd: number): void {
  const step = 1e-6 * sd;
  const { byMean, bySd } = of(mean, sd);
  const alongMean = (of(mean + step, sd).value - of(mean - step, sd).value) / (2 * step);
  const alongSd = (of(mean, sd + step).value - of(mean, sd - step).value) / (2 * step);
  expect(Math.abs(alongMean - byMean)).toBeLessThan(1e-4 * (1 / sd + Math.abs(byMean)));
  expect(Math.abs(alongSd - bySd)).toBeLessThan(1e-4 * (1 / sd + Math.abs(bySd)));
}

const cases = [
  [0, 1, -1, 2],
  [5, 0.7, -1, 2],
  [-4, 2, -1, 2],
  [0.5, 0.2, -1, 2],
  [1, 1, -infinity, 2],
  [4, 1, -infinity, 2],
  [4, 1, 2, infinity],
  [0, 1, 2, infinity],
] as const;

describe('the chance to lie in a range', () => {
  it.each(cases)('is the integral, with its slopes (mean %d, sd %d, %d to %d)', (mean, sd, low, high) => {
    const range = { low, high };
    const exact = integrate((f) => (f >= low && f <= high ? 1 : 0), mean, sd);
    expect(Math.exp(logInside(mean, sd, range).value)).toBeCloseTo(exact, 3);
    expectSlopes((m, s) => logInside(m, s, range), mean, sd);
  });

  it('stays finite far out, on both sides alike, and for a range of no width', () => {
    for (const low of [-1, -infinity]) {
      const far = logInside(60, 1, { low, high: 1 });
      expect(far.value).toBeLessThan(-1000);
      expect(far.byMean).toBeCloseTo(-59, 0);
    }
    const [left, right] = [-60, 60].map((mean) => logInside(mean, 1, { low: -1, high: 1 }));
    expect(left!.value).toBeCloseTo(right!.value, 9);
    expect(left!.byMean).toBeCloseTo(-right!.byMean, 9);
    expectSlopes((m, s) => logInside(m, s, { low: 2, high: 2 + 1e-9 }), 1, 0.5);
  });
});

describe('gain in nearness to a range', () => {
  it.each([
    [0, 1, 1, 2, 0.8],
    [1.5, 1, 1, 2, 0.8],
    [1.5, 0.1, 1, 2, 0.8],
    [9, 2, 1, 2, 3],
    [1.2, 0.3, 1, 2, 5],
  ])(
    'is the integral, with its slopes (mean %d, sd %d, %d to %d, reach %d)',
    (mean, sd, low, high, reach) => {
      const range = { low, high };
      const gain = (f: number): number => Math.max(0, reach - Math.max(0, low - f, f - high));
      expect(logRangeGain(mean, sd, range, reach).value).toBeCloseTo(Math.log(integrate(gain, mean, sd)), 4);
      expectSlopes((m, s) => logRangeGain(m, s, range, reach), mean, sd);
    },
  );

  it('is continuous where the reach becomes small, and finite where the best is inside', () => {
    const range = { low: 1, high: 2 };
    const gap = logRangeGain(0, 1, range, 1.001e-5).value - logRangeGain(0, 1, range, 0.999e-5).value;
    expect(gap).toBeCloseTo(Math.log(1.001 / 0.999), 4);
    expect(Number.isFinite(logRangeGain(0, 1, range, 0).value)).toBe(true);
    expect(logRangeGain(1.5, 0.1, range, 0).value).toBeGreaterThan(logRangeGain(0.5, 0.1, range, 0).value);
  });
});

it('distance from a range has the moments of its integrals, and their slopes', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      number,
      fc.double({ min: 0.2, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (mean, sd, width) => {
        const range = { low: 0.5, high: 0.5 + width };
        const distance = (f: number): number => Math.max(0, range.low - f, f - range.high);
        const moments = distanceFromRange(mean, sd, range);
        const first = integrate(distance, mean, sd);
        expect(moments.mean.value).toBeCloseTo(first, 4);
        expect(moments.variance.value).toBeCloseTo(
          integrate((f) => distance(f) ** 2, mean, sd) - first ** 2,
          4,
        );
        expectSlopes((m, s) => distanceFromRange(m, s, range).mean, mean, sd);
      },
    ),
    { numRuns: 40 },
  );
});

it('desirability has the moments of its integrals', () => {
  const worths: readonly [Goal, (f: number) => number][] = [
    [weighted('maximize', 2, { zero: 1, one: 4 }), (f) => clip((f - 1) / 3)],
    [weighted('minimize', 1, { zero: 4, one: 0 }), (f) => clip((4 - f) / 4)],
    [
      { ...weighted('target', 1, { zero: 0, one: 2 }), target: 2, tolerance: 0.5 },
      (f) => clip(1 - Math.max(0, Math.abs(f - 2) - 0.5) / 1.5),
    ],
  ];
  const beliefs = [
    { mean: 2, sd: 0.8 },
    { mean: 1, sd: 1.5 },
    { mean: 3, sd: 0.4 },
  ];
  const models = worths.map(([goal]) => ({ goal, belief: { scale: 1 } as Belief }));
  const product = (power: number): number =>
    worths.reduce((all, [goal, worth], g) => {
      const { mean, sd } = beliefs[g]!;
      return all * integrate((f) => worth(f) ** ((power * (goal.weight ?? 0)) / 4), mean, sd);
    }, 1);
  const { mean, variance } = desirabilityMoments(models, beliefs);
  expect(mean.value).toBeCloseTo(product(1), 3);
  expect(variance.value).toBeCloseTo(product(2) - product(1) ** 2, 3);
});

const clip = (share: number): number => Math.min(1, Math.max(0, share));
const weighted = (
  direction: Goal['direction'],
  weight: number,
  utility: NonNullable<Goal['utility']>,
): Goal => ({
  quantity: direction,
  criterion: '',
  unit: '1',
  direction,
  weight,
  utility,
});
