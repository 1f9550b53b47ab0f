import { AppError } from '../../core/error.ts';
import type { Design } from '../contracts.ts';
import { checkDesign } from './check-design.ts';
import { designKey } from './design-key.ts';
import { readList, readObject, refuse } from './json-reader.ts';
import type { Columns } from './parse-variable.ts';
import { readName } from './parse-variable.ts';
import type { Space, Variable } from './space.ts';

/** Rows that all hold the same columns, each column all finite numbers or all texts. @throws AppError `bad-space` */
export function readPoolRows(json: unknown, where: string): Design[] {
  const rows = readList(json, where).map((row, i) => readObject(row, `${where}[${i}]`, null));
  const names = Object.keys(rows[0]!);
  if (names.length === 0) refuse(`${where}[0]`, rows[0], 'at least one column');
  for (const name of names) readName(name, `${where}[0]`);
  return rows.map((row, i) => {
    const extra = Object.keys(row).find((name) => !Object.hasOwn(rows[0]!, name));
    if (extra !== undefined)
      refuse(`${where}[${i}].${extra}`, row[extra], `the columns of the first row: ${names.join(', ')}`);
    return Object.fromEntries(
      names.map((name) => [name, readCell(row[name], `${where}[${i}].${name}`, typeof rows[0]![name])]),
    );
  });
}

function readCell(cell: unknown, where: string, kind: string): number | string {
  const isText = kind === 'string';
  if (isText && typeof cell === 'string' && cell !== '') return cell;
  if (!isText && typeof cell === 'number' && Number.isFinite(cell)) return cell + 0;
  return refuse(where, cell, isText ? 'a text, as in the first row' : 'a finite number');
}

/** The pool's numbers by column. */
export const columnsOf = (rows: readonly Design[]): Columns =>
  new Map(
    Object.keys(rows[0]!).flatMap((name) =>
      typeof rows[0]![name] === 'number' ? [[name, rows.map((row) => Number(row[name]))]] : [],
    ),
  );

/** Variables that describe a pool's columns: numbers continuous and without a unit, texts categorical. */
export function derivePoolVariables(rows: readonly Design[], where: string): Variable[] {
  const columns = columnsOf(rows);
  return Object.keys(rows[0]!).map((name) => {
    const numbers = columns.get(name);
    if (!numbers)
      return { kind: 'categorical', name, options: [...new Set(rows.map((row) => String(row[name])))] };
    const min = numbers.reduce((a, b) => Math.min(a, b));
    const max = numbers.reduce((a, b) => Math.max(a, b));
    if (!Number.isFinite(max - min)) refuse(`${where}[0].${name}`, max, `a finite distance from ${min}`);
    return { kind: 'continuous', name, unit: '1', min, max, scale: 'linear' };
  });
}

/** Refuses rows outside the variables, and rows that are the same design. @throws AppError `bad-space` */
export function assertPool(space: Space, where: string): void {
  const outline: Space = { ...space, constraints: [], pool: null };
  const seen = new Map<string, number>();
  space.pool?.forEach((row, i) => {
    const verdict = checkDesign(outline, row);
    if (verdict !== true) throw new AppError('bad-space', `${where}[${i}].${verdict}`);
    const key = designKey(space, row);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      refuse(`${where}[${i}]`, row, `each design once, but it repeats ${where}[${earlier}]`);
    seen.set(key, i);
  });
}
