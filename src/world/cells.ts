import { atomicWeight, buildStructure, type Structure } from '../kernels/crystal/index.ts';
import type { Lattice } from './hidden-phases.ts';
import { amountsOf } from './hidden-phases.ts';
import { type Metal, meanOver } from './metals.ts';
import type { HiddenWorld } from './world-family.ts';

/** Radius in a bcc metal over that with twelve neighbours [1]. */
const bccContraction = 0.9735;

/** Edge a of the bcc solution [Å]: Vegard's line of the metals, bowed as this world does, widened by oxygen [at.%]. */
export function bccEdge(
  { transport, family: { metals } }: HiddenWorld,
  fractions: Float64Array,
  oxygen: number,
): number {
  const mixed = 1 - fractions.reduce((sum, c) => sum + c * c, 0);
  const vegard = (4 / Math.sqrt(3)) * bccContraction * meanOver(metals, fractions, ({ radius }) => radius);
  return vegard * (1 + 2 * transport.bowing * mixed + 0.0006 * oxygen);
}

/** Atoms in a cell, and their volume relative to bcc [1]. */
const packing: { readonly [lattice in Exclude<Lattice, 'bcc' | 'hcp'>]: readonly [number, number] } = {
  fcc: [4, 1],
  B2: [2, 0.97],
  L10: [2, 0.98],
  A15: [8, 0.965],
  C15: [24, 0.95],
  B1: [8, 1.37],
  AlB2: [3, 1.17],
};

/** c/a of the cells of {@link groups}; 1 of those that are not named. L1₀ is 0.96 in a cell of four atoms. */
const axialRatios: { readonly [lattice in Lattice]?: number } = {
  hcp: 1.592,
  L10: 0.96 * Math.SQRT2,
  AlB2: 1.142,
};

const groups = {
  bcc: 'I m -3 m',
  hcp: 'P 63/m m c',
  fcc: 'F m -3 m',
  L10: 'P 4/m m m',
  B2: 'P m -3 m',
  A15: 'P m -3 n',
  C15: 'F d -3 m:2',
  B1: 'F m -3 m',
  AlB2: 'P 6/m m m',
} as const;

/** The crystal of a phase of a sample. */
export function crystalOf(
  world: HiddenWorld,
  lattice: Lattice,
  fractions: Float64Array,
  oxygen: number,
): Structure {
  const { metals } = world.family;
  const bcc = bccEdge(world, fractions, oxygen);
  const hexagonal = 2 * meanOver(metals, fractions, ({ radius }) => radius);
  const [count, volume] = lattice === 'bcc' || lattice === 'hcp' ? [2, 1] : packing[lattice];
  const ratio = axialRatios[lattice] ?? 1;
  const isHexagonal = lattice === 'hcp' || lattice === 'AlB2';
  const base = isHexagonal ? Math.sqrt(3) / 2 : 1;
  const a = lattice === 'hcp' ? hexagonal : (((bcc ** 3 / 2) * count * volume) / ratio / base) ** (1 / 3);
  const right = Math.PI / 2;
  const gamma = isHexagonal ? (2 * Math.PI) / 3 : right;
  const cell = { a, b: a, c: ratio * a, alpha: right, beta: right, gamma };
  return buildStructure(groups[lattice], cell, sitesOf(metals, lattice, fractions));
}

const positions: { readonly [lattice in Lattice]: readonly (readonly [number, number, number])[] } = {
  bcc: [[0, 0, 0]],
  fcc: [[0, 0, 0]],
  hcp: [[1 / 3, 2 / 3, 1 / 4]],
  B2: [
    [0, 0, 0],
    [0.5, 0.5, 0.5],
  ],
  L10: [
    [0, 0, 0],
    [0.5, 0.5, 0.5],
  ],
  A15: [
    [0.25, 0, 0.5],
    [0, 0, 0],
  ],
  B1: [
    [0, 0, 0],
    [0.5, 0.5, 0.5],
  ],
  AlB2: [
    [0, 0, 0],
    [1 / 3, 2 / 3, 0.5],
  ],
  C15: [
    [0.5, 0.5, 0.5],
    [0.125, 0.125, 0.125],
  ],
};

/** A solution has every metal on every site; a compound the more frequent one on its first. */
function sitesOf(
  metals: readonly Metal[],
  lattice: Lattice,
  fractions: Float64Array,
): Parameters<typeof buildStructure>[2] {
  const present = Object.entries(amountsOf(metals, fractions)).sort((x, y) => y[1] - x[1]);
  const bIso = 0.35;
  if (lattice === 'bcc' || lattice === 'hcp' || lattice === 'fcc')
    return present.map(([element, occupancy]) => ({
      label: element,
      position: positions[lattice][0]!,
      occupant: { element, occupancy },
      bIso,
    }));
  if (metals.some(({ site }) => site !== undefined)) return sharedSites(metals, lattice, fractions, bIso);
  return positions[lattice].map((position, i) => {
    const [element] = present[i] ?? present[0]!;
    return { label: element, position, occupant: { element, occupancy: 1 }, bIso };
  });
}

/** Every element on its own kind of site, several of them mixed; of carbon and nitrogen as much as there is. */
function sharedSites(
  metals: readonly Metal[],
  lattice: Lattice,
  fractions: Float64Array,
  bIso: number,
): Parameters<typeof buildStructure>[2] {
  const amountOn = (which: number): number =>
    fractions.reduce((sum, c, i) => (metals[i]!.site === which ? sum + c : sum), 0);
  return positions[lattice].flatMap((position, which) => {
    const filled = lattice === 'B1' && which === 1 ? Math.min(1, amountOn(1) / amountOn(0)) : 1;
    return metals.flatMap(({ symbol, site }, i) => {
      const occupancy = site === which ? (filled * fractions[i]!) / amountOn(which) : 0;
      return occupancy > 1e-6
        ? [{ label: symbol, position, occupant: { element: symbol, occupancy }, bIso }]
        : [];
    });
  });
}

/** Mean mass of an atom [g/mol]. */
export const molarMass = ({ family: { metals } }: HiddenWorld, fractions: Float64Array): number =>
  fractions.reduce((sum, c, i) => (c > 0 ? sum + c * atomicWeight(metals[i]!.symbol) : sum), 0);

/** Density of the solution [g/cm³]. */
export function densityOf(world: HiddenWorld, fractions: Float64Array): number {
  const volume = bccEdge(world, fractions, 0) ** 3 / 2;
  return molarMass(world, fractions) / (0.602214076 * volume);
}
