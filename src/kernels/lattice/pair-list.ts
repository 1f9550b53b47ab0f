import { AppError } from '../../core/error.ts';
import { type Cell, faceDistances, inverse, multiply, transformRows } from './cell-algebra.ts';

/**
 * Every pair of atoms nearer than a cut-off once, in a periodic cell of any size: the N atoms of the cell, and the periodic
 * images that lie within reach on one side of it. Of a pair and its mirror image one is listed, so a pair may join an atom with
 * its own image. Arrays are replaced by the next rebuild.
 */
export type PairList = {
  readonly atomCount: number;
  /** Atoms and images. */
  readonly totalCount: number;
  /** Cartesian positions, totalCount × 3 [Å]: atoms first, in spatial order, then images. */
  readonly positions: Float64Array;
  /** Index of the caller's atom behind each listed atom, atomCount. */
  readonly order: Int32Array;
  /** Listed atom that each atom (itself) or image repeats, totalCount. */
  readonly hosts: Int32Array;
  /** Partners of listed atom i are partners[starts[i]] … partners[starts[i + 1] − 1]. */
  readonly starts: Int32Array;
  readonly partners: Int32Array;
};

/** A list kept while atoms move less than its skin allows. Not safe to share between threads. */
export type PairListKeeper = {
  /** The list for these positions [Å]; pairs beyond the cut-off, within the skin, are among it. */
  update(cell: Cell, positions: Float64Array): PairList;
  /** How often the list was built anew. */
  builds(): number;
};

type Built = PairList & {
  /** Lattice vectors added to the caller's position, totalCount × 3 whole numbers. */
  readonly shifts: Int32Array;
  readonly cell: Cell;
  readonly inverseCell: Cell;
  readonly reference: Float64Array;
};

/** Shifts of the cell at most among which images are sought; more means a cell far smaller than the cut-off. */
const mostImages = 100_000;

/**
 * Keeps the pairs within `cutoff` + `skin` [Å]. The list is built anew when a displacement d of an atom beyond the cell's own
 * strain ε could bring a pair that is not listed within the cut-off: (cutoff + skin)(1 − |ε|) − 2d < cutoff.
 * @source verlet1967
 * @throws bad-cell — the cell has no volume, or is so small that one atom may have more than 100,000 images within reach.
 */
export function openPairList(cutoff: number, skin: number): PairListKeeper {
  let built: Built | null = null;
  let builds = 0;
  return {
    builds: () => builds,
    update(cell, positions) {
      if (built === null || !covers(built, cell, positions, cutoff, skin)) {
        built = build(cell, positions, cutoff + skin);
        builds++;
      }
      place(built, cell, positions);
      return built;
    },
  };
}

function covers(built: Built, cell: Cell, positions: Float64Array, cutoff: number, skin: number): boolean {
  if (built.reference.length !== positions.length) return false;
  const { reference } = built;
  const strain = multiply(built.inverseCell, cell);
  let squares = 0;
  for (let i = 0; i < 9; i++) squares += (strain[i]! - (i % 4 === 0 ? 1 : 0)) ** 2;
  const allowed = ((cutoff + skin) * (1 - Math.sqrt(squares)) - cutoff) / 2;
  if (!(allowed > 0)) return false;
  const isStrained = squares > 0;
  for (let i = 0; i < positions.length; i += 3) {
    let [x, y, z] = [reference[i]!, reference[i + 1]!, reference[i + 2]!];
    if (isStrained)
      [x, y, z] = [
        x * strain[0]! + y * strain[3]! + z * strain[6]!,
        x * strain[1]! + y * strain[4]! + z * strain[7]!,
        x * strain[2]! + y * strain[5]! + z * strain[8]!,
      ];
    const [dx, dy, dz] = [positions[i]! - x, positions[i + 1]! - y, positions[i + 2]! - z];
    if (!(dx * dx + dy * dy + dz * dz < allowed * allowed)) return false;
  }
  return true;
}

/** Writes the positions of atoms and images. */
function place(
  { order, hosts, shifts, positions, totalCount }: Built,
  cell: Cell,
  given: Float64Array,
): void {
  for (let k = 0; k < totalCount; k++) {
    const atom = 3 * order[hosts[k]!]!;
    const [s1, s2, s3] = [shifts[3 * k]!, shifts[3 * k + 1]!, shifts[3 * k + 2]!];
    positions[3 * k] = given[atom]! + s1 * cell[0]! + s2 * cell[3]! + s3 * cell[6]!;
    positions[3 * k + 1] = given[atom + 1]! + s1 * cell[1]! + s2 * cell[4]! + s3 * cell[7]!;
    positions[3 * k + 2] = given[atom + 2]! + s1 * cell[2]! + s2 * cell[5]! + s3 * cell[8]!;
  }
}

