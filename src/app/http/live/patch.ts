import type { Patch } from '../contract.ts';

type Members = { readonly [key: string]: unknown };

/** What turns `before` into `after`, both JSON; null when they are equal. An array that grew at its end is appended to, any other is replaced whole. */
export function diff(before: unknown, after: unknown): Patch | null {
  if (before === after) return null;
  if (Array.isArray(before) && Array.isArray(after)) return diffArrays(before, after);
  if (!isMembers(before) || !isMembers(after)) return { '=': after };
  const changes: { [key: string]: Patch } = {};
  for (const key of Object.keys(before)) if (after[key] === undefined) changes[key] = { '-': true };
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const change = before[key] === undefined ? ({ '=': value } as const) : diff(before[key], value);
    if (change !== null) changes[key] = change;
  }
  return Object.keys(changes).length === 0 ? null : { '.': changes };
}

function diffArrays(before: readonly unknown[], after: readonly unknown[]): Patch | null {
  const isKept = before.every((item, index) => index < after.length && isEqual(item, after[index]));
  if (!isKept || (before.length === 0 && after.length > 0)) return { '=': after };
  return after.length === before.length ? null : { '+': after.slice(before.length) };
}

/** The value that a patch makes of another; what did not change is shared with it. */
export function applyPatch(value: unknown, patch: Patch): unknown {
  if ('=' in patch) return patch['='];
  if ('-' in patch) return undefined;
  if ('+' in patch) return [...(value as readonly unknown[]), ...patch['+']];
  const members: { [key: string]: unknown } = { ...(value as Members) };
  for (const [key, change] of Object.entries(patch['.'])) {
    if ('-' in change) delete members[key];
    else members[key] = applyPatch(members[key], change);
  }
  return members;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isMembers(a) || !isMembers(b)) return false;
  return diff(a, b) === null;
}
