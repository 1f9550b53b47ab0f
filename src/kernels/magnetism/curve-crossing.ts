import { AppError } from '../../core/error.ts';
import { solveLinear } from '../linear-algebra/index.ts';
import { type Estimated, jackknifeOf } from './autocorrelation.ts';

/** One quantity at one temperature, in full and with each block of the measurements left out in turn. */
export type CurvePoint = {
  readonly temperature: number;
  readonly full: number;
  readonly left: readonly number[];
};

/** Where the curves of two sizes cross: temperature, in the unit given, and the quantity there. */
export type CurveCrossing = { readonly temperature: Estimated; readonly quantity: Estimated };

/** One quadratic in (T − centre) through U4 at several temperatures, by weighted least squares: [c0, c1, c2]. */
function fitQuadratic(
  x: readonly number[],
  y: readonly number[],
  weight: readonly number[],
): readonly number[] {
  const sums = new Float64Array(5);
  const right = new Float64Array(3);
  x.forEach((value, i) => {
    for (let k = 0; k < 5; k++) sums[k]! += weight[i]! * value ** k;
    for (let k = 0; k < 3; k++) right[k]! += weight[i]! * y[i]! * value ** k;
  });
  const fit = solveLinear(
    [0, 1, 2].flatMap((k) => [sums[k]!, sums[k + 1]!, sums[k + 2]!]),
    right,
  );
  if (fit === null)
    throw new AppError('too-few-temperatures', 'a size has fewer than three different temperatures');
  return [...fit];
}

/**
 * The temperature at which the curves of two sizes cross: each is a quadratic through at least five temperatures, weighted by
 * their errors; the error of the crossing is a jackknife over the blocks of all points, equally many in each.
 * @throws too-few-temperatures — fewer than five of a size.
 * @throws no-crossing — the two curves do not cross within the temperatures given.
 */
export function crossCurves(small: readonly CurvePoint[], large: readonly CurvePoint[]): CurveCrossing {
  for (const list of [small, large])
    if (list.length < 5)
      throw new AppError(
        'too-few-temperatures',
        `${list.length} temperatures of one size; expected at least 5`,
      );
  const temperatures = [...small, ...large].map(({ temperature }) => temperature);
  const [low, high] = [Math.min(...temperatures), Math.max(...temperatures)];
  const [centre, scale] = [(low + high) / 2, (high - low) / 2];
  const weights = [small, large].map((list) =>
    list.map(({ full, left }) => 1 / Math.max(jackknifeOf(full, left).sd, 1e-6) ** 2),
  );
  const cross = (read: (point: CurvePoint) => number): readonly [number, number] => {
    const [a = [], b = []] = [small, large].map((list, which) =>
      fitQuadratic(
        list.map(({ temperature }) => (temperature - centre) / scale),
        list.map(read),
        weights[which]!,
      ),
    );
    const x = rootNearCentre(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
    if (x === null || Math.abs(x) > 1.2)
      throw new AppError(
        'no-crossing',
        `the curves of the two sizes do not cross between ${low.toPrecision(5)} and ${high.toPrecision(5)}`,
      );
    return [centre + scale * x, a[0]! + a[1]! * x + a[2]! * x * x];
  };
  const full = cross((point) => point.full);
  const left = (small[0]?.left ?? []).map((_, b) => cross((point) => point.left[b]!));
  return {
    temperature: jackknifeOf(
      full[0],
      left.map(([value]) => value),
    ),
    quantity: jackknifeOf(
      full[1],
      left.map(([, value]) => value),
    ),
  };
}

function rootNearCentre(c: number, b: number, a: number): number | null {
  if (Math.abs(a) < 1e-12 * Math.abs(b)) return -c / b;
  const square = b * b - 4 * a * c;
  if (square < 0) return null;
  const q = -0.5 * (b + Math.sign(b || 1) * Math.sqrt(square));
  const roots = [q / a, c / q].filter(Number.isFinite);
  return roots.reduce(
    (one, other) => (Math.abs(other) < Math.abs(one) ? other : one),
    Number.POSITIVE_INFINITY,
  );
}
