import { drawSticks, type Sticks } from './scan-candidates.ts';

/** How alike two patterns are on wide peaks when one cell may grow or shrink: the largest cosine between them, 0 to 1. */
export function similarityOf(
  one: Sticks,
  other: Sticks,
  wavelength: number,
  grid: { readonly first: number; readonly step: number; readonly points: number; readonly fwhm: number },
  strain: number,
): number {
  const reference = new Float64Array(grid.points);
  const moved = new Float64Array(grid.points);
  drawSticks(one, wavelength, 0, 0, grid, reference);
  const length = Math.sqrt(squareOf(reference));
  let best = 0;
  const count = Math.max(1, Math.round(strain / 0.002));
  for (let n = -count; n <= count; n++) {
    drawSticks(other, wavelength, (n * strain) / count, 0, grid, moved);
    let product = 0;
    for (let i = 0; i < moved.length; i++) product += moved[i]! * reference[i]!;
    best = Math.max(best, product / (length * Math.sqrt(squareOf(moved)) || 1));
  }
  return best;
}

const squareOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
