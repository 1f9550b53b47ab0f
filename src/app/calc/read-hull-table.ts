import { parse } from 'csv-parse/sync';
import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { electronvolt_kJperMol, energyUnits } from '../../core/units.ts';
import { parseComposition } from '../../kernels/crystal/index.ts';
import type { HullEntry } from '../../kernels/thermodynamics/index.ts';
import { type InputFile, readInputFile } from './read-input-file.ts';

/** An entry with its formula as the table has it, and the atoms of that formula. */
export type TableEntry = HullEntry & {
  readonly formula: string;
  readonly atomCount: number;
  readonly line: number;
};

export type HullTable = {
  readonly entries: readonly TableEntry[];
  /** What was read, where it is not what the format names. */
  readonly notes: readonly string[];
};

type EnergyColumn = { readonly header: string; readonly factor: number; readonly isPerFormula: boolean };

const idHeader = /^(entry[_ ]?)?id$|^(material|mp)[_ ]?id$|^(name|phase)$/i;
const formulaHeader = /^(reduced[_ ]?)?formula$|^composition$/i;
const aboveHullHeader = /above[_ ]?hull|uncorrected|^correction/i;
const unitFactors: { readonly [unit: string]: number } = {
  ev: 1,
  mev: energyUnits.meV / energyUnits.eV,
  ry: energyUnits.Ry / energyUnits.eV,
  ha: energyUnits.Ha / energyUnits.eV,
  'kj/mol': 1 / electronvolt_kJperMol,
};
/** All electrons of the heaviest atoms hold about 10⁶ eV; no energy of a table is beyond. */
const largestEnergy = 2e6;
const expected =
  'expected the columns id, formula and energy_eVperAtom (or energy_meVperAtom, energy_kJpermolAtoms, energy_eVperFormula, …)';

/**
 * Entries of a convex hull from a CSV file with the columns id, formula and energy_eVperAtom; energies in other stated units are
 * converted, those without a unit refused.
 * @throws AppError `bad-table` naming line, column, cell and what was expected
 */
export function readHullTable({ name, text }: InputFile): HullTable {
  const [first, ...rows] = readRecords(name, text);
  if (first === undefined) throw new AppError('bad-table', `${name}: the file is empty; ${expected}`);
  const header = first.cells;
  const formula = findColumn(name, header, formulaHeader, 'formula');
  const hasIds = header.some((title) => idHeader.test(title));
  const id = hasIds ? findColumn(name, header, idHeader, 'id') : formula;
  const energy = findEnergyColumn(name, header);
  const lines = new Map<string, number>();
  const entries = rows.map(({ cells, line }): TableEntry => {
    const at = (column: string): string => cells[header.indexOf(column)]?.trim() ?? '';
    const refuse = (column: string, why: string): never => {
      throw new AppError('bad-table', `${name}, line ${line}: ${column} is "${at(column)}"; ${why}`);
    };
    if (cells.length !== header.length)
      throw new AppError(
        'bad-table',
        `${name}, line ${line}: ${cells.length} cells, where the header has ${header.length}`,
      );
    if (at(id) === '') refuse(id, 'expected a name for the entry');
    const earlier = lines.get(at(id));
    if (earlier !== undefined) refuse(id, `line ${earlier} has the same; expected each id once`);
    lines.set(at(id), line);
    const composition = readFormula(at(formula), (why) => refuse(formula, why));
    const atomCount = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
    const value = at(energy.header);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) || !Number.isFinite(Number(value)))
      refuse(
        energy.header,
        /\d,\d/.test(value) ? 'expected a decimal point' : 'expected a finite number with a decimal point',
      );
    const perAtom = (Number(value) * energy.factor) / (energy.isPerFormula ? atomCount : 1);
    if (Math.abs(perAtom) > largestEnergy)
      refuse(
        energy.header,
        `that is ${formatNumber(perAtom)} eV/atom; expected at most ${largestEnergy} in size: look at the unit, and whether it is per atom or per formula`,
      );
    return { id: at(id), formula: at(formula), composition, atomCount, line, energy: perAtom };
  });
  if (entries.length === 0)
    throw new AppError('bad-table', `${name}: there is a header and no row beneath it; ${expected}`);
  refuseMissingElements(name, entries, energy.header);
  const notes = [
    ...(hasIds ? [] : ['there is no column of ids: each entry is called by its formula']),
    ...(energy.header === 'energy_eVperAtom'
      ? []
      : [`energies are those of "${energy.header}", in eV/atom here`]),
  ];
  return { entries, notes };
}

/** The entries in a CSV file, for a lab module. @throws AppError `unreadable-file`, or as {@link readHullTable} */
export const readHullEntries = async (path: string): Promise<readonly HullEntry[]> =>
  readHullTable(await readInputFile(path)).entries;

