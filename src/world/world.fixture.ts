import fc from 'fast-check';
import { actInWorld, type WorldOutcome } from './act-in-world.ts';
import { fractionsOf, openWorld } from './hidden-world.ts';
import { bccMetals as metals } from './metals.ts';
import { atmospheres, type HiddenWorld, type Recipe, routes, type WorldAction } from './world-family.ts';

export const recipe: Recipe = { route: 'arc-melt', temperature: 1300, hours: 24, atmosphere: 'argon' };

export const world: HiddenWorld = openWorld('test', { isMasked: false });

/** Fractions of one to five metals, in the order of `metals`. */
export const alloys: fc.Arbitrary<Float64Array> = fc
  .uniqueArray(fc.tuple(fc.nat(metals.length - 1), fc.double({ min: 0.02, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 5,
    selector: ([index]) => index,
  })
  .map((parts) => {
    const total = parts.reduce((sum, [, part]) => sum + part, 0);
    const fractions = new Float64Array(metals.length);
    for (const [index, part] of parts) fractions[index] = part / total;
    return fractions;
  });

export const recipes: fc.Arbitrary<Recipe> = fc.record({
  route: fc.constantFrom(...routes),
  temperature: fc.integer({ min: 600, max: 2000 }),
  hours: fc.integer({ min: 0, max: 200 }),
  atmosphere: fc.constantFrom(...atmospheres),
});

export const worlds: fc.Arbitrary<HiddenWorld> = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.boolean())
  .map(([seed, isMasked]) => openWorld(String(seed), { isMasked }));

/** One action on the sample of a name. */
export const act = (
  action: WorldAction,
  design: { readonly [metal: string]: number },
  sample = 'test/s1',
  where: HiddenWorld = world,
  how: Recipe = recipe,
): WorldOutcome =>
  actInWorld(where, {
    action,
    sample,
    run: `${sample}/${action}/1`,
    planned: fractionsOf(where, design),
    recipe: how,
    base: 1.8,
    heading: { sample: 's1', startedAt: 0, comment: 'test' },
  });
