import { AppError } from '../../core/error.ts';
import { milliRydberg_meV } from '../../core/units.ts';
import {
  type Matrix3,
  reciprocalLattice,
  toCartesian,
  toFractional,
  type Vector3,
} from '../crystal/index.ts';
import { findSite } from './lattice-symmetry.ts';
import { type Bond, checkSpinModel, type ExchangeList, type MagneticSite, pairBonds } from './spin-model.ts';
import { uppAsdOperations } from './uppasd-symmetry.ts';

/** The texts of a UppASD input. Without `inpsd` the cell is cubic and the symmetry is judged by the list itself. */
export type UppAsdFiles = {
  readonly inpsd?: string;
  readonly posfile: string;
  readonly momfile?: string;
  readonly jfile: string;
};

/** What an `inpsd.dat` says of the exchange. */
export type UppAsdSettings = {
  readonly cell: Matrix3;
  /** 0 none, 1 cubic, 2 square in the plane, 3 hexagonal; null where the file is missing. */
  readonly symmetry: 0 | 1 | 2 | 3 | null;
  /** 1: vectors; 2: whole numbers of lattice vectors between sites. */
  readonly mapType: 1 | 2;
  /** C: positions and vectors are Cartesian, in units of `cell`; D: in lattice vectors. */
  readonly positionType: 'C' | 'D';
  /** Terms the input asks for that an exchange list does not hold, each told in a sentence. */
  readonly warnings: readonly string[];
  readonly files: { readonly posfile: string; readonly momfile: string; readonly exchange: string };
};

const cubic: Matrix3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Terms that the isotropic model does not hold. */
const refusedTerms = ['dm', 'pd', 'biqdm', 'bq', 'chir', 'ring'];

/** Terms beside the exchange that are left out with a warning where they are set: keyword, and what it is. */
const droppedTerms: readonly (readonly [string, string])[] = [
  ['anisotropy', 'single-ion anisotropy'],
  ['random_anisotropy', 'a random anisotropy'],
  ['hfield', 'a magnetic field'],
  ['do_bpulse', 'a pulse of magnetic field'],
  ['locfield', 'local magnetic fields'],
  ['do_dip', 'dipole fields'],
];

/** Whether every word after a keyword says that it is off: N, F or zero. */
const isOff = (words: readonly string[]): boolean =>
  words.length === 0 ||
  words.every((word) => /^(n|f|\.false\.)$/i.test(word) || Number(word.replace(/[dD]/, 'e')) === 0);

/**
 * Reads the keywords of `inpsd.dat` that matter to an exchange list.
 * @throws bad-uppasd — a keyword with a value that it cannot have.
 * @throws anisotropic-exchange — Dzyaloshinskii–Moriya, tensor or higher exchange is asked for.
 */
