import { dimensionOf } from '../../../core/convert-unit.ts';
import { formatApart, formatUnit } from '../../../core/format-quantity.ts';
import type { Id } from '../../../core/id.ts';
import type { Json } from '../../../core/json.ts';
import type { ActionRequest } from '../contracts.ts';

/** One value that an action states, under every name it stands below: `temperature: { value: 900, unit: K }` is one of `temperature`. */
export type Stated = {
  readonly names: readonly string[];
  readonly value: number | string | boolean | null;
  readonly unit: string | null;
  /** The sample whose design states it; null for a setting of the whole action. */
  readonly sample: Id | null;
};

/** Everything that an action states, in designs and in settings at any depth. */
export function listStated(request: ActionRequest): readonly Stated[] {
  const stated: Stated[] = [];
  for (const { id, design, amounts } of request.samples)
    for (const [name, value] of Object.entries(design)) {
      const unit = request.units?.[name] ?? (amounts !== undefined && name in amounts ? '1' : null);
      stated.push(...leavesOf(value, [plainName(name).name], unit ?? plainName(name).unit, id));
    }
  return [...stated, ...leavesOf(request.action, [], null, null)];
}

function leavesOf(json: Json, names: readonly string[], unit: string | null, sample: Id | null): Stated[] {
  if (json === null || typeof json === 'boolean' || typeof json === 'number')
    return [{ names, value: json, unit, sample }];
  if (typeof json === 'string') return [{ names, ...readText(json, unit), sample }];
  if (Array.isArray(json)) return json.flatMap((entry: Json) => leavesOf(entry, names, unit, sample));
  const object = json as { readonly [key: string]: Json | undefined };
  const own = typeof object.unit === 'string' ? object.unit : unit;
  return Object.entries(object).flatMap(([key, value]) => {
    if (value === undefined || (key === 'unit' && typeof value === 'string')) return [];
    const plain = plainName(key);
    return leavesOf(value, [...names, plain.name], plain.unit ?? own, sample);
  });
}

/** `temperature [°C]` and `temperature (°C)` are a name and a unit. */
function plainName(text: string): { readonly name: string; readonly unit: string | null } {
  const match = /^(.*\S)\s*[[(]([^\])]*)[\])]$/.exec(text);
  return match === null ? { name: text, unit: null } : { name: match[1]!, unit: match[2]! };
}

/** `900 °C` is a number with a unit; any other text is a word. */
function readText(
  text: string,
  unit: string | null,
): { readonly value: number | string; readonly unit: string | null } {
  const match = /^\s*([-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(\S.*)$/.exec(text);
  if (match === null || dimensionOf(match[2]!.trim()) === null) return { value: text, unit };
  return { value: Number(match[1]!.replace('−', '-')), unit: match[2]!.trim() };
}

/** Values stated under a name for one sample, or for the whole action. */
export const statedAs = (
  stated: readonly Stated[],
  names: readonly string[],
  sample: Id | null = null,
): readonly Stated[] =>
  stated.filter(
    (each) =>
      (each.sample === null || sample === null || each.sample === sample) &&
      each.names.some((name) => names.includes(name)),
  );

/** As it is read; a number with digits enough to tell it from `other`, where that is given [its unit]. */
export function showStated({ value, unit }: Stated, other = 0): string {
  const isPlain = typeof value === 'number' && Number.isFinite(value) && Number.isFinite(other);
  const shown = isPlain
    ? formatApart(value, other)
    : typeof value === 'string'
      ? `"${value}"`
      : String(value);
  return `${shown}${formatUnit(unit ?? '')}`;
}
