import fc from 'fast-check';
import { expect, test } from 'vitest';
import { probabilityUtility } from './probability-utility.ts';

const stated = (...entries: readonly (readonly [string, number])[]) => new Map(entries);

test('certain and right is worth 1, certain and wrong 0', () => {
  expect(probabilityUtility(stated(['a', 1]), 'a', 4)).toBe(1);
  expect(probabilityUtility(stated(['a', 1]), 'b', 4)).toBe(0);
});

test("what is not stated is spread evenly: the worth is that of Brier's score over all outcomes", () => {
  const all = { a: 0.4, b: 0.2, c: 0.2, d: 0.2 };
  const score = Object.values(all).map((p, i) => (p - (i === 3 ? 1 : 0)) ** 2);
  const worth = 1 - score.reduce((sum, part) => sum + part, 0) / 2;
  expect(probabilityUtility(stated(['a', 0.4]), 'd', 4)).toBeCloseTo(worth, 12);
  expect(probabilityUtility(new Map(Object.entries(all)), 'd', 4)).toBeCloseTo(worth, 12);
});

test('nobody gains in expectation by stating what is not believed', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const mean = (said: number, belief: number): number =>
    belief * probabilityUtility(stated(['a', said]), 'a', 2) +
    (1 - belief) * probabilityUtility(stated(['a', said]), 'b', 2);
  fc.assert(
    fc.property(share, share, (belief, said) => {
      expect(mean(said, belief)).toBeLessThan(mean(belief, belief) + 1e-12);
    }),
  );
});
