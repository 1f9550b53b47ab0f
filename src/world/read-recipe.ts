import { AppError } from '../core/error.ts';
import { atmospheres, type Recipe, routes } from './world-family.ts';

/** What a laboratory does where nothing is said. */
export const usualRecipe: Recipe = {
  route: 'arc-melt',
  temperature: 1300,
  hours: 24,
  atmosphere: 'argon',
};

/** Variables of a design that say how to make it. */
export const recipeVariables = ['route', 'temperature', 'hours', 'atmosphere'] as const;

/**
 * The recipe that a design states by the variables `route`, `temperature` [K, 300 to 2500], `hours` [0 to 2000] and `atmosphere`; `usual`
 * says the rest.
 * @throws AppError `bad-recipe` — a value that no furnace of this laboratory can do
 */
export function readRecipe(
  design: { readonly [variable: string]: number | string },
  usual: Recipe = usualRecipe,
): Recipe {
  return {
    route: oneOf('route', design.route ?? usual.route, routes),
    temperature: inRange('temperature', design.temperature ?? usual.temperature, 300, 2500, 'K'),
    hours: inRange('hours', design.hours ?? usual.hours, 0, 2000, 'h'),
    atmosphere: oneOf('atmosphere', design.atmosphere ?? usual.atmosphere, atmospheres),
  };
}

function oneOf<T extends string>(variable: string, value: number | string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined)
    throw new AppError(
      'bad-recipe',
      `${variable} is ${JSON.stringify(value)}; expected one of ${allowed.join(', ')}`,
    );
  return found;
}

function inRange(variable: string, value: number | string, low: number, high: number, unit: string): number {
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw new AppError(
    'bad-recipe',
    `${variable} is ${JSON.stringify(value)}; expected a number from ${low} to ${high} ${unit}`,
  );
}