export function readUppAsdSettings(text: string): UppAsdSettings {
  const lines = text.split(/\r?\n/).map((line) =>
    line
      .replace(/[!#].*/, '')
      .trim()
      .split(/\s+/),
  );
  const at = (name: string): number => lines.findIndex(([word = '']) => word.toLowerCase() === name);
  const value = (name: string, otherwise: string): string => lines[at(name)]?.[1] ?? otherwise;
  const choice = <T extends string>(name: string, otherwise: T, allowed: readonly T[]): T => {
    const word = value(name, otherwise).toUpperCase();
    if ((allowed as readonly string[]).includes(word)) return word as T;
    throw new AppError('bad-uppasd', `inpsd: ${name} ${word}; expected one of ${allowed.join(', ')}`);
  };
  for (const term of refusedTerms)
    if (at(term) >= 0)
      throw new AppError(
        'anisotropic-exchange',
        `inpsd: the term ${term} (${value(term, '')}) is beyond the isotropic model; take it out to leave it out`,
      );
  if (choice('do_jtensor', '0', ['0', '1', '2', '3', '4']) !== '0')
    throw new AppError(
      'anisotropic-exchange',
      'inpsd: do_jtensor is set; the isotropic model takes scalar exchange',
    );
  for (const [keyword, why] of [
    ['do_ralloy', 'sites that several kinds of atoms share at random are not read'],
    ['aunits', 'exchange without a unit cannot be told in kelvin'],
  ] as const)
    if (!/^[0Nn]/.test(value(keyword, 'N')))
      throw new AppError('bad-uppasd', `inpsd: ${keyword} ${value(keyword, '')}: ${why}`);
  const cellAt = at('cell');
  const cell =
    cellAt < 0
      ? cubic
      : ([lines[cellAt]!.slice(1, 4), lines[cellAt + 1], lines[cellAt + 2]].map((row) =>
          (row ?? []).slice(0, 3).map(Number),
        ) as unknown as Matrix3);
  if (cell.some((row) => row.length !== 3 || row.some((x) => !Number.isFinite(x))))
    throw new AppError('bad-uppasd', 'inpsd: cell; expected three lines of three numbers');
  return {
    cell,
    symmetry: Number(choice('sym', '0', ['0', '1', '2', '3'])) as 0 | 1 | 2 | 3,
    mapType: Number(choice('maptype', '1', ['1', '2'])) as 1 | 2,
    positionType: choice('posfiletype', 'C', ['C', 'D']),
    warnings: droppedTerms.flatMap(([keyword, what]) => {
      const words = lines[at(keyword)]?.slice(1) ?? [];
      return isOff(words)
        ? []
        : [
            `inpsd: ${keyword} ${words.join(' ')}: ${what} is left out, temperatures are those of the exchange alone`,
          ];
    }),
    files: {
      posfile: value('posfile', './posfile'),
      momfile: value('momfile', './momfile'),
      exchange: value('exchange', './jfile'),
    },
  };
}

const rowsOf = (text: string, what: string, least: number): readonly (readonly number[])[] =>
  text.split(/\r?\n/).flatMap((line, i) => {
    const fields = line
      .replace(/[!#].*/, '')
      .trim()
      .split(/\s+/);
    if (fields[0] === '') return [];
    // Fortran writes exponents with a d as well.
    const values = fields.map((field) => Number(field.replace(/[dD](?=[-+\d])/, 'e')));
    if (values.length < least || values.slice(0, least).some((value) => !Number.isFinite(value)))
      throw new AppError(
        'bad-uppasd',
        `${what}, line ${i + 1}: "${line.trim()}"; expected at least ${least} numbers`,
      );
    return [values];
  });

/**
 * Reads UppASD's `jfile` with its `posfile`: E = −Σ_{i≠j} J e_i·e_j over ordered pairs, mRy, so that canonical J is
 * 2·13.6057 meV/mRy times the value. With a symmetry, one vector stands for its shell and is turned by the point group
 * about each site of its type; turned vectors that end on no site of the second type are dropped.
 * @throws bad-uppasd — a line or keyword that cannot be read, a vector that ends on no site.
 * @throws missing-reverse-bonds — without symmetry, a bond in one direction alone.
 * @throws asymmetric-exchange — the two directions of a bond differ.
 * @source skubic2008
 */
export function readUppAsd(files: UppAsdFiles): ExchangeList {
  const settings = readUppAsdSettings(files.inpsd ?? '');
  const places = readPositions(files, settings);
  const rows = rowsOf(files.jfile, 'jfile', 6);
  const expand = (symmetry: 0 | 1 | 2 | 3): readonly Bond[] => expandRows(rows, places, settings, symmetry);
  const factor = 2 * milliRydberg_meV;
  const convention =
    'UppASD: E = −Σ J e·e over ordered pairs, each pair twice [mRy]; × 2 × 13.605693 meV/mRy';
  const finish = (symmetry: 0 | 1 | 2 | 3, warnings: readonly string[]): ExchangeList => {
    const bonds = pairBonds(expand(symmetry), factor);
    const model = { lattice: settings.cell, sites: places.sites, bonds };
    checkSpinModel(model);
    return { model, convention, source: `UppASD jfile, Sym ${symmetry}`, warnings };
  };
  if (files.inpsd !== undefined) return finish(settings.symmetry ?? 0, settings.warnings);
  const listed = expand(0);
  const isWhole = listed.every(({ from, to, translation: [a, b, c] }) =>
    listed.some(
      (other) =>
        other.from === to &&
        other.to === from &&
        other.translation[0] === 0 - a &&
        other.translation[1] === 0 - b &&
        other.translation[2] === 0 - c,
    ),
  );
  const why = isWhole ? 'every bond is listed in both directions' : 'bonds stand in one direction alone';
  return finish(isWhole ? 0 : 1, [
    `no inpsd.dat: a cubic cell of side 1 and Sym ${isWhole ? 0 : 1} are assumed, because ${why}`,
  ]);
}

type Places = {
  readonly sites: readonly MagneticSite[];
  readonly types: readonly number[];
  readonly positions: readonly Vector3[];
};

function readPositions(files: UppAsdFiles, { cell, positionType }: UppAsdSettings): Places {
  const reciprocal = reciprocalLattice(cell);
  const rows = rowsOf(files.posfile, 'posfile', 5);
  const moments = new Map(
    rowsOf(files.momfile ?? '', 'momfile', 3).map(([site = 0, , moment = 0]) => [site, moment]),
  );
  const positions = rows.map(
    ([, , x = 0, y = 0, z = 0]): Vector3 =>
      positionType === 'D' ? [x, y, z] : toFractional(reciprocal, [x, y, z]),
  );
  const types = rows.map(([, type = 0]) => type);
  for (const [i, row] of rows.entries())
    if (row[0] !== i + 1)
      throw new AppError(
        'bad-uppasd',
        `posfile: site ${row[0]} stands at place ${i + 1}; expected sites in order`,
      );
  const sites = positions.map((position, i) => ({
    label: `type ${types[i]}`,
    position,
    moment: moments.get(i + 1) ?? null,
  }));
  return { sites, types, positions };
}

/** The bonds of every row about every site of its type, turned by the symmetry; equal ones of one row once. */
function expandRows(
  rows: readonly (readonly number[])[],
  { types, positions }: Places,
  { cell, mapType, positionType }: UppAsdSettings,
  symmetry: 0 | 1 | 2 | 3,
): readonly Bond[] {
  const operations = uppAsdOperations(symmetry);
  const reciprocal = reciprocalLattice(cell);
  return rows.flatMap(([first = 0, second = 0, x = 0, y = 0, z = 0, exchange = 0], line) => {
    const type = types[first - 1];
    const otherType = types[second - 1];
    if (type === undefined || otherType === undefined)
      throw new AppError(
        'bad-uppasd',
        `jfile, row ${line + 1}: sites ${first} and ${second}; the posfile has ${types.length}`,
      );
    const own = positions[first - 1]!;
    const other = positions[second - 1]!;
    const fractional: Vector3 =
      mapType === 2
        ? [other[0] - own[0] + x, other[1] - own[1] + y, other[2] - own[2] + z]
        : positionType === 'D'
          ? [x, y, z]
          : toFractional(reciprocal, [x, y, z]);
    const vector = toCartesian(cell, fractional);
    const found = new Map<string, Bond>();
    for (const [from, position] of positions.entries()) {
      if (types[from] !== type) continue;
      for (const operation of operations) {
        const turned = toFractional(reciprocal, toCartesian(operation, vector));
        const target: Vector3 = [position[0] + turned[0], position[1] + turned[1], position[2] + turned[2]];
        const hit = findSite(positions, target, 5e-3);
        if (hit === null || types[hit.site] !== otherType) continue;
        found.set(`${from} ${hit.site} ${hit.cell.join(' ')}`, {
          from,
          to: hit.site,
          translation: hit.cell,
          exchange,
        });
      }
    }
    if (found.size === 0)
      throw new AppError(
        'bad-uppasd',
        `jfile, row ${line + 1}: no site of type ${otherType} at (${x} ${y} ${z}) from type ${type}`,
      );
    return [...found.values()];
  });
}