function refuseMissingElements(name: string, entries: readonly TableEntry[], header: string): void {
  const elementsOf = ({ composition }: TableEntry): readonly string[] =>
    Object.keys(composition).filter((element) => composition[element]! > 0);
  const pure = new Set(entries.filter((entry) => elementsOf(entry).length === 1).flatMap(elementsOf));
  const missing = [...new Set(entries.flatMap(elementsOf))].filter((element) => !pure.has(element));
  if (missing.length === 0) return;
  const user = entries.find((entry) => elementsOf(entry).includes(missing[0]!))!;
  const hint = /form/i.test(header)
    ? ` (energies of formation: a row such as ${missing[0]},${missing[0]},0)`
    : '';
  throw new AppError(
    'missing-end-member',
    `${name}: no entry of pure ${missing.join(', ')}, which line ${user.line} (${user.id}) contains; the hull needs the energy of each element${hint}`,
  );
}

function readFormula(formula: string, refuse: (why: string) => never) {
  if (formula === '') return refuse('expected a formula such as Mn3O4');
  try {
    return parseComposition(formula);
  } catch (error) {
    if (error instanceof AppError) return refuse(error.message);
    throw error;
  }
}

type Row = { readonly cells: readonly string[]; readonly line: number };

function readRecords(name: string, text: string): readonly Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: (record: readonly string[], { lines }) => {
        rows.push({ cells: record.map((cell) => cell.trim()), line: lines });
        return null;
      },
    });
  } catch (error) {
    throw new AppError('bad-table', `${name}: ${(error as Error).message}`);
  }
  return rows;
}

/** What separates the header's cells: a number may hold a comma where that is not a comma. */
const separatorOf = (text: string): string => {
  const header = text.split('\n').find((line) => !/^\s*(#|$)/.test(line)) ?? '';
  return [';', '\t'].find((separator) => header.includes(separator)) ?? ',';
};

function findColumn(name: string, header: readonly string[], form: RegExp, standard: string): string {
  if (header.includes(standard)) return standard;
  const found = header.filter((title) => form.test(title));
  if (found.length !== 1)
    throw new AppError(
      'bad-table',
      `${name}: ${found.length === 0 ? 'no column' : `the columns ${found.join(', ')} could each be the`} ${standard} among ${header.join(', ')}; ${expected}`,
    );
  return found[0]!;
}

function findEnergyColumn(name: string, header: readonly string[]): EnergyColumn {
  const titles = header.filter(
    (title) =>
      /(^|[_ ])(energy|e|h|enthalpy|e_form|formation)([_ (]|$)/i.test(title) && !aboveHullHeader.test(title),
  );
  const columns = titles.flatMap((title) => readEnergyHeader(title) ?? []);
  const standard = columns.find((column) => column.header === 'energy_eVperAtom');
  if (standard !== undefined) {
    refuseTwins(name, header);
    return standard;
  }
  if (columns.length === 1) return columns[0]!;
  const why =
    columns.length > 1
      ? `the columns ${columns.map((column) => column.header).join(', ')} could each be the energy: name the one meant energy_eVperAtom`
      : titles.length > 0
        ? `"${titles.join('", "')}" does not say its unit and whether it is per atom or per formula`
        : `no energy among ${header.join(', ')}`;
  throw new AppError('bad-table', `${name}: ${why}; ${expected}`);
}

/** The same title twice leaves open which column is meant. */
function refuseTwins(name: string, header: readonly string[]): void {
  const count = header.filter((title) => title === 'energy_eVperAtom').length;
  if (count > 1)
    throw new AppError(
      'bad-table',
      `${name}: ${count} columns are called energy_eVperAtom; keep the one meant`,
    );
}

const unitForm = '(eV|meV|Ry|Ha|kJ ?(?:/|per) ?mol)';
const basisForm = String.raw`(atoms?|formula(?: ?unit)?|fu|f\.u\.)`;
/** `energy_eVperAtom`, `E (kJ/mol atoms)`; and `energy_per_atom_eV`. */
const energyForms = [
  new RegExp(`(?:^| )(?<unit>${unitForm})(?: ?(?:/|per) ?| ?)(?<basis>${basisForm})$`, 'i'),
  new RegExp(`(?:/|per) ?(?<basis>${basisForm}) (?:in )?(?<unit>${unitForm})$`, 'i'),
];

/** Unit and basis of an energy from its header; null where it does not state both. */
function readEnergyHeader(header: string): EnergyColumn | null {
  const plain = header.replaceAll(/[_\s()[\],]+/g, ' ').trim();
  const groups = energyForms.map((form) => form.exec(plain)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return null;
  const unit = groups.unit!.replaceAll(' ', '').toLowerCase().replace('per', '/');
  return { header, factor: unitFactors[unit]!, isPerFormula: !/^atom/i.test(groups.basis!) };
}
