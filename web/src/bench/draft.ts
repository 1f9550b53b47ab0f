import type { OrderSample, WorkOrderView } from '../../../src/app/http/contract/bench.ts';

/** What a person has typed for one sample so far; kept in this browser until it is entered. */
export type Draft = {
  /** Mass of the whole sample [g]. */
  total: string;
  /** Mass of each element as weighed [g]. */
  weighed: { [element: string]: string };
  /** Other settings as made, where they are not as planned. */
  made: { [name: string]: string };
  values: { [quantity: string]: { value: string; sd: string; bound: 'none' | 'upper' | 'lower' } };
  note: string;
};

const keyOf = (order: string, sample: string): string => `onnes-bench/${order}/${sample}`;

export function readDraft({ id, goals }: WorkOrderView, sample: OrderSample): Draft {
  const empty: Draft = {
    total: '1.000',
    weighed: {},
    made: {},
    values: Object.fromEntries(goals.map(({ quantity }) => [quantity, { value: '', sd: '', bound: 'none' }])),
    note: '',
  };
  const text = localStorage.getItem(keyOf(id, sample.id));
  return text === null ? empty : { ...empty, ...(JSON.parse(text) as Partial<Draft>) };
}

export const keepDraft = (order: string, sample: string, draft: Draft): void =>
  localStorage.setItem(keyOf(order, sample), JSON.stringify(draft));
export const dropDraft = (order: string, sample: string): void =>
  localStorage.removeItem(keyOf(order, sample));

/** A number as people type it, with a comma or a point; null where it is none. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim().replace(',', '.').replace('−', '-');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
}

/** A quantity is read once, whatever several goals want of it. */
export const readingsOf = ({ goals }: Pick<WorkOrderView, 'goals'>): WorkOrderView['goals'] =>
  goals.filter(({ quantity }, index) => goals.findIndex((each) => each.quantity === quantity) === index);

/** A reading as it is entered; a bound has no uncertainty, whatever was typed before it was chosen. Null where nothing is read. */
export function takeReading(unit: string, typed: Draft['values'][string] | undefined) {
  const value = readNumber(typed?.value ?? '');
  if (typed === undefined || value === null) return null;
  const { sd, bound } = typed;
  return bound === 'none' ? { value, sd: readNumber(sd), unit } : { value, sd: null, unit, bound };
}

/** Differences of temperatures, which may be below 0 K. */
const differences = /shift|differen|change|hysteresis|width|step|offset|delta|Δ|rise|drop|gradient/i;

/** What no reading can be, for the person to look at again; null where the numbers may stand. */
export function findReadingFault(
  { quantity, unit }: { readonly quantity: string; readonly unit: string },
  { value, sd, bound }: Draft['values'][string],
): string | null {
  if (value.trim() === '') return null;
  const number = readNumber(value);
  if (number === null) return `${quantity} is "${value}"; expected a number.`;
  if (unit === 'K' && number < 0 && /temperature|^T([_ ]|c|$)/i.test(quantity) && !differences.test(quantity))
    return `${quantity} is ${value} K; nothing is colder than 0 K.`;
  if (bound !== 'none' || sd.trim() === '') return null;
  return (readNumber(sd) ?? 0) > 0
    ? null
    : `The uncertainty of ${quantity} is "${sd}"; expected a number above 0, or nothing where it is not known.`;
}

/** Planned mass of each element [g] for a sample of `total` [g]. */
export function plannedMasses(sample: OrderSample, total: number): { readonly [element: string]: number } {
  const parts = elementsOf(sample);
  const sum = parts.reduce((all, { fraction, molarMass }) => all + fraction * molarMass, 0);
  return Object.fromEntries(
    parts.map(({ name, fraction, molarMass }) => [name, (total * fraction * molarMass) / sum]),
  );
}

/** How far the mass of an element may stray [g] so that its mole fraction stays within `tolerance`. */
export function massTolerance(sample: OrderSample, total: number, element: string): number {
  const parts = elementsOf(sample);
  const part = parts.find(({ name }) => name === element);
  const sum = parts.reduce((all, { fraction, molarMass }) => all + fraction * molarMass, 0);
  return part === undefined ? 0 : (part.tolerance * part.molarMass * total) / sum;
}

/** Elements that are weighed in, with their mole fractions as planned. */
export const elementsOf = (
  sample: OrderSample,
): readonly {
  readonly name: string;
  readonly fraction: number;
  readonly molarMass: number;
  readonly tolerance: number;
}[] =>
  sample.planned.flatMap(({ name, planned, molarMass, tolerance }) =>
    molarMass !== null && typeof planned === 'number' && planned > 0
      ? [{ name, fraction: planned, molarMass, tolerance: tolerance ?? 0 }]
      : [],
  );

/** What was made, as the plan names it; null where everything is as planned. `fault` says what cannot be read. */
export function asMadeOf(
  sample: OrderSample,
  draft: Draft,
): { readonly design: { readonly [name: string]: number | string } | null; readonly fault: string | null } {
  const design: { [name: string]: number | string } = {};
  let isChanged = false;
  const weighed = elementsOf(sample).map(({ name, molarMass }) => ({
    name,
    moles: (readNumber(draft.weighed[name] ?? '') ?? Number.NaN) / molarMass,
  }));
  const someWeighed = weighed.some(({ moles }) => Number.isFinite(moles));
  const someTyped = weighed.some(({ name }) => (draft.weighed[name] ?? '').trim() !== '');
  const bad = weighed.find(({ moles }) => !(moles > 0));
  if (someTyped && bad !== undefined)
    return { design: null, fault: `The mass of ${bad.name} is missing or not a positive number of grams.` };
  const total = weighed.reduce((sum, { moles }) => sum + moles, 0);
  for (const { name, planned, molarMass } of sample.planned) {
    const part = someWeighed ? weighed.find((each) => each.name === name) : undefined;
    const typed = draft.made[name] ?? '';
    if (part !== undefined) design[name] = part.moles / total;
    else if (typed.trim() === '' || molarMass !== null) design[name] = planned;
    else if (typeof planned === 'string') design[name] = typed.trim();
    else {
      const value = readNumber(typed);
      if (value === null) return { design: null, fault: `${name} is "${typed}"; expected a number.` };
      design[name] = value;
    }
    isChanged ||= design[name] !== planned;
  }
  return { design: isChanged ? design : null, fault: null };
}
