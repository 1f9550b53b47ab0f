import type { Vector3 } from '../crystal/index.ts';
import type { MagneticOrder } from './magnetic-order.ts';
import type { Bond, MagneticSite, SpinModel } from './spin-model.ts';

/** A collinear order as a ferromagnet: the magnetic cell with every spin counted along its own direction, and those directions. */
export type CollinearGauge = { readonly model: SpinModel; readonly signs: readonly (1 | -1)[] };

/**
 * Turns a collinear order with a wave vector of halves into a ferromagnet: the cell is doubled where it must be, spins that
 * point down are reversed, J of a bond between unlike spins changes its sign. Energies and temperatures stay the same; the
 * order parameter becomes the mean spin. Null where the first order is not collinear, or not of halves.
 */
export function gaugeToFerromagnet(model: SpinModel, order: MagneticOrder): CollinearGauge | null {
  const { wavevector, amplitudes } = order;
  const isHalves = wavevector.every((x) => Math.abs(2 * x - Math.round(2 * x)) < 1e-9);
  const isReal = amplitudes.every(({ re, im }) => Math.abs(im) < 1e-4 && Math.abs(re) > 1e-3);
  if (!isHalves || !isReal) return null;
  const repeats = wavevector.map((x) => (Math.abs(x - Math.round(x)) < 1e-9 ? 1 : 2)) as unknown as Vector3;
  const cells = cellsOf(repeats);
  const signOf = (site: number, cell: Vector3): 1 | -1 => {
    const phase = 2 * (cell[0] * wavevector[0] + cell[1] * wavevector[1] + cell[2] * wavevector[2]);
    const flips = Math.round(phase) % 2 === 0;
    return amplitudes[site]!.re > 0 === flips ? 1 : -1;
  };
  const count = model.sites.length;
  const signs = cells.flatMap((cell) => model.sites.map((_, site) => signOf(site, cell)));
  const sites = cells.flatMap((cell) =>
    model.sites.map(
      (site): MagneticSite => ({
        ...site,
        position: site.position.map((x, k) => (x + cell[k]!) / repeats[k]!) as unknown as Vector3,
      }),
    ),
  );
  const bonds = cells.flatMap((cell, c) =>
    model.bonds.map((bond): Bond => {
      const target = cell.map((x, k) => x + bond.translation[k]!) as unknown as Vector3;
      const translation = target.map((x, k) => Math.floor(x / repeats[k]!)) as unknown as Vector3;
      const inside = target.map((x, k) => x - translation[k]! * repeats[k]!) as unknown as Vector3;
      const to = cells.findIndex((other) => other.every((x, k) => x === inside[k])) * count + bond.to;
      const from = c * count + bond.from;
      return { from, to, translation, exchange: bond.exchange * signs[from]! * signs[to]! };
    }),
  );
  const scale = (vector: Vector3, factor: number): Vector3 => [
    vector[0] * factor,
    vector[1] * factor,
    vector[2] * factor,
  ];
  const [a, b, c] = model.lattice;
  return {
    model: { lattice: [scale(a, repeats[0]), scale(b, repeats[1]), scale(c, repeats[2])], sites, bonds },
    signs,
  };
}

function cellsOf([nx, ny, nz]: Vector3): readonly Vector3[] {
  const cells: Vector3[] = [];
  for (let x = 0; x < nx; x++)
    for (let y = 0; y < ny; y++) for (let z = 0; z < nz; z++) cells.push([x, y, z]);
  return cells;
}
