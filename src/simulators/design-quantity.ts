import type { Design } from '../campaign/index.ts';
import { celsiusZero_K } from '../core/units.ts';

/** Names that a design may give a quantity, each with what turns its value into the unit of the first. */
export type DesignQuantity = readonly (readonly [name: string, convert: (value: number) => number])[];

/** Temperature [K]. */
export const temperatureVariables: DesignQuantity = [
  ['temperature_K', (value) => value],
  ['temperature_C', (value) => value + celsiusZero_K],
];
/** Time [s]. */
export const timeVariables: DesignQuantity = [
  ['time_s', (value) => value],
  ['time_min', (value) => 60 * value],
  ['time_h', (value) => 3600 * value],
];

/** The number that a design states under one of the names, in the unit of the first; or why it states none within the range. */
export function readQuantity(
  design: Design,
  variables: DesignQuantity,
  unit: string,
  [least, most]: readonly [number, number],
): number | string {
  const names = variables.map(([name]) => name);
  const present = variables.filter(([name]) => Object.hasOwn(design, name));
  if (present.length !== 1) return `the design states ${present.length} of ${names.join(', ')}; expected one`;
  const [name, convert] = present[0]!;
  const value = design[name];
  const converted = typeof value === 'number' ? convert(value) : Number.NaN;
  if (converted >= least && converted <= most) return converted;
  return `${name} is ${value}; expected ${least} to ${most} ${unit}`;
}

/** One number under one name; `byDefault` where the design does not state it, else it must. */
export function readNumber(
  design: Design,
  name: string,
  unit: string,
  range: readonly [number, number],
  byDefault?: number,
): number | string {
  if (byDefault !== undefined && !Object.hasOwn(design, name)) return byDefault;
  return readQuantity(design, [[name, (value) => value]], unit, range);
}

/** The first reason among readings, or null where all are numbers. */
export const firstReason = (...readings: readonly (number | string)[]): string | null =>
  readings.find((reading) => typeof reading === 'string') ?? null;
