import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { drawReaction, routes, sharesOf } from './hidden-reaction.ts';

const reactions = fc
  .integer({ min: 0, max: 500 })
  .map((seed) => drawReaction(seededRandom('c', seed), seededRandom('l', seed)));

test('shares of a product are parts of a whole', () => {
  fc.assert(
    fc.property(
      reactions,
      fc.constantFrom(...routes),
      fc.integer({ min: 700, max: 1600 }),
      fc.integer({ min: 1, max: 100 }),
      (reaction, route, temperature, hours) => {
        const { target, unreacted, competing } = sharesOf(reaction, route, temperature, hours);
        for (const share of [target, unreacted, competing]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(target + unreacted + competing).toBeCloseTo(1, 9);
      },
    ),
  );
});

test('heat and time use precursors up, and milling does so sooner', () => {
  fc.assert(
    fc.property(reactions, fc.integer({ min: 800, max: 1400 }), (reaction, temperature) => {
      const left = (route: (typeof routes)[number], t: number, hours: number) =>
        sharesOf(reaction, route, t, hours).unreacted;
      expect(left('pellet', temperature + 50, 12)).toBeLessThanOrEqual(left('pellet', temperature, 12));
      expect(left('pellet', temperature, 24)).toBeLessThanOrEqual(left('pellet', temperature, 12));
      expect(left('milled', temperature, 12)).toBeLessThanOrEqual(left('pellet', temperature, 12));
    }),
  );
});

test('half is formed in twelve hours at the temperature that says so', () => {
  const reaction = drawReaction(seededRandom('c', 1), seededRandom('l', 1));
  const [low, high] = [sharesOf(reaction, 'pellet', 950, 12), sharesOf(reaction, 'pellet', 1250, 12)];
  expect(low.unreacted).toBeGreaterThan(0.5);
  expect(high.unreacted).toBeLessThan(0.5);
});
