import { findColumn, findItem } from './cif-columns.ts';
import { badCif, type CifBlock, isGiven } from './cif-syntax.ts';
import { metricTensor } from './lattice.ts';
import type { Matrix3 } from './structure.ts';
import {
  generateGroup,
  metricMismatch,
  parseSymmetryOperation,
  type SymmetryOperation,
} from './symmetry-operation.ts';

/** What a file says about its space group. */
export type CifSymmetry = {
  readonly operations: readonly SymmetryOperation[];
  /** Hermann–Mauguin symbol and number as the file states them; null where it does not. */
  readonly symbol: string | null;
  readonly number: number | null;
};

/**
 * The symmetry operations of a block, from its list.
 * @throws bad-cif — the operations do not parse, form no group or do not fit the cell; modulated structures are refused.
 */
export function readCifSymmetry(block: CifBlock, lattice: Matrix3, warnings: string[]): CifSymmetry {
  const symbol =
    findItem(
      block,
      '_space_group_name_h-m_alt',
      '_symmetry_space_group_name_h-m',
      '_space_group_name_h-m_ref',
      '_space_group_name_h-m_full',
    )?.text ?? null;
  const stated = findItem(block, '_space_group_it_number', '_symmetry_int_tables_number');
  const number = stated === null ? null : Number(stated.text);
  if (number !== null && !(Number.isInteger(number) && number >= 1 && number <= 230))
    throw badCif(stated!.line, `space group number "${stated!.text}"; expected 1 to 230`);
  const listed = readOperations(block);
  if (listed === null) {
    if (number !== null && number !== 1)
      throw badCif(block.line, `space group ${symbol ?? number} is given without its operations`);
    warnings.push('the file names no symmetry: every atom of the cell is taken to be listed');
  }
  const operations = generateGroup(listed?.operations ?? []);
  if (listed !== null) {
    checkGroup(listed.operations, operations, listed.line);
    checkFit(operations, lattice, listed.line, warnings);
  }
  return { operations, symbol, number };
}

function readOperations(
  block: CifBlock,
): { readonly operations: readonly SymmetryOperation[]; readonly line: number } | null {
  const values = (
    findColumn(block, '_space_group_symop_operation_xyz') ??
    findColumn(block, '_symmetry_equiv_pos_as_xyz') ??
    []
  ).filter(isGiven);
  if (values.length === 0) return null;
  const operations = values.map(({ text, line }) => {
    try {
      return parseSymmetryOperation(text);
    } catch (error) {
      throw badCif(line, (error as Error).message);
    }
  });
  return { operations, line: values[0]!.line };
}

function checkGroup(
  listed: readonly SymmetryOperation[],
  group: readonly SymmetryOperation[],
  line: number,
): void {
  if (group.length > listed.length)
    throw badCif(line, `the ${listed.length} operations form no group: their products are ${group.length}`);
}

/** A cell relaxed or measured without its symmetry misses by a little; another setting or another lattice by a lot. */
function checkFit(
  operations: readonly SymmetryOperation[],
  lattice: Matrix3,
  line: number,
  warnings: string[],
): void {
  const mismatch = metricMismatch(metricTensor(lattice), operations);
  const problem = `the symmetry operations change the metric of the cell by ${(100 * mismatch).toFixed(1)} %`;
  if (mismatch > 0.1) throw badCif(line, `${problem}: they are of another setting or another cell`);
  if (mismatch > 0.01) warnings.push(problem);
}
