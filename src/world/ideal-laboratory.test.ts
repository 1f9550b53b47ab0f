import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { worldFamilies, worldFamilyNames } from './families.ts';
import { openWorld } from './hidden-world.ts';
import { drawWorldDesigns, measureIdeal, trueValue } from './ideal-laboratory.ts';

describe.each(worldFamilyNames)('an ideal laboratory in a world of %s', (family) => {
  const world = openWorld('ideal', { isMasked: true, family });
  const designs = drawWorldDesigns(world, 40, seededRandom('designs'));
  const quantities = worldFamilies[family].quantities.map(({ name }) => name);

  test.each(quantities)(
    '%s: the same number of a replicate gives the same reading, others scatter',
    (quantity) => {
      const again = openWorld('ideal', { isMasked: true, family });
      const readings = designs.map((design) => measureIdeal(world, design, 0, quantity));
      expect(designs.map((design) => measureIdeal(again, design, 0, quantity))).toEqual(readings);
      const seen = designs.filter((_, i) => readings[i]!.bound === undefined);
      expect(seen.length).toBeGreaterThan(0);
      for (const design of seen)
        expect(measureIdeal(world, design, 1, quantity).value).not.toBe(
          measureIdeal(world, design, 0, quantity).value,
        );
    },
  );

  test.each(quantities)('%s: readings scatter about the truth by their stated deviation', (quantity) => {
    const [best] = [...designs].sort((a, b) => trueValue(world, b, quantity) - trueValue(world, a, quantity));
    const truth = trueValue(world, best!, quantity);
    const pulls = Array.from({ length: 400 }, (_, i) => {
      const { value, sd } = measureIdeal(world, best!, i, quantity);
      return (value - truth) / sd;
    });
    const mean = pulls.reduce((sum, pull) => sum + pull / pulls.length, 0);
    const variance = pulls.reduce((sum, pull) => sum + pull ** 2 / pulls.length, 0);
    expect(Math.abs(mean)).toBeLessThan(0.25);
    expect(variance).toBeGreaterThan(0.7);
    expect(variance).toBeLessThan(1.4);
  });

  test.each(quantities)('%s: what cannot be seen is a bound, never a number', (quantity) => {
    const { least, most, unit } = worldFamilies[family].quantities.find(({ name }) => name === quantity)!;
    fc.assert(
      fc.property(fc.constantFrom(...designs), fc.nat(1000), (design, replicate) => {
        const reading = measureIdeal(world, design, replicate, quantity);
        expect(reading.unit).toBe(unit);
        expect(reading.sd).toBeGreaterThan(0);
        expect(reading.value).toBeGreaterThanOrEqual(least);
        expect(reading.value).toBeLessThanOrEqual(most);
        if (reading.bound === 'upper') expect(reading.value).toBe(least);
        const truth = trueValue(world, design, quantity);
        if (truth < least - 6 * reading.sd) expect(reading.bound).toBe('upper');
      }),
    );
  });

  test('refuses designs, recipes and quantities that it does not know, and says what it expects', () => {
    const [label] = world.labels;
    const measure = (design: object, quantity?: string) => () =>
      measureIdeal(world, design as Record<string, number>, 0, quantity);
    expect(measure({ [label!]: 0.5 })).toThrow(expect.objectContaining({ code: 'bad-composition' }));
    expect(measure({ [label!]: 1, temperature: 'hot' })).toThrow(/temperature is "hot"; expected a number/);
    expect(measure({ [label!]: 1, route: 'prayer' })).toThrow(/expected one of arc-melt/);
    expect(measure({ [label!]: 1 }, 'beauty')).toThrow(expect.objectContaining({ code: 'no-such-quantity' }));
  });
});
