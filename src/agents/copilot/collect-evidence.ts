import type { Goal } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import type { Quantity } from '../../core/quantity.ts';
import { readNumbers } from './read-numbers.ts';

/** What bare numbers of a tool's result are in: settings by their variable, and those that tools state in a known unit. */
export type EvidenceUnits = {
  readonly variables: ReadonlyMap<string, string>;
  readonly goal: Pick<Goal, 'unit'>;
  readonly currency: string;
  /** Units that texts of tools may use, besides the usual ones. */
  readonly known: readonly string[];
};

/** Fields that hold values of the first goal without saying so. */
const goalFields = new Set(['mean', 'sd', 'gain', 'expectedImprovement', 'value', 'low', 'high']);
const isObject = (json: Json): json is { readonly [field: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * Every quantity in the result of a tool. Words of people, files and instruments (under `quoted`) are no evidence, whatever numbers they
 * hold; other texts are the tool's own.
 */
export function collectEvidence(json: Json, units: EvidenceUnits): readonly Quantity[] {
  const found: Quantity[] = [];
  const visit = (value: Json, field: string): void => {
    if (typeof value === 'number') found.push(...readBare(value, field, units));
    else if (typeof value === 'string') found.push(...quantitiesIn(value, units.known));
    else if (Array.isArray(value)) {
      found.push({ value: value.length, sd: null, unit: '1' });
      for (const item of value) visit(item, field);
    } else if (isObject(value)) {
      const own = readQuantity(value, units);
      if (own !== null) found.push(own);
      for (const [name, item] of Object.entries(value)) if (name !== 'quoted') visit(item, name);
    }
  };
  visit(json, '');
  return found;
}

/** The numbers of a text as quantities. */
export const quantitiesIn = (text: string, known: readonly string[]): readonly Quantity[] =>
  readNumbers(text, known).map(({ value, sd, unit, inherited }) => ({
    value,
    sd: sd?.value ?? null,
    unit: unit ?? inherited ?? '1',
  }));

/** An object that states a value with its unit, or a mean of the goal with its sd. */
function readQuantity(json: { readonly [field: string]: Json }, { goal }: EvidenceUnits): Quantity | null {
  const { value, mean, sd, unit, interval } = json;
  const uncertainty = typeof sd === 'number' ? sd : null;
  const edges =
    Array.isArray(interval) && interval.length === 2
      ? (interval as unknown as readonly [number, number])
      : null;
  if (typeof value === 'number' && typeof unit === 'string')
    return { value, sd: uncertainty, unit, ...(edges !== null && { interval: edges }) };
  return typeof mean === 'number'
    ? { value: mean, sd: uncertainty, unit: typeof unit === 'string' ? unit : goal.unit }
    : null;
}

function readBare(
  value: number,
  field: string,
  { variables, goal, currency }: EvidenceUnits,
): readonly Quantity[] {
  const bare: Quantity = { value, sd: null, unit: '1' };
  const variable = variables.get(field);
  if (variable !== undefined) return [{ ...bare, unit: variable === '' ? '1' : variable }];
  if (field === 'money') return [{ ...bare, unit: currency }];
  if (field === 'hours') return [{ ...bare, unit: 'h' }];
  return goalFields.has(field) ? [{ ...bare, unit: goal.unit }] : [bare];
}
