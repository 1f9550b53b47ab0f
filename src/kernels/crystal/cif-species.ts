import { isElement } from '../../core/elements.ts';

/** What a type symbol or label says about an atom. */
export type CifSpecies = { readonly element: string; readonly charge?: number; readonly isIsotope: boolean };

/**
 * The element and charge that a type symbol such as `Fe3+`, `Fe+3`, `FE`, `D` or a label such as `Fe1A` stand for. Deuterium
 * and tritium count as hydrogen. Null when the text names no element, or when its capitals allow two (`CO1`: Co, or C on a
 * site O1) and `expected`, the elements of the formula, does not decide.
 */
export function readSpecies(text: string, expected: ReadonlySet<string>): CifSpecies | null {
  const match = /^([A-Za-z]+)(.*)$/.exec(text.trim());
  if (match === null) return null;
  const element = chooseElement(match[1]!, expected);
  if (element === null) return null;
  const charge = readCharge(match[2]!);
  const isIsotope = element === 'D' || element === 'T';
  return { element: isIsotope ? 'H' : element, isIsotope, ...(charge === null ? {} : { charge }) };
}

const isKnown = (symbol: string): boolean => isElement(symbol) || symbol === 'D' || symbol === 'T';

function chooseElement(letters: string, expected: ReadonlySet<string>): string | null {
  const single = letters.slice(0, 1).toUpperCase();
  const double = single + letters.slice(1, 2).toLowerCase();
  const options = [...new Set([double, single])].filter(isKnown);
  const [first] = options;
  if (first === undefined) return null;
  if (options.length === 1) return first;
  // `Fe`, `Co`: the small letter decides. `FE`, `CO`: the formula does, or the length of the text.
  if (/^[A-Z][a-z]/.test(letters)) return double;
  const inFormula = options.filter((symbol) => expected.has(symbol));
  if (inFormula.length === 1) return inFormula[0]!;
  return letters.length === 2 && expected.size === 0 ? double : null;
}

/** `3+`, `+3`, `2-` and `+` are charges; other endings (`1`, `1A`, `_pv`) are part of a label. */
function readCharge(ending: string): number | null {
  const match = /^(?:(\d+(?:\.\d+)?)([+-])|([+-])(\d*(?:\.\d+)?))$/.exec(ending);
  if (match === null) return null;
  const size = Number(match[1] ?? (match[4] || 1));
  return (match[2] ?? match[3]) === '-' ? 0 - size : size;
}