function build(cell: Cell, positions: Float64Array, reach: number): Built {
  const inverseCell = inverse(cell);
  const wrapped = transformRows(positions, inverseCell);
  const offsets = new Int32Array(wrapped.length);
  for (let i = 0; i < wrapped.length; i++) {
    offsets[i] = -Math.floor(wrapped[i]!);
    wrapped[i] = wrapped[i]! + offsets[i]!;
  }
  const heights = faceDistances(cell);
  const images = findImages(wrapped, heights, reach);
  const grid = sortIntoBins(wrapped, images, heights, reach);
  const atomCount = positions.length / 3;
  const totalCount = grid.sorted.length;
  const order = grid.sorted.slice(0, atomCount);
  const placeOf = new Int32Array(atomCount);
  order.forEach((atom, k) => {
    placeOf[atom] = k;
  });
  const hosts = new Int32Array(totalCount);
  const shifts = new Int32Array(3 * totalCount);
  for (let k = 0; k < totalCount; k++) {
    const point = grid.sorted[k]!;
    const atom = images.atoms[point]!;
    hosts[k] = placeOf[atom]!;
    for (let d = 0; d < 3; d++) shifts[3 * k + d] = offsets[3 * atom + d]! + images.shifts[3 * point + d]!;
  }
  const start = {
    ...{ atomCount, totalCount, order, hosts, shifts, inverseCell },
    positions: new Float64Array(3 * totalCount),
    cell: cell.slice(),
    reference: positions.slice(),
  };
  const unlisted: Built = { ...start, starts: new Int32Array(0), partners: new Int32Array(0) };
  place(unlisted, cell, positions);
  return { ...unlisted, ...listPartners(unlisted, grid, reach) };
}

type Images = { readonly atoms: Int32Array; readonly shifts: Int32Array };

/** All atoms, then the images in half of space that lie within reach of the box around the atoms. Points are atoms, then images. */
function findImages(wrapped: Float64Array, heights: readonly number[], reach: number): Images {
  const count = wrapped.length / 3;
  const low = [0, 1, 2].map((d) => extreme(wrapped, d, Math.min) - reach / heights[d]! - 1e-12);
  const high = [0, 1, 2].map((d) => extreme(wrapped, d, Math.max) + reach / heights[d]! + 1e-12);
  const [n1, n2, n3] = heights.map((height) => Math.ceil(reach / height) + 1) as [number, number, number];
  if ((2 * n1 + 1) * (2 * n2 + 1) * (2 * n3 + 1) > mostImages)
    throw new AppError(
      'bad-cell',
      `the faces of the cell lie ${heights.map((h) => h.toPrecision(3)).join(', ')} Å apart, too near for a range of ${reach.toPrecision(3)} Å; expected at least about ${(reach / 20).toPrecision(2)} Å`,
    );
  const atoms = Array.from({ length: count }, (_, i) => i);
  const shifts: number[] = new Array<number>(3 * count).fill(0);
  for (let s1 = 0; s1 <= n1; s1++)
    for (let s2 = s1 === 0 ? 0 : -n2; s2 <= n2; s2++)
      for (let s3 = s1 === 0 && s2 === 0 ? 1 : -n3; s3 <= n3; s3++)
        for (let i = 0; i < count; i++) {
          const [x, y, z] = [wrapped[3 * i]! + s1, wrapped[3 * i + 1]! + s2, wrapped[3 * i + 2]! + s3];
          if (x < low[0]! || x > high[0]! || y < low[1]! || y > high[1]! || z < low[2]! || z > high[2]!)
            continue;
          atoms.push(i);
          shifts.push(s1, s2, s3);
        }
  return { atoms: Int32Array.from(atoms), shifts: Int32Array.from(shifts) };
}

function extreme(wrapped: Float64Array, d: number, pick: (a: number, b: number) => number): number {
  let value = wrapped[d]!;
  for (let i = d; i < wrapped.length; i += 3) value = pick(value, wrapped[i]!);
  return value;
}

type Grid = {
  /** Points in the order of their bins: atoms first, then images. */
  readonly sorted: Int32Array;
  readonly counts: readonly [number, number, number];
  readonly reaches: readonly [number, number, number];
  /** Bin of each sorted point. */
  readonly binOf: Int32Array;
};

