import {
  type CampaignState,
  designKey,
  type Observation,
  observationOf,
  type SampleState,
} from '../campaign/index.ts';
import type { Id } from '../core/id.ts';
import type { Quantity } from '../core/quantity.ts';
import { coverage, normalCrps, type ScoredForecast } from '../kernels/statistics/index.ts';
import { openHistory, type Spread } from './history.ts';

/** A prediction stated before a measurement, and the measurement. */
export type ForecastPair = {
  readonly sample: Id;
  readonly predicted: Quantity;
  readonly measured: Observation;
  /** Mean and sd of what was known when the sample was planned: the forecast to beat. Null before two values that differ. */
  readonly history: Spread | null;
};

export type IntervalCoverage = {
  /** Probability that the central interval claims, 0 to 1. */
  readonly level: number;
  readonly insideCount: number;
};

export type CalibrationScores = {
  /** Pairs whose prediction states an sd. */
  readonly count: number;
  readonly intervals: readonly IntervalCoverage[];
  /** Mean of (measured − predicted)/sd: positive when reality exceeds the predictions. */
  readonly meanStandardisedError: number;
  /** Root mean square of measured − predicted [unit of the goal]. */
  readonly rootMeanSquareError: number;
  /** What the counts inside say about the widths, judged at 2.5 % on either side. */
  readonly widths: 'too narrow' | 'too wide' | 'consistent';
  /** Mean continuous ranked probability score [unit of the goal], beside the history's own, over the pairs that have both. */
  readonly crps: { readonly forecast: number; readonly history: number; readonly count: number } | null;
};

export type Calibration = {
  readonly pairs: readonly ForecastPair[];
  /** Null while fewer than three pairs state an sd: not known. */
  readonly scores: CalibrationScores | null;
  /** Predictions whose sample gave only a limit, or was made otherwise than planned. */
  readonly notComparableCount: number;
};

/** The probabilities of the central intervals that are counted. */
const calibrationLevels = [0.5, 0.68, 0.9, 0.95] as const;
const fewestPairs = 3;

/** The planner's predictions of the first goal against what was then measured; replicates are left out, since they are predicted once. */
export const calibratePlanner = (state: CampaignState): Calibration =>
  calibrate(state, (sample) => sample.proposal?.predicted ?? null);

/** The same for one simulator's estimates of the first goal, named by their method. */
export const calibrateSimulator = (state: CampaignState, method: string): Calibration => {
  const { quantity } = state.spec.goals[0];
  return calibrate(
    state,
    (sample) => sample.estimates.find((e) => e.method === method && e.quantity === quantity) ?? null,
  );
};

function calibrate(
  state: CampaignState,
  predictionOf: (sample: SampleState) => Quantity | null,
): Calibration {
  const goal = state.spec.goals[0];
  const pairs: ForecastPair[] = [];
  const past = openHistory();
  let notComparableCount = 0;
  for (const sample of state.samples.values()) {
    const predicted = predictionOf(sample);
    const measured = observationOf(sample, goal);
    const history = predicted === null ? null : past.by(sample.startedAt);
    if (sample.finishedAt !== null && measured !== null && measured.bound === undefined)
      past.add(sample.finishedAt, measured.value);
    if (sample.origin !== 'proposed' || predicted === null || measured === null) continue;
    if (measured.bound === undefined && predicted.unit === measured.unit && isMadeAsPredicted(state, sample))
      pairs.push({ sample: sample.id, predicted, measured, history });
    else notComparableCount++;
  }
  return { pairs, scores: scorePairs(pairs), notComparableCount };
}

function isMadeAsPredicted({ spec }: CampaignState, sample: SampleState): boolean {
  const planned = sample.proposal?.design ?? sample.design;
  return designKey(spec.space, planned) === designKey(spec.space, sample.asMade ?? sample.design);
}

function scorePairs(pairs: readonly ForecastPair[]): CalibrationScores | null {
  const scored = pairs.flatMap((pair) => {
    const forecast = toForecast(pair);
    return forecast === null ? [] : [{ forecast, history: pair.history }];
  });
  const count = scored.length;
  if (count < fewestPairs) return null;
  const forecasts = scored.map(({ forecast }) => forecast);
  const intervals = calibrationLevels.map((level) => ({
    level,
    insideCount: Math.round(coverage(forecasts, level) * count),
  }));
  return {
    count,
    intervals,
    meanStandardisedError: meanOf(forecasts.map(({ mean, sd, outcome }) => (outcome - mean) / sd)),
    rootMeanSquareError: Math.sqrt(meanOf(forecasts.map(({ mean, outcome }) => (outcome - mean) ** 2))),
    widths: judgeWidths(intervals, count),
    crps: compareCrps(scored),
  };
}

const toForecast = ({ predicted, measured }: ForecastPair): ScoredForecast | null =>
  predicted.sd !== null && predicted.sd > 0
    ? { mean: predicted.value, sd: predicted.sd, outcome: measured.value }
    : null;

function compareCrps(
  scored: readonly { readonly forecast: ScoredForecast; readonly history: ForecastPair['history'] }[],
): CalibrationScores['crps'] {
  const both = scored.flatMap(({ forecast, history }) =>
    history === null
      ? []
      : [[normalCrps(forecast), normalCrps({ ...history, outcome: forecast.outcome })] as const],
  );
  if (both.length === 0) return null;
  return {
    forecast: meanOf(both.map(([own]) => own)),
    history: meanOf(both.map(([, other]) => other)),
    count: both.length,
  };
}

/**
 * Honest intervals hold a binomial number of outcomes; a count in a tail of 2.5 % speaks against them. Judged at 50 and 90 % alone,
 * since every further look would raise a false alarm more often.
 */
function judgeWidths(intervals: readonly IntervalCoverage[], count: number): CalibrationScores['widths'] {
  const unlikely = 0.025;
  const judged = intervals.filter(({ level }) => level === 0.5 || level === 0.9);
  if (judged.some(({ level, insideCount }) => binomialCdf(insideCount, count, level) < unlikely))
    return 'too narrow';
  const isTooWide = judged.some(
    ({ level, insideCount }) => 1 - binomialCdf(insideCount - 1, count, level) < unlikely,
  );
  return isTooWide ? 'too wide' : 'consistent';
}

/** P(at most k of n), each with probability p. */
function binomialCdf(k: number, n: number, p: number): number {
  let sum = 0;
  let logTerm = n * Math.log1p(-p);
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + Math.log(p / (1 - p));
  }
  return Math.min(1, sum);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
