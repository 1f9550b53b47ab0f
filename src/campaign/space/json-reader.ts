import { AppError } from '../../core/error.ts';

export type JsonObject = { readonly [field: string]: unknown };

/** @throws AppError `bad-space`, always: field, value and what was expected */
export function refuse(where: string, value: unknown, expected: string): never {
  throw new AppError('bad-space', `${where}: ${showValue(value)}, expected ${expected}`);
}

function showValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** An object without fields other than those named. */
export function readObject(json: unknown, where: string, fields: readonly string[] | null): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refuse(where, json, 'a mapping');
  const object = json as JsonObject;
  const unknown = fields && Object.keys(object).find((field) => !fields.includes(field));
  if (typeof unknown === 'string')
    refuse(`${where}.${unknown}`, object[unknown], `no such field; known are ${fields?.join(', ')}`);
  return object;
}

export const field = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export function readNumber(json: unknown, where: string): number {
  return typeof json === 'number' && Number.isFinite(json)
    ? json + 0
    : refuse(where, json, 'a finite number');
}

export function readInteger(json: unknown, where: string, min: number, max: number): number {
  return typeof json === 'number' && Number.isSafeInteger(json) && json >= min && json <= max
    ? json + 0
    : refuse(where, json, `an integer from ${min} to ${max}`);
}

export function readText(json: unknown, where: string): string {
  return typeof json === 'string' && json !== '' && json.trim() === json
    ? json
    : refuse(where, json, 'a text, not empty, without blanks at its ends');
}

export function readList(json: unknown, where: string, leastCount = 1): readonly unknown[] {
  return Array.isArray(json) && json.length >= leastCount
    ? json
    : refuse(where, json, `a list of at least ${leastCount}`);
}

/** Refuses the first entry that repeats an earlier one. */
export function assertDistinct(values: readonly (string | number)[], where: string): void {
  const seen = new Set<string | number>();
  values.forEach((value, i) => {
    if (seen.has(value)) refuse(`${where}[${i}]`, value, 'no duplicates, but it is listed before');
    seen.add(value);
  });
}
