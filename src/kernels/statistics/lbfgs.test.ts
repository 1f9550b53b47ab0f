import { describe, expect, it } from 'vitest';
import { minimizeInBox, type Objective } from './lbfgs.ts';

const rosenbrock: Objective = (x, gradient) => {
  let sum = 0;
  gradient.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const a = 1 - x[i]!;
    const b = x[i + 1]! - x[i]! ** 2;
    sum += a * a + 100 * b * b;
    gradient[i] = gradient[i]! - 2 * a - 400 * x[i]! * b;
    gradient[i + 1] = gradient[i + 1]! + 200 * b;
  }
  return sum;
};
const box = (d: number, lower: number, upper: number): [Float64Array, Float64Array] => [
  new Float64Array(d).fill(lower),
  new Float64Array(d).fill(upper),
];

describe('projected L-BFGS', () => {
  it.each([2, 10])('finds the minimum of Rosenbrock in %d dimensions', (d) => {
    const found = minimizeInBox(rosenbrock, new Float64Array(d).fill(-1.2), ...box(d, -5, 5), {
      maxEvaluations: 500,
    });
    expect(found.converged).toBe(true);
    found.point.forEach((x) => {
      expect(x).toBeCloseTo(1, 4);
    });
  });

  it('stops on the bound when the minimum lies outside the box', () => {
    const found = minimizeInBox(rosenbrock, Float64Array.of(0, 0), ...box(2, -0.5, 0.5), {
      maxEvaluations: 200,
    });
    expect(found.point[0]).toBeCloseTo(0.5, 6);
    expect(found.point[1]).toBeCloseTo(0.25, 5);
    expect(found.converged).toBe(true);
  });

  it('solves an ill-conditioned quadratic in a corner', () => {
    const scales = [1, 1e4, 1e-2];
    const quadratic: Objective = (x, gradient) =>
      scales.reduce((sum, s, i) => {
        gradient[i] = 2 * s * (x[i]! - 2);
        return sum + s * (x[i]! - 2) ** 2;
      }, 0);
    const found = minimizeInBox(quadratic, Float64Array.of(0.3, 0.1, 0.9), ...box(3, 0, 1), {
      maxEvaluations: 100,
    });
    expect([...found.point]).toEqual([1, 1, 1]);
  });

  it('never exceeds its evaluations and steps back from forbidden points', () => {
    let calls = 0;
    const walled: Objective = (x, gradient) => {
      calls++;
      gradient[0] = -1 / x[0]!;
      return x[0]! > 0.5 ? Number.NaN : -Math.log(x[0]!);
    };
    const found = minimizeInBox(walled, Float64Array.of(0.01), ...box(1, 0.001, 1), { maxEvaluations: 30 });
    expect(calls).toBeLessThanOrEqual(30);
    expect(found.evaluations).toBe(calls);
    expect(found.value).toBeLessThan(-Math.log(0.4));
    expect(found.point[0]).toBeLessThanOrEqual(0.5);
  });

  it('refuses a start where the objective has no value', () => {
    expect(() =>
      minimizeInBox(() => Number.NaN, Float64Array.of(0), ...box(1, 0, 1), { maxEvaluations: 5 }),
    ).toThrow(/NaN at the start/);
  });
});
