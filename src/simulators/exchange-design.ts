import type { Design } from '../campaign/index.ts';
import { type SpinModel, spinModelOfShells } from '../kernels/magnetism/index.ts';

const lattices = ['sc', 'bcc', 'fcc', 'diamond'] as const;
const shellCount = 6;

/** In which sense the exchange constants of a design are counted. */
export const exchangeConvention = 'E = −Σ J e·e over pairs, each once, unit vectors, J > 0 ferromagnetic';

/**
 * The spin model of a design, or why it is none: `lattice` is sc, bcc, fcc or diamond, `J1_meV` to `J6_meV` the exchange of its
 * shells, nearest first [meV, −1000 to 1000]; shells left out are 0. Lattice vectors in units of the cubic lattice parameter.
 */
export function exchangeModelOf(design: Design): SpinModel | string {
  const lattice = lattices.find((name) => name === design.lattice);
  if (lattice === undefined) return `lattice: ${design.lattice} is none of ${lattices.join(', ')}`;
  const shells: { readonly shell: number; readonly exchange: number }[] = [];
  for (let shell = 1; shell <= shellCount; shell++) {
    const value = design[`J${shell}_meV`];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 1000)
      return `J${shell}_meV: ${value} is no exchange constant between −1000 and 1000 meV`;
    if (value !== 0) shells.push({ shell, exchange: value });
  }
  if (shells.length === 0) return `no exchange: J1_meV to J${shellCount}_meV are all 0 or missing`;
  return spinModelOfShells(lattice, shells);
}
