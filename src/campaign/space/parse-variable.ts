import { AppError } from '../../core/error.ts';
import {
  assertDistinct,
  field,
  type JsonObject,
  readInteger,
  readList,
  readNumber,
  readObject,
  readText,
  refuse,
} from './json-reader.ts';
import { parseComposition } from './parse-composition.ts';
import type { Variable } from './space.ts';

/** The numbers of a pool's column, from which a continuous variable may take its range. */
export type Columns = ReadonlyMap<string, readonly number[]>;

const fieldsOf: Readonly<Record<Variable['kind'], readonly string[]>> = {
  continuous: ['name', 'kind', 'unit', 'min', 'max', 'scale', 'deviation'],
  integer: ['name', 'kind', 'unit', 'min', 'max', 'deviation'],
  discrete: ['name', 'kind', 'unit', 'levels', 'deviation'],
  categorical: ['name', 'kind', 'options'],
  composition: ['name', 'kind', 'elements', 'formula', 'atMost', 'step', 'bounds', 'deviation'],
};

/** Reads one entry of `variables`. @throws AppError `bad-space` naming the field, the value and what was expected */
export function parseVariable(json: unknown, where: string, columns: Columns | null): Variable {
  const kind = field(readObject(json, where, null), 'kind');
  const kinds = Object.keys(fieldsOf);
  if (typeof kind !== 'string' || !kinds.includes(kind))
    return refuse(`${where}.kind`, kind, `one of ${kinds.join(', ')}`);
  const object = readObject(json, where, fieldsOf[kind as Variable['kind']]);
  const name = readName(field(object, 'name'), `${where}.name`);
  const variable = parseKind(object, where, name, columns);
  const deviation = field(object, 'deviation');
  if (deviation === undefined || variable.kind === 'categorical') return variable;
  const sd = readNumber(deviation, `${where}.deviation`);
  return sd < 0 ? refuse(`${where}.deviation`, sd, '0 or more') : { ...variable, deviation: sd };
}

function parseKind(object: JsonObject, where: string, name: string, columns: Columns | null): Variable {
  switch (field(object, 'kind') as Variable['kind']) {
    case 'continuous':
      return parseContinuous(object, where, name, columns?.get(name));
    case 'integer':
      return parseInteger(object, where, name);
    case 'discrete':
      return parseDiscrete(object, where, name);
    case 'categorical':
      return { kind: 'categorical', name, options: parseOptions(object, where) };
    case 'composition':
      return parseComposition(object, where, name);
  }
}

/** A key that a design can hold. */
export function readName(json: unknown, where: string): string {
  const name = readText(json, where);
  return name === '__proto__' ? refuse(where, name, 'another name; this one is reserved') : name;
}

function readUnit(object: JsonObject, where: string): string {
  const unit = field(object, 'unit');
  if (unit === 1) return '1';
  if (unit === undefined) return refuse(`${where}.unit`, unit, 'a unit such as K ("1" if it has none)');
  return readText(unit, `${where}.unit`);
}

function parseContinuous(
  object: JsonObject,
  where: string,
  name: string,
  column: readonly number[] | undefined,
): Variable {
  const min = readNumber(field(object, 'min') ?? leastOf(column), `${where}.min`);
  const max = readNumber(field(object, 'max') ?? mostOf(column), `${where}.max`);
  if (max < min || (max === min && !column)) refuseOrder(where, min, max);
  if (!Number.isFinite(max - min)) refuse(`${where}.max`, max, `a finite distance from min ${min}`);
  const scale = field(object, 'scale') ?? 'linear';
  if (scale !== 'linear' && scale !== 'log') return refuse(`${where}.scale`, scale, 'linear or log');
  if (scale === 'log' && min <= 0) refuse(`${where}.min`, min, 'a number above 0, because the scale is log');
  return { kind: 'continuous', name, unit: readUnit(object, where), min, max, scale };
}

const leastOf = (column: readonly number[] | undefined) => column?.reduce((a, b) => Math.min(a, b));
const mostOf = (column: readonly number[] | undefined) => column?.reduce((a, b) => Math.max(a, b));

function refuseOrder(where: string, min: number, max: number): never {
  throw new AppError('bad-space', `${where}.max: ${max} is not above min ${min}`);
}

const largestInteger = 2 ** 51;

function parseInteger(object: JsonObject, where: string, name: string): Variable {
  const min = readInteger(field(object, 'min'), `${where}.min`, -largestInteger, largestInteger);
  const max = readInteger(field(object, 'max'), `${where}.max`, -largestInteger, largestInteger);
  if (max <= min) refuseOrder(where, min, max);
  return { kind: 'integer', name, unit: readUnit(object, where), min, max };
}

function parseDiscrete(object: JsonObject, where: string, name: string): Variable {
  const levels = readList(field(object, 'levels'), `${where}.levels`).map((level, i) =>
    readNumber(level, `${where}.levels[${i}]`),
  );
  assertDistinct(levels, `${where}.levels`);
  const range = mostOf(levels)! - leastOf(levels)!;
  if (!Number.isFinite(range)) refuse(`${where}.levels`, range, 'a finite distance between the levels');
  return { kind: 'discrete', name, unit: readUnit(object, where), levels };
}

function parseOptions(object: JsonObject, where: string): string[] {
  const options = readList(field(object, 'options'), `${where}.options`).map((option, i) =>
    readText(option, `${where}.options[${i}]`),
  );
  assertDistinct(options, `${where}.options`);
  return options;
}
