import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import { checkSpinModel, type Neighbour, type SpinModel } from './spin-model.ts';

/**
 * A periodic piece of a crystal with who couples to whom: sites cell by cell, sublattices within a cell. Along the third
 * axis the even cells stand before the odd ones, so that a sweep seldom waits for the spin it changed last. The neighbours
 * of every site stand one after the other, forward bonds (each pair once) before backward ones.
 */
export type SpinLattice = {
  readonly cells: Vector3;
  readonly cellCount: number;
  readonly siteCount: number;
  readonly sublatticeCount: number;
  /** Sites, cellCount × (sum of counts). */
  readonly neighbours: Int32Array;
  /** Neighbours and forward bonds of each sublattice. */
  readonly counts: Int32Array;
  readonly forward: Int32Array;
  /** First neighbour of each sublattice within its cell, and neighbours of a whole cell. */
  readonly starts: Int32Array;
  readonly cellNeighbours: number;
  /** J [meV] of the neighbours of one cell, in their order. */
  readonly couplings: Float64Array;
};

/**
 * Repeats a model's cell along its axes with periodic boundaries.
 * @param cells repetitions along the three axes, whole numbers ≥ 1.
 * @throws bad-lattice-size — a number of cells that is not whole, or so small that a site would be its own neighbour.
 */
export function openSpinLattice(model: SpinModel, cells: Vector3): SpinLattice {
  checkSpinModel(model);
  if (cells.some((count) => !Number.isInteger(count) || count < 1))
    throw new AppError(
      'bad-lattice-size',
      `cells [${cells.join(', ')}]; expected whole numbers of at least 1`,
    );
  const lists = orderedNeighbours(model);
  const counts = Int32Array.from(lists, ({ all }) => all.length);
  const forward = Int32Array.from(lists, (list) => list.forward);
  const starts = new Int32Array(counts.length);
  for (let sub = 1; sub < counts.length; sub++) starts[sub] = starts[sub - 1]! + counts[sub - 1]!;
  const cellNeighbours = counts.reduce((sum, count) => sum + count, 0);
  const [lx, ly, lz] = cells;
  const cellCount = lx * ly * lz;
  const neighbours = new Int32Array(cellCount * cellNeighbours);
  const wrap = (x: number, size: number): number => ((x % size) + size) % size;
  const halfUp = Math.ceil(lz / 2);
  const place = (z: number): number => (z % 2 === 0 ? z / 2 : halfUp + (z - 1) / 2);
  const order = Array.from({ length: lz }, (_, z) => z).sort((one, other) => place(one) - place(other));
  let at = 0;
  for (let x = 0; x < lx; x++)
    for (let y = 0; y < ly; y++)
      for (const z of order)
        for (const [sub, { all }] of lists.entries())
          for (const { site, translation } of all) {
            const cell =
              (wrap(x + translation[0], lx) * ly + wrap(y + translation[1], ly)) * lz +
              place(wrap(z + translation[2], lz));
            const own = ((x * ly + y) * lz + place(z)) * lists.length + sub;
            neighbours[at] = cell * lists.length + site;
            if (neighbours[at] === own)
              throw new AppError(
                'bad-lattice-size',
                `${cells.join(' × ')} cells are too few: a bond of (${translation.join(', ')}) cells ends on its own site`,
              );
            at++;
          }
  return {
    cells,
    cellCount,
    siteCount: cellCount * lists.length,
    sublatticeCount: lists.length,
    neighbours,
    counts,
    forward,
    starts,
    cellNeighbours,
    couplings: Float64Array.from(lists.flatMap(({ all }) => all.map(({ exchange }) => exchange))),
  };
}

/** Per sublattice: its neighbours with the bonds that start there first. Bonds with J = 0 are left out. */
function orderedNeighbours({ sites, bonds }: SpinModel) {
  const real = bonds.filter(({ exchange }) => exchange !== 0);
  return sites.map((_, own) => {
    const ahead = real
      .filter(({ from }) => from === own)
      .map(({ to, translation, exchange }): Neighbour => ({ site: to, translation, exchange }));
    const back = real
      .filter(({ to }) => to === own)
      .map(
        ({ from, translation: [a, b, c], exchange }): Neighbour => ({
          site: from,
          translation: [0 - a, 0 - b, 0 - c],
          exchange,
        }),
      );
    return { all: [...ahead, ...back], forward: ahead.length };
  });
}
