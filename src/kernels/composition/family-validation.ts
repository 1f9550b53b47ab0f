import { AppError } from '../../core/error.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import { coverage, fitRegressionForest, normalQuantile, predictForest } from '../statistics/index.ts';
import { createNearestCompositions, stringComposition } from './composition-distance.ts';
import type { PooledComposition } from './composition-record.ts';
import { createCompositionDescriber } from './describe-composition.ts';

/** Which compositions stay together: whole families, as in use on new chemistry, or none, which leaks doping series. */
export type Split = 'chemical family' | 'random';

export type ValidationOptions = {
  readonly foldCount: number;
  readonly treeCount: number;
  readonly seed: number;
  /** Called after each fold with the fraction done; may throw to end. */
  onProgress(doneFraction: number): void;
};

/** What was foretold of a composition that the forest had not seen, by the forest and by the mean. */
export type HeldOutForecast = {
  readonly index: number;
  readonly fold: number;
  readonly mean: number;
  /** Spread of the trees with what they leave unexplained, before calibration. */
  readonly sd: number;
  /** Mean of its family in the other folds, of everything there where the family is new. */
  readonly nullMean: number;
  /** To the nearest composition learned from [places of Pettifor's string]. */
  readonly distance: number;
  /** An element that no composition learned from has; null where there is none. */
  readonly newElement: string | null;
};

/** Errors of forecasts [unit of the values]; R² is against the mean of all values. */
export type Errors = {
  readonly count: number;
  readonly meanAbsolute: number;
  readonly rootMeanSquare: number;
  readonly r2: number;
};

/** Forecasts of every composition by a forest that learned from the other folds alone, in order of index. */
export function forecastHeldOut(
  compositions: readonly PooledComposition[],
  split: Split,
  { foldCount, treeCount, seed, onProgress }: ValidationOptions,
): readonly HeldOutForecast[] {
  const folds = assignFolds(compositions, split, foldCount, seededRandom('folds', split, seed));
  const forecasts: HeldOutForecast[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const learned = compositions.filter((_, index) => folds[index] !== fold);
    const predict = learnForest(learned, treeCount, seededRandom('forest', split, seed, fold));
    const measure = measureNovelty(learned);
    const nullMeanOf = learnNullMeans(learned);
    compositions.forEach((composition, index) => {
      if (folds[index] !== fold) return;
      const { mean, sd } = predict(composition);
      forecasts.push({
        index,
        fold,
        mean,
        sd,
        nullMean: nullMeanOf(composition),
        ...measure(composition),
      });
    });
    onProgress((fold + 1) / foldCount);
  }
  return forecasts.sort((a, b) => a.index - b.index);
}

/** @throws AppError `too-few-families` — fewer than three for each fold */
function assignFolds(
  compositions: readonly PooledComposition[],
  split: Split,
  foldCount: number,
  random: Random,
): readonly number[] {
  if (split === 'random') return compositions.map(() => random.integer(foldCount));
  const families = [...new Set(compositions.map(({ family }) => family))];
  if (families.length < 3 * foldCount)
    throw new AppError(
      'too-few-families',
      `${families.length} sets of elements among ${compositions.length} compositions; at least ${3 * foldCount} are needed to test on chemistry that was not learned from`,
    );
  const foldOf = new Map(random.shuffle(families).map((family, index) => [family, index % foldCount]));
  return compositions.map(({ family }) => foldOf.get(family)!);
}

/** Values that the largest tree sees: beyond it a tree gains little and costs much. */
const largestSample = 4096;

/** A forest on descriptors of compositions. */
export function learnForest(
  learned: readonly PooledComposition[],
  treeCount: number,
  random: Random,
): (composition: Pick<PooledComposition, 'amounts'>) => { readonly mean: number; readonly sd: number } {
  const elements = [...new Set(learned.flatMap(({ amounts }) => Object.keys(amounts)))].sort();
  const { dimension, describe } = createCompositionDescriber(elements);
  const points = new Float64Array(learned.length * dimension);
  learned.forEach(({ amounts }, index) => {
    points.set(describe(amounts), index * dimension);
  });
  const values = Float64Array.from(learned, ({ value }) => value);
  const forest = fitRegressionForest(points, dimension, values, treeCount, random, largestSample);
  return ({ amounts }) => {
    const { means, variances } = predictForest(forest, describe(amounts));
    return { mean: means[0]!, sd: Math.sqrt(variances[0]!) };
  };
}

