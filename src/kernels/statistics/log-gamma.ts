/** Terms of Stirling's series. */
const series = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];

/** log Γ(x) for x > 0, to about 1e-13: Stirling's series at x + n ≥ 8, brought back by the recurrence. @source abramowitz-stegun1964, eq. 6.1.41 and 6.1.15 */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 8) {
    product *= shifted;
    shifted++;
  }
  const inverse = 1 / shifted;
  let sum = 0;
  for (let k = series.length - 1; k >= 0; k--) sum = sum * inverse * inverse + series[k]!;
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    0.5 * Math.log(2 * Math.PI) +
    sum * inverse -
    Math.log(product)
  );
}
