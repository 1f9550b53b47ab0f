import type { Table } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';

/** A limit on one column of a table, such as `squid_voltage>=10`. */
export type RowCondition = {
  readonly text: string;
  readonly column: string;
  readonly holds: (value: number) => boolean;
};

const comparisons: { readonly [comparator: string]: (value: number, limit: number) => boolean } = {
  '>=': (value, limit) => value >= limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '<': (value, limit) => value < limit,
  '=': (value, limit) => value === limit,
};
const conditionForm = /^([^<>=].*?)\s*(>=|<=|>|<|=)\s*([^<>=\s]+)\s*$/s;

/** @throws AppError `bad-option` naming the option, when it is not COLUMN, a comparator and a number */
export function parseRowCondition(option: string, text: string): RowCondition {
  const [, column = '', comparator = '', number = ''] = conditionForm.exec(text) ?? [];
  const compare = comparisons[comparator];
  const limit = Number(number);
  if (compare === undefined || number === '' || !Number.isFinite(limit))
    throw new AppError(
      'bad-option',
      `${option} is "${text}", expected a column, one of >= <= > < =, and a number`,
    );
  return { text, column: column.trim(), holds: (value) => compare(value, limit) };
}

/**
 * Mean of a condition's column over rows of one design.
 * @throws AppError `bad-columns` for an unknown column, `bad-table` for a cell that is no number
 */
export function meanOfColumn(table: Table, rows: readonly Table['rows'][number][], column: string): number {
  if (!table.columns.includes(column))
    throw new AppError(
      'bad-columns',
      `table ${table.name}: no column "${column}"; its columns are ${table.columns.map((name) => `"${name}"`).join(', ')}`,
    );
  const values = rows.map((row) => row[column]);
  const bad = values.find((value) => typeof value !== 'number');
  if (bad !== undefined)
    throw new AppError(
      'bad-table',
      `table ${table.name}: column "${column}" holds ${JSON.stringify(bad)}; a condition needs a number in every row`,
    );
  return values.reduce<number>((sum, value) => sum + (value as number), 0) / values.length;
}
