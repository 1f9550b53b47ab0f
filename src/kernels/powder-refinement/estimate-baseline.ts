/**
 * The intensity without peaks: √y is clipped to the mean of its neighbours at a distance that shrinks from `width`/2 to one
 * point, so that whatever is narrower than `width` [deg] disappears. Noise is smoothed before, over an eighth of the width.
 * @param step mean distance of the points [deg].
 * @source morhac1997
 */
export function estimateBaseline(intensity: Float64Array, step: number, width: number): Float64Array {
  const count = intensity.length;
  const reach = Math.max(2, Math.min(Math.floor(count / 3), Math.round(width / 2 / step)));
  let work = smoothOver(
    intensity.map((value) => Math.sqrt(Math.max(0, value))),
    Math.max(1, Math.round(reach / 8)),
  );
  for (let distance = reach; distance >= 1; distance--) {
    const next = work.slice();
    for (let i = 0; i < count; i++) {
      const below = Math.max(0, i - distance);
      const above = Math.min(count - 1, i + distance);
      const share = (i - below) / Math.max(1, above - below);
      const mean = work[below]! + share * (work[above]! - work[below]!);
      if (mean < next[i]!) next[i] = mean;
    }
    work = next;
  }
  return smoothOver(work, Math.max(1, reach >> 1)).map((value) => value * value);
}

/** Running mean over 2·reach + 1 points, fewer at the ends. */
function smoothOver(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return values.map((_, i) => {
    const low = Math.max(0, i - reach);
    const high = Math.min(values.length, i + reach + 1);
    return (sums[high]! - sums[low]!) / (high - low);
  });
}
