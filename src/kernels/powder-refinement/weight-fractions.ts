import { dispersionRange, findDispersionCorrection } from '../diffraction/index.ts';
import type { FitCovariance } from './fit-covariance.ts';
import type { PhaseModel } from './phase-model.ts';
import type { PhaseFit } from './refine-phases.ts';

export type WeightFraction = {
  /** Share of the crystalline weight [1]. */
  readonly value: number;
  /** From the fit: noise, overlap, line shape. */
  readonly sd: number;
  /** What microabsorption by grains of 2 µm would change, and 2 % of weight at equal shares for the structures' intensities. */
  readonly systematicSd: number;
};

/** Classical electron radius [Å]. */
const electronRadius = 2.8179403e-5;
/** Grain size that the systematic part is told for [µm]. */
export const assumedGrain = 2;

/**
 * Linear absorption coefficient of a crystal [1/cm], from the imaginary parts of its scattering: μ = 2 r_e λ Σf″/V.
 * @param wavelength [Å], 0.45 to 2.7.
 * @source als-nielsen2011, ch. 8
 */
export function linearAbsorption(model: PhaseModel, wavelength: number): number {
  let sum = 0;
  for (const [element, amount] of Object.entries(model.composition))
    sum += amount * findDispersionCorrection(element, wavelength).imaginary;
  return (1e8 * 2 * electronRadius * wavelength * sum) / model.volume;
}

/**
 * Share of a grain's intensity that its own absorption leaves, beside that of the mean material: the mean of exp(−Δμ ℓ) over the
 * chords ℓ of a sphere, weighed by volume, 3/z³ [2 − e^{−z}(z² + 2z + 2)] with z = Δμ D.
 * @param difference Δμ = μ − mean μ [1/cm]. @param diameter D [µm].
 * @source brindley1945
 */
export function grainFactor(difference: number, diameter: number): number {
  const z = difference * diameter * 1e-4;
  if (Math.abs(z) < 0.02) return 1 - 0.75 * z + 0.3 * z * z;
  return (3 / z ** 3) * (2 - Math.exp(-z) * (z * z + 2 * z + 2));
}

/** Shares from relative weights, microabsorption of grains of this diameter [µm] taken off; the mean μ is by volume. */
function sharesAt(
  weights: readonly number[],
  models: readonly PhaseModel[],
  absorptions: readonly number[],
  diameter: number,
): readonly number[] {
  let shares = normalized(weights);
  for (let round = 0; diameter > 0 && round < 30; round++) {
    const volumes = normalized(shares.map((share, p) => (share * models[p]!.volume) / models[p]!.mass));
    const mean = volumes.reduce((sum, share, p) => sum + share * absorptions[p]!, 0);
    const corrected = normalized(
      weights.map((weight, p) => weight / grainFactor(absorptions[p]! - mean, diameter)),
    );
    shares = normalized(shares.map((share, p) => 0.5 * (share + corrected[p]!)));
  }
  return shares;
}

function normalized(values: readonly number[]): readonly number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 1 / values.length));
}

/**
 * Weight fractions of the phases of a fit, S Z M V of each over their sum, with the standard deviation that follows from the
 * covariance of the scales.
 * @param areaErrors how far the areas of each phase's peaks are from the fitted ones, see {@link areaErrorsOf}.
 * @param grain diameter of the grains [µm] whose microabsorption is corrected; 0 for none.
 * @source hill-howard1987
 */
export function weightFractions(
  fit: PhaseFit,
  covariance: FitCovariance | null,
  areaErrors: readonly number[],
  wavelength: number,
  grain = 0,
): readonly WeightFraction[] {
  const models = fit.phases.map(({ model }) => model);
  const factors = models.map(({ mass, volume, norm }) => (mass * volume) / norm);
  const weights = factors.map((factor, p) => factor * fit.scales[p]!);
  const isTabulated = wavelength >= dispersionRange[0] && wavelength <= dispersionRange[1];
  const absorptions = models.map((model) => (isTabulated ? linearAbsorption(model, wavelength) : 0));
  const shares = sharesAt(weights, models, absorptions, grain);
  const shifted = sharesAt(weights, models, absorptions, grain === 0 ? assumedGrain : grain / 2);
  const total = weights.reduce((sum, value) => sum + value, 0);
  return shares.map((value, p) => {
    let variance = 0;
    const slope = (k: number): number => (factors[k]! * ((k === p ? 1 : 0) - value)) / total;
    if (covariance !== null && total > 0)
      for (let i = 0; i < weights.length; i++)
        for (let j = 0; j < weights.length; j++) {
          variance +=
            slope(i) *
            slope(j) *
            covariance.matrix[covariance.scaleAt(i) * covariance.size + covariance.scaleAt(j)]!;
        }
    areaErrors.forEach((error, k) => {
      variance += total > 0 ? (slope(k) * fit.scales[k]! * error) ** 2 : 0;
    });
    return {
      value,
      sd: covariance === null ? 1 : Math.sqrt(Math.max(0, variance)),
      systematicSd: Math.hypot(shifted[p]! - value, 0.08 * value * (1 - value)),
    };
  });
}

/**
 * How much larger the measured area of the peaks of each phase is than the fitted one [1]: what a line shape that does not hold
 * does to all peaks alike, which no scatter of residuals shows. A point's residual is shared by the phases as its intensity is.
 * @param templates at scale 1, one for each phase.
 */
export function areaErrorsOf(
  fit: PhaseFit,
  intensity: Float64Array,
  templates: readonly Float64Array[],
): readonly number[] {
  return templates.map((template, p) => {
    let area = 0;
    let misfit = 0;
    for (let i = 0; i < template.length; i++) {
      const own = fit.scales[p]! * template[i]!;
      const all = fit.calculated[i]! - fit.baseline[i]!;
      area += own;
      if (all > 0) misfit += (own / all) * (intensity[i]! - fit.calculated[i]!);
    }
    return area > 0 ? misfit / area : 0;
  });
}
