import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';
import {
  largestPartOfPole,
  type MuStarConvention,
  poleFrequency,
  rescaleMuStar,
} from './coulomb-pseudopotential.ts';
import { type CouplingSpectrum, momentsOf } from './coupling-spectrum.ts';

/** How the Coulomb repulsion enters and where the sums over Matsubara frequencies end. */
export type EliashbergSettings = {
  /** μ* [1], 0 to 1. */
  readonly muStar: number;
  /** Where μ* is defined; default A. */
  readonly convention?: MuStarConvention;
  /** End of the sums ω_c [meV]; default 40 ω_ref for A, 10 ω_ref for B, 20 ω_2 (phonons) and ω_2 (Coulomb) for C. */
  readonly cutoff?: number;
  /** Convention C: end of the Coulomb sum [meV], default ω_2; Elk from version 8 on prints and uses 2 ω_2. */
  readonly coulombCutoff?: number;
  /** Fewest frequencies kept, 1 to 64, default 64; with fewer a sharp cut-off is kept as it is where T is high. */
  readonly fewestFrequencies?: number;
};

/** The frequencies kept at one temperature, and the repulsion between them. */
export type MatsubaraCutoff = {
  /** N, positive frequencies kept. */
  readonly count: number;
  /** Positive frequencies among which the repulsion acts, 1 to N. */
  readonly coulombCount: number;
  /** μ*_N [1]. */
  readonly muStar: number;
};

/** What the cut-off is at any temperature k_B T [meV]; `cutoff` ω_c [meV]. */
export type CutoffRule = {
  readonly cutoff: number;
  /** End of the Coulomb sum [meV]: ω_c but with convention C. */
  readonly coulombEnd: number;
  readonly convention: MuStarConvention;
  at(temperature: number): MatsubaraCutoff;
};

/** Cut-offs in units of ω_ref: of convention A where none is asked for, its least, and that of B. */
export const defaultCutoffRatio = 40;
export const leastCutoffRatio = 10;
const unscaledCutoffRatio = 10;
/** Elk's, in units of ω_2. */
const elkPhononRatio = 20;
const usualFewest = 64;
/** Where the pole of μ* is near, strong coupling has to do with fewer; the error falls with the fourth power. */
const fewestNearPole = 16;

/**
 * The rule that says how many frequencies to keep: N = max(64, ⌊ω_c/2πT + ½⌋). In convention A μ* is carried from ω_ref to
 * ω_N = 2πTN, midway between the last frequency kept and the first left out.
 * @source allen-dynes1975
 * @throws out-of-domain — μ* or cut-off outside its range, or a cut-off with convention C, which fixes it.
 * @throws mu-star-pole — μ* of convention A diverges too near to the cut-off.
 */
export function chooseCutoffRule(spectrum: CouplingSpectrum, settings: EliashbergSettings): CutoffRule {
  const { muStar, convention = 'A', fewestFrequencies = usualFewest } = settings;
  requireRange('muStar', muStar, 0, 1);
  requireRange('fewestFrequencies', fewestFrequencies, 1, usualFewest);
  if (convention === 'C') return elkRule(spectrum, settings);
  if (settings.coulombCutoff !== undefined)
    throw new AppError(
      'out-of-domain',
      `coulombCutoff is ${settings.coulombCutoff}; only convention C has one beside the cut-off, not ${convention}`,
    );
  const reference = spectrum.referenceFrequency;
  const limit = largestPartOfPole * poleFrequency(muStar, reference);
  const preferred = (convention === 'A' ? defaultCutoffRatio : unscaledCutoffRatio) * reference;
  const cutoff =
    settings.cutoff ??
    (convention === 'A' ? Math.max(Math.min(preferred, limit), leastCutoffRatio * reference) : preferred);
  requireRange('cutoff', cutoff, spectrum.maximumFrequency, 1e4 * reference);
  if (convention === 'B')
    return {
      cutoff,
      coulombEnd: cutoff,
      convention,
      at: (temperature) => {
        const count = countUpTo(cutoff, temperature, fewestFrequencies);
        return { count, coulombCount: count, muStar };
      },
    };
  rescaleMuStar(muStar, reference, cutoff);
  return {
    cutoff,
    coulombEnd: cutoff,
    convention,
    at: (temperature) => {
      const spacing = 2 * Math.PI * temperature;
      let count = countUpTo(cutoff, temperature, fewestFrequencies);
      if (count * spacing > limit) count = Math.max(Math.floor(limit / spacing), fewestNearPole);
      return { count, coulombCount: count, muStar: rescaleMuStar(muStar, reference, count * spacing) };
    },
  };
}

function elkRule(
  spectrum: CouplingSpectrum,
  { muStar, cutoff, coulombCutoff, fewestFrequencies = usualFewest }: EliashbergSettings,
): CutoffRule {
  if (cutoff !== undefined)
    throw new AppError('out-of-domain', `cutoff is ${cutoff}; convention C fixes it at 20 omega_2`);
  const { omega2 } = momentsOf(spectrum);
  const repulsionEnd = coulombCutoff ?? omega2;
  requireRange('coulombCutoff', repulsionEnd, Number.MIN_VALUE, elkPhononRatio * omega2);
  return {
    cutoff: elkPhononRatio * omega2,
    coulombEnd: repulsionEnd,
    convention: 'C',
    at: (temperature) => {
      const spacing = 2 * Math.PI * temperature;
      const count = Math.max(fewestFrequencies, Math.round((elkPhononRatio * omega2) / spacing));
      return {
        count,
        coulombCount: Math.min(count, Math.max(1, Math.round(repulsionEnd / spacing))),
        muStar,
      };
    },
  };
}

const countUpTo = (cutoff: number, temperature: number, fewest: number): number =>
  Math.max(fewest, Math.floor(cutoff / (2 * Math.PI * temperature) + 0.5));
