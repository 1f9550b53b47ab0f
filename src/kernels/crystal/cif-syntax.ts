import { AppError } from '../../core/error.ts';

/** A value of a CIF and where it stands; `isQuoted` tells the text `'?'` from the unknown value `?`. */
export type CifValue = { readonly text: string; readonly line: number; readonly isQuoted: boolean };

/** The rows of one loop: names of the columns, and a value for each in every row. */
export type CifLoop = {
  readonly names: readonly string[];
  readonly rows: readonly (readonly CifValue[])[];
  readonly line: number;
};

/** One data block. Names are in lower case, with `.` written `_`, so that dictionaries of both styles read alike. */
export type CifBlock = {
  readonly name: string;
  readonly line: number;
  readonly items: ReadonlyMap<string, CifValue>;
  readonly loops: readonly CifLoop[];
};

/** Whether a value is given: neither `?` (unknown) nor `.` (does not apply). */
export const isGiven = (value: CifValue | undefined): value is CifValue =>
  value !== undefined && (value.isQuoted || (value.text !== '?' && value.text !== '.' && value.text !== ''));

/**
 * Reads the data blocks of a CIF, whatever they hold.
 * @source hall1991
 * @throws bad-cif — the text does not follow the syntax; the message names the line.
 */
export function parseCif(text: string): readonly CifBlock[] {
  const tokens = tokenize(text);
  const blocks: MutableBlock[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index]!;
    const block = blocks.at(-1);
    if (token.kind === 'data') {
      blocks.push({ name: token.text, line: token.line, items: new Map(), loops: [] });
      index++;
    } else if (block === undefined)
      throw badCif(token.line, `"${token.text}" stands before the first data_ block`);
    else if (token.kind === 'loop') index = readLoop(tokens, index, block);
    else if (token.kind === 'name') {
      const value = tokens[index + 1];
      if (value?.kind !== 'value') throw badCif(token.line, `${token.text} has no value`);
      if (block.items.get(token.text)?.text !== value.text) define(block, token);
      block.items.set(token.text, value);
      index += 2;
    } else if (token.kind === 'value')
      throw badCif(
        token.line,
        `"${token.text.slice(0, 60)}" belongs to no name: a value too many, or a missing quote`,
      );
    else throw badCif(token.line, `save frames and global blocks are not read ("${token.text}")`);
  }
  return blocks;
}

type MutableBlock = {
  readonly name: string;
  readonly line: number;
  readonly items: Map<string, CifValue>;
  readonly loops: CifLoop[];
};

/** Names of the structure stand once in a block; others are not looked at. */
function define(block: MutableBlock, { text, line }: Token): void {
  if (!/^_(?:cell|atom|symmetry|space)_/.test(text)) return;
  if (block.items.has(text) || block.loops.some(({ names }) => names.includes(text)))
    throw badCif(line, `${text} is given twice in the block "${block.name}"`);
}

function readLoop(tokens: readonly Token[], start: number, block: MutableBlock): number {
  const { line } = tokens[start]!;
  const names: string[] = [];
  let index = start + 1;
  for (; tokens[index]?.kind === 'name'; index++) {
    define(block, tokens[index]!);
    if (names.includes(tokens[index]!.text))
      throw badCif(line, `${tokens[index]!.text} is given twice in a loop`);
    names.push(tokens[index]!.text);
  }
  if (names.length === 0) throw badCif(line, 'loop_ is not followed by a name');
  const values: CifValue[] = [];
  for (; tokens[index]?.kind === 'value'; index++) values.push(tokens[index]!);
  if (values.length % names.length !== 0)
    throw badCif(
      line,
      `the loop of ${names[0]} has ${names.length} columns and ${values.length} values; the last row is not full`,
    );
  const rows = Array.from({ length: values.length / names.length }, (_, i) =>
    values.slice(i * names.length, (i + 1) * names.length),
  );
  block.loops.push({ names, rows, line });
  return index;
}

type Token = CifValue & { readonly kind: 'data' | 'loop' | 'name' | 'value' | 'other' };

function tokenize(text: string): readonly Token[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const tokens: Token[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.startsWith(';')) i = readTextField(lines, i, tokens);
    else tokenizeLine(line, i + 1, tokens);
  }
  return tokens;
}

/** A value between two lines that start with a semicolon; returns the number of the closing line. */
function readTextField(lines: readonly string[], start: number, tokens: Token[]): number {
  const end = lines.findIndex((line, i) => i > start && line.startsWith(';'));
  if (end < 0) throw badCif(start + 1, 'the text that starts with ";" is never closed by a line with ";"');
  const text = [lines[start]!.slice(1), ...lines.slice(start + 1, end)].join('\n').trim();
  tokens.push({ kind: 'value', text, line: start + 1, isQuoted: true });
  tokenizeLine(lines[end]!.slice(1), end + 1, tokens);
  return end;
}

/** A quote closes only before a blank or the end of the line: `'O5''` holds O5'. */
const word =
  /\s*(?:(#.*)|'''(.*?)'''|"""(.*?)"""|'((?:[^']|'(?=\S))*)'(?=\s|$)|"((?:[^"]|"(?=\S))*)"(?=\s|$)|(\S+))/y;

function tokenizeLine(line: string, number: number, tokens: Token[]): void {
  word.lastIndex = 0;
  while (word.lastIndex < line.length) {
    const match = word.exec(line);
    if (match === null || match[1] !== undefined) return;
    const quoted = match[2] ?? match[3] ?? match[4] ?? match[5];
    if (quoted !== undefined) tokens.push({ kind: 'value', text: quoted, line: number, isQuoted: true });
    else tokens.push(classify(match[6]!, number));
  }
}

function classify(text: string, line: number): Token {
  if (/^['"]/.test(text)) throw badCif(line, `the quote that opens at ${text.slice(0, 40)} is never closed`);
  const lower = text.toLowerCase();
  const token = (kind: Token['kind'], content: string): Token => ({
    kind,
    text: content,
    line,
    isQuoted: false,
  });
  if (lower.startsWith('data_')) return token('data', text.slice(5));
  if (lower === 'loop_') return token('loop', text);
  if (lower.startsWith('save_') || lower === 'global_' || lower === 'stop_') return token('other', text);
  if (text.startsWith('_')) return token('name', lower.replaceAll('.', '_'));
  return token('value', text);
}

/** An error of a CIF at a line, counted from 1. */
export const badCif = (line: number, problem: string): AppError =>
  new AppError('bad-cif', `CIF line ${line}: ${problem}`);
