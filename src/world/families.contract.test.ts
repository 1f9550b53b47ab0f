import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { actInWorld, type WorldOutcome } from './act-in-world.ts';
import { findFamily, worldFamilies, worldFamilyNames } from './families.ts';
import { fractionsOf, openWorld } from './hidden-world.ts';
import { drawWorldDesigns, trueValue, type WorldDesign } from './ideal-laboratory.ts';
import { makeSample } from './make-sample.ts';
import { readRecipe } from './read-recipe.ts';
import { recipes } from './world.fixture.ts';
import { type HiddenWorld, type WorldAction, worldActions } from './world-family.ts';

const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

describe.each(worldFamilyNames)('worlds of %s', (name) => {
  const family = worldFamilies[name];
  const world = openWorld('contract', { isMasked: true, family: name });
  const other = openWorld('another', { isMasked: true, family: name });
  const designs = drawWorldDesigns(world, 30, seededRandom('contract'));
  const ordered = designs.find((design) => trueValue(world, design) > family.quantities[0].least)!;
  const act = (
    action: WorldAction,
    design: WorldDesign = ordered,
    sample = 'c/s1',
    where: HiddenWorld = world,
  ): WorldOutcome =>
    actInWorld(where, {
      action,
      sample,
      run: `${sample}/${action}/1`,
      planned: fractionsOf(where, design),
      recipe: readRecipe(design),
      base: family.quantities[0].least,
      heading: { sample: 's1', startedAt: 0, comment: 'test' },
    });

  test.each(family.actions)('%s: the same seed gives the same bytes, another seed others', (action) => {
    const first = act(action);
    expect(act(action).file!.bytes).toEqual(first.file!.bytes);
    expect(act(action, ordered, 'c/s2').file?.bytes).not.toEqual(first.file!.bytes);
    if (action !== 'synthesis')
      expect(act(action, ordered, 'c/s1', other).file?.bytes).not.toEqual(first.file!.bytes);
  });

  test.each(family.actions)(
    '%s: the file says that it is simulated, and neither metals nor truths',
    (action) => {
      const { file, truth } = act(action);
      const text = textOf(file!.bytes);
      expect(text).toMatch(/simulated/i);
      expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
      // V is a unit, too
      for (const { symbol } of family.metals.filter((metal) => metal.symbol !== 'V'))
        expect(text).not.toMatch(new RegExp(`\\b${symbol}\\b`));
      for (const truths of [truth.own, truth.typical])
        for (const value of Object.values(truths))
          if (value !== 0) expect(text).not.toContain(value.toPrecision(7));
      for (const { name: phase } of truth.phases) if (phase.length > 2) expect(text).not.toContain(phase);
    },
  );

  test('a sample is the same whatever is asked of it', () => {
    const truths = family.actions.map((action) => ({ ...act(action).truth, fault: null }));
    for (const truth of truths) expect(truth).toEqual(truths[0]);
  });

  test('what is not measured in these worlds is refused, and the error says what is', () => {
    for (const action of worldActions)
      if (!family.actions.includes(action))
        expect(() => act(action)).toThrow(expect.objectContaining({ code: 'no-such-action' }));
  });

  test('samples are physical, and their quantities within the range that a laboratory may meet', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...designs),
        recipes,
        fc.nat(1000),
        fc.nat(20),
        (design, recipe, i, seed) => {
          const where = openWorld(`physical ${seed}`, { isMasked: true, family: name });
          const sample = makeSample(where, `s${i}`, fractionsOf(where, design), recipe);
          expect(sample.fractions.reduce((sum, c) => sum + c, 0)).toBeCloseTo(1, 9);
          expect(sample.phases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(sample.grainSize > 0 && sample.grainSize < 1e5).toBe(true);
          expect(sample.oxygen >= 0 && sample.oxygen <= 11).toBe(true);
          for (const { regions, longRangeOrder } of sample.phases) {
            expect(regions.every((region) => region >= 0 && region < 1400)).toBe(true);
            expect(regions.every((region, k) => k === 0 || region <= regions[k - 1]!)).toBe(true);
            expect(longRangeOrder >= 0 && longRangeOrder <= 1).toBe(true);
          }
          const truths = where.law.truthsOf(where, sample);
          for (const { name: quantity, most } of family.quantities)
            expect(truths[quantity]! >= 0 && truths[quantity]! <= most).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('what a design gives depends on how it is made, not on its composition alone', () => {
    const spreads = designs.map((design) => {
      const values = [600, 1000, 1400].flatMap((temperature) =>
        (['arc-melt', 'quench'] as const).map((route) => trueValue(world, { ...design, route, temperature })),
      );
      return Math.max(...values) - Math.min(...values) > 0.01 * Math.max(...values, 1);
    });
    expect(spreads.filter(Boolean).length).toBeGreaterThan(designs.length / 4);
  });
});

test('a kind of world that there is not is refused, and the error names those that there are', () => {
  expect(() => findFamily('unicorns')).toThrow(/"unicorns"; expected one of superconductors/);
});
