/** Matérn-5/2 correlation (1 + s + s²/3)·exp(−s), s = √5·r, of a squared scaled distance r² ≥ 0. @source rasmussen-williams2006, eq. 4.17 */
export const maternCorrelation = (squaredDistance: number): number => {
  const s = Math.sqrt(5 * squaredDistance);
  return (1 + s + (s * s) / 3) * Math.exp(-s);
};

/**
 * Matérn-5/2 slope (5/3)(1 + s)·exp(−s) = −2·dk/d(r²): with Δ_j the difference along axis j and ℓ_j its length scale,
 * dk/d log ℓ_j = slope·Δ_j²/ℓ_j² and dk/dx_j = −slope·Δ_j/ℓ_j².
 */
export const maternSlope = (squaredDistance: number): number => {
  const s = Math.sqrt(5 * squaredDistance);
  return (5 / 3) * (1 + s) * Math.exp(-s);
};

/** Σ_j (a_j − b_j)² of two rows of d numbers at the offsets given. */
export function squaredDistance(
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  dimension: number,
): number {
  let sum = 0;
  for (let j = 0; j < dimension; j++) {
    const difference = left[leftStart + j]! - right[rightStart + j]!;
    sum += difference * difference;
  }
  return sum;
}

/** Rows divided by the length scales. `points`: row-major n × d; `lengthScales`: d, > 0. Returns row-major n × d. */
export function scalePoints(points: Float64Array, lengthScales: Float64Array): Float64Array {
  const dimension = lengthScales.length;
  return points.map((x, index) => x / lengthScales[index % dimension]!);
}
