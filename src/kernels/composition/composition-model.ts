import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import type { ElementAmounts } from '../crystal/index.ts';
import { normalQuantile } from '../statistics/index.ts';
import { type DistanceGroup, domainReach, groupByDistance } from './applicability.ts';
import { createNearestCompositions, stringComposition } from './composition-distance.ts';
import {
  type CompositionRecord,
  compositionKey,
  type PooledComposition,
  poolCompositions,
} from './composition-record.ts';
import {
  calibrateSd,
  coverageAcrossFolds,
  type Errors,
  forecastHeldOut,
  learnForest,
  measureNovelty,
  scoreForecasts,
  type ValidationOptions,
} from './family-validation.ts';

/** How well families were foretold that were not learned from, beside the mean; values in the records' unit. */
export type FamilyValidation = {
  readonly familyCount: number;
  readonly foldCount: number;
  readonly model: Errors;
  readonly familyMean: Errors;
  /** Share of values inside 90 % intervals. */
  readonly coverage90: number;
  readonly groups: readonly DistanceGroup[];
};

export type CompositionForecast =
  | {
      readonly isKnown: true;
      readonly value: number;
      readonly sd: number;
      /** Central 90 %; not below zero where no value learned from is. */
      readonly interval90: readonly [number, number];
      /** Share of the ten most alike compositions of the table that have a value at all. */
      readonly reportedShare: number;
      readonly nearest: NearestRecord;
    }
  | { readonly isKnown: false; readonly why: string; readonly nearest: NearestRecord };

/** The composition learned from that is most alike; distance in places of Pettifor's string, 0 = the same. */
export type NearestRecord = { readonly composition: PooledComposition; readonly distance: number };

export type CompositionModel = {
  readonly compositions: readonly PooledComposition[];
  readonly validation: FamilyValidation;
  /** Greatest distance at which it answers [places of Pettifor's string]; null: nowhere. */
  readonly reach: number | null;
  forecast(amounts: ElementAmounts): CompositionForecast;
};

export type CompositionModelOptions = Partial<ValidationOptions>;

const defaults: ValidationOptions = { foldCount: 5, treeCount: 60, seed: 1, onProgress: () => undefined };

/** Compositions that say whether there is a value to foretell. */
const neighbourCount = 10;

/**
 * Learns a property from compositions: extremely randomised trees on descriptors of the elements, with an sd that families left out
 * of the learning have calibrated, and a domain outside which it says that the value is not known.
 * `records`: values in any one unit. `without`: compositions of which the table reports no value, which is not a value of zero; where
 * most of the ten most alike are such, the answer is "not known".
 * @source geurts2006, table 1
 * @source ward2016, sec. Methods
 * @throws AppError `too-few-families` — too few sets of elements to test on; `bad-value` — a value is not finite
 */
export function fitCompositionModel(
  records: readonly CompositionRecord[],
  without: readonly ElementAmounts[] = [],
  options: CompositionModelOptions = {},
): CompositionModel {
  const settings = { ...defaults, ...options };
  const broken = records.find(({ value }) => !Number.isFinite(value));
  if (broken !== undefined)
    throw new AppError('bad-value', `${broken.source}: ${broken.value} is no finite value`);
  const compositions = poolCompositions(records);
  const { foldCount, treeCount, seed, onProgress } = settings;
  const share = foldCount / (foldCount + 1);
  const heldOut = forecastHeldOut(compositions, 'chemical family', {
    ...settings,
    onProgress: (fraction) => onProgress(share * fraction),
  });
  const groups = groupByDistance(heldOut, compositions);
  const predict = learnForest(compositions, treeCount, seededRandom('forest', 'all', seed));
  onProgress(1);
  return {
    compositions,
    validation: {
      familyCount: new Set(compositions.map(({ family }) => family)).size,
      foldCount,
      model: scoreForecasts(heldOut, compositions, 'mean'),
      familyMean: scoreForecasts(heldOut, compositions, 'nullMean'),
      coverage90: coverageAcrossFolds(heldOut, compositions),
      groups,
    },
    reach: domainReach(groups),
    forecast: createForecaster(compositions, without, {
      predict,
      reach: domainReach(groups),
      factor: calibrateSd(heldOut, compositions),
    }),
  };
}

type Calibrated = {
  readonly predict: ReturnType<typeof learnForest>;
  readonly reach: number | null;
  readonly factor: number;
};

function createForecaster(
  compositions: readonly PooledComposition[],
  without: readonly ElementAmounts[],
  { predict, reach, factor }: Calibrated,
): CompositionModel['forecast'] {
  const measure = measureNovelty(compositions);
  const findReported = createReportedShare(compositions, without);
  const isNonNegative = compositions.every(({ value }) => value >= 0);
  return (amounts) => {
    const { distance, nearest: index, newElement } = measure({ amounts });
    const nearest = { composition: compositions[index]!, distance };
    const reportedShare = findReported(amounts);
    const why = whyNotKnown(distance, newElement, reach) ?? whyNoValue(reportedShare);
    if (why !== null) return { isKnown: false, why, nearest };
    const { mean, sd: spread } = predict({ amounts });
    const sd = factor * spread;
    const half = normalQuantile(0.95) * sd;
    const least = isNonNegative ? Math.max(0, mean - half) : mean - half;
    return { isKnown: true, value: mean, sd, interval90: [least, mean + half], reportedShare, nearest };
  };
}

/** A composition that has a value in one row and none in another has one. */
function createReportedShare(
  compositions: readonly PooledComposition[],
  without: readonly ElementAmounts[],
): (amounts: ElementAmounts) => number {
  const reported = new Set(compositions.map(({ amounts }) => compositionKey(amounts)));
  const unreported = new Map(without.map((amounts) => [compositionKey(amounts), amounts]));
  for (const key of reported) unreported.delete(key);
  const all = [...compositions.map(({ amounts }) => amounts), ...unreported.values()];
  const findNearest = createNearestCompositions(all.map(stringComposition));
  return (amounts) => {
    const nearest = findNearest(stringComposition(amounts), neighbourCount);
    return nearest.filter(({ index }) => index < compositions.length).length / nearest.length;
  };
}

const whyNoValue = (reportedShare: number): string | null =>
  reportedShare >= 0.5
    ? null
    : `of the most alike compositions of the table ${Math.round(100 * (1 - reportedShare))} % have no value`;

function whyNotKnown(distance: number, newElement: string | null, reach: number | null): string | null {
  if (newElement !== null) return `${newElement} is in no composition that was learned from`;
  if (reach === null) return 'on families left out, the model was not shown to beat the mean of all values';
  if (distance <= reach) return null;
  return `the nearest composition learned from is ${distance.toFixed(2)} places of Pettifor's string away; beyond ${reach.toFixed(2)} the model was not shown to beat the mean`;
}

/** Whether a composition is among those learned from, and then which. */
export function findComposition(
  compositions: readonly PooledComposition[],
  amounts: ElementAmounts,
): PooledComposition | null {
  const key = compositionKey(amounts);
  return compositions.find((composition) => compositionKey(composition.amounts) === key) ?? null;
}
