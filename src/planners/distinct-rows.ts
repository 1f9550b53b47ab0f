/** Rows of row-major coordinates. */
type Rows = { readonly points: Float64Array; readonly dimension: number; readonly rows: Uint32Array };

/** Coordinates that differ by no more than this are one value. */
const rounding = 1e-12;
/** Rows that may be equal lie no farther apart than this in each coordinate. */
const nearness = 1e-9;

/** Cells of that size, their edges at irrational places, so that no value that people write lies on one. */
const cellOf = (x: number): number => Math.floor(x / rounding + 0.3819660112501051);

/** The first of every group of equal rows, ascending: an open hash table over the coordinates themselves. */
export function distinctRows(points: Float64Array, dimension: number, count: number): Uint32Array {
  const size = 2 ** Math.ceil(Math.log2(2 * count + 2));
  const table = new Uint32Array(size);
  const distinct = new Uint32Array(count);
  let found = 0;
  for (let row = 0; row < count; row++) {
    let place = hashRow(points, row * dimension, dimension) & (size - 1);
    let other = table[place]!;
    while (
      other !== 0 &&
      !isNear(points, (other - 1) * dimension, points, row * dimension, dimension, rounding)
    ) {
      place = (place + 1) & (size - 1);
      other = table[place]!;
    }
    if (other !== 0) continue;
    table[place] = row + 1;
    distinct[found++] = row;
  }
  return distinct.slice(0, found);
}

/** Multiply-and-shift mixing of the cells of a row. */
function hashRow(points: Float64Array, start: number, dimension: number): number {
  let hash = 0x9e3779b9;
  for (let j = 0; j < dimension; j++) {
    const cell = cellOf(points[start + j]!);
    hash = Math.imul(hash ^ (cell | 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function isNear(
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  dimension: number,
  tolerance: number,
): boolean {
  for (let j = 0; j < dimension; j++)
    if (!(Math.abs(left[leftStart + j]! - right[rightStart + j]!) <= tolerance)) return false;
  return true;
}

/**
 * The rows that equal none of the `excluded` points; of those within a billionth in every coordinate `isEqual` decides. Each point is a number on a line, its projection on one fixed direction; only rows
 * whose projection falls beside an excluded one are compared coordinate by coordinate.
 */
export function rowsWithout(
  { points, dimension, rows }: Rows,
  excluded: readonly Float64Array[],
  isEqual: (row: number, excluded: number) => boolean,
): Uint32Array {
  if (excluded.length === 0) return rows;
  const direction = Float64Array.from(
    { length: dimension },
    (_, j) => 1 + (((j + 1) * 0.6180339887498949) % 1),
  );
  const project = (from: Float64Array, start: number): number => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += direction[j]! * from[start + j]!;
    return sum;
  };
  const known = excluded
    .map((point, index) => ({ point, index, place: project(point, 0) }))
    .sort((a, b) => a.place - b.place);
  const places = Float64Array.from(known, ({ place }) => place);
  const reach = 4 * dimension * nearness;
  const open = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const place = project(points, row * dimension);
    let at = lowerBound(places, place - reach);
    let isExcluded = false;
    for (; at < places.length && places[at]! <= place + reach && !isExcluded; at++)
      isExcluded =
        isNear(known[at]!.point, 0, points, row * dimension, dimension, nearness) &&
        isEqual(row, known[at]!.index);
    if (!isExcluded) open[count++] = row;
  }
  return open.slice(0, count);
}

/** Index of the first of ascending values that is not below `value`. */
function lowerBound(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