/** Bins half as wide as the reach, at most twice as many as points. */
function sortIntoBins(
  wrapped: Float64Array,
  images: Images,
  heights: readonly number[],
  reach: number,
): Grid {
  const count = wrapped.length / 3;
  const total = images.atoms.length;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const place = (point: number, d: number): number =>
    wrapped[3 * images.atoms[point]! + d]! + images.shifts[3 * point + d]!;
  for (let p = 0; p < total; p++)
    for (let d = 0; d < 3; d++) {
      low[d] = Math.min(low[d]!, place(p, d));
      high[d] = Math.max(high[d]!, place(p, d));
    }
  const spans = low.map((x, d) => Math.max(high[d]! - x, 1e-9) * (1 + 1e-12));
  let width = reach / 2;
  const countBins = () =>
    spans.map((span, d) => Math.max(1, Math.floor((span * heights[d]!) / width))) as [number, number, number];
  let counts = countBins();
  while (counts[0] * counts[1] * counts[2] > 2 * total + 64) {
    width *= 1.3;
    counts = countBins();
  }
  const bins = new Int32Array(total);
  for (let p = 0; p < total; p++) {
    let bin = 0;
    for (let d = 0; d < 3; d++)
      bin =
        bin * counts[d]! +
        Math.min(counts[d]! - 1, Math.floor(((place(p, d) - low[d]!) / spans[d]!) * counts[d]!));
    bins[p] = bin;
  }
  const sorted = Int32Array.from({ length: total }, (_, p) => p);
  sorted.subarray(0, count).sort((a, b) => bins[a]! - bins[b]! || a - b);
  sorted.subarray(count).sort((a, b) => bins[a]! - bins[b]! || a - b);
  const reaches = spans.map((span, d) => Math.ceil((reach * counts[d]!) / (span * heights[d]!) + 1e-9)) as [
    number,
    number,
    number,
  ];
  return { sorted, counts, reaches, binOf: sorted.map((p) => bins[p]!) };
}

function listPartners(
  { positions, atomCount, totalCount }: PairList,
  { counts, reaches, binOf }: Grid,
  reach: number,
): Pick<PairList, 'starts' | 'partners'> {
  const binTotal = counts[0] * counts[1] * counts[2];
  // Points of one bin: a run among the atoms and a run among the images.
  const runs = new Int32Array(4 * binTotal);
  for (let k = 0; k < totalCount; k++) {
    const at = 4 * binOf[k]! + (k < atomCount ? 0 : 2);
    if (runs[at + 1] === 0) runs[at] = k;
    runs[at + 1] = k + 1;
  }
  const starts = new Int32Array(atomCount + 1);
  let partners = new Int32Array(64 * atomCount + 64);
  let used = 0;
  const limit = reach * reach;
  for (let i = 0; i < atomCount; i++) {
    const bin = binOf[i]!;
    const [b1, b2, b3] = [
      Math.floor(bin / (counts[1] * counts[2])),
      Math.floor(bin / counts[2]) % counts[1],
      bin % counts[2],
    ];
    const [x, y, z] = [positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!];
    for (let c1 = Math.max(0, b1 - reaches[0]); c1 <= Math.min(counts[0] - 1, b1 + reaches[0]); c1++)
      for (let c2 = Math.max(0, b2 - reaches[1]); c2 <= Math.min(counts[1] - 1, b2 + reaches[1]); c2++)
        for (let c3 = Math.max(0, b3 - reaches[2]); c3 <= Math.min(counts[2] - 1, b3 + reaches[2]); c3++)
          for (let half = 0; half < 4; half += 2) {
            const run = 4 * ((c1 * counts[1] + c2) * counts[2] + c3) + half;
            for (let j = half === 0 ? Math.max(i + 1, runs[run]!) : runs[run]!; j < runs[run + 1]!; j++) {
              const [dx, dy, dz] = [
                positions[3 * j]! - x,
                positions[3 * j + 1]! - y,
                positions[3 * j + 2]! - z,
              ];
              if (dx * dx + dy * dy + dz * dz >= limit) continue;
              if (used === partners.length) {
                const longer = new Int32Array(2 * used);
                longer.set(partners);
                partners = longer;
              }
              partners[used++] = j;
            }
          }
    starts[i + 1] = used;
  }
  return { starts, partners: partners.slice(0, used) };
}
