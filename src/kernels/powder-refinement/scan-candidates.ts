import { lorentzPolarisation } from '../diffraction/index.ts';
import type { Line } from './accumulate-profile.ts';
import type { PhaseModel } from './phase-model.ts';

/** A coarse pattern with wide peaks, on which many phases are tried at many cell sizes. */
export type CoarsePattern = {
  /** First angle and step [deg]. */
  readonly first: number;
  readonly step: number;
  readonly weights: Float64Array;
  /** What the fit so far leaves. */
  readonly residual: Float64Array;
  /** What may be added freely beside a phase: columns orthonormal under the weights, columns × points. */
  readonly basis: Float64Array;
  /** Width of the peaks that are tried [deg]. */
  readonly fwhm: number;
};

/** Peaks of a phase as sticks: 1/d² and intensity, the strongest ones. */
export type Sticks = { readonly inverseSquares: Float64Array; readonly intensities: Float64Array };

export type CandidateScore = {
  /** Fall of Σ w r² that the phase could bring at the best cell and shift. */
  readonly gain: number;
  readonly strain: number;
  /** D of the shift D·cos θ [deg]. */
  readonly displacement: number;
};

const mostSticks = 80;

/** The strongest peaks of a phase at the mean wavelength. */
export function stickPattern(model: PhaseModel, wavelength: number, monochromator: number): Sticks {
  const all = Array.from({ length: model.count }, (_, i) => {
    const sine = (wavelength / 2) * Math.sqrt(model.inverseSquares[i]!);
    const factor = sine < 0.9998 ? lorentzPolarisation(Math.asin(sine), monochromator) : 0;
    return { square: model.inverseSquares[i]!, intensity: model.strengths[i]! * factor };
  })
    .toSorted((one, other) => other.intensity - one.intensity)
    .slice(0, mostSticks);
  return {
    inverseSquares: Float64Array.from(all, ({ square }) => square),
    intensities: Float64Array.from(all, ({ intensity }) => intensity),
  };
}

export const meanLine = (lines: readonly Line[]): number =>
  lines.reduce((sum, { wavelength, share }) => sum + wavelength * share, 0) /
  lines.reduce((sum, { share }) => sum + share, 0);

/** Writes the sticks as Gaussians on the grid. */
export function drawSticks(
  sticks: Sticks,
  wavelength: number,
  strain: number,
  displacement: number,
  { first, step, fwhm }: Pick<CoarsePattern, 'first' | 'step' | 'fwhm'>,
  into: Float64Array,
): void {
  into.fill(0);
  const reach = 1.3 * fwhm;
  const shrink = 1 - 2 * strain;
  for (let s = 0; s < sticks.intensities.length; s++) {
    const sine = (wavelength / 2) * Math.sqrt(sticks.inverseSquares[s]! * shrink);
    if (!(sine < 0.9998)) continue;
    const centre = (2 * Math.asin(sine) * 180) / Math.PI + displacement * Math.sqrt(1 - sine * sine);
    const start = Math.max(0, Math.ceil((centre - reach - first) / step));
    const end = Math.min(into.length - 1, Math.floor((centre + reach - first) / step));
    for (let i = start; i <= end; i++) {
      const u = (2 * (first + i * step - centre)) / fwhm;
      into[i]! += sticks.intensities[s]! * Math.exp(-Math.LN2 * u * u);
    }
  }
}

/** How much a phase could explain, at the best of the given strains and displacements. `scratch`: one array of the points. */
export function scoreCandidate(
  sticks: Sticks,
  wavelength: number,
  pattern: CoarsePattern,
  strains: readonly number[],
  displacements: readonly number[],
  scratch: Float64Array,
): CandidateScore {
  const { weights, residual, basis } = pattern;
  const points = weights.length;
  let best: CandidateScore = { gain: 0, strain: 0, displacement: displacements[0] ?? 0 };
  for (const displacement of displacements)
    for (const strain of strains) {
      drawSticks(sticks, wavelength, strain, displacement, pattern, scratch);
      let overlap = 0;
      let square = 0;
      for (let i = 0; i < points; i++) {
        const value = scratch[i]!;
        if (value === 0) continue;
        overlap += weights[i]! * value * residual[i]!;
        square += weights[i]! * value * value;
      }
      if (!(overlap > 0) || (overlap * overlap) / square < best.gain / 4) continue;
      let left = square;
      for (let at = 0; at < basis.length; at += points) {
        let shared = 0;
        for (let i = 0; i < points; i++) shared += weights[i]! * scratch[i]! * basis[at + i]!;
        left -= shared * shared;
      }
      const gain = left > 0.02 * square ? (overlap * overlap) / left : 0;
      if (gain > best.gain) best = { gain, strain, displacement };
    }
  return best;
}

/** Makes columns orthonormal under weights, one after the other; those that others make redundant are dropped. */
export function orthonormalize(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const points = weights.length;
  const kept: Float64Array[] = [];
  for (const column of columns) {
    const work = column.slice();
    const before = norm(work, weights);
    for (const known of kept) {
      let shared = 0;
      for (let i = 0; i < points; i++) shared += weights[i]! * work[i]! * known[i]!;
      for (let i = 0; i < points; i++) work[i]! -= shared * known[i]!;
    }
    const length = norm(work, weights);
    if (length > 1e-6 * before && before > 0) kept.push(work.map((value) => value / length));
  }
  const basis = new Float64Array(kept.length * points);
  kept.forEach((column, k) => {
    basis.set(column, k * points);
  });
  return basis;
}

function norm(column: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * column[i]! ** 2;
  return Math.sqrt(sum);
}
