import { AppError } from '../core/error.ts';
import { a15Compounds } from './a15-compounds.ts';
import { carbonitrides } from './carbonitrides.ts';
import { diborides } from './diborides.ts';
import { magnets } from './magnets.ts';
import { superconductors } from './superconductors.ts';
import type { WorldFamily } from './world-family.ts';

/** The kinds of worlds. */
export const worldFamilies = {
  superconductors,
  magnets,
  'a15-compounds': a15Compounds,
  carbonitrides,
  diborides,
} as const satisfies {
  readonly [name: string]: WorldFamily;
};
export type WorldFamilyName = keyof typeof worldFamilies;
export const worldFamilyNames = Object.keys(worldFamilies) as readonly WorldFamilyName[];

/** @throws AppError `no-such-world` */
export function findFamily(name: string): WorldFamily {
  const found = worldFamilyNames.find((one) => one === name);
  if (found === undefined)
    throw new AppError(
      'no-such-world',
      `there are no worlds of "${name}"; expected one of ${worldFamilyNames.join(', ')}`,
    );
  return worldFamilies[found];
}
