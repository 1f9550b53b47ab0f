import { AppError } from '../../core/error.ts';

/**
 * Coefficients of a piecewise cubic through equally spaced values: on the interval from knot m to m + 1 the function is
 * ((a p + b) p + c) p + d with p from 0 to 1. The slope at a knot is the fourth-order difference
 * (f₋₂ − 8 f₋₁ + 8 f₁ − f₂)/12, at the second and last but one (f₁ − f₋₁)/2, at the ends the one-sided difference, as molecular
 * dynamics codes take it, so that energies agree with theirs.
 * Writes a, b, c, d of interval m to `target` at start + m·stride; the last knot gets a constant. `values`: n ≥ 5 numbers.
 * @source plimpton1995
 * @throws bad-table — fewer than five values, or one that is not finite.
 */
export function writeCubicTable(
  values: Float64Array,
  target: Float64Array,
  start: number,
  stride: number,
): void {
  const n = values.length;
  if (n < 5) throw new AppError('bad-table', `a table has ${n} values; expected at least 5`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new AppError(
      'bad-table',
      `value ${bad + 1} of a table is ${values[bad]}; expected a finite number`,
    );
  for (let m = 0; m < n - 1; m++) {
    const at = start + m * stride;
    const [low, high] = [slopeAt(values, m), slopeAt(values, m + 1)];
    const rise = values[m + 1]! - values[m]!;
    target[at] = low + high - 2 * rise;
    target[at + 1] = 3 * rise - 2 * low - high;
    target[at + 2] = low;
    target[at + 3] = values[m]!;
  }
  target.set([0, 0, 0, values[n - 1]!], start + (n - 1) * stride);
}

function slopeAt(values: Float64Array, m: number): number {
  const n = values.length;
  if (m === 0) return values[1]! - values[0]!;
  if (m === n - 1) return values[n - 1]! - values[n - 2]!;
  if (m === 1 || m === n - 2) return (values[m + 1]! - values[m - 1]!) / 2;
  return (values[m - 2]! - values[m + 2]! + 8 * (values[m + 1]! - values[m - 1]!)) / 12;
}
