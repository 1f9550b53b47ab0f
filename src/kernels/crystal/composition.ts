import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';

/** Atoms of each element, in any common unit: per formula unit as written, or fractions that sum to 1. */
export type ElementAmounts = { readonly [element: string]: number };

/**
 * Reads a chemical formula such as `Nb0.75Zr0.25`, `YBa2Cu3O6.93`, `Ca10(PO4)6(OH)2`, `CuSO4·5H2O` or `MgB₂` into amounts per
 * formula unit. A symbol without a number counts 1, one with 0 is left out, a repeated symbol adds up, brackets of all three kinds nest, and the parts
 * of an adduct are joined by `·` or `*`.
 * @throws bad-formula — the text holds anything else: a charge, a variable such as x, a percentage, an isotope; the message
 * says what and where.
 */
export function parseComposition(formula: string): ElementAmounts {
  if (formula === '')
    throw new AppError('bad-formula', 'the formula is empty; expected one such as Nb0.75Zr0.25');
  const text = [...formula].map((character) => plainDigits.get(character) ?? character).join('');
  const dot = /(?<=[A-Za-z)\]}]\d*)\.\d+H2O$/.exec(text);
  if (dot !== null)
    throw badFormula(
      { formula, text, position: dot.index, end: text.length },
      'a point before H2O may be of a number or of a hydrate; expected · or * for a hydrate',
    );
  const amounts: Record<string, number> = {};
  let start = 0;
  for (const part of text.split(/[·•∙⋅*]/)) {
    const cursor: Cursor = { formula, text, position: start, end: start + part.length };
    const count = start === 0 ? 1 : readAmount(cursor);
    const isEmpty = cursor.position === cursor.end;
    readGroup(cursor, amounts, count, null);
    if (isEmpty) throw badFormula(cursor, 'expected a formula on both sides of the dot');
    start = cursor.end + 1;
  }
  for (const element in amounts) if (amounts[element] === 0) delete amounts[element];
  if (Object.keys(amounts).length === 0)
    throw new AppError('bad-formula', `formula "${formula}": all amounts are 0`);
  return amounts;
}

const plainDigits: ReadonlyMap<string, string> = new Map(
  [...'₀₁₂₃₄₅₆₇₈₉'].map((subscript, digit) => [subscript, `${digit}`]),
);

/** A place in a formula, and where the part that is being read ends. */
type Cursor = { readonly formula: string; readonly text: string; position: number; readonly end: number };

const closing: { readonly [opening: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** Adds what stands up to `close`, times `factor`, to `amounts`. */
function readGroup(
  cursor: Cursor,
  amounts: Record<string, number>,
  factor: number,
  close: string | null,
): void {
  while (cursor.position < cursor.end) {
    const character = cursor.text[cursor.position]!;
    if (character === close) return;
    const closer = closing[character];
    if (closer === undefined) {
      const element = readElement(cursor);
      amounts[element] = (amounts[element] ?? 0) + factor * readAmount(cursor);
    } else {
      const inner: Record<string, number> = {};
      const opened = cursor.position++;
      readGroup(cursor, inner, 1, closer);
      if (cursor.position >= cursor.end || cursor.position === opened + 1)
        throw badFormula(
          { ...cursor, position: opened },
          cursor.position >= cursor.end ? `"${character}" is never closed` : 'the brackets are empty',
        );
      cursor.position++;
      const count = factor * readAmount(cursor);
      for (const element in inner) amounts[element] = (amounts[element] ?? 0) + count * inner[element]!;
    }
  }
}

function readElement(cursor: Cursor): string {
  const rest = cursor.text.slice(cursor.position, cursor.end);
  const [letters = ''] = /^[A-Z][a-z]?/.exec(rest) ?? [];
  if (isElement(letters)) {
    cursor.position += letters.length;
    return letters;
  }
  const first = letters.slice(0, 1);
  if (isElement(first) && !isVariable(letters.slice(1))) throw badFormula(cursor, `${letters} is no element`);
  if (isElement(first)) {
    cursor.position += 1;
    return first;
  }
  throw badFormula(cursor, explainElement(rest));
}

const isVariable = (letter: string): boolean => letter === 'x' || letter === 'y' || letter === 'z';

function explainElement(rest: string): string {
  const [letters = ''] = /^[A-Za-z]+/.exec(rest) ?? [];
  const respelled = letters.slice(0, 1).toUpperCase() + letters.slice(1, 2).toLowerCase();
  const [, isotope] = /^([DT])(?![a-z])/.exec(rest) ?? [];
  if (isotope !== undefined && !isElement(respelled))
    return `${isotope} is an isotope; write H for hydrogen of any kind`;
  if (/^[xyzδ]/.test(rest)) return `"${rest.slice(0, 1)}" is a variable; expected a number`;
  if (/^[+\-–−⁺⁻^=!?]/.test(rest))
    return `"${rest.slice(0, 1)}" has no meaning here: charges, differences such as 7-x and signs are not read`;
  if (rest.startsWith('%')) return 'percentages are not read; expected atoms per formula unit';
  if (/^[)\]}]/.test(rest)) return `"${rest.slice(0, 1)}" closes nothing`;
  if (/^\s/.test(rest)) return 'formulas hold no blanks';
  if (/^[\d.]/.test(rest)) return `a number stands where an element is expected`;
  if (letters !== '' && isElement(respelled) && !rest.startsWith(respelled))
    return `"${letters.slice(0, 2)}" is no element; ${respelled} is written with a capital and a small letter`;
  return `"${letters || rest.slice(0, 1)}" is no element`;
}

/** The number after a symbol or bracket; 1 where none stands. */
function readAmount(cursor: Cursor): number {
  const rest = cursor.text.slice(cursor.position, cursor.end);
  const [digits = ''] = /^(?:\d+\.?\d*|\.\d+)/.exec(rest) ?? [];
  const next = rest.slice(digits.length);
  const wrong = /^(?:[xyzδ]|\.|\/|[+\-–−⁺⁻^%=])/.exec(next);
  if (wrong !== null) {
    cursor.position += digits.length;
    throw badFormula(
      cursor,
      wrong[0] === '.' || wrong[0] === '/'
        ? `"${digits}${next.slice(0, 6)}" is no number`
        : explainElement(next),
    );
  }
  cursor.position += digits.length;
  return digits === '' ? 1 : Number(digits);
}

const badFormula = ({ formula, position }: Cursor, problem: string): AppError =>
  new AppError(
    'bad-formula',
    `formula "${formula}" at character ${position + 1}: ${problem}; expected element symbols with positive numbers, such as Nb0.75Zr0.25`,
  );

/**
 * Atomic fractions that sum to 1, from amounts in any common unit.
 * @throws bad-composition — an amount is negative or not finite, or all are zero.
 */
export function atomicFractions(amounts: ElementAmounts): ElementAmounts {
  const entries = Object.entries(amounts);
  for (const [element, amount] of entries)
    if (!(amount >= 0 && Number.isFinite(amount)))
      throw new AppError(
        'bad-composition',
        `${element}: ${amount} is no amount; expected a number of at least 0`,
      );
  const total = entries.reduce((sum, [, amount]) => sum + amount, 0);
  if (total === 0)
    throw new AppError('bad-composition', 'all amounts are zero; expected at least one element');
  return Object.fromEntries(entries.map(([element, amount]) => [element, amount / total]));
}
