import { columnsOf } from './design-columns.ts';
import { type Grid, isNoise, levelGrid, regularGrid } from './grid.ts';
import type { Composition, Variable } from './space.ts';

/**
 * One named value of a design, as a number: categories are numbered in the order of their options.
 * Encoded, it takes `width` coordinates from `offset` on: a number takes one, (scaled(value) − low) / span; a category one each.
 */
export type Slot = {
  readonly name: string;
  readonly variable: Variable;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** null = continuous, or whatever a pool lists */
  readonly grid: Grid | null;
  readonly options: ReadonlyMap<string, number> | null;
  /** Whether a pool lists the values. */
  readonly isListed: boolean;
  readonly isLog: boolean;
  readonly low: number;
  readonly span: number;
  readonly offset: number;
  readonly width: number;
  /** Largest deviation from min, max and grid that is still rounding noise. */
  readonly tolerance: number;
};

/** Slots of all variables in order, components in place of their composition; with a pool, ranges and values are the pool's own. */
export function compileSlots(
  variables: readonly Variable[],
  pool: readonly { readonly [variable: string]: number | string }[] | null,
): Slot[] {
  const slots: Slot[] = [];
  let offset = 0;
  for (const variable of variables) {
    for (const range of rangesOf(variable)) {
      const column = pool && variable.kind !== 'categorical' ? columnRange(range, pool) : range;
      const slot = { ...finishSlot(variable, column, offset), isListed: pool !== null };
      slots.push(slot);
      offset += slot.width;
    }
  }
  return slots;
}

type Range = {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly grid: Grid | null;
};

function rangesOf(variable: Variable): Range[] {
  switch (variable.kind) {
    case 'continuous':
      return [{ name: variable.name, min: variable.min, max: variable.max, grid: null }];
    case 'integer':
      return [fromGrid(variable.name, regularGrid(variable.min, variable.max, 1))];
    case 'discrete':
      return [fromGrid(variable.name, levelGrid(variable.levels))];
    case 'categorical':
      return [fromGrid(variable.name, regularGrid(0, variable.options.length - 1, 1))];
    case 'composition':
      return variable.components.map((component) => fractionRange(variable, component));
  }
}

const fromGrid = (name: string, grid: Grid): Range => ({
  name,
  min: grid.at(0),
  max: grid.at(grid.count - 1),
  grid,
});

/** How many steps make a whole: 20 for steps of 0.05; null for continuous fractions. */
export const stepsPerWhole = (composition: Composition): number | null =>
  composition.step === null ? null : Math.round(1 / composition.step);

function fractionRange(composition: Composition, component: Composition['components'][number]): Range {
  const { element: name, min, max } = component;
  const steps = stepsPerWhole(composition);
  if (steps === null) return { name, min, max, grid: null };
  return fromGrid(name, regularGrid(Math.ceil(min * steps - 1e-9), Math.floor(max * steps + 1e-9), steps));
}

function columnRange(
  { name }: Range,
  pool: readonly { readonly [variable: string]: number | string }[],
): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const column = columnsOf(pool)?.get(name);
  for (let row = 0; row < pool.length; row++) {
    const value = Number(column ? column[row] : pool[row]![name]);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { name, min, max: isNoise(max - min, max) ? min : max, grid: null };
}

function finishSlot(variable: Variable, range: Range, offset: number): Omit<Slot, 'isListed'> {
  const isLog = variable.kind === 'continuous' && variable.scale === 'log';
  const isFraction = variable.kind === 'composition';
  const options = variable.kind === 'categorical' ? variable.options : null;
  const low = isFraction ? 0 : isLog ? Math.log(range.min) : range.min;
  return {
    ...range,
    variable,
    unit: 'unit' in variable ? variable.unit : '1',
    options: options && new Map(options.map((option, index) => [option, index])),
    isLog,
    low,
    span: isFraction ? 1 : (isLog ? Math.log(range.max) : range.max) - low,
    offset,
    width: options ? options.length : 1,
    tolerance: 1e-9 * (isFraction ? 1 : range.max - range.min || Math.abs(range.max) || 1),
  };
}

/** The value of a slot in a design as a number, or what is wrong with it. */
export function readValue(slot: Slot, value: number | string | undefined): number | string {
  if (slot.options) {
    const index = typeof value === 'string' ? slot.options.get(value) : undefined;
    return index ?? `${slot.name}: ${show(value)}, expected one of ${[...slot.options.keys()].join(', ')}`;
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return `${slot.name}: ${show(value)}, expected a number [${slot.unit}]`;
}

const show = (value: number | string | undefined): string =>
  value === undefined ? 'missing' : typeof value === 'string' ? JSON.stringify(value) : String(value);

/** A number's coordinate: 0 at the range's lower end, 1 at its upper end, 0 where the range is a point. */
export const toUnit = (slot: Slot, value: number): number =>
  slot.span === 0 ? 0 : ((slot.isLog ? Math.log(value) : value) - slot.low) / slot.span;

/** The number at a coordinate, not yet rounded to the grid; inside [min, max]. */
export function fromUnit(slot: Slot, unit: number): number {
  const scaled = slot.low + unit * slot.span;
  return Math.max(slot.min, Math.min(slot.max, slot.isLog ? Math.exp(scaled) : scaled));
}
