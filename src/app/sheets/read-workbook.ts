import readWorkbookFile from 'read-excel-file/node';
import { AppError } from '../../core/error.ts';
import { checkWorkbook } from './check-workbook.ts';
import { type Grid, type GridCell, mostCells } from './grid.ts';

/**
 * The cells of a worksheet of an xlsx workbook: the one named, else the one with the most cells. Formulas count as the value that the
 * spreadsheet program stored last; a merged cell has its value in its first cell alone.
 * @throws AppError `bad-workbook`, `too-large`, `bad-option`
 */
export async function readWorkbook(bytes: Uint8Array, name: string, worksheet?: string): Promise<Grid> {
  checkWorkbook(bytes, name);
  let sheets: readonly { readonly sheet: string; readonly data: readonly (readonly unknown[])[] }[];
  try {
    sheets = await readWorkbookFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw new AppError(
      'bad-workbook',
      `${name}: the workbook could not be read: ${(error as Error).message}; save it again as xlsx, or as CSV`,
    );
  }
  const size = ({ data }: (typeof sheets)[number]): number =>
    data.reduce((sum, row) => sum + row.filter((cell) => cell !== null).length, 0);
  const largest = sheets.toSorted((a, b) => size(b) - size(a))[0];
  const chosen = worksheet === undefined ? largest : sheets.find(({ sheet }) => sheet === worksheet);
  if (chosen === undefined)
    throw new AppError(
      'bad-option',
      `${name}: no worksheet "${worksheet}"; there is ${sheets.map(({ sheet }) => `"${sheet}"`).join(', ')}`,
    );
  if (size(chosen) === 0) throw new AppError('bad-table', `${name}: worksheet "${chosen.sheet}" is empty`);
  if (size(chosen) > mostCells)
    throw new AppError('too-large', `${name}: more than ${mostCells} cells; leave out rows or columns`);
  const rows: GridCell[][] = [];
  const lines: number[] = [];
  chosen.data.forEach((row, index) => {
    if (row.every((cell) => cell === null || cell === '')) return;
    rows.push(row.map(readCell));
    lines.push(index + 1);
  });
  const others = sheets.filter(({ sheet }) => sheet !== chosen.sheet).map(({ sheet }) => sheet);
  const notes =
    others.length === 0
      ? []
      : [
          `Worksheet "${chosen.sheet}" was read; the file also has ${others.map((sheet) => `"${sheet}"`).join(', ')}.`,
        ];
  return { name, rows, lines, worksheets: [chosen.sheet, ...others], decimal: null, notes };
}

function readCell(cell: unknown): GridCell {
  if (cell === null || cell === undefined) return null;
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace(/T00:00:00(\.000)?Z$/, '')
      .replace('T', ' ')
      .replace(/(:00)?\.000Z$/, '');
  if (typeof cell === 'number' || typeof cell === 'boolean') return cell;
  return String(cell).trim();
}
