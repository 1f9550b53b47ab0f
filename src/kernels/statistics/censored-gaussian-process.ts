import {
  conditionGaussianProcess,
  type FitOptions,
  fitGaussianProcess,
  type GaussianProcess,
  noiseVarianceOf,
  type ProcessData,
  predictMany,
  standardizationOf,
} from './gaussian-process.ts';
import { normalLogCdf, normalLogPdf } from './normal.ts';

/** Measurements of which only a bound is known, such as "below the detection limit". */
export type CensoredData = {
  /** Row-major m × dimension. */
  readonly points: Float64Array;
  /** m bounds [unit of the values]. */
  readonly bounds: Float64Array;
  /** 'upper': the measurement lies at or below its bound; 'lower': at or above. */
  readonly sides: readonly ('upper' | 'lower')[];
};

/** Gaussian stand-ins of the censored likelihoods: precision τ [1/unit²] and precision × mean ν [1/unit], m of each. */
type Sites = { readonly precisions: Float64Array; readonly shifts: Float64Array };

const rounds = 3;
const sweepLimit = 20;
const damping = 0.7;

/**
 * The data of a Gaussian process with each censored measurement (Tobit likelihood Φ((bound − f)/σ_noise) of an upper bound) replaced
 * by a Gaussian stand-in, by expectation propagation: hyperparameters and stand-ins are refined in turn. A stand-in has a variance
 * of its own and none of the learned noise. `exact` may be empty when there is a censored measurement. No made-up value enters.
 * @source minka2001; rasmussen-williams2006, eq. 3.57 to 3.59
 * @throws AppError `bad-shape`, `not-finite` — as fitGaussianProcess
 */
export function standInForCensored(
  exact: ProcessData,
  censored: CensoredData,
  options: FitOptions = {},
): ProcessData {
  if (censored.bounds.length === 0) return exact;
  const standardization = standardizationOf(Float64Array.of(...exact.values, ...censored.bounds));
  const withSites = (sites: Sites): ProcessData => ({
    ...joinSites(exact, censored, sites),
    standardization,
  });
  const share = { ...options, maxEvaluations: Math.ceil((options.maxEvaluations ?? 120) / rounds) };
  let sites = weakSites(censored.bounds, 1e-6 / standardization.scale ** 2);
  for (let round = 1; round < rounds; round++) {
    let process = fitGaussianProcess(withSites(sites), share);
    for (let sweep = 0; sweep < sweepLimit; sweep++) {
      const refined = refineSites(sites, process, censored);
      process = conditionGaussianProcess(withSites(refined), process.hyperparameters);
      const change = largestChange(sites, refined);
      sites = refined;
      if (change < 1e-3) break;
    }
  }
  return withSites(sites);
}

/** Sites centred on the bounds that say almost nothing yet. */
const weakSites = (bounds: Float64Array, precision: number): Sites => ({
  precisions: new Float64Array(bounds.length).fill(precision),
  shifts: bounds.map((bound) => bound * precision),
});

/** Exact data and sites as one data set; a site carries its own variance and none of the learned noise. */
function joinSites(
  exact: ProcessData,
  { points, bounds }: CensoredData,
  { precisions, shifts }: Sites,
): ProcessData {
  const n = exact.values.length;
  return {
    ...exact,
    points: Float64Array.of(...exact.points, ...points),
    values: Float64Array.of(...exact.values, ...shifts.map((shift, i) => shift / precisions[i]!)),
    counts: Float64Array.of(
      ...(exact.counts ?? new Float64Array(n).fill(1)),
      ...new Float64Array(bounds.length).fill(Number.POSITIVE_INFINITY),
    ),
    knownVariances: Float64Array.of(
      ...(exact.knownVariances ?? new Float64Array(n)),
      ...precisions.map((precision) => 1 / precision),
    ),
  };
}

/** One parallel, damped update: match mean and variance of cavity × Φ((bound − f)/σ) at every censored point. */
function refineSites(sites: Sites, process: GaussianProcess, { points, bounds, sides }: CensoredData): Sites {
  const { means, variances } = predictMany(process, points);
  const noise = noiseVarianceOf(process);
  const precisions = sites.precisions.slice();
  const shifts = sites.shifts.slice();
  bounds.forEach((bound, i) => {
    const cavityPrecision = Math.max(1 / variances[i]! - precisions[i]!, 1e-9 / variances[i]!);
    const variance = 1 / cavityPrecision;
    const mean = variance * (means[i]! / variances[i]! - shifts[i]!);
    const sign = sides[i] === 'upper' ? 1 : -1;
    const spread = Math.sqrt(variance + noise);
    const z = (sign * (bound - mean)) / spread;
    const ratio = Math.exp(normalLogPdf(z) - normalLogCdf(z));
    const tiltedMean = mean - (sign * variance * ratio) / spread;
    const tiltedVariance = variance * (1 - (variance * ratio * (z + ratio)) / spread ** 2);
    const precision = Math.max(1 / tiltedVariance - cavityPrecision, 1e-6 * cavityPrecision);
    const shift = (cavityPrecision + precision) * tiltedMean - cavityPrecision * mean;
    precisions[i] = precisions[i]! + damping * (precision - precisions[i]!);
    shifts[i] = shifts[i]! + damping * (shift - shifts[i]!);
  });
  return { precisions, shifts };
}

/** Largest relative change of a site's precision or mean-carrying shift. */
function largestChange(before: Sites, after: Sites): number {
  let largest = 0;
  for (const name of ['precisions', 'shifts'] as const)
    after[name].forEach((value, i) => {
      const previous = before[name][i]!;
      largest = Math.max(
        largest,
        Math.abs(value - previous) / (Math.abs(value) + Math.abs(previous) + 1e-300),
      );
    });
  return largest;
}
