import type { Json } from '../core/json.ts';

/** Levels of nesting that arguments may have. */
const deepest = 32;

/**
 * The arguments of a call as plain JSON (no −0, no undefined, no lone surrogate), so that they can be kept and played again as they were.
 * Absent ones are `{}`. Returns what is wrong as a text.
 */
export function plainArguments(input: unknown): { readonly value: Json } | string {
  if (input === undefined) return { value: {} };
  try {
    return { value: toPlain(input, 0) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return error.message;
    throw error;
  }
}

function toPlain(value: unknown, depth: number): Json {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value))
        throw new TypeError(`the arguments hold ${value}, which is no finite number`);
      return value === 0 ? 0 : value;
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('the arguments hold a text that is no valid Unicode');
      return value;
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      throw new TypeError(`the arguments hold a ${typeof value}`);
  }
  if (value === null) return null;
  if (depth >= deepest) throw new RangeError(`the arguments are nested deeper than ${deepest} levels`);
  if (Array.isArray(value)) return value.map((item) => toPlain(item, depth + 1));
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  for (const [key] of entries)
    if (!key.isWellFormed()) throw new TypeError('the arguments hold a name that is no valid Unicode');
  return Object.fromEntries(entries.map(([key, inner]) => [key, toPlain(inner, depth + 1)]));
}
