import { chooseCifSetting, statedFormula } from './choose-cif-setting.ts';
import { findItem, numberOf } from './cif-columns.ts';
import { type CifSite, readCifSites } from './cif-sites.ts';
import { readCifSymmetry } from './cif-symmetry.ts';
import { badCif, type CifBlock, parseCif } from './cif-syntax.ts';
import { fillOrbits, type SiteOrbit } from './expand-sites.ts';
import { cellVolume, latticeFromParameters } from './lattice.ts';
import type { Matrix3, ReadStructure, Site } from './structure.ts';
import { describeOccupants, siteAmounts } from './structure-properties.ts';

/** A structure from a CIF, with what the file states about its space group and formula. */
export type CifStructure = ReadStructure & {
  readonly statedSpaceGroup: { readonly symbol: string | null; readonly number: number | null };
  readonly statedFormula: string | null;
};

export type CifOptions = {
  /** Name of the data block to read; the first one that lists sites unless given. */
  readonly block?: string;
  /** Positions closer than this are one place [Å]; 0.05 unless given. */
  readonly tolerance?: number;
};

/**
 * Reads a crystal structure from a CIF: cell, symmetry operations, sites with shared and partial occupancy, all atoms of the
 * cell listed.
 * @source hall1991
 * @throws bad-cif — the syntax, a value or the symmetry is wrong, or a place is filled more than once; the message names the
 * line. no-structure — no block lists sites. bad-cell — the cell angles close no cell.
 */
export function readCif(text: string, options: CifOptions = {}): CifStructure {
  const warnings: string[] = [];
  const block = chooseBlock(parseCif(text), options.block, warnings);
  const lattice = readCell(block, warnings);
  const rows = readCifSites(block, warnings);
  const symmetry = readCifSymmetry(block, lattice, warnings);
  const tolerance = options.tolerance ?? 0.05;
  const { orbits } = chooseCifSetting(block, symmetry, lattice, rows, tolerance, warnings);
  const sites = fillOrbits(normaliseOccupancies(rows, orbits, warnings), orbits);
  compareFormula(block, sites, warnings);
  return {
    lattice,
    sites,
    title: findItem(block, '_chemical_name_mineral', '_chemical_name_common')?.text ?? block.name,
    warnings,
    statedSpaceGroup: { symbol: symmetry.symbol, number: symmetry.number },
    statedFormula: findItem(block, '_chemical_formula_sum')?.text ?? null,
  };
}

const listsSites = ({ items, loops }: CifBlock): boolean =>
  [...items.keys(), ...loops.flatMap(({ names }) => names)].some((name) =>
    /^_atom_site_(fract|cartn)_x$/.test(name),
  );

function chooseBlock(blocks: readonly CifBlock[], wanted: string | undefined, warnings: string[]): CifBlock {
  if (blocks.length === 0) throw badCif(1, 'the file holds no data_ block');
  const candidates =
    wanted === undefined ? blocks.filter(listsSites) : blocks.filter(({ name }) => name === wanted);
  const [block] = candidates;
  if (block === undefined)
    throw badCif(
      blocks[0]!.line,
      wanted === undefined
        ? `none of the ${blocks.length} data blocks lists sites`
        : `no block is named "${wanted}"; there are ${blocks.map(({ name }) => name).join(', ')}`,
    );
  if (candidates.length > 1)
    warnings.push(`"${block.name}" is read, the first of ${candidates.length} blocks that list sites`);
  return block;
}

function readCell(block: CifBlock, warnings: string[]): Matrix3 {
  const read = (name: string): number => {
    const value = findItem(block, `_cell_${name}`);
    if (value === null) throw badCif(block.line, `_cell_${name} is missing`);
    return numberOf(value, `_cell_${name}`);
  };
  const angle = (name: string): number => (read(`angle_${name}`) * Math.PI) / 180;
  const lattice = latticeFromParameters({
    a: read('length_a'),
    b: read('length_b'),
    c: read('length_c'),
    alpha: angle('alpha'),
    beta: angle('beta'),
    gamma: angle('gamma'),
  });
  const stated = findItem(block, '_cell_volume');
  const volume = stated === null ? null : numberOf(stated, '_cell_volume');
  if (volume !== null && Math.abs(volume / cellVolume(lattice) - 1) > 0.01)
    warnings.push(`_cell_volume is ${volume} Å³, the cell has ${cellVolume(lattice).toFixed(3)} Å³`);
  return lattice;
}

/** Warns when the contents of the cell are no multiple of the stated formula. */
function compareFormula(block: CifBlock, sites: readonly Site[], warnings: string[]): void {
  const formula = statedFormula(block);
  if (formula === null) return;
  const amounts = siteAmounts(sites);
  const elements = Object.keys({ ...formula, ...amounts });
  const ratios = elements.map((element) => (amounts[element] ?? 0) / (formula[element] ?? 0));
  if (ratios.every((ratio) => Math.abs(ratio / ratios[0]! - 1) < 0.01)) return;
  const found = Object.entries(amounts).map(([element, amount]) => `${element}${Number(amount.toFixed(4))}`);
  warnings.push(
    `the cell holds ${found.join(' ')}, no multiple of the formula ${findItem(block, '_chemical_formula_sum')!.text}`,
  );
}

/** Sums of occupancies on one place above 1 by rounding alone are brought to 1. */
function normaliseOccupancies(
  rows: readonly CifSite[],
  orbits: readonly SiteOrbit[],
  warnings: string[],
): readonly CifSite[] {
  const scales = rows.map(() => 1);
  for (const { rows: shared } of orbits) {
    const sites = shared.map((index) => rows[index]!);
    const total = sites.reduce((sum, { occupant }) => sum + occupant.occupancy, 0);
    if (total > 1.01)
      throw badCif(
        sites.at(-1)!.line,
        `sites ${sites.map(({ label }) => label).join(', ')} lie on one place and fill it ${total.toFixed(3)} times (${describeOccupants(sites.map(({ occupant }) => occupant))}); expected at most 1`,
      );
    if (total > 1 + 1e-9)
      warnings.push(
        `occupancies of ${sites.map(({ label }) => label).join(', ')} sum to ${total.toFixed(4)} and are scaled to 1`,
      );
    if (total > 1) for (const index of shared) scales[index] = 1 / total;
  }
  return rows.map((row, i) =>
    scales[i] === 1
      ? row
      : { ...row, occupant: { ...row.occupant, occupancy: row.occupant.occupancy * scales[i]! } },
  );
}
