import { describe, expect, it } from 'vitest';
import { logExpectedImprovement, logImprovement, logImprovementSlope } from './log-expected-improvement.ts';

describe('log expected improvement', () => {
  // 60-digit arithmetic
  it.each([
    [-40, -808.29856835662],
    [-20.5, -217.09186837038314],
    [-19.5, -196.99258561722834],
    [-5, -16.74430116266099],
    [-1.5, -3.52993592080571],
    [-0.9999, -2.484930602199176],
    [0, -0.9189385332046728],
    [7, 1.9459101490553385],
  ])('log h(%d)', (z, expected) => {
    expect(Math.abs(logImprovement(z) / expected - 1)).toBeLessThan(1e-13);
  });

  it('stays finite and increasing far below the best, where the plain form underflows', () => {
    expect(logImprovement(-1e6)).toBeGreaterThan(logImprovement(-1.1e6));
    expect(Number.isFinite(logImprovement(-1e100))).toBe(true);
  });

  it('has the slope of its own finite differences on both sides of every branch', () => {
    for (const z of [-100, -20.1, -19.9, -3, -1.01, -0.99, 0, 4]) {
      const slope = (logImprovement(z + 1e-5) - logImprovement(z - 1e-5)) / 2e-5;
      expect(Math.abs(slope / logImprovementSlope(z) - 1)).toBeLessThan(1e-6);
    }
  });

  it('is the mean gain of a normal over the best', () => {
    expect(Math.exp(logExpectedImprovement(5, 1e-9, 3))).toBeCloseTo(2, 12);
    expect(Math.exp(logExpectedImprovement(3, 2, 3))).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 12);
  });
});
