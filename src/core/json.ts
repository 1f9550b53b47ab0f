import canonicalizeLibrary from 'canonicalize';
import { AppError } from './error.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * Canonical text of a JSON value (sorted keys, shortest numbers), the form every hash is taken over.
 * @source rfc8785
 * @throws AppError `not-json` when the value holds NaN, an infinity, −0, a lone surrogate or anything that JSON cannot carry.
 */
export function canonicalJson(value: unknown): string {
  assertJson(value, '$');
  return canonicalizeLibrary(value) as string;
}

function assertJson(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new AppError('not-json', `${path} holds a lone surrogate`);
      return;
    case 'boolean':
    case 'undefined':
      return;
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0))
        throw new AppError('not-json', `${path} is ${Object.is(value, -0) ? '-0' : value}`);
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) {
          if (value[i] === undefined) throw new AppError('not-json', `${path}[${i}] is undefined`);
          assertJson(value[i], `${path}[${i}]`);
        }
        return;
      }
      for (const key in value) {
        if (!key.isWellFormed()) throw new AppError('not-json', `a key of ${path} holds a lone surrogate`);
        assertJson((value as Record<string, unknown>)[key], `${path}.${key}`);
      }
      return;
    default:
      throw new AppError('not-json', `${path} is a ${typeof value}`);
  }
}
