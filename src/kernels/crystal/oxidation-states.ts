import { AppError } from '../../core/error.ts';
import type { ElementAmounts } from './composition.ts';
import { oxidationStatesByElement } from './data/oxidation-states.ts';
import { elementProperties } from './element-properties.ts';

/** Oxidation states in which an element is found in compounds; usual ones first in `usual`. */
export type OxidationStates = { readonly usual: readonly number[]; readonly rarer: readonly number[] };

const table: ReadonlyMap<string, OxidationStates> = new Map(
  oxidationStatesByElement.map((line) => {
    const [usual = '', rarer = ''] = line.split('|');
    const [element = '', ...states] = usual.trim().split(/\s+/);
    return [
      element,
      { usual: states.map(Number), rarer: rarer.trim().split(/\s+/).filter(Boolean).map(Number) },
    ];
  }),
);

/** Known oxidation states of an element; null for one that forms no compounds, or none that are known. */
export const oxidationStates = (element: string): OxidationStates | null => table.get(element) ?? null;

/** A neutral assignment of oxidation states. */
export type ChargeAssignment = {
  /** Mean oxidation state of each element [e]. */
  readonly states: { readonly [element: string]: number };
  /** The element that occurs in two neighbouring states at once (Fe in Fe3O4), or null. */
  readonly mixedValence: string | null;
  /** Lower is more likely [1]: rare states and mixed valence cost, and so does charge against the electronegativities. */
  readonly penalty: number;
};

/** Largest charge for each atom that counts as neutral [e/atom]: rounding of fractions such as 0.333. */
const neutral = 2e-3;

/**
 * Every neutral assignment with one oxidation state for each element, or with one element in two neighbouring states; the
 * most likely first. Likely means usual states, the more electronegative elements negative, one state an element. Rarer states
 * are left out, and then all but the most usual, when there would be over 100,000 combinations.
 * @source greenwood1997
 * @throws not-known — an element has no known oxidation state. bad-composition — no elements.
 */
export function balanceCharges(amounts: ElementAmounts): readonly ChargeAssignment[] {
  const elements = Object.keys(amounts).filter((element) => amounts[element]! > 0);
  if (elements.length === 0) throw new AppError('bad-composition', 'no elements; expected at least one');
  if (elements.length === 1) return [{ states: { [elements[0]!]: 0 }, mixedValence: null, penalty: 0 }];
  const choices = chooseStates(elements);
  const total = elements.reduce((sum, element) => sum + amounts[element]!, 0);
  const found = new Map<string, ChargeAssignment>();
  const add = (charges: readonly number[], mixed: number | null): void => {
    const key = charges.map((charge) => charge.toFixed(4)).join();
    if (!found.has(key)) found.set(key, rate(elements, charges, mixed, amounts, total));
  };
  visitAssignments(choices, (charges) => {
    const charge = elements.reduce((sum, element, i) => sum + charges[i]! * amounts[element]!, 0);
    if (Math.abs(charge) / total < neutral) add(charges, null);
    else
      elements.forEach((element, i) => {
        const mean = charges[i]! - charge / amounts[element]!;
        if (isBetweenNeighbours(mean, charges[i]!, choices[i]!))
          add(
            charges.map((own, k) => (k === i ? mean : own)),
            i,
          );
      });
  });
  return [...found.values()].sort((p, q) => p.penalty - q.penalty);
}

/**
 * The most likely neutral assignment.
 * @throws not-known — no assignment is neutral: an intermetallic phase, or states outside the table.
 */
export function likelyCharges(amounts: ElementAmounts): ChargeAssignment {
  const [best] = balanceCharges(amounts);
  if (best !== undefined) return best;
  const formula = Object.entries(amounts)
    .map(([element, amount]) => `${element}${amount}`)
    .join(' ');
  throw new AppError('not-known', `no known oxidation states make ${formula} neutral; it may be metallic`);
}

/** Whether a neutral assignment exists, with one element at most in two states. @throws not-known — see {@link balanceCharges}. */
export const isChargeBalanced = (amounts: ElementAmounts): boolean => balanceCharges(amounts).length > 0;

function chooseStates(elements: readonly string[]): readonly (readonly number[])[] {
  const known = elements.map((element) => {
    const states = oxidationStates(element);
    if (states === null)
      throw new AppError('not-known', `${element} has no known oxidation state in compounds`);
    return states;
  });
  const all = known.map(({ usual, rarer }) => [...usual, ...rarer]);
  const usual = known.map((states, i) => (states.usual.length > 0 ? states.usual : all[i]!));
  const isSmall = (choices: readonly (readonly number[])[]): boolean =>
    choices.reduce((count, states) => count * states.length, 1) <= 1e5;
  const most = usual.map((states) => states.slice(0, 2));
  return [all, usual, most].find(isSmall) ?? usual.map((states) => states.slice(0, 1));
}

function visitAssignments(
  choices: readonly (readonly number[])[],
  visit: (charges: readonly number[]) => void,
  chosen: readonly number[] = [],
): void {
  const options = choices[chosen.length];
  if (options === undefined) visit(chosen);
  else for (const option of options) visitAssignments(choices, visit, [...chosen, option]);
}

/** Mean states count between two known states of the same sign with none between; each mean is met from its lower one. */
function isBetweenNeighbours(mean: number, lower: number, states: readonly number[]): boolean {
  const upper = Math.min(...states.filter((state) => state > lower));
  return mean > lower && mean < upper && Number.isFinite(upper) && lower * upper > 0;
}

function rate(
  elements: readonly string[],
  charges: readonly number[],
  mixed: number | null,
  amounts: ElementAmounts,
  total: number,
): ChargeAssignment {
  let penalty = mixed === null ? 0 : 0.3;
  elements.forEach((element, i) => {
    const { usual, rarer } = oxidationStates(element)!;
    const rank = usual.indexOf(charges[i]!);
    const share = amounts[element]! / total;
    if (i === mixed) penalty += bracketsUsual(charges[i]!, usual, rarer) ? 0 : 0.3;
    else penalty += rank >= 0 ? 0.05 * rank : 0.5 + 0.5 * share;
  });
  for (let i = 0; i < elements.length; i++)
    for (let k = 0; k < elements.length; k++) {
      const [mine, other] = [elements[i]!, elements[k]!].map((e) => elementProperties(e)?.electronegativity);
      if (mine != null && other != null && mine > other && charges[i]! > 0 && charges[k]! < 0)
        penalty += 1 + mine - other;
    }
  return {
    states: Object.fromEntries(elements.map((element, i) => [element, charges[i]!])),
    mixedValence: mixed === null ? null : elements[mixed]!,
    penalty,
  };
}

/** Whether one of the two states around a mean is a usual one. */
function bracketsUsual(mean: number, usual: readonly number[], rarer: readonly number[]): boolean {
  const states = [...usual, ...rarer];
  const below = Math.max(...states.filter((state) => state < mean));
  const above = Math.min(...states.filter((state) => state > mean));
  return usual.includes(below) || usual.includes(above);
}
