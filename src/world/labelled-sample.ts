import { seededRandom } from '../core/random.ts';
import { makeSample } from './make-sample.ts';
import type { Mishap } from './mishaps.ts';
import type { HiddenWorld, MadeSample, Recipe } from './world-family.ts';

/**
 * The sample that lies in the box with a name on it: the one that was made under it, or, with a wrong label, a button of other metals
 * that lay beside it.
 * @param certain what went wrong for certain, null for nothing; without it that is left to chance.
 */
export function labelledSample(
  world: HiddenWorld,
  name: string,
  planned: Float64Array,
  recipe: Recipe,
  certain?: Mishap | null,
): MadeSample {
  const made = makeSample(world, name, planned, recipe, certain);
  if (made.mishap !== 'wrong-label') return made;
  const other = makeSample(
    world,
    `${name}, beside it`,
    world.family.drawAlloy(seededRandom('shelf', world.seed, name)),
    recipe,
  );
  return { ...other, mishap: 'wrong-label' };
}
