/** One record of a table while it is looked at; cells are read without the spaces around them. */
export type TableRecord = {
  readonly count: number;
  text(index: number): string;
  /** The number of a cell in plain decimal form, NaN of an empty cell; null where its text must be looked at. */
  number(index: number): number | null;
};

const [tab, lineFeed, carriageReturn, space, quote] = [9, 10, 13, 32, 34];
const [plus, minus, point, zero, nine] = [43, 45, 46, 48, 57];

/**
 * Whether every line of a file is cells between delimiters and nothing else: no quotes, and one kind of line end, LF or CR LF.
 */
export function isPlainTable(bytes: Uint8Array): boolean {
  if (bytes.includes(quote)) return false;
  if (!bytes.includes(carriageReturn)) return true;
  for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1))
    if (bytes[at + 1] !== lineFeed) return false;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1))
    if (bytes[at - 1] !== carriageReturn) return false;
  return true;
}

/**
 * Calls `use` for every record of a plain table (see {@link isPlainTable}) that has a cell with something in it, with its line, counted
 * from 1. `delimiter`: a byte. The record is valid until `use` returns; nothing is built per cell of a number.
 */
export function scanPlainTable(
  bytes: Uint8Array,
  delimiter: number,
  use: (record: TableRecord, line: number) => void,
): void {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const record = openRecord(bytes);
  let line = 1;
  let start = hasMark ? 3 : 0;
  for (let at = start; at <= bytes.length; at++) {
    const byte = at < bytes.length ? bytes[at] : lineFeed;
    if (byte !== delimiter && byte !== lineFeed) continue;
    record.add(start, at);
    start = at + 1;
    if (byte === delimiter) continue;
    if (!record.isEmpty()) use(record, line);
    record.clear();
    line++;
  }
}

const isSpace = (byte: number): boolean => byte === space || (byte >= tab && byte <= carriageReturn);

function openRecord(bytes: Uint8Array): TableRecord & {
  add(start: number, end: number): void;
  isEmpty(): boolean;
  clear(): void;
} {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const starts: number[] = [];
  const ends: number[] = [];
  let count = 0;
  const text = (index: number): string => decoder.decode(bytes.subarray(starts[index]!, ends[index]!)).trim();
  return {
    get count() {
      return count;
    },
    add(first, last) {
      let start = first;
      let end = last;
      while (start < end && isSpace(bytes[start]!)) start++;
      while (end > start && isSpace(bytes[end - 1]!)) end--;
      starts[count] = start;
      ends[count] = end;
      count++;
    },
    isEmpty() {
      for (let index = 0; index < count; index++)
        if (starts[index]! < ends[index]! && (bytes[starts[index]!]! < 128 || text(index) !== ''))
          return false;
      return true;
    },
    clear() {
      count = 0;
    },
    text,
    number: (index) => readDecimal(bytes, starts[index]!, ends[index]!),
  };
}

const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * The number between two places when it is a sign, at most fifteen digits and at most one point: whole numbers below 2^53 and powers
 * of ten are exact, so that one division rounds as the number as written does. NaN of nothing at all, null of anything else.
 */
function readDecimal(bytes: Uint8Array, start: number, end: number): number | null {
  if (start === end) return Number.NaN;
  let at = start;
  const isNegative = bytes[at] === minus;
  if (isNegative || bytes[at] === plus) at++;
  let digits = 0;
  let whole = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) {
      whole = 10 * whole + (byte - zero);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === point && decimals < 0) decimals = 0;
    else return null;
  }
  if (digits === 0 || digits > 15) return null;
  const value = decimals > 0 ? whole / powersOfTen[decimals]! : whole;
  return isNegative ? 0 - value : value;
}
