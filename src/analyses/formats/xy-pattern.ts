import { AppError } from '../../core/error.ts';
import { buildPowderScan } from './build-powder-scan.ts';
import type { FileFormat, PowderScan } from './contract.ts';
import { decodeFileText } from './decode-file-text.ts';
import { readScanNumber } from './read-scan-number.ts';

/** Lines before the first point that may be headers. */
const mostHeaderLines = 200;
const longestLine = 4096;
const isComment = (line: string): boolean => /^[#!;'"/*]/.test(line);

type Row = { readonly line: number; readonly cells: readonly number[] };

/**
 * Patterns as columns of text, 2θ and intensity: `.xy`, `.xye` (with standard deviations), and `.csv`, `.txt`, `.dat` whose
 * columns are numbers in the order 2θ, intensity, or whose header names them. Blanks, tabs, commas or semicolons separate.
 * A third column is a standard deviation in `.xye` or under a header that says so; elsewhere it is passed over with a warning.
 */
export const xyPattern: FileFormat = {
  name: 'xy-pattern',
  summary: 'powder patterns as text: 2θ and intensity in columns (.xy, .xye, .csv, .txt)',
  extensions: ['.xy', '.xye', '.csv', '.txt', '.dat', '.asc'],
  recognizes: ({ name, bytes }) =>
    /\.xye?(\.gz)?$/i.test(name) ||
    (/\.(csv|txt|dat|asc|tsv)(\.gz)?$/i.test(name) && looksLikePattern(name, bytes)),
  read: (file) => [readPattern(file.name, decodeFileText(file).lines.join('\n'))],
};

/** Whether the first bytes are columns of numbers whose first rises as 2θ does, or a header that names 2θ. */
function looksLikePattern(name: string, bytes: Uint8Array): boolean {
  if (/\.gz$/i.test(name)) return false;
  const lines = new TextDecoder()
    .decode(bytes.subarray(0, 4000))
    .split(/\r\n|\n|\r/)
    .slice(0, -1);
  if (lines.slice(0, mostHeaderLines).some(namesAngle)) return true;
  const rows = lines.map(cellsOf).filter((cells) => cells !== null);
  const first = rows.map((cells) => cells[0]!);
  const steps = first.slice(1).map((angle, i) => angle - first[i]!);
  return (
    rows.length >= 10 &&
    rows.length >= lines.length - 10 &&
    rows.every((cells) => cells.length === 2 && cells[1]! >= 0) &&
    steps.every((step) => step > 0 && step <= 0.2 && Math.abs(step - steps[0]!) < 0.2 * steps[0]!) &&
    first[0]! >= 0 &&
    first[0]! <= 160
  );
}

const namesAngle = (line: string): boolean => /(?:2|two)[\s_-]*(?:theta|θ|th)\b/i.test(line);

const split = (line: string): readonly string[] =>
  line
    .trim()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');

/** The numbers of a line, or null when a cell is none. */
function cellsOf(line: string): readonly number[] | null {
  const words = split(line);
  if (words.length === 0) return null;
  const cells = words.map(readScanNumber);
  return cells.includes(null) ? null : (cells as readonly number[]);
}

function readPattern(name: string, text: string): PowderScan {
  const refuse = (line: number, detail: string): AppError =>
    new AppError('unreadable-file', `${name}, line ${line}: ${detail}`);
  const { header, rows } = readRows(text, refuse);
  const first = rows[0];
  if (first === undefined) throw refuse(1, 'no line holds two numbers; expected 2θ and intensity');
  const columns = chooseColumns(name, header, first, refuse);
  const cell = (row: Row, column: number): number => {
    const value = row.cells[column];
    if (value === undefined)
      throw refuse(row.line, `${row.cells.length} columns; expected ${first.cells.length} as above`);
    return value;
  };
  const pick = (column: number): Float64Array => Float64Array.from(rows, (row) => cell(row, column));
  const titles = header.filter((line) => line.trim() !== '').map((line) => line.slice(0, 200));
  return buildPowderScan(name, {
    format: xyPattern.name,
    instrument: null,
    sample: null,
    measuredAt: null,
    stated: titles.length === 0 ? {} : { header: titles.slice(0, 20).join('\n') },
    warnings: [
      'the file states no wavelength',
      ...(columns.isGuessed && first.cells.length > 2
        ? [`columns 3 to ${first.cells.length} have no header and are not used`]
        : []),
    ],
    twoTheta: pick(columns.angle),
    intensity: pick(columns.intensity),
    sd: columns.sd === null ? null : pick(columns.sd),
    isRate: columns.isRate,
    secondsPerPoint: null,
    wavelength: null,
    placeOf: (point) => `line ${rows[point]?.line ?? 1}`,
  });
}

type RefuseLine = (line: number, detail: string) => AppError;

/** Header lines, then rows of numbers without a break; a decimal comma is named. */
function readRows(
  text: string,
  refuse: RefuseLine,
): { readonly header: readonly string[]; readonly rows: readonly Row[] } {
  const header: string[] = [];
  const rows: Row[] = [];
  for (const [i, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = i === 0 ? raw.replace(/^\ufeff/, '') : raw;
    if (line.length > longestLine)
      throw refuse(i + 1, `${line.length} characters; expected at most ${longestLine}`);
    if (line.trim() === '') continue;
    if (/^\s*[-+]?\d+,\d+[\s;]+[-+]?\d+(,\d+)?\s*$/.test(line))
      throw refuse(i + 1, `"${line.trim().slice(0, 40)}" has decimal commas; expected decimal points`);
    const cells = isComment(line.trim()) ? null : cellsOf(line);
    if (cells !== null && cells.length >= 2) rows.push({ line: i + 1, cells });
    else if (rows.length === 0 && !isBrokenRow(line)) header.push(line);
    else if (!isComment(line.trim()))
      throw refuse(i + 1, `"${line.trim().slice(0, 40)}" is no row of numbers`);
    if (header.length > mostHeaderLines)
      throw refuse(i + 1, `more than ${mostHeaderLines} lines without two numbers`);
  }
  return { header, rows };
}

/** Whether a line is meant as numbers, and is none of them. */
const isBrokenRow = (line: string): boolean =>
  split(line).length >= 2 &&
  split(line).every((word) => /^[-+\d.eE]+$|^[-+]?(?:nan|inf(?:inity)?)$/i.test(word));

type Columns = {
  readonly angle: number;
  readonly intensity: number;
  readonly sd: number | null;
  readonly isRate: boolean;
  readonly isGuessed: boolean;
};

/** From the last header line when it has a word for each column, else the order 2θ, intensity (, sd in `.xye`). */
function chooseColumns(name: string, header: readonly string[], first: Row, refuse: RefuseLine): Columns {
  const words = (header.at(-1) ?? '')
    .replace(/^[#!;'"/*\s]+/, '')
    .split(/[\t,;]|\s{2,}/)
    .map((word) => word.trim().replace(/^"|"$/g, ''));
  const isNamed = words.length === first.cells.length && words.some((word) => /[a-zA-Zθ]/.test(word));
  const find = (pattern: RegExp): number => words.findIndex((word) => pattern.test(word));
  const angle = isNamed ? find(/^(?:2|two)[\s_-]*(?:theta|θ|th)\b|^angle|^pos/i) : -1;
  if (isNamed && angle < 0 && find(/^(?:d|q|omega|phi|chi|time|temp|field)\b/i) === 0)
    throw refuse(first.line - 1, `the first column is "${words[0]}"; expected 2θ`);
  const intensity = angle < 0 ? -1 : find(/int|count|^i\b|cps|^y\b|obs/i);
  if (angle >= 0 && intensity >= 0) {
    const sd = find(/^(?:sd|esd|sigma|err|uncert|std)/i);
    const isRate = /cps|\/\s*s|per second/i.test(words[intensity]!);
    return { angle, intensity, sd: sd < 0 ? null : sd, isRate, isGuessed: false };
  }
  const hasSd = /\.xye(\.gz)?$/i.test(name) && first.cells.length >= 3;
  return { angle: 0, intensity: 1, sd: hasSd ? 2 : null, isRate: false, isGuessed: !hasSd };
}
