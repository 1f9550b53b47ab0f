/**
 * Columns that a background is made of, terms × points: Chebyshev polynomials T₀, T₁, … over the scan, then 1/2θ.
 * @param angles 2θ [deg], rising; the term 1/2θ is the mean angle over 2θ, and is held below 5°.
 * @source abramowitz-stegun1964, eq. 22.3.15
 */
export function backgroundColumns(angles: Float64Array, polynomials: number): Float64Array {
  const count = angles.length;
  const columns = new Float64Array((polynomials + 1) * count);
  const first = angles[0]!;
  const last = angles[count - 1]!;
  const middle = (first + last) / 2;
  for (let i = 0; i < count; i++) {
    const x = last > first ? Math.max(-1, Math.min(1, (2 * angles[i]! - first - last) / (last - first))) : 0;
    for (let n = 0; n < polynomials; n++) columns[n * count + i] = Math.cos(n * Math.acos(x));
    columns[polynomials * count + i] = middle / Math.max(5, angles[i]!);
  }
  return columns;
}
