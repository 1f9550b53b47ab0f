import type { Quantity } from '../../core/quantity.ts';
import { readInstrumentUnit } from '../../core/units.ts';
import { readColumnTitle } from './column-title.ts';
import type { MeasuredTable } from './contract.ts';
import { decodeFileText, type FileText, type NamedBytes, refuseLine } from './decode-file-text.ts';
import { type ColumnTitle, parseNumber, readColumns, type TextRow } from './read-columns.ts';

/** Where the numbers of a text file begin, and what their columns are called. */
export type TableStart = {
  readonly titleIndex: number;
  readonly separator: string | RegExp;
  readonly titles: readonly ColumnTitle[];
  /** Index of the first row of numbers. */
  readonly rowIndex: number;
};

const mostHeaderLines = 300;
const separators: readonly (string | RegExp)[] = ['\t', ';', ',', /\s{2,}|\s+/];

/** Splits a line; double quotes hold separators. */
function splitLine(line: string, separator: string | RegExp): readonly string[] {
  const text = typeof separator === 'string' ? line : line.trim();
  if (typeof separator !== 'string' || !text.includes('"'))
    return text.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

const withoutMark = (line: string): string => line.replace(/^\s*(?:#|%|\/\/)+\s?/, '');
const isComment = (line: string): boolean => /^\s*(?:#|%|\/\/)/.test(line) || line.trim() === '';
const isNumeric = (cell: string): boolean =>
  parseNumber(cell) !== null || parseNumber(cell.replace(',', '.')) !== null;

/** The first line of titles with a line of numbers below it, with or without a line of units between them; null where there is none. */
export function findTableStart({ lines }: FileText): TableStart | null {
  const last = Math.min(lines.length, mostHeaderLines);
  for (let index = 0; index + 1 < last; index++) {
    const line = lines[index]!;
    if (line.length > 200_000) return null;
    for (const separator of separators) {
      const start = startAt(lines, index, separator);
      if (start !== null) return start;
    }
  }
  return null;
}

function startAt(lines: readonly string[], index: number, separator: string | RegExp): TableStart | null {
  const cells = splitLine(withoutMark(lines[index]!), separator);
  if (
    cells.length < 2 ||
    cells.every((cell) => cell === '') ||
    cells.filter(isNumeric).length > cells.length / 3
  )
    return null;
  let rowIndex = index + 1;
  while (rowIndex < lines.length && lines[rowIndex]!.trim() === '') rowIndex++;
  const below = splitLine(withoutMark(lines[rowIndex] ?? ''), separator);
  const isRowOfUnits =
    below.length === cells.length &&
    below.filter((cell) => readInstrumentUnit(cell.replace(/^[[(]|[\])]$/g, '')) !== null).length >= 2;
  const titles = cells.map((cell, k) => {
    const title = readColumnTitle(cell);
    const unit = isRowOfUnits ? below[k]!.replace(/^[[(]|[\])]$/g, '') : null;
    return unit === null || unit === '' ? title : { name: title.name, unit };
  });
  if (isRowOfUnits) rowIndex++;
  const row = splitLine(lines[rowIndex] ?? '', separator);
  const isRow =
    row.length === cells.length && row.filter(isNumeric).length >= 2 && !isComment(lines[rowIndex] ?? '');
  return isRow ? { titleIndex: index, separator, titles, rowIndex } : null;
}

/**
 * Reads a table with a line of titles, and `key: value` lines above it, marked as comments or not.
 * @throws AppError `unreadable-file` naming the line
 */
export function readDelimitedTable(file: NamedBytes, format: string): MeasuredTable {
  const text = decodeFileText(file);
  const start = findTableStart(text);
  if (start === null)
    throw refuseLine(
      file.name,
      Math.max(1, Math.min(text.lines.length, 2)),
      'no line of titles with numbers below it; expected titles such as "T (K),R (Ohm)"',
    );
  const rows: TextRow[] = [];
  for (let index = start.rowIndex; index < text.lines.length; index++) {
    const line = text.lines[index]!;
    if (!isComment(line)) rows.push({ line: index + 1, cells: splitLine(line, start.separator) });
  }
  const { columns, lines, warnings } = readColumns({
    fileName: file.name,
    titles: start.titles,
    titleLine: start.titleIndex + 1,
    rows,
    mayBeShort: false,
    isLastRowWhole: text.isLastLineWhole,
    mayHoldDecimalCommas: start.separator !== ',',
  });
  return {
    kind: 'table',
    format,
    ...readHeaderLines(text.lines.slice(0, start.titleIndex)),
    columns,
    lines,
    warnings,
  };
}

type Said = Pick<MeasuredTable, 'instrument' | 'sample' | 'measuredAt' | 'stated'>;

/** `key: value`, `key = value` or `key,value` of the lines above a table. */
function readHeaderLines(lines: readonly string[]): Said {
  const stated: { [field: string]: Quantity | string } = Object.create(null);
  for (const line of lines) {
    const match = /^\s*"?([A-Za-z][^:=,\t"]{0,60}?)"?\s*[:=,\t]\s*"?(.+?)"?[\s,;]*$/.exec(
      withoutMark(line).slice(0, 1000),
    );
    if (match === null || Object.hasOwn(stated, match[1]!)) continue;
    const value = match[2]!.trim();
    const quantity = /^([-+.\deE]+)\s*([A-Za-zµ/^\d]+)$/.exec(value);
    const number = quantity === null ? null : parseNumber(quantity[1]!);
    const isKnown = quantity !== null && readInstrumentUnit(quantity[2]!) !== null;
    if (value !== '')
      stated[match[1]!.trim()] =
        number !== null && isKnown ? { value: number, sd: null, unit: quantity![2]! } : value;
  }
  const find = (pattern: RegExp): string | null => {
    const entry = Object.entries(stated).find(
      ([field, value]) => pattern.test(field) && typeof value === 'string',
    );
    return entry === undefined ? null : (entry[1] as string);
  };
  const time = find(/^(?:date|time ?stamp|measured(?: at)?|start(?: time)?|date and time)$/i);
  return {
    instrument: find(/^(?:instrument|system|model|device)(?: name)?$/i),
    sample: find(/^sample(?: ?(?:name|id))?$/i),
    measuredAt:
      time !== null && /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(time)
        ? time.replace(' ', 'T')
        : null,
    stated: { ...stated },
  };
}
