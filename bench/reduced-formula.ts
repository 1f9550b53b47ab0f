import { parseComposition } from '../src/kernels/crystal/index.ts';

/** One spelling for each ratio of elements, in alphabetical order: La(OH)3 is H3LaO3. */
export function reducedFormula(formula: string): string {
  const amounts = Object.entries(parseComposition(formula)).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const least = Math.min(...amounts.map(([, amount]) => amount));
  const divisor =
    [1, 2, 3, 4, 5, 6].find((n) => amounts.every(([, amount]) => isWhole((n * amount) / least))) ?? 1;
  return amounts.map(([element, amount]) => `${element}${Math.round((divisor * amount) / least)}`).join('');
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;
