import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import type { ElementAmounts } from '../crystal/index.ts';

const mostCompositions = 1_000_000;

/** Ways to deal `parts` over `count` places, C(parts + count − 1, count − 1). */
function countCompositions(parts: number, count: number): number {
  let ways = 1;
  for (let k = 1; k < count; k++) ways = (ways * (parts + k)) / k;
  return Math.round(ways);
}

/**
 * All compositions of some elements in steps of 1/parts, the pure ones included, with `least` ≤ fraction ≤ `most` of every element,
 * in rising order of the first. Fractions sum to 1.
 * @throws AppError `unknown-element`; `bad-step` — parts is no whole number of at least 1; `too-many` — over a million on the grid
 */
export function enumerateCompositions(
  elements: readonly string[],
  parts: number,
  { least = 0, most = 1 }: { readonly least?: number; readonly most?: number } = {},
): readonly ElementAmounts[] {
  const unknown = elements.find(
    (element, index) => !isElement(element) || elements.indexOf(element) !== index,
  );
  if (unknown !== undefined || elements.length === 0)
    throw new AppError(
      'unknown-element',
      `"${unknown ?? ''}" is no element, or named twice; expected symbols such as Nb`,
    );
  if (!Number.isSafeInteger(parts) || parts < 1)
    throw new AppError('bad-step', `${parts} parts; expected a whole number of at least 1`);
  const count = countCompositions(parts, elements.length);
  if (count > mostCompositions)
    throw new AppError(
      'too-many',
      `${elements.length} elements in steps of 1/${parts} are ${count} compositions; at most ${mostCompositions} are made: take larger steps or fewer elements`,
    );
  const [fewest, largest] = [Math.ceil(least * parts - 1e-9), Math.floor(most * parts + 1e-9)];
  const found: ElementAmounts[] = [];
  const dealt = new Array<number>(elements.length).fill(0);
  const deal = (index: number, left: number): void => {
    if (index === elements.length - 1) {
      if (left < fewest || left > largest) return;
      dealt[index] = left;
      found.push(toFractions(elements, dealt, parts));
      return;
    }
    for (let own = fewest; own <= Math.min(left, largest); own++) {
      dealt[index] = own;
      deal(index + 1, left - own);
    }
  };
  deal(0, parts);
  return found;
}

const toFractions = (elements: readonly string[], dealt: readonly number[], parts: number): ElementAmounts =>
  Object.fromEntries(elements.flatMap((element, i) => (dealt[i]! > 0 ? [[element, dealt[i]! / parts]] : [])));
