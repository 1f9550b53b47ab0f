import { AppError } from '../../core/error.ts';
import { cellVolume, planeSpacings } from './lattice.ts';
import type { Matrix3, Structure } from './structure.ts';

/**
 * Pairs of sites closer than a cut-off, grouped by their first site: the pairs of site i stand at `offsets[i]` to
 * `offsets[i + 1] - 1`. Pair p runs from site i to the image of site `indices[p]` in the cell displaced by
 * `shifts[3p..3p+2]` lattice vectors, counted from the positions as given; `vectors[3p..3p+2]` [Å] points from i to it and
 * `distances[p]` [Å] is its length. Every pair is listed from both of its ends; the images of a site itself are pairs, the
 * site itself is not.
 */
export type NeighbourList = {
  /** n + 1 */
  readonly offsets: Uint32Array;
  /** pairs */
  readonly indices: Uint32Array;
  /** 3 × pairs */
  readonly shifts: Int32Array;
  /** 3 × pairs [Å] */
  readonly vectors: Float64Array;
  /** pairs [Å] */
  readonly distances: Float64Array;
};

/** All pairs of sites of a structure within `cutoff` [Å, > 0]: {@link findNeighboursOf} on its positions. */
export function findNeighbours(structure: Structure, cutoff: number): NeighbourList {
  const fractions = new Float64Array(3 * structure.sites.length);
  structure.sites.forEach(({ position }, i) => {
    fractions.set(position, 3 * i);
  });
  return findNeighboursOf(structure.lattice, fractions, cutoff);
}

/**
 * All pairs within `cutoff` [Å, > 0] among points in a periodic cell, from fractional coordinates [n × 3]. Points are
 * sorted into bins about half a cut-off wide; the cost grows linearly with their number. A cut-off longer than the cell is
 * allowed and meets several images.
 * @source allen-tildesley2017, section 5.3.2
 * @throws bad-cutoff — the cut-off is not positive and finite. bad-cell — the lattice vectors lie in one plane.
 * bad-position — a coordinate is not finite. too-many-neighbours — over 2³⁰ pairs.
 */
export function findNeighboursOf(lattice: Matrix3, fractions: Float64Array, cutoff: number): NeighbourList {
  if (!(cutoff > 0 && Number.isFinite(cutoff)))
    throw new AppError('bad-cutoff', `cut-off ${cutoff} Å; expected a positive length`);
  const bins = sortIntoBins(lattice, fractions, cutoff);
  const pairs = openPairs(expectedPairs(bins.count, cellVolume(lattice), cutoff));
  const offsets = new Uint32Array(bins.count + 1);
  for (let i = 0; i < bins.count; i++) {
    offsets[i] = pairs.count;
    collectAround(bins, i, cutoff * cutoff, pairs);
  }
  offsets[bins.count] = pairs.count;
  return {
    offsets,
    indices: pairs.indices.subarray(0, pairs.count),
    shifts: pairs.shifts.subarray(0, 3 * pairs.count),
    vectors: pairs.vectors.subarray(0, 3 * pairs.count),
    distances: pairs.distances.subarray(0, pairs.count),
  };
}

/** Pairs of a random arrangement of the same density, and room for as many again of one point. */
function expectedPairs(count: number, volume: number, cutoff: number): number {
  const around = (count * 4 * Math.PI * cutoff ** 3) / (3 * volume);
  return Math.min(mostPairs, Math.ceil(1.05 * count * around + around + 1024));
}

/** Points wrapped into the cell and sorted by bin, the bins of one row along c next to each other. */
type Bins = {
  readonly count: number;
  readonly lattice: Matrix3;
  /** Bins along each vector, and how many to each side can hold neighbours. */
  readonly size: readonly [number, number, number];
  readonly reach: readonly [number, number, number];
  /** First place of each bin, and one more. */
  readonly starts: Uint32Array;
  /** Point at each place; its wrapped Cartesian coordinates [3 × n, Å]; its bin along each vector [3 × n]. */
  readonly order: Uint32Array;
  readonly positions: Float64Array;
  readonly cells: Int32Array;
  /** Place of each point, and the lattice vectors taken off when it was wrapped [3 × n]. */
  readonly places: Uint32Array;
  readonly wraps: Int32Array;
};

function sortIntoBins(lattice: Matrix3, fractions: Float64Array, cutoff: number): Bins {
  const count = fractions.length / 3;
  const spacings = planeSpacings(lattice);
  const wanted = spacings.map((spacing) => Math.max(1, Math.floor((2 * spacing) / cutoff)));
  const shrink = Math.min(1, Math.cbrt((count + 1) / (wanted[0]! * wanted[1]! * wanted[2]!)));
  const size = wanted.map((n) => Math.max(1, Math.floor(n * shrink))) as [number, number, number];
  // A hair wider than the cut-off, so that rounding at a border of a bin loses no pair.
  const reach = size.map((n, k) => Math.ceil((cutoff * (1 + 1e-9) * n) / spacings[k]!)) as [
    number,
    number,
    number,
  ];
  const wraps = new Int32Array(3 * count);
  const wrapped = new Float64Array(3 * count);
  const cellOf = new Int32Array(3 * count);
  const starts = new Uint32Array(size[0] * size[1] * size[2] + 1);
  const binOf = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 3; k++) {
      const x = fractions[3 * i + k]!;
      const cell = Math.floor(x);
      if (!(Math.abs(cell) < 2 ** 30))
        throw new AppError('bad-position', `coordinate ${k + 1} of site ${i + 1} is ${x}`);
      wraps[3 * i + k] = cell;
      wrapped[3 * i + k] = x - cell;
      cellOf[3 * i + k] = Math.min(size[k]! - 1, Math.floor((x - cell) * size[k]!));
    }
    const bin = (cellOf[3 * i]! * size[1] + cellOf[3 * i + 1]!) * size[2] + cellOf[3 * i + 2]!;
    binOf[i] = bin;
    starts[bin + 1]!++;
  }
  for (let bin = 1; bin < starts.length; bin++) starts[bin]! += starts[bin - 1]!;
  const next = starts.slice();
  const order = new Uint32Array(count);
  const places = new Uint32Array(count);
  const positions = new Float64Array(3 * count);
  const cells = new Int32Array(3 * count);
  for (let i = 0; i < count; i++) {
    const place = next[binOf[i]!]!++;
    order[place] = i;
    places[i] = place;
    const [x, y, z] = [wrapped[3 * i]!, wrapped[3 * i + 1]!, wrapped[3 * i + 2]!];
    for (let k = 0; k < 3; k++) {
      positions[3 * place + k] = x * lattice[0][k]! + y * lattice[1][k]! + z * lattice[2][k]!;
      cells[3 * place + k] = cellOf[3 * i + k]!;
    }
  }
  return { count, lattice, size, reach, starts, order, positions, cells, places, wraps };
}

