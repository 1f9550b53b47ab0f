import { AppError } from '../../core/error.ts';

/** An end of a bracket: where, and the value there. */
export type RootEnd = { readonly x: number; readonly value: number };

/**
 * A root between two points of opposite sign by Brent's method: inverse quadratic or linear steps, halving where these fail.
 * @param tolerance half the width of the final bracket [unit of x].
 * @source brent1973, ch. 4
 * @throws no-convergence — the values at the ends have one sign.
 */
export function findRoot(
  evaluate: (x: number) => number,
  start: RootEnd,
  end: RootEnd,
  tolerance: number,
): number {
  let [a, b, fa, fb] = [start.x, end.x, start.value, end.value];
  if (fa * fb > 0)
    throw new AppError('no-convergence', `no root between ${a} and ${b}: the values are ${fa} and ${fb}`);
  let [c, fc] = [a, fa];
  let width = b - a;
  let previous = width;
  while (fb !== 0) {
    if (fb * fc > 0) {
      [c, fc] = [a, fa];
      width = b - a;
      previous = width;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const least = 2e-16 * Math.abs(b) + tolerance;
    const half = (c - b) / 2;
    if (Math.abs(half) <= least) return b;
    const step =
      Math.abs(previous) < least || Math.abs(fa) <= Math.abs(fb) ? null : interpolate(a, b, c, fa, fb, fc);
    if (step !== null && 2 * Math.abs(step) < Math.min(3 * Math.abs(half), Math.abs(previous))) {
      previous = width;
      width = step;
    } else {
      width = half;
      previous = half;
    }
    [a, fa] = [b, fb];
    b += Math.abs(width) > least ? width : Math.sign(half) * least;
    fb = evaluate(b);
  }
  return b;
}

/** Where the parabola x(f) through three points, or the line through two, crosses f = 0: a step from b; null when it leads away. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): number | null {
  const s = fb / fa;
  const half = (c - b) / 2;
  const [q, r] = [fa / fc, fb / fc];
  const p = a === c ? 2 * half * s : s * (2 * half * q * (q - r) - (b - a) * (r - 1));
  const divisor = a === c ? 1 - s : (q - 1) * (r - 1) * (s - 1);
  const step = a === c ? p / divisor : -p / divisor;
  return step * half > 0 ? step : null;
}
