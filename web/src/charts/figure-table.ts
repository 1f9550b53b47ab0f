import { saveFile } from '../api.ts';

/** What a figure shows, as a table: for who cannot see it, and for other programs. Numbers stand in the units of the column's name. */
export type FigureTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
};

/** Rows of a table that stand in the page; the file holds all. */
export const mostTableRows = 500;

export function downloadTable({ columns, rows }: FigureTable, name: string): void {
  const lines = [columns, ...rows].map((row) => row.map(writeCell).join(','));
  saveFile(new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** Text that a spreadsheet would take for a formula is set off by an apostrophe. */
function writeCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
