import { isElement, isMaskedElement } from '../../core/elements.ts';
import { isFillable } from './composition.ts';
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
import type { Composition } from './space.ts';

const finestStep = 1e-4;

/** Reads a composition's fields. @throws AppError `bad-space` naming the field, the value and what was expected */
export function parseComposition(object: JsonObject, where: string, name: string): Composition {
  const elements = readList(field(object, 'elements'), `${where}.elements`, 2).map((element, i) =>
    readElement(element, `${where}.elements[${i}]`),
  );
  assertDistinct(elements, `${where}.elements`);
  const bounds = readBounds(field(object, 'bounds'), `${where}.bounds`, elements);
  const atMost = readInteger(
    field(object, 'atMost') ?? elements.length,
    `${where}.atMost`,
    1,
    elements.length,
  );
  const step = readStep(field(object, 'step') ?? null, `${where}.step`);
  const composition: Composition = {
    kind: 'composition',
    name,
    components: elements.map((element) => ({ element, ...(bounds.get(element) ?? { min: 0, max: 1 }) })),
    atMost,
    step,
    ...readFormula(field(object, 'formula'), `${where}.formula`),
  };
  assertFillable(composition, where);
  return composition;
}

function readElement(json: unknown, where: string): string {
  const element = readText(json, where);
  return isElement(element) || isMaskedElement(element)
    ? element
    : refuse(where, element, 'the symbol of an element, such as Nb');
}

type Bounds = { readonly min: number; readonly max: number };

function readBounds(json: unknown, where: string, elements: readonly string[]): ReadonlyMap<string, Bounds> {
  if (json === undefined) return new Map();
  const object = readObject(json, where, elements);
  return new Map(
    Object.keys(object).map((element) => {
      const here = `${where}.${element}`;
      const pair = readList(object[element], here, 2);
      if (pair.length !== 2) refuse(here, pair, '[min, max]');
      const [min, max] = pair.map((bound, i) => readNumber(bound, `${here}[${i}]`)) as [number, number];
      if (min < 0 || max > 1 || min > max || max === 0)
        refuse(here, pair, '[min, max] with 0 <= min <= max <= 1 and max above 0');
      return [element, { min, max }];
    }),
  );
}

function readStep(json: unknown, where: string): number | null {
  if (json === null) return null;
  const step = readNumber(json, where);
  if (step < finestStep || step > 1)
    return refuse(where, step, `a step from ${finestStep} to 1 (leave it out for continuous fractions)`);
  if (Math.abs(Math.round(1 / step) * step - 1) > 1e-9)
    refuse(where, step, 'a step that divides 1, such as 0.05');
  return step;
}

type Formula = Pick<Composition, 'fixed' | 'mixedAmount'>;

/** `Nb3X`: three niobium beside one atom of the mixed site X; `La1.8X0.2CuO4` has 0.2 of it. */
function readFormula(json: unknown, where: string): Formula {
  if (json === undefined) return { fixed: {}, mixedAmount: 1 };
  const formula = readText(json, where);
  const parts = [...formula.matchAll(/([A-Z][a-z]?)(\d+(?:\.\d+)?)?/g)];
  if (parts.map(([part]) => part).join('') !== formula)
    refuse(where, formula, 'elements with amounts and X for the mixed site, such as Nb3X');
  const fixed: Record<string, number> = {};
  let mixedAmount = 0;
  for (const [, symbol = '', digits = '1'] of parts) {
    const amount = Number(digits);
    if (!(amount > 0 && amount < 1e6)) refuse(where, formula, 'amounts above 0');
    if (symbol === 'X') mixedAmount += amount;
    else if (isElement(symbol)) fixed[symbol] = (fixed[symbol] ?? 0) + amount;
    else refuse(where, symbol, 'the symbol of an element, or X for the mixed site');
  }
  if (mixedAmount === 0) refuse(where, formula, 'an X that marks the mixed site, such as Nb3X');
  return { fixed, mixedAmount };
}

function assertFillable({ components, atMost, step }: Composition, where: string): void {
  const steps = step === null ? null : Math.round(1 / step);
  const onStep = (value: number, round: (x: number) => number, slack: number): number =>
    steps === null ? value : round(value * steps + slack) / steps;
  const min = components.map((component) => onStep(component.min, Math.ceil, -1e-9));
  const max = components.map((component) => onStep(component.max, Math.floor, 1e-9));
  components.forEach(({ element, min: low, max: high }, i) => {
    if (max[i]! < min[i]!)
      refuse(`${where}.bounds.${element}`, [low, high], `a multiple of the step ${step} between them`);
  });
  if (!isFillable({ min, max, atMost, steps }))
    refuse(
      `${where}.bounds`,
      Object.fromEntries(components.map((component) => [component.element, [component.min, component.max]])),
      `bounds that let at most ${atMost} elements sum to 1`,
    );
}
