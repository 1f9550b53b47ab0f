import { basename } from 'node:path';
import type { Table } from '../campaign/index.ts';
import { sha256Hex } from '../core/hash.ts';
import { type Column, parseColumns, readTableFile } from './read-columns.ts';

export type Provenance = { readonly licence: string; readonly source: string };

/**
 * Reads a CSV file into a table; a column whose cells are mostly numbers must hold numbers alone.
 * @throws AppError `unreadable-table` when the file cannot be opened; `bad-table` naming column, line and cell.
 */
export const readTable = async (path: string, provenance?: Provenance): Promise<Table> =>
  parseTable(await readTableFile(path), basename(path), provenance);

/** The table in the bytes of a CSV file: UTF-8, separated by commas, semicolons or tabs. @throws AppError `bad-table` */
export function parseTable(
  bytes: Uint8Array,
  name: string,
  provenance: Provenance = { licence: 'not stated', source: name },
): Table {
  const { columns, rowCount, cells } = parseColumns(bytes, name);
  const rows = Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column, cellAt(cells.get(column)!, row)])),
  );
  return { name, columns, rows, ...provenance, sha256: sha256Hex(bytes) };
}

function cellAt(column: Column, row: number): number | string | null {
  const value = column.values[row] ?? null;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}