/** Arrays of pairs that grow. */
type Pairs = {
  count: number;
  indices: Uint32Array;
  shifts: Int32Array;
  vectors: Float64Array;
  distances: Float64Array;
};

const openPairs = (capacity: number): Pairs => ({
  count: 0,
  indices: new Uint32Array(capacity),
  shifts: new Int32Array(3 * capacity),
  vectors: new Float64Array(3 * capacity),
  distances: new Float64Array(capacity),
});

const mostPairs = 2 ** 30;

function reservePairs(pairs: Pairs, more: number): void {
  const needed = pairs.count + more;
  if (needed <= pairs.indices.length) return;
  if (needed > mostPairs)
    throw new AppError('too-many-neighbours', `over ${mostPairs} pairs; a shorter cut-off gives fewer`);
  const grown = openPairs(Math.max(needed, 2 * pairs.indices.length));
  grown.indices.set(pairs.indices);
  grown.shifts.set(pairs.shifts);
  grown.vectors.set(pairs.vectors);
  grown.distances.set(pairs.distances);
  const { count } = pairs;
  Object.assign(pairs, grown, { count });
}

/** Appends the pairs of point i: rows of bins in reach, cut where they leave the cell, as runs of places with one shift. */
function collectAround(bins: Bins, i: number, cutoff2: number, pairs: Pairs): void {
  const { size, reach, starts, cells, places } = bins;
  const place = places[i]!;
  const [cellA, cellB, cellC] = [cells[3 * place]!, cells[3 * place + 1]!, cells[3 * place + 2]!];
  for (let a = cellA - reach[0]; a <= cellA + reach[0]; a++) {
    const shiftA = Math.floor(a / size[0]);
    const planes = (a - shiftA * size[0]) * size[1];
    for (let b = cellB - reach[1]; b <= cellB + reach[1]; b++) {
      const shiftB = Math.floor(b / size[1]);
      const row = (planes + b - shiftB * size[1]) * size[2];
      const last = cellC + reach[2];
      for (let c = cellC - reach[2]; c <= last; ) {
        const shiftC = Math.floor(c / size[2]);
        const inRow = c - shiftC * size[2];
        const length = Math.min(size[2] - inRow, last - c + 1);
        const start = starts[row + inRow]!;
        const end = starts[row + inRow + length]!;
        if (end > start) collectRun(bins, i, start, end, shiftA, shiftB, shiftC, cutoff2, pairs);
        c += length;
      }
    }
  }
}

function collectRun(
  { lattice, positions, order, places, wraps }: Bins,
  i: number,
  start: number,
  end: number,
  shiftA: number,
  shiftB: number,
  shiftC: number,
  cutoff2: number,
  pairs: Pairs,
): void {
  reservePairs(pairs, end - start);
  const { indices, shifts, vectors, distances } = pairs;
  const place = places[i]!;
  const [a, b, c] = lattice;
  const x0 = shiftA * a[0] + shiftB * b[0] + shiftC * c[0] - positions[3 * place]!;
  const y0 = shiftA * a[1] + shiftB * b[1] + shiftC * c[1] - positions[3 * place + 1]!;
  const z0 = shiftA * a[2] + shiftB * b[2] + shiftC * c[2] - positions[3 * place + 2]!;
  const isHome = shiftA === 0 && shiftB === 0 && shiftC === 0;
  let { count } = pairs;
  for (let other = start; other < end; other++) {
    const x = positions[3 * other]! + x0;
    const y = positions[3 * other + 1]! + y0;
    const z = positions[3 * other + 2]! + z0;
    const distance2 = x * x + y * y + z * z;
    if (distance2 > cutoff2 || (isHome && other === place)) continue;
    const j = order[other]!;
    indices[count] = j;
    distances[count] = Math.sqrt(distance2);
    vectors[3 * count] = x;
    vectors[3 * count + 1] = y;
    vectors[3 * count + 2] = z;
    shifts[3 * count] = shiftA + wraps[3 * i]! - wraps[3 * j]!;
    shifts[3 * count + 1] = shiftB + wraps[3 * i + 1]! - wraps[3 * j + 1]!;
    shifts[3 * count + 2] = shiftC + wraps[3 * i + 2]! - wraps[3 * j + 2]!;
    count++;
  }
  pairs.count = count;
}
