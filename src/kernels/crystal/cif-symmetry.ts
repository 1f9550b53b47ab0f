import { describeError } from '../../core/error.ts';
import { findColumn, findItem } from './cif-columns.ts';
import { badCif, type CifBlock, type CifValue, isGiven } from './cif-syntax.ts';
import { operationsOfHallSymbol } from './hall-symbol.ts';
import { metricTensor } from './lattice.ts';
import { type SpaceGroupSetting, settingsOfSpaceGroup, settingsOfSymbol } from './space-group-setting.ts';
import type { Matrix3 } from './structure.ts';
import {
  composeOperations,
  generateGroup,
  metricMismatch,
  parseSymmetryOperation,
  type SymmetryOperation,
} from './symmetry-operation.ts';

/** What a file says about its space group. */
export type CifSymmetry = {
  /** Groups of operations that the file may mean: one, unless it leaves the setting open. */
  readonly candidates: readonly CifSymmetryCandidate[];
  /** Hermann–Mauguin symbol and number as the file states them; null where it does not. */
  readonly symbol: string | null;
  readonly number: number | null;
  /** Line to name when no candidate will do. */
  readonly line: number;
};

export type CifSymmetryCandidate = {
  readonly operations: readonly SymmetryOperation[];
  /** The setting the operations were generated from; null for listed operations. */
  readonly setting: SpaceGroupSetting | null;
};

const symbolNames = [
  '_space_group_name_h-m_alt',
  '_symmetry_space_group_name_h-m',
  '_space_group_name_h-m_full',
  '_space_group_name_h-m_ref',
  '_space_group_h-m',
];

/** Largest change of the metric by operations that belong to the cell; cells relaxed without symmetry miss by a little. */
const worstMismatch = 0.1;

/**
 * The symmetry operations of a block: those it lists, else those of its Hall symbol, its Hermann–Mauguin symbol or its number,
 * in the settings whose axes fit the cell. A block that says nothing is P 1, with a warning.
 * @throws bad-cif — the operations do not parse, form no group or do not fit the cell, a symbol is unknown, or the structure
 * is modulated.
 */
export function readCifSymmetry(block: CifBlock, lattice: Matrix3, warnings: string[]): CifSymmetry {
  refuseModulation(block);
  const symbol = findItem(block, ...symbolNames);
  const stated = findItem(block, '_space_group_it_number', '_symmetry_int_tables_number');
  const number = stated === null ? null : Number(stated.text);
  if (number !== null && !(Number.isInteger(number) && number >= 1 && number <= 230))
    throw badCif(stated!.line, `space group number "${stated!.text}"; expected 1 to 230`);
  const listed = readOperations(block, warnings);
  if (listed !== null) compareRotations(listed.operations, symbol?.text ?? null, number, warnings);
  const line = listed?.line ?? symbol?.line ?? stated?.line ?? block.line;
  const candidates =
    listed === null
      ? generateCandidates(block, symbol, stated, warnings)
      : [{ operations: checkGroup(listed), setting: null }];
  return {
    candidates: keepFitting(candidates, lattice, line, warnings),
    symbol: symbol?.text ?? null,
    number,
    line,
  };
}

function refuseModulation(block: CifBlock): void {
  const modulation = findItem(block, '_cell_modulation_dimension', '_space_group_ssg_name');
  if (modulation !== null && modulation.text !== '0')
    throw badCif(modulation.line, 'the structure is modulated (incommensurate), which is not read');
}

type Listed = { readonly operations: readonly SymmetryOperation[]; readonly line: number };

function readOperations(block: CifBlock, warnings: string[]): Listed | null {
  const column = (...names: readonly string[]): readonly CifValue[] =>
    names.map((name) => findColumn(block, name)?.filter(isGiven) ?? []).find((values) => values.length > 0) ??
    [];
  const values = column('_space_group_symop_operation_xyz', '_symmetry_equiv_pos_as_xyz');
  if (values.length > 0) return { operations: values.map(readOperation), line: values[0]!.line };
  const magnetic = column('_space_group_symop_magn_operation_xyz', '_space_group_symop_operation_magn_xyz');
  if (magnetic.length === 0) return null;
  warnings.push('magnetic symmetry is read without time reversal, and moments are left out');
  const centrings = column('_space_group_symop_magn_centering_xyz').map(readMagneticOperation);
  const operations = magnetic.map(readMagneticOperation);
  const all = [{ rotation: operations[0]!.rotation, translation: [0, 0, 0] } as const, ...centrings];
  const products =
    centrings.length === 0 ? operations : all.flatMap((c) => operations.map((o) => composeOperations(c, o)));
  return { operations: products, line: magnetic[0]!.line };
}

