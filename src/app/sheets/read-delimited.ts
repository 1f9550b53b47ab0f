import { parse } from 'csv-parse/sync';
import { AppError } from '../../core/error.ts';
import { decodeText } from './decode-text.ts';
import { type Grid, mostCells } from './grid.ts';

const delimiters = ['\t', ';', ',', '|'] as const;
const names: { readonly [delimiter: string]: string } = {
  '\t': 'tabs',
  ';': 'semicolons',
  ',': 'commas',
  '|': 'bars',
};
/** Lines that are looked at to tell the delimiter. */
const sampleLines = 40;

/** The cells of CSV, of text between tabs, semicolons or bars, and of a table pasted from a spreadsheet. @throws AppError `bad-table` */
export function readDelimited(bytes: Uint8Array, name: string): Grid {
  const { text, note } = decodeText(bytes);
  const body = text.replace(/^\ufeff/, '').replace(/^sep=(.)\r?\n/i, '');
  if (body.includes('\0')) throw new AppError('bad-table', `${name}: this is no text; expected CSV or xlsx`);
  const delimiter = findDelimiter(body);
  const rows: string[][] = [];
  const lines: number[] = [];
  let cellCount = 0;
  try {
    parse(body, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      on_record: (record: string[], { lines: line }) => {
        cellCount += record.length;
        if (cellCount > mostCells)
          throw new AppError('too-large', `${name}: more than ${mostCells} cells; leave out rows or columns`);
        if (record.some((cell) => cell.trim() !== '')) {
          rows.push(record.map((cell) => cell.trim()));
          lines.push(line);
        }
        return null;
      },
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad-table', `${name}: ${(error as Error).message}`);
  }
  if (rows.length === 0) throw new AppError('bad-table', `${name}: the file is empty`);
  const decimal = findDecimal(rows, delimiter);
  const notes = [
    ...(note === null ? [] : [note]),
    ...(delimiter === ',' || delimiter === '\t' ? [] : [`Cells are set apart by ${names[delimiter]}.`]),
    ...(decimal === 'comma' ? ['Numbers have a decimal comma.'] : []),
  ];
  return { name, rows, lines, worksheets: [], decimal, notes };
}

/** The delimiter that gives the most lines the same number of cells, more than one. */
function findDelimiter(text: string): string {
  const lines = text
    .slice(0, 100_000)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, sampleLines)
    .map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, ''));
  let best: { delimiter: string; alike: number } = { delimiter: ',', alike: 0 };
  for (const delimiter of delimiters) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(delimiter).length;
      if (count > 1) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    const alike = Math.max(0, ...counts.values());
    if (alike > best.alike) best = { delimiter, alike };
  }
  return best.delimiter;
}

const certainComma = /^[<>≤≥=\s+-]*\d*,(\d{1,2}|\d{4,})(\D|$)|\d\.\d{3},\d/;
const certainPoint = /^[<>≤≥=\s+-]*\d*\.(\d{1,2}|\d{4,})(\D|$)|\d,\d{3}\.\d/;

/** Whether fractions are set off by a comma or a point; null where cells such as `1,234` could mean either and nothing tells. */
function findDecimal(rows: readonly (readonly string[])[], delimiter: string): Grid['decimal'] {
  let [commas, points] = [0, 0];
  for (const row of rows)
    for (const cell of row) {
      if (cell.length > 30) continue;
      if (certainComma.test(cell)) commas++;
      else if (certainPoint.test(cell) && !/\d\.\d+\.\d/.test(cell)) points++;
    }
  if (commas > points) return 'comma';
  if (points > 0) return 'point';
  return delimiter === ';' && rows.some((row) => row.some((cell) => /\d,\d/.test(cell))) ? 'comma' : null;
}
