import { encodedDimension, encodeIfComplete, type Foresight, type Space } from '../campaign/index.ts';

/** How the value of each known design would follow from the inner quantity of a simulator. */
export type ResponseCurves = {
  /** What the simulator says of the inner quantity, as foresight of its own. */
  readonly inner: Foresight;
  /** Curves of row-major points; of a point that the simulator said nothing of, that of the nearest one it did. */
  curvesAt(points: Float64Array): readonly ResponseCurve[];
};

/** A value that never falls with the inner quantity, linear between the points of a grid and beyond its ends. */
export type ResponseCurve = {
  valueAt(inner: number): number;
  /**
   * Inner quantity of a value with its sd, and its slope by the value there. Null where the curve is flat, or begins flat and the value
   * is not two sd above that: then `floorOf` says what it stays below.
   */
  innerAt(value: number, sd?: number): { readonly inner: number; readonly slope: number } | null;
  /** The largest inner quantity of the grid that gives no more than the value; the lowest of the grid where none does. */
  floorOf(value: number): number;
};

type Known = { readonly point: Float64Array; readonly curve: ResponseCurve };

/** Null where a simulator says nothing of an inner quantity, or not of every design that it speaks of. */
export function readResponseCurves(foresight: Foresight, space: Space): ResponseCurves | null {
  const { responseScale: scale, estimates } = foresight;
  if (scale === undefined || estimates.length === 0) return null;
  const known = new Map<string, Known>();
  const inner: { readonly design: Foresight['estimates'][number]['design']; readonly value: number }[] = [];
  for (const { design, response } of estimates) {
    const point = encodeIfComplete(space, design);
    if (response === undefined) return null;
    if (point === null) continue;
    known.set(point.join(), { point, curve: readCurve(scale.grid, response.values) });
    inner.push({ design, value: response.inner });
  }
  if (known.size === 0) return null;
  const dimension = encodedDimension(space);
  const all = [...known.values()];
  const curveAt = (point: Float64Array): ResponseCurve =>
    (known.get(point.join()) ?? nearestOf(all, point)).curve;
  const seen = new WeakMap<Float64Array, readonly ResponseCurve[]>();
  return {
    inner: { ...foresight, quantity: scale.quantity, estimates: inner },
    curvesAt(points) {
      const before = seen.get(points);
      if (before !== undefined) return before;
      const curves = Array.from({ length: points.length / dimension }, (_, i) =>
        curveAt(points.subarray(i * dimension, (i + 1) * dimension)),
      );
      seen.set(points, curves);
      return curves;
    },
  };
}

function nearestOf(all: readonly Known[], point: Float64Array): Known {
  const squareTo = (other: Float64Array): number =>
    other.reduce((sum, x, k) => sum + (x - point[k]!) ** 2, 0);
  let [nearest, least] = [all[0]!, Number.POSITIVE_INFINITY];
  for (const one of all) {
    const square = squareTo(one.point);
    if (square < least) [nearest, least] = [one, square];
  }
  return nearest;
}

/** A rise of less than this part of the whole is none. */
const flat = 1e-6;

function readCurve(grid: readonly number[], values: readonly number[]): ResponseCurve {
  const last = grid.length - 1;
  const beginsFlat = values[1]! - values[0]! <= flat * (values[last]! - values[0]!);
  const slopeOf = (k: number): number => (values[k + 1]! - values[k]!) / (grid[k + 1]! - grid[k]!);
  return {
    valueAt(inner) {
      const k = intervalOf(grid, inner, last);
      return values[k]! + slopeOf(k) * (inner - grid[k]!);
    },
    innerAt(value, sd = 0) {
      if (beginsFlat && value - 2 * sd <= values[0]!) return null;
      const k = intervalOf(values, value, last);
      const slope = slopeOf(k);
      return slope > 0 ? { inner: grid[k]! + (value - values[k]!) / slope, slope: 1 / slope } : null;
    },
    floorOf: (value) =>
      grid[
        Math.max(
          0,
          values.findLastIndex((one) => one <= value),
        )
      ]!,
  };
}

/** Number of the interval of rising numbers that holds x; the first or last one beyond the ends. */
function intervalOf(rising: readonly number[], x: number, last: number): number {
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rising[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}
