import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK, milliRydberg_meV } from '../../core/units.ts';
import {
  type ExchangeList,
  type ExchangeShell,
  type LatticeName,
  latticeNames,
  spinModelOfShells,
} from '../../kernels/magnetism/index.ts';
import { readTable } from '../read-table.ts';

export type PairCount = 'once' | 'twice';
type Row = { readonly [column: string]: number | string | null };

/** Columns of the exchange, with their unit in meV. */
const units: { readonly [column: string]: number } = {
  J_meV: 1,
  J_mRy: milliRydberg_meV,
  J_Ry: 1000 * milliRydberg_meV,
  J_eV: 1000,
  J_K: boltzmann_meVperK,
};
const vectorColumns = ['vector_units_of_a', 'vector'] as const;
const distanceColumns = ['distance_units_of_a', 'distance'] as const;

/**
 * Exchange shells from a CSV: a column of J with its unit (J_meV, J_mRy, J_Ry, J_eV, J_K), the shell by `shell` (1 is nearest),
 * `vector_units_of_a` ("0.5 0.5 0.5") or `distance_units_of_a`, and `multiplicity` where it is to be checked. J in mRy counts
 * pairs twice, as the force theorem's papers do, unless told otherwise; any other unit has to be told.
 * @throws AppError bad-exchange-table — a column is missing or contradicts another, with row and value.
 * @throws AppError bad-option — the lattice, the set or the counting of pairs is not stated.
 */
export async function readExchangeShells(
  path: string,
  options: { readonly lattice?: LatticeName; readonly pairs?: PairCount; readonly set?: string },
): Promise<ExchangeList> {
  const { columns, rows: all } = await readTable(path);
  const { lattice } = options;
  if (lattice === undefined)
    throw new AppError('bad-option', `${path}: shells need a lattice: --lattice ${latticeNames.join(' | ')}`);
  const rows = rowsOfSet(path, columns, all, options.set);
  const given = Object.keys(units).filter((column) => columns.includes(column));
  const [column] = given.includes('J_mRy') ? ['J_mRy'] : given;
  if (column === undefined)
    throw new AppError(
      'bad-exchange-table',
      `${path}: columns ${columns.join(', ')}; expected the exchange as one of ${Object.keys(units).join(', ')}`,
    );
  checkUnits(path, rows, given, column);
  const pairs = options.pairs ?? (given.includes('J_mRy') ? 'twice' : undefined);
  if (pairs === undefined)
    throw new AppError(
      'bad-option',
      `${path}: does the Hamiltonian of ${column} count every pair once or twice? State --pairs once or --pairs twice: a factor of 2 in the temperature`,
    );
  const factor = units[column]! * (pairs === 'twice' ? 2 : 1);
  const shells = rows.map((row, i) => shellOf(path, row, i, factor * numberIn(path, row, column, i)));
  const sum = pairs === 'twice' ? 'over ordered pairs, each pair twice' : 'each pair once';
  return {
    model: spinModelOfShells(lattice, shells),
    convention: `shells: E = −Σ J e·e ${sum} [${column.slice(2)}]; × ${factor.toPrecision(8)} meV`,
    source: `CSV of ${shells.length} shells on ${lattice}`,
    warnings: [],
  };
}

function rowsOfSet(
  path: string,
  columns: readonly string[],
  rows: readonly Row[],
  set: string | undefined,
): readonly Row[] {
  if (!columns.includes('set')) {
    if (set !== undefined) throw new AppError('bad-option', `--set ${set}: ${path} has no column "set"`);
    return rows;
  }
  const names = [...new Set(rows.map((row) => String(row.set)))];
  const wanted = set ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined || !names.includes(wanted))
    throw new AppError(
      'bad-option',
      `${path} holds the sets ${names.map((name) => `"${name}"`).join(', ')}; state one with --set`,
    );
  return rows.filter((row) => String(row.set) === wanted);
}

/** Several columns of the exchange must say the same, to the three digits that tables round to. */
function checkUnits(path: string, rows: readonly Row[], given: readonly string[], column: string): void {
  const largest = Math.max(
    ...rows.map((row, i) => Math.abs(numberIn(path, row, column, i) * units[column]!)),
  );
  for (const other of given)
    for (const [i, row] of rows.entries()) {
      const [one, two] = [
        numberIn(path, row, column, i) * units[column]!,
        numberIn(path, row, other, i) * units[other]!,
      ];
      if (Math.abs(one - two) > 1e-3 * largest)
        throw new AppError(
          'bad-exchange-table',
          `${path}, row ${i + 1}: ${column} is ${row[column]} and ${other} is ${row[other]}, which differ by more than a unit`,
        );
    }
}

function numberIn(path: string, row: Row, column: string, i: number): number {
  const value = row[column];
  if (typeof value !== 'number')
    throw new AppError(
      'bad-exchange-table',
      `${path}, row ${i + 1}: ${column} is "${value}"; expected a number`,
    );
  return value;
}

function shellOf(path: string, row: Row, i: number, exchange: number): ExchangeShell {
  const multiplicity = typeof row.multiplicity === 'number' ? { multiplicity: row.multiplicity } : {};
  const vector = vectorColumns.map((column) => row[column]).find((value) => typeof value === 'string');
  if (vector !== undefined) {
    const parts = String(vector)
      .trim()
      .split(/[\s,;]+/)
      .map(Number);
    if (parts.length !== 3 || parts.some((part) => !Number.isFinite(part)))
      throw new AppError(
        'bad-exchange-table',
        `${path}, row ${i + 1}: vector "${vector}"; expected three numbers`,
      );
    const [x = 0, y = 0, z = 0] = parts;
    return { exchange, vector: [x, y, z], ...multiplicity };
  }
  const distance = distanceColumns.map((column) => row[column]).find((value) => typeof value === 'number');
  if (distance !== undefined) return { exchange, distance: Number(distance), ...multiplicity };
  if (typeof row.shell === 'number') return { exchange, shell: row.shell, ...multiplicity };
  throw new AppError(
    'bad-exchange-table',
    `${path}, row ${i + 1}: which shell? Expected a column shell, vector_units_of_a or distance_units_of_a`,
  );
}
