import { AppError } from '../../core/error.ts';
import type { Structure, Vector3 } from '../crystal/index.ts';
import { type Cell, determinant, inverse, latticeOf, transformRows } from './cell-algebra.ts';

/** Atoms in a periodic cell, as the numerics take them. */
export type Atoms = {
  /** Symbol of each atom, N. */
  readonly elements: readonly string[];
  /** Cell vectors, 3 × 3, one a row [Å]. */
  readonly cell: Cell;
  /** Cartesian positions, N × 3 [Å]. */
  readonly positions: Float64Array;
};

/**
 * Atoms of a structure in which every site holds one element wholly.
 * @throws partial-occupancy — a site is shared or partly vacant; a potential needs whole atoms.
 * @throws bad-cell — the cell has no volume.
 */
export function atomsOf(structure: Structure): Atoms {
  const cell = Float64Array.from(structure.lattice.flat());
  inverse(cell);
  if (structure.sites.length === 0)
    throw new AppError('bad-structure', 'the structure has no sites; expected at least one atom');
  const elements = structure.sites.map((site, index) => {
    const [occupant, ...others] = site.occupants;
    if (!occupant || others.length > 0 || Math.abs(occupant.occupancy - 1) > 1e-6)
      throw new AppError(
        'partial-occupancy',
        `site ${index + 1} holds ${site.occupants.map((o) => `${o.element} ${o.occupancy}`).join(', ') || 'nothing'}; a potential needs one whole atom on each site`,
      );
    return occupant.element;
  });
  const fractions = Float64Array.from(structure.sites.flatMap((site) => site.position));
  return { elements, cell, positions: transformRows(fractions, cell) };
}

/** The structure of atoms, with fractional coordinates as they are (not wrapped into the cell). */
export function structureOf({ elements, cell, positions }: Atoms): Structure {
  const fractions = transformRows(positions, inverse(cell));
  const row = (array: Float64Array, i: number): Vector3 => [
    array[3 * i]!,
    array[3 * i + 1]!,
    array[3 * i + 2]!,
  ];
  return {
    lattice: latticeOf(cell),
    sites: elements.map((element, i) => ({
      position: row(fractions, i),
      occupants: [{ element, occupancy: 1 }],
    })),
  };
}

/** n₁ × n₂ × n₃ copies of a cell; copy (k₁, k₂, k₃) of atom i is atom ((i·n₁ + k₁)·n₂ + k₂)·n₃ + k₃. */
export function repeatAtoms(atoms: Atoms, counts: Vector3): Atoms {
  if (counts.some((n) => !(Number.isInteger(n) && n >= 1)))
    throw new AppError(
      'bad-supercell',
      `the supercell ${counts.join(',')} is not three whole numbers of at least 1`,
    );
  const copies = counts[0] * counts[1] * counts[2];
  const positions = new Float64Array(3 * copies * atoms.elements.length);
  let at = 0;
  for (let i = 0; i < atoms.elements.length; i++)
    for (let k1 = 0; k1 < counts[0]; k1++)
      for (let k2 = 0; k2 < counts[1]; k2++)
        for (let k3 = 0; k3 < counts[2]; k3++)
          for (let k = 0; k < 3; k++)
            positions[at++] =
              atoms.positions[3 * i + k]! +
              k1 * atoms.cell[k]! +
              k2 * atoms.cell[3 + k]! +
              k3 * atoms.cell[6 + k]!;
  return {
    elements: atoms.elements.flatMap((element) => new Array<string>(copies).fill(element)),
    cell: atoms.cell.map((x, index) => x * counts[Math.floor(index / 3)]!),
    positions,
  };
}

/** Volume of the cell [Å³]. */
export const volumeOf = ({ cell }: Pick<Atoms, 'cell'>): number => Math.abs(determinant(cell));
