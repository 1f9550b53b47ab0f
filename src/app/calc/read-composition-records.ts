import type { Table } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { CompositionRecord } from '../../kernels/composition/index.ts';
import { type ElementAmounts, parseComposition } from '../../kernels/crystal/index.ts';

export type CompositionRecords = {
  readonly records: readonly CompositionRecord[];
  /** Compositions whose value is 0 or empty: none was reported. */
  readonly without: readonly ElementAmounts[];
  readonly warnings: readonly string[];
};

const shownReasons = 3;

/**
 * Formulas and values of a table. Rows whose formula cannot be read are left out and counted; a value below zero is an error.
 * @throws AppError `bad-columns` — a column is not there; `bad-table` — a value is negative or text
 */
export function readCompositionRecords(
  table: Table,
  columns: { readonly formula: string; readonly value: string },
): CompositionRecords {
  for (const [option, column] of Object.entries({ formula: columns.formula, value: columns.value }))
    if (!table.columns.includes(column))
      throw new AppError(
        'bad-columns',
        `${table.name} has no column "${column}" for --${option}; its columns are ${table.columns.join(', ')}`,
      );
  const records: CompositionRecord[] = [];
  const without: ElementAmounts[] = [];
  const unread: string[] = [];
  table.rows.forEach((row, index) => {
    const source = `${table.name}, row ${index + 1}`;
    const value = row[columns.value] ?? 0;
    if (typeof value !== 'number' || value < 0)
      throw new AppError(
        'bad-table',
        `${source}: ${columns.value} is ${value}; expected kelvins of at least 0`,
      );
    try {
      const amounts = parseComposition(String(row[columns.formula] ?? ''));
      if (value === 0) without.push(amounts);
      else records.push({ source: `row ${index + 1} (${row[columns.formula]})`, amounts, value });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      unread.push(`row ${index + 1}: ${error.message}`);
    }
  });
  return { records, without, warnings: [...warnOfUnread(unread, table), ...warnOfZeros(without)] };
}

const warnOfUnread = (unread: readonly string[], table: Table): readonly string[] =>
  unread.length === 0
    ? []
    : [
        `${unread.length} of ${table.rows.length} rows are left out, since their formula cannot be read: ${unread.slice(0, shownReasons).join('; ')}${unread.length > shownReasons ? '; …' : ''}`,
      ];

const warnOfZeros = (without: readonly ElementAmounts[]): readonly string[] =>
  without.length === 0
    ? []
    : [`${without.length} rows have no temperature or 0: taken as "none was reported", not as zero kelvin`];
