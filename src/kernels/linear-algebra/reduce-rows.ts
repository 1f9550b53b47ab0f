/**
 * Gauss–Jordan elimination with row pivoting, in place: brings a matrix, row-major, `width` numbers a row, to reduced row echelon
 * form. Pivots are sought in the first `pivotWidth` columns; what stands to the right of them takes part, as right sides do.
 * @param least a pivot below it counts as zero.
 * @returns the column of the pivot of each row from the top, as many as the rank.
 * @source golub-vanloan2013, section 3.4
 */
export function reduceRows(
  matrix: Float64Array,
  width: number,
  pivotWidth: number,
  least: number,
): readonly number[] {
  const rowCount = matrix.length / width;
  const pivots: number[] = [];
  for (let column = 0; column < pivotWidth && pivots.length < rowCount; column++) {
    const top = pivots.length;
    let best = top;
    for (let r = top + 1; r < rowCount; r++)
      if (Math.abs(matrix[r * width + column]!) > Math.abs(matrix[best * width + column]!)) best = r;
    const divisor = matrix[best * width + column]!;
    if (!(Math.abs(divisor) >= least)) continue;
    for (let k = 0; k < width; k++) {
      const kept = matrix[best * width + k]!;
      matrix[best * width + k] = matrix[top * width + k]!;
      matrix[top * width + k] = kept / divisor;
    }
    for (let r = 0; r < rowCount; r++) {
      const factor = matrix[r * width + column]!;
      if (r === top || factor === 0) continue;
      for (let k = 0; k < width; k++)
        matrix[r * width + k] = matrix[r * width + k]! - factor * matrix[top * width + k]!;
    }
    pivots.push(column);
  }
  return pivots;
}
