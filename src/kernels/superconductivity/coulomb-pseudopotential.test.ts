import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poleFrequency, rescaleMuStar } from './coulomb-pseudopotential.ts';

test('mu* grows with the cut-off as 1/mu* falls by the logarithm', () => {
  expect(rescaleMuStar(0.1, 40, 400)).toBeCloseTo(0.1 / (1 - 0.1 * Math.log(10)), 12);
  expect(rescaleMuStar(0, 40, 4e6)).toBe(0);
});

test('there and back is the same', () => {
  const muStar = fc.double({ min: 0.01, max: 0.2, noNaN: true });
  const factor = fc.double({ min: 0.2, max: 20, noNaN: true });
  fc.assert(
    fc.property(muStar, factor, (value, ratio) => {
      const there = rescaleMuStar(value, 30, 30 * ratio);
      expect(there > value).toBe(ratio > 1);
      expect(rescaleMuStar(there, 30 * ratio, 30)).toBeCloseTo(value, 12);
    }),
  );
});

test('near the pole it is refused, with the pole', () => {
  const pole = poleFrequency(0.15, 10);
  expect(pole).toBeCloseTo(10 * Math.exp(1 / 0.15), 9);
  expect(rescaleMuStar(0.15, 10, 0.299 * pole)).toBeGreaterThan(0.5);
  expect(() => rescaleMuStar(0.15, 10, 0.301 * pole)).toThrow('diverges at 7857.7 meV');
  expect(() => rescaleMuStar(0.15, 10, 2 * pole)).toThrow(expect.objectContaining({ code: 'mu-star-pole' }));
  expect(() => rescaleMuStar(1.2, 10, 20)).toThrow('muStar is 1.2');
});