function readOperation({ text, line }: CifValue): SymmetryOperation {
  try {
    return parseSymmetryOperation(text);
  } catch (error) {
    throw badCif(line, describeError(error));
  }
}

/** `x,y,z,+1`: the fourth part says whether time runs backwards. */
const readMagneticOperation = (value: CifValue): SymmetryOperation =>
  readOperation({ ...value, text: value.text.split(',').slice(0, 3).join(',') });

function checkGroup({ operations, line }: Listed): readonly SymmetryOperation[] {
  const group = generateGroup(operations);
  if (group.length > operations.length)
    throw badCif(
      line,
      `the ${operations.length} symmetry operations form no group: their products are at least ${group.length}`,
    );
  return group;
}

/** Warns when the file lists fewer or more rotations than the point group of its stated space group has. */
function compareRotations(
  operations: readonly SymmetryOperation[],
  symbol: string | null,
  number: number | null,
  warnings: string[],
): void {
  const [setting] = symbol === null ? [] : settingsOfSymbol(symbol);
  const stated = setting ?? (number === null ? undefined : settingsOfSpaceGroup(number)[0]);
  if (stated === undefined) return;
  const count = (all: readonly SymmetryOperation[]) =>
    new Set(all.map(({ rotation }) => rotation.join())).size;
  const [listed, expected] = [count(operations), count(operationsOfHallSymbol(stated.hallSymbol))];
  if (listed !== expected)
    warnings.push(
      `the file states ${stated.symbol} with ${expected} rotations and lists ${listed}; the list is taken as it is`,
    );
}

function generateCandidates(
  block: CifBlock,
  symbol: CifValue | null,
  number: CifValue | null,
  warnings: string[],
): readonly CifSymmetryCandidate[] {
  const hall = findItem(block, '_space_group_name_hall', '_symmetry_space_group_name_hall');
  if (hall !== null) {
    const operations = readHallSymbol(hall, symbol !== null || number !== null, warnings);
    if (operations !== null) return [{ operations, setting: null }];
  }
  if (symbol === null && number === null) {
    warnings.push('the file names no symmetry: every atom of the cell is taken to be listed');
    return [{ operations: generateGroup([]), setting: null }];
  }
  const settings =
    symbol === null ? settingsOfSpaceGroup(Number(number!.text)) : settingsOfSymbol(symbol.text);
  if (settings.length === 0)
    throw badCif(
      symbol!.line,
      `the space group "${symbol!.text}" is not known, and the file lists no symmetry operations`,
    );
  if (symbol !== null && number !== null && settings[0]!.number !== Number(number.text))
    throw badCif(
      number.line,
      `the space group is "${symbol.text}" (number ${settings[0]!.number}) and number ${number.text} at once`,
    );
  const standard = symbol === null ? settings.filter(isStandardSetting) : settings;
  return standard.map((setting) => ({ operations: operationsOfHallSymbol(setting.hallSymbol), setting }));
}

/** Null, with a warning, when the symbol is of a form that is not read (a change of basis) and the file has another. */
function readHallSymbol(
  { text, line }: CifValue,
  hasOther: boolean,
  warnings: string[],
): readonly SymmetryOperation[] | null {
  try {
    return operationsOfHallSymbol(text);
  } catch (error) {
    if (!hasOther) throw badCif(line, describeError(error));
    warnings.push(`${describeError(error)}; the Hermann–Mauguin symbol or number is taken`);
    return null;
  }
}

/** Unique axis b with the first cell, axes in the order abc; both origins and both kinds of axes of a trigonal group. */
const isStandardSetting = ({ choice }: SpaceGroupSetting): boolean =>
  ['', 'b', 'b1', '1', '2', 'H', 'R'].includes(choice);

function keepFitting(
  candidates: readonly CifSymmetryCandidate[],
  lattice: Matrix3,
  line: number,
  warnings: string[],
): readonly CifSymmetryCandidate[] {
  const metric = metricTensor(lattice);
  const mismatches = candidates.map(({ operations }) => metricMismatch(metric, operations));
  const least = Math.min(...mismatches);
  const problem = `the symmetry operations change the metric of the cell by ${(100 * least).toFixed(1)} %`;
  if (least > worstMismatch) throw badCif(line, `${problem}: they are of another setting or another cell`);
  if (least > 0.01) warnings.push(problem);
  return candidates.filter((_, i) => mismatches[i]! <= Math.max(2 * least, 0.005));
}
