import { AppError } from '../core/error.ts';
import type { Design } from './contracts.ts';
import type { Table } from './laboratory/contracts.ts';
import type { Variable } from './space/space.ts';

export type TableColumns = {
  /** Columns that make up a design; null = all but the ignored ones and the objectives. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
  readonly objectives: readonly string[];
  /** Units of input columns whose header does not end in one, such as `time (h)`. */
  readonly units?: { readonly [column: string]: string };
};

export type TablePool = {
  readonly variables: readonly Variable[];
  readonly pool: readonly Design[];
  readonly warnings: readonly string[];
};

/**
 * The candidates of a table: its distinct rows of input columns, in file order, with one variable per column.
 * @throws bad-columns — an unknown, doubly used or missing column, or a table without candidates.
 * @throws bad-table — an empty input cell, or an objective that is text.
 */
export function poolFromTable(table: Table, columns: TableColumns): TablePool {
  const inputs = chooseInputs(table, columns);
  const warnings: string[] = [];
  const pool = new Map<string, Design>();
  table.rows.forEach((row, index) => {
    const where = `table ${table.name}, row ${index + 1}`;
    const design = readDesign(row, inputs, where);
    const recorded = columns.objectives.filter((objective) => hasObjective(row, objective, where));
    if (recorded.length > 0) pool.set(JSON.stringify(Object.values(design)), design);
  });
  if (pool.size === 0)
    throw new AppError(
      'bad-columns',
      `table ${table.name}: no row has a value of ${quoted(columns.objectives)}`,
    );
  for (const objective of columns.objectives) {
    const values = new Set(table.rows.map((row) => row[objective]).filter((value) => value !== null));
    if (values.size === 1)
      warnings.push(`table ${table.name}: objective "${objective}" is ${[...values][0]} in every row`);
  }
  const designs = [...pool.values()];
  const variables = inputs.map((input) => describeColumn(input, designs, columns.units?.[input]));
  return { variables, pool: designs, warnings };
}

type Row = Table['rows'][number];

/** The columns that make up a design. @throws bad-columns — an unknown, doubly used or missing one */
export function chooseInputs(
  table: Pick<Table, 'name' | 'columns'>,
  columns: TableColumns,
): readonly string[] {
  const { objectives, ignore } = columns;
  const units = Object.keys(columns.units ?? {});
  for (const column of [...(columns.inputs ?? []), ...ignore, ...objectives, ...units])
    if (!table.columns.includes(column))
      throw new AppError(
        'bad-columns',
        `table ${table.name}: no column "${column}"; its columns are ${quoted(table.columns)}`,
      );
  const taken = [...objectives, ...ignore];
  const twice = columns.inputs?.find(
    (input, i) => taken.includes(input) || columns.inputs?.indexOf(input) !== i,
  );
  if (twice !== undefined)
    throw new AppError(
      'bad-columns',
      `table ${table.name}: input "${twice}" is listed twice, ignored or a goal`,
    );
  const inputs = columns.inputs ?? table.columns.filter((column) => !taken.includes(column));
  if (inputs.length === 0)
    throw new AppError('bad-columns', `table ${table.name}: no input column is left beside ${quoted(taken)}`);
  return inputs;
}

function readDesign(row: Row, inputs: readonly string[], where: string): Design {
  return Object.fromEntries(
    inputs.map((input) => {
      const value = row[input] ?? null;
      if (value === null) throw new AppError('bad-table', `${where}: input "${input}" is empty`);
      return [input, value];
    }),
  );
}

function hasObjective(row: Row, objective: string, where: string): boolean {
  const value = row[objective] ?? null;
  if (typeof value === 'string')
    throw new AppError(
      'bad-table',
      `${where}: objective "${objective}" is "${value}"; expected a number or an empty cell`,
    );
  return value !== null;
}

function describeColumn(name: string, pool: readonly Design[], unit = unitInHeader(name)): Variable {
  const values = pool.map((design) => design[name] as number | string);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length)
    return { kind: 'categorical', name, options: [...new Set(values.map(String))] };
  const [min, max] = extent(numbers);
  return min < max
    ? { kind: 'continuous', name, unit, min, max, scale: 'linear' }
    : { kind: 'discrete', name, unit, levels: [min] };
}

const extent = (numbers: readonly number[]): readonly [number, number] =>
  numbers.reduce(([min, max], value) => [Math.min(min, value), Math.max(max, value)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as readonly [number, number]);

/** The unit in a header's last brackets, such as `%` in `Qpva(%)`; `1` where there is none. */
export const unitInHeader = (header: string): string =>
  /[([]([^()[\]]+)[)\]]\s*$/.exec(header)?.[1]?.trim() ?? '1';

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
