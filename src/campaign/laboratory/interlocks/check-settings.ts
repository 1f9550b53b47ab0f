import { convertUnit } from '../../../core/convert-unit.ts';
import { formatApart, formatUnit } from '../../../core/format-quantity.ts';
import type { ActionRequest } from '../contracts.ts';
import type { Limits, SettingLimit } from './limits.ts';
import { listStated, type Stated, showStated, statedAs } from './step-view.ts';

/** The first setting that is not shown to be within the limits of the laboratory and of its instrument; null when all are. */
export function findSettingFault(request: ActionRequest, limits: Limits): string | null {
  const stated = listStated(request);
  const own = limits.instruments[request.instrument];
  const scopes = [limits.settings, own?.settings ?? {}];
  for (const [name, limit] of scopes.flatMap((settings) => Object.entries(settings))) {
    for (const value of statedAs(stated, [name, ...limit.also])) {
      const fault = faultOf(name, value, limit);
      if (fault !== null) return value.sample === null ? fault : `${value.sample}: ${fault}`;
    }
  }
  return findMisspelt(stated, limits, request.instrument) ?? findMissing(request, stated, limits);
}

function faultOf(name: string, stated: Stated, limit: SettingLimit): string | null {
  const shown = `${name} ${showStated(stated)}`;
  const because = `${limit.why} (${limit.source})`;
  if (limit.allowed !== undefined) {
    if (typeof stated.value === 'string' && limit.allowed.includes(stated.value)) return null;
    return `${shown} is not one of ${limit.allowed.join(', ')}: ${because}`;
  }
  const unit = formatUnit(limit.unit ?? '');
  if (typeof stated.value !== 'number')
    return `${shown} is no number and cannot be shown to be within its limit; expected one${unit && ` in${unit}`}: ${because}`;
  const value = convertUnit(stated.value, stated.unit ?? '', limit.unit ?? '');
  if (value === null) {
    const has = stated.unit === null ? 'has no unit' : `is in "${stated.unit}"`;
    return `${shown} ${has} and cannot be shown to be within its limit, which is in "${limit.unit ?? '1'}": ${because}`;
  }
  const beyond = (word: string, bound: number): string => {
    const other = convertUnit(bound, limit.unit ?? '', stated.unit ?? '') ?? bound;
    const limited = `${formatApart(bound, value)}${unit}`;
    return `${name} ${showStated(stated, other)} is ${word} the limit of ${limited}: ${because}`;
  };
  if (limit.max !== undefined && !(value <= limit.max)) return beyond('above', limit.max);
  if (limit.min !== undefined && !(value >= limit.min)) return beyond('below', limit.min);
  return null;
}

/** Every name that a limit or a rule knows; those of other instruments' limits count, so that no name is taken for a slip of another. */
const ruleNames = ['atmosphere', 'crucible', 'container', 'precursors', 'material', 'formula'];
const knownNames = (limits: Limits): readonly string[] =>
  [limits.settings, ...Object.values(limits.instruments).map(({ settings }) => settings)]
    .flatMap((settings) => Object.entries(settings))
    .flatMap(([name, { also }]) => [name, ...also])
    .concat(ruleNames);

/** A name that is none of the known ones but looks like one: its value would pass by the limit. */
function findMisspelt(stated: readonly Stated[], limits: Limits, instrument: string): string | null {
  const known = knownNames(limits);
  const fine = new Set([...known, ...limits.ignore, ...(limits.instruments[instrument]?.needs ?? [])]);
  for (const name of new Set(stated.flatMap(({ names }) => names))) {
    if (fine.has(name)) continue;
    const likeness = known.find((each) => looksLike(name, each));
    if (likeness !== undefined)
      return `"${name}" looks like ${likeness}, for which there is a limit or a rule, so it cannot be shown to be within; call it ${likeness}, or let the limits file name it under also or ignore`;
  }
  return null;
}

function findMissing(request: ActionRequest, stated: readonly Stated[], limits: Limits): string | null {
  const own = limits.instruments[request.instrument];
  if (own === undefined) return null;
  const needs: readonly (readonly [string, readonly string[]])[] = [
    ...own.needs.map((name) => [name, []] as const),
    ...Object.entries(own.settings)
      .filter(([, { optional }]) => !optional)
      .map(([name, { also }]) => [name, also] as const),
  ];
  for (const [name, also] of needs)
    for (const { id } of request.samples)
      if (statedAs(stated, [name, ...also], id).length === 0)
        return `${id}: ${name} is not stated and cannot be shown to be within the limits of ${request.instrument}`;
  return null;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Whether a name is another but for case, separators, a part added, or a slip or two of the pen. */
function looksLike(name: string, known: string): boolean {
  const [a, b] = [plain(name), plain(known)];
  if (b.length < 4 || a.length < 4) return false;
  return a.includes(b) || editDistance(a, b) <= (b.length < 7 ? 1 : 2);
}

/** Letters to insert, drop or replace, neighbours swapped counting one. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? rows[i - 2]![j - 2]! + 1
          : replaced;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
