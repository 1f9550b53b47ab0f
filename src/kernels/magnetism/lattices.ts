import { type Matrix3, norm, planeSpacings, toCartesian, type Vector3 } from '../crystal/index.ts';

/** Lattice vectors (rows, units of a) and fractional positions. */
export type LatticeCell = { readonly lattice: Matrix3; readonly positions: readonly Vector3[] };

const root3 = Math.sqrt(3);

/** Primitive cells in units of the cubic, square or hexagonal lattice parameter; sheets stand 10 a apart. */
export const latticeCells = {
  chain: {
    lattice: [
      [1, 0, 0],
      [0, 10, 0],
      [0, 0, 10],
    ],
    positions: [[0, 0, 0]],
  },
  square: {
    lattice: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 10],
    ],
    positions: [[0, 0, 0]],
  },
  triangular: {
    lattice: [
      [1, 0, 0],
      [-0.5, root3 / 2, 0],
      [0, 0, 10],
    ],
    positions: [[0, 0, 0]],
  },
  honeycomb: {
    lattice: [
      [1, 0, 0],
      [-0.5, root3 / 2, 0],
      [0, 0, 10],
    ],
    positions: [
      [1 / 3, 2 / 3, 0],
      [2 / 3, 1 / 3, 0],
    ],
  },
  kagome: {
    lattice: [
      [1, 0, 0],
      [-0.5, root3 / 2, 0],
      [0, 0, 10],
    ],
    positions: [
      [0.5, 0, 0],
      [0, 0.5, 0],
      [0.5, 0.5, 0],
    ],
  },
  sc: {
    lattice: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    positions: [[0, 0, 0]],
  },
  bcc: {
    lattice: [
      [-0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0.5, 0.5, -0.5],
    ],
    positions: [[0, 0, 0]],
  },
  fcc: {
    lattice: [
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ],
    positions: [[0, 0, 0]],
  },
  diamond: {
    lattice: [
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ],
    positions: [
      [0, 0, 0],
      [0.25, 0.25, 0.25],
    ],
  },
} as const satisfies { readonly [name: string]: LatticeCell };

export type LatticeName = keyof typeof latticeCells;
export const latticeNames = Object.keys(latticeCells) as readonly LatticeName[];

export type ShellMember = {
  readonly from: number;
  readonly to: number;
  readonly translation: Vector3;
  readonly distance: number;
};

/** Distances that agree to this part of one another are one shell [1]. */
const shellTolerance = 1e-4;

/**
 * The shells of neighbours within `reach` of every site, by distance: all pairs i → j in both directions.
 * @param cell lattice vectors and positions.
 * @param reach largest distance, in the units of the lattice.
 */
export function neighbourShells(
  { lattice, positions }: LatticeCell,
  reach: number,
): readonly (readonly ShellMember[])[] {
  const spans = cellSpans(lattice, reach);
  const found: ShellMember[] = [];
  positions.forEach((own, from) => {
    positions.forEach((other, to) => {
      for (let a = -spans[0]; a <= spans[0]; a++)
        for (let b = -spans[1]; b <= spans[1]; b++)
          for (let c = -spans[2]; c <= spans[2]; c++) {
            const step: Vector3 = [other[0] - own[0] + a, other[1] - own[1] + b, other[2] - own[2] + c];
            const distance = norm(toCartesian(lattice, step));
            if (distance > 1e-8 && distance <= reach * (1 + shellTolerance))
              found.push({ from, to, translation: [a, b, c], distance });
          }
    });
  });
  found.sort((one, other) => one.distance - other.distance);
  const shells: ShellMember[][] = [];
  for (const neighbour of found) {
    const shell = shells.at(-1);
    if (shell !== undefined && neighbour.distance <= shell[0]!.distance * (1 + shellTolerance))
      shell.push(neighbour);
    else shells.push([neighbour]);
  }
  return shells;
}

/** Cells to each side that a sphere of radius `reach` touches, one more for positions outside [0, 1). */
function cellSpans(lattice: Matrix3, reach: number): Vector3 {
  const [a, b, c] = planeSpacings(lattice);
  const span = (spacing: number): number => Math.ceil(reach / spacing) + 1;
  return [span(a), span(b), span(c)];
}