/** How far a composition is from what was learned from. */
export function measureNovelty(learned: readonly PooledComposition[]): (
  composition: Pick<PooledComposition, 'amounts'>,
) => {
  readonly distance: number;
  readonly nearest: number;
  readonly newElement: string | null;
} {
  const elements = new Set(learned.flatMap(({ amounts }) => Object.keys(amounts)));
  const findNearest = createNearestCompositions(learned.map(({ amounts }) => stringComposition(amounts)));
  return ({ amounts }) => {
    const [nearest] = findNearest(stringComposition(amounts), 1);
    return {
      distance: nearest?.distance ?? Number.POSITIVE_INFINITY,
      nearest: nearest?.index ?? -1,
      newElement:
        Object.keys(amounts).find((element) => amounts[element]! > 0 && !elements.has(element)) ?? null,
    };
  };
}

function learnNullMeans(learned: readonly PooledComposition[]): (composition: PooledComposition) => number {
  const sums = new Map<string, { count: number; sum: number }>();
  let total = 0;
  for (const { family, value } of learned) {
    const entry = sums.get(family) ?? { count: 0, sum: 0 };
    sums.set(family, { count: entry.count + 1, sum: entry.sum + value });
    total += value;
  }
  return ({ family }) => {
    const entry = sums.get(family);
    return entry === undefined ? total / learned.length : entry.sum / entry.count;
  };
}

/** Errors of some forecasts, of the model or of the null. @throws AppError `no-forecasts` */
export function scoreForecasts(
  forecasts: readonly HeldOutForecast[],
  compositions: readonly PooledComposition[],
  which: 'mean' | 'nullMean',
): Errors {
  const count = forecasts.length;
  if (count === 0) throw new AppError('no-forecasts', 'there is no forecast to score');
  const values = forecasts.map(({ index }) => compositions[index]!.value);
  const center = values.reduce((sum, value) => sum + value, 0) / count;
  let [absolute, squared, total] = [0, 0, 0];
  forecasts.forEach((forecast, place) => {
    const error = forecast[which] - values[place]!;
    absolute += Math.abs(error);
    squared += error ** 2;
    total += (values[place]! - center) ** 2;
  });
  return {
    count,
    meanAbsolute: absolute / count,
    rootMeanSquare: Math.sqrt(squared / count),
    r2: total === 0 ? 0 : 1 - squared / total,
  };
}

/** Factor on the sd after which 90 % intervals hold 90 % of the forecasts given. */
export function calibrateSd(
  forecasts: readonly HeldOutForecast[],
  compositions: readonly PooledComposition[],
): number {
  const surprises = forecasts
    .map(({ index, mean, sd }) => Math.abs(compositions[index]!.value - mean) / sd)
    .sort((a, b) => a - b);
  const at = surprises[Math.min(surprises.length - 1, Math.ceil(0.9 * (surprises.length + 1)) - 1)];
  return at === undefined ? 1 : Math.max(at / normalQuantile(0.95), 1e-3);
}

/** Share of values inside the 90 % intervals, each with the factor that the other folds ask for. */
export function coverageAcrossFolds(
  forecasts: readonly HeldOutForecast[],
  compositions: readonly PooledComposition[],
): number {
  const factors = new Map<number, number>();
  const scored = forecasts.map(({ fold, mean, sd, index }) => {
    let factor = factors.get(fold);
    if (factor === undefined) {
      const others = forecasts.filter((other) => other.fold !== fold);
      factor = calibrateSd(others, compositions);
      factors.set(fold, factor);
    }
    return { mean, sd: factor * sd, outcome: compositions[index]!.value };
  });
  return coverage(scored, 0.9);
}
