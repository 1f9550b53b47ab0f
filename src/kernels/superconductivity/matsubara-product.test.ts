import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { spectrumOfModes } from './coupling-spectrum.ts';
import { findRoot } from './find-root.ts';
import { findLargestEigenvalue } from './largest-eigenvalue.ts';
import { openMatsubaraKernel } from './matsubara-kernel.ts';
import { openMatsubaraProduct, openPlainProduct } from './matsubara-product.ts';

test('sums by Fourier transforms are the plain sums', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer(), (count, seed) => {
      const random = seededRandom(seed);
      const kernel = Float64Array.from({ length: 2 * count }, () => random.normal());
      const vector = Float64Array.from({ length: count }, () => random.normal());
      const [quick, plain] = [openMatsubaraProduct(kernel), openPlainProduct(kernel)];
      const [a, b] = [new Float64Array(count), new Float64Array(count)];
      for (const name of ['multiplyEven', 'multiplyOdd'] as const) {
        quick[name](vector, a);
        plain[name](vector, b);
        const difference = Math.max(...a.map((x, n) => Math.abs(x - b[n]!)));
        expect(difference).toBeLessThan(1e-12 * count);
      }
    }),
    { numRuns: 40 },
  );
});

test('the kernel by its series far out is the sum over modes', () => {
  const modes = [
    { lambda: 0.3, omega: 5 },
    { lambda: 0.4, omega: 17 },
    { lambda: 0.5, omega: 20 },
  ];
  const kernel = new Float64Array(200);
  openMatsubaraKernel(spectrumOfModes(modes)).fill(1, kernel);
  kernel.forEach((value, m) => {
    const square = (2 * Math.PI * m) ** 2;
    const sum = modes.reduce(
      (total, { lambda, omega }) => total + (lambda * omega ** 2) / (omega ** 2 + square),
      0,
    );
    expect(Math.abs(value / sum - 1), `m = ${m}`).toBeLessThan(1e-14);
  });
});

test('the largest eigenvalue of a chain is 2 cos(π/(n+1)), and its vector the half wave', () => {
  for (const size of [1, 2, 7, 120]) {
    const multiply = (v: Float64Array, out: Float64Array): void => {
      for (let i = 0; i < size; i++) out[i] = (v[i - 1] ?? 0) + (v[i + 1] ?? 0);
    };
    const start = Float64Array.from({ length: size }, (_, i) => 1 + (i % 3));
    const { value, vector } = findLargestEigenvalue(multiply, start, 1e-7);
    expect(value).toBeCloseTo(2 * Math.cos(Math.PI / (size + 1)), 11);
    const wave = Math.sqrt(2 / (size + 1)) * Math.sin(Math.PI / (size + 1));
    expect(vector[0]).toBeCloseTo(wave, 5);
  }
});

test('roots are found to the tolerance, and only between values of opposite sign', () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (root) => {
      const f = (x: number): number => Math.expm1(x - root) + (x - root) ** 3;
      const found = findRoot(f, { x: -4, value: f(-4) }, { x: 4, value: f(4) }, 1e-12);
      expect(Math.abs(found - root)).toBeLessThan(2e-12);
    }),
  );
  expect(() => findRoot(Math.exp, { x: 0, value: 1 }, { x: 1, value: Math.E }, 1e-9)).toThrow(
    'no root between 0 and 1',
  );
});
