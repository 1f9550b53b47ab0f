import { AppError } from '../../core/error.ts';
import type { LinearConstraint } from './space.ts';

type Token =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string };
type Sum = { readonly terms: ReadonlyMap<string, number>; readonly constant: number };

/**
 * Reads a linear constraint such as `2*temperature - 3*time >= 100`; names are taken verbatim, blanks and all, longest first. Everything
 * is brought to the form Σ coefficient · variable (≤ | ≥ | =) bound.
 * @throws AppError `bad-constraint` naming the part that is not linear text over the names
 */
export function parseConstraint(text: string, names: readonly string[]): LinearConstraint {
  const tokens = readTokens(text, names);
  const positions = tokens.flatMap((token, i) => (isComparator(token) ? [i] : []));
  if (positions.length !== 1)
    fail(
      text,
      positions.length === 0 ? 'expected one of <=, >=, =' : 'has several comparisons, expected one each',
    );
  const [position] = positions as [number];
  const left = readSum(text, tokens.slice(0, position));
  const right = readSum(text, tokens.slice(position + 1));
  const coefficients = new Map(left.terms);
  for (const [name, value] of right.terms) coefficients.set(name, (coefficients.get(name) ?? 0) - value);
  const terms = [...coefficients]
    .filter(([, coefficient]) => coefficient !== 0)
    .map(([variable, coefficient]) => ({ variable, coefficient }));
  if (terms.length === 0) fail(text, 'no variable is left, expected at least one');
  const bound = right.constant - left.constant;
  if (![bound, ...terms.map((term) => term.coefficient)].every(Number.isFinite))
    fail(text, 'a number is too large');
  return {
    text,
    terms,
    comparator: tokens[position]!.text as LinearConstraint['comparator'],
    bound: bound + 0,
  };
}

const comparators: readonly string[] = ['<=', '>=', '='];
const isComparator = (token: Token): boolean => token.kind === 'symbol' && comparators.includes(token.text);

function fail(text: string, problem: string): never {
  throw new AppError('bad-constraint', `"${text}": ${problem}`);
}

const hints: Readonly<Record<string, string>> = {
  '<': 'write <= instead of <',
  '>': 'write >= instead of >',
  '==': 'write = instead of ==',
  '≤': 'write <= instead of ≤',
  '≥': 'write >= instead of ≥',
  '/': 'write 0.5*a instead of a/2',
  '(': 'write the terms out, without brackets',
};

function readTokens(text: string, names: readonly string[]): Token[] {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const token = readName(rest, longestFirst) ?? readNumber(rest) ?? readSymbol(rest);
    if (!token) {
      const [word = rest] = /^[\p{L}\p{N}_]+|^./u.exec(rest) ?? [];
      fail(text, `"${word}" is no variable with a number, expected one of ${names.join(', ')}`);
    }
    const hint = token.kind === 'symbol' ? hints[token.text] : undefined;
    if (hint) fail(text, hint);
    tokens.push(token);
    rest = rest.slice(token.text.length).trimStart();
  }
  return tokens;
}

function readName(rest: string, longestFirst: readonly string[]): Token | null {
  const name = longestFirst.find(
    (candidate) => rest.startsWith(candidate) && !/^[\p{L}\p{N}_]/u.test(rest.slice(candidate.length)),
  );
  return name === undefined || name === '' ? null : { kind: 'name', text: name };
}

function readNumber(rest: string): Token | null {
  const [text] = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest) ?? [];
  return text === undefined ? null : { kind: 'number', value: Number(text), text };
}

function readSymbol(rest: string): Token | null {
  const [text] = /^(?:<=|>=|==|[<>=≤≥+\-*/()])/.exec(rest) ?? [];
  return text === undefined ? null : { kind: 'symbol', text };
}

/** Terms with signs: `number`, `name`, `number * name`, `name * number`; the sign before the first may be left out. */
function readSum(text: string, tokens: readonly Token[]): Sum {
  if (tokens.length === 0) fail(text, 'one side is empty, expected numbers and variables on both');
  const terms = new Map<string, number>();
  let constant = 0;
  let position = 0;
  while (position < tokens.length) {
    let sign = 1;
    const start = position;
    for (; isSign(tokens[position]); position++) if (tokens[position]!.text === '-') sign = -sign;
    if (start === position && start > 0) fail(text, `expected + or - before "${tokens[position]!.text}"`);
    let factor = sign;
    let name: string | null = null;
    for (let isOpen = true; isOpen; ) {
      const token = tokens[position++];
      if (token?.kind === 'number') factor *= token.value;
      else if (token?.kind === 'name' && name === null) name = token.text;
      else if (token?.kind === 'name') fail(text, `${name}*${token.text} is not linear`);
      else
        fail(
          text,
          `expected a number or a variable${token ? ` before "${token.text}"` : ' at the end of a side'}`,
        );
      const next = tokens[position];
      isOpen = next?.kind === 'symbol' && next.text === '*';
      if (isOpen) position++;
      else if (token.kind === 'number' && next?.kind === 'name' && name === null) isOpen = true;
    }
    if (name === null) constant += factor;
    else terms.set(name, (terms.get(name) ?? 0) + factor);
  }
  return { terms, constant };
}

const isSign = (token: Token | undefined): boolean =>
  token?.kind === 'symbol' && (token.text === '+' || token.text === '-');
