import {
  conditionGaussianProcess,
  type FitOptions,
  fitGaussianProcess,
  noiseVarianceOf,
  type Predictions,
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
    const fitted = fitGaussianProcess(withSites(sites), share);
    sites = settleSites(sites, censored, (current) => {
      const process = conditionGaussianProcess(withSites(current), fitted.hyperparameters);
      return {
        predictMany: (points) => predictMany(process, points),
        noiseVariance: noiseVarianceOf(process),
      };
    });
  }
  return withSites(sites);
}

/** Any Gaussian belief about a function: mean and variance at points, and the variance of one measurement about it. */
export type GaussianBelief = {
  predictMany(points: Float64Array): Predictions;
  readonly noiseVariance: number;
};

/**
 * Exact data and Gaussian stand-ins for bounds, as {@link standInForCensored}, under a belief of any kind.
 * @param believe what is believed once it is told data [unit of the values].
 * @source minka2001
 */
export function standInUnder(
  exact: ProcessData,
  censored: CensoredData,
  believe: (data: ProcessData) => GaussianBelief,
): ProcessData {
  if (censored.bounds.length === 0) return exact;
  const { variances } = believe(exact).predictMany(censored.points);
  const widest = Math.max(...variances);
  const sites = settleSites(weakSites(censored.bounds, 1e-6 / widest), censored, (current) =>
    believe(joinSites(exact, censored, current)),
  );
  return joinSites(exact, censored, sites);
}

/** Sweeps over all sites until they change no more. */
function settleSites(start: Sites, censored: CensoredData, believe: (sites: Sites) => GaussianBelief): Sites {
  let sites = start;
  for (let sweep = 0; sweep < sweepLimit; sweep++) {
    const refined = refineSites(sites, believe(sites), censored);
    const change = largestChange(sites, refined);
    sites = refined;
    if (change < 1e-3) break;
  }
  return sites;
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
function refineSites(sites: Sites, belief: GaussianBelief, { points, bounds, sides }: CensoredData): Sites {
  const { means, variances } = belief.predictMany(points);
  const noise = belief.noiseVariance;
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
