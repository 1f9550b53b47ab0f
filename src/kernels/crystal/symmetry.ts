import { AppError } from '../../core/error.ts';
import { reciprocalLattice } from './lattice.ts';
import { checkMinimumDistance } from './minimum-distance.ts';
import type { Matrix3, Occupant, Structure, Vector3 } from './structure.ts';
import type { SymmetryOperation } from './symmetry-operation.ts';

/** Sites of a structure that its symmetry maps onto each other. */
export type WyckoffOrbit = {
  /** Wyckoff letter. */
  readonly letter: string;
  /** Sites in the standard cell. */
  readonly multiplicity: number;
  /** Symbol of the site symmetry, oriented (`-6m2`, `m..`). */
  readonly siteSymmetry: string;
  readonly occupants: readonly Occupant[];
  /** Sites of the given structure, by index. */
  readonly sites: readonly number[];
};

/** The space group of a structure and its cells by the conventions of the International Tables. */
export type CrystalSymmetry = {
  /** 1 to 230. */
  readonly number: number;
  /** Short Hermann–Mauguin symbol with blanks: `P 63/m m c` is `P 6_3/m m c`. */
  readonly symbol: string;
  /** Pearson symbol, as hP3. */
  readonly pearsonSymbol: string;
  /** Operations in the given cell. */
  readonly operations: readonly SymmetryOperation[];
  /** Wyckoff letter of each given site. */
  readonly wyckoffLetters: readonly string[];
  readonly orbits: readonly WyckoffOrbit[];
  /** Conventional cell in the standard setting (unique axis b, second origin, hexagonal axes), symmetrised. */
  readonly standardCell: Structure;
  /** Primitive cell of the standard setting. */
  readonly primitiveCell: Structure;
  /** How far atoms may lie from where symmetry puts them [Å]. */
  readonly tolerance: number;
};

/** Finds the symmetry of structures. */
export type SymmetryFinder = {
  /**
   * The symmetry of a structure within `tolerance` [Å, > 0; 0.01 unless given]. Sites are of one kind when the same elements
   * fill them by the same shares (to 0.001); charges and labels do not count.
   * @source togo2024
   * @throws bad-tolerance, atoms-overlap, no-sites, bad-cell — as the message says. symmetry-not-found — the search fails,
   * mostly because the tolerance is too large for the structure.
   */
  find(structure: Structure, tolerance?: number): CrystalSymmetry;
};

/** The search of `@spglib/moyo-wasm`, initialised: a cell as JSON, a tolerance and a setting in, what it found out. */
export type AnalyzeCell = (cell: string, tolerance: number, setting: 'Standard') => FoundSymmetry;

type FoundCell = {
  readonly lattice: { readonly basis: readonly number[] };
  readonly positions: readonly Vector3[];
  readonly numbers: readonly number[];
};

/** The part of moyo's answer in use, under its names. */
type FoundSymmetry = {
  readonly number: number;
  readonly hm_symbol: string;
  readonly pearson_symbol: string;
  readonly operations: readonly { readonly rotation: readonly number[]; readonly translation: Vector3 }[];
  readonly orbits: readonly number[];
  readonly wyckoffs: readonly string[];
  readonly site_symmetry_symbols: readonly string[];
  readonly std_cell: FoundCell;
  readonly prim_std_cell: FoundCell;
};

/** Makes a finder of moyo's search. */
export const createSymmetryFinder = (analyzeCell: AnalyzeCell): SymmetryFinder => ({
  find: (structure, tolerance = 0.01) => findSymmetry(analyzeCell, structure, tolerance),
});

function findSymmetry(analyzeCell: AnalyzeCell, structure: Structure, tolerance: number): CrystalSymmetry {
  if (!(tolerance > 0 && Number.isFinite(tolerance)))
    throw new AppError('bad-tolerance', `tolerance ${tolerance} Å; expected a positive length`);
  if (structure.sites.length === 0) throw new AppError('no-sites', 'the structure has no sites');
  reciprocalLattice(structure.lattice);
  checkMinimumDistance(structure, Math.max(2 * tolerance, 1e-3));
  const kinds = new Map<string, { readonly code: number; readonly occupants: readonly Occupant[] }>();
  const numbers = structure.sites.map(({ occupants }) => {
    const key = kindOf(occupants);
    const kind = kinds.get(key) ?? { code: kinds.size + 1, occupants };
    kinds.set(key, kind);
    return kind.code;
  });
  const cell = {
    lattice: { basis: structure.lattice.flat() },
    positions: structure.sites.map(({ position }) => position),
    numbers,
  };
  const found = analyse(analyzeCell, JSON.stringify(cell), tolerance);
  const occupantsOf = [...kinds.values()].map(({ occupants }) => occupants);
  const standardCell = readCell(found.std_cell, occupantsOf);
  return {
    number: found.number,
    symbol: found.hm_symbol,
    pearsonSymbol: found.pearson_symbol,
    operations: found.operations.map(({ rotation, translation }) => ({
      rotation: readColumns(rotation),
      translation,
    })),
    wyckoffLetters: found.wyckoffs,
    orbits: readOrbits(structure, found, standardCell.sites.length / structure.sites.length),
    standardCell,
    primitiveCell: readCell(found.prim_std_cell, occupantsOf),
    tolerance,
  };
}

function analyse(analyzeCell: AnalyzeCell, cell: string, tolerance: number): FoundSymmetry {
  try {
    return analyzeCell(cell, tolerance, 'Standard');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'symmetry-not-found',
      `no symmetry is found within ${tolerance} Å (${reason}); another tolerance may help`,
    );
  }
}

/** A text equal for sites that the same elements fill by the same shares. */
const kindOf = (occupants: readonly Occupant[]): string =>
  occupants
    .map(({ element, occupancy }) => `${element}${occupancy.toFixed(3)}`)
    .sort()
    .join();

function readOrbits(structure: Structure, found: FoundSymmetry, ratio: number): readonly WyckoffOrbit[] {
  const members = Map.groupBy(structure.sites.keys(), (site) => found.orbits[site]!);
  return [...members.values()].map((sites) => ({
    letter: found.wyckoffs[sites[0]!]!,
    multiplicity: Math.round(sites.length * ratio),
    siteSymmetry: found.site_symmetry_symbols[sites[0]!]!,
    occupants: structure.sites[sites[0]!]!.occupants,
    sites,
  }));
}

function readCell(
  { lattice, positions, numbers }: FoundCell,
  occupantsOf: readonly (readonly Occupant[])[],
): Structure {
  const row = (i: number): Vector3 => [lattice.basis[i]!, lattice.basis[i + 1]!, lattice.basis[i + 2]!];
  return {
    lattice: [row(0), row(3), row(6)],
    sites: positions.map((position, k) => ({ position, occupants: occupantsOf[numbers[k]! - 1]! })),
  };
}

/** A matrix from its nine entries, column after column. */
function readColumns(m: readonly number[]): Matrix3 {
  const row = (i: number): Vector3 => [m[i]!, m[i + 3]!, m[i + 6]!];
  return [row(0), row(1), row(2)];
}
