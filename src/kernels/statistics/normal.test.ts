import { describe, expect, it } from 'vitest';
import { normalCdf, normalLogCdf, normalPdf, normalQuantile } from './normal.ts';

describe('normal distribution', () => {
  // 60-digit arithmetic
  it.each([
    [-40, -804.6084420137538],
    [-20.5, -214.0667289632638],
    [-5, -15.064998393988725],
    [-1.5, -2.7059444008238898],
    [0, -Math.LN2],
    [2, -0.023012909328963486],
    [7, -1.279812543886654e-12],
  ])('log Φ(%d) is exact to 14 digits', (z, expected) => {
    expect(Math.abs(normalLogCdf(z) / expected - 1)).toBeLessThan(1e-14);
    expect(Math.abs(normalCdf(z) - Math.exp(expected))).toBeLessThanOrEqual(1e-12 * Math.exp(expected));
  });

  it.each([
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
  ])('quantile of %d', (p, expected) => expect(normalQuantile(p)).toBeCloseTo(expected, 12));

  it('the density is the derivative of the distribution function', () => {
    for (const z of [-6, -1, -0.3, 0.2, 0.66, 3]) {
      const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5;
      expect(Math.abs(slope / normalPdf(z) - 1)).toBeLessThan(1e-7);
    }
  });

  it('refuses a probability that has no quantile', () => {
    expect(() => normalQuantile(1)).toThrow(/probability is 1/);
  });
});
