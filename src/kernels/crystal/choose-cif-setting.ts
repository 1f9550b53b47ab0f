import { findColumn, findItem } from './cif-columns.ts';
import type { CifSite } from './cif-sites.ts';
import type { CifSymmetry, CifSymmetryCandidate } from './cif-symmetry.ts';
import { badCif, type CifBlock, isGiven } from './cif-syntax.ts';
import { type ElementAmounts, parseComposition } from './composition.ts';
import { expandSites, type SiteOrbit } from './expand-sites.ts';
import type { Matrix3 } from './structure.ts';

/** The orbits of the sites under one group of operations. */
export type CifOrbits = { readonly candidate: CifSymmetryCandidate; readonly orbits: readonly SiteOrbit[] };

/**
 * The setting that agrees with what the file says about its contents: multiplicities of sites, formula and formula units.
 * Listed operations are taken as they are.
 * @throws bad-cif — no setting agrees, or two do: nothing is guessed.
 */
export function chooseCifSetting(
  block: CifBlock,
  symmetry: CifSymmetry,
  lattice: Matrix3,
  rows: readonly CifSite[],
  tolerance: number,
  warnings: string[],
): CifOrbits {
  const options = symmetry.candidates.map((candidate) => ({
    candidate,
    orbits: expandSites(lattice, rows, candidate.operations, tolerance),
  }));
  const [only] = options;
  if (only?.candidate.setting === null) return only;
  const agreeing = options.filter(({ orbits }) => agrees(block, rows, orbits));
  const name = (list: readonly CifOrbits[]) =>
    list
      .map(({ candidate }) => `${candidate.setting!.symbol} (${candidate.setting!.choice || 'standard'})`)
      .join(', ');
  const [first] = agreeing;
  if (first === undefined || agreeing.length > 1)
    throw badCif(
      symmetry.line,
      `the file lists no symmetry operations, and of the settings of its space group that fit the cell (${name(options)}) ${first === undefined ? 'none agrees' : `${agreeing.length} agree`} with its formula and multiplicities; expected the operations, or a symbol such as F d -3 m :2`,
    );
  if (options.length === 1) return first;
  warnings.push(
    `the file lists no symmetry operations; ${name([first])} is the setting that agrees with its contents`,
  );
  return first;
}

function agrees(block: CifBlock, rows: readonly CifSite[], orbits: readonly SiteOrbit[]): boolean {
  const counts = rows.map((_, i) => orbits.find((orbit) => orbit.rows.includes(i))!.positions.length);
  const multiplicities =
    findColumn(block, '_atom_site_symmetry_multiplicity') ??
    findColumn(block, '_atom_site_site_symmetry_multiplicity');
  if (multiplicities?.length === rows.length && multiplicities.every(isGiven))
    return multiplicities.every(({ text }, i) => Number(text) === counts[i]);
  const formula = statedFormula(block);
  if (formula === null) return true;
  const amounts: Record<string, number> = {};
  rows.forEach(({ occupant }, i) => {
    amounts[occupant.element] = (amounts[occupant.element] ?? 0) + occupant.occupancy * counts[i]!;
  });
  const units = findItem(block, '_cell_formula_units_z');
  const ratios = Object.keys({ ...formula, ...amounts }).map((e) => (amounts[e] ?? 0) / (formula[e] ?? 0));
  const expected = units === null ? ratios[0]! : Number(units.text);
  return ratios.every((ratio) => Math.abs(ratio / expected - 1) < 0.02);
}

/** The formula of a block; null when it has none, or one that is no list of elements and numbers. */
export function statedFormula(block: CifBlock): ElementAmounts | null {
  const text = findItem(block, '_chemical_formula_sum')?.text.replace(/\s+/g, '') ?? '';
  return /^(?:[A-Z][a-z]?(?:\d+\.?\d*|\.\d+)?)+$/.test(text) && !/D(?![a-z])/.test(text)
    ? parseComposition(text)
    : null;
}
