/** A value of a table; nothing where there is none. */
export type Cell = string | number | null | undefined;

/** A cell of CSV: quoted where needed; a text that a spreadsheet would take for a formula gets a leading apostrophe. */
export function escapeCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
