import type { PooledComposition } from './composition-record.ts';
import type { HeldOutForecast } from './family-validation.ts';

/** Held-out forecasts at similar distances, and what the model's are worth there beside the mean. */
export type DistanceGroup = {
  /** Greatest distance in the group, and the median [places of Pettifor's string]. */
  readonly reach: number;
  readonly medianDistance: number;
  readonly count: number;
  readonly familyCount: number;
  readonly meanAbsolute: number;
  readonly nullMeanAbsolute: number;
  /** Mean over families of |error of the mean| − |error of the model|, and its standard error [unit of the values]. */
  readonly gain: number;
  readonly gainSe: number;
};

/** Nine tenths of the forecasts, the nearer ones, in this many groups; the rest in small ones, so that the end is seen sharply. */
const nearGroupCount = 9;
const forecastsPerFarGroup = 40;
/** Standard errors by which the model must beat the mean to be asked at all. */
const shownBy = 2;

/** Held-out forecasts in groups of rising distance. */
export function groupByDistance(
  forecasts: readonly HeldOutForecast[],
  compositions: readonly PooledComposition[],
): readonly DistanceGroup[] {
  const sorted = forecasts
    .filter(({ newElement }) => newElement === null)
    .sort((a, b) => a.distance - b.distance || a.index - b.index);
  const nearCount = Math.floor(0.9 * sorted.length);
  const nearSize = Math.max(forecastsPerFarGroup, Math.ceil(nearCount / nearGroupCount));
  const groups = [
    ...cut(sorted.slice(0, nearCount), nearSize),
    ...cut(sorted.slice(nearCount), forecastsPerFarGroup),
  ];
  return groups.map((members) => describeGroup(members, compositions));
}

/** Pieces of `size`; what is left over joins the last. */
function cut<T>(items: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.floor(items.length / size));
  return Array.from({ length: count }, (_, piece) =>
    items.slice(piece * size, piece === count - 1 ? items.length : (piece + 1) * size),
  ).filter((piece) => piece.length > 0);
}

function describeGroup(
  members: readonly HeldOutForecast[],
  compositions: readonly PooledComposition[],
): DistanceGroup {
  const gains = members.map(({ index, mean, nullMean }) => {
    const { family, value } = compositions[index]!;
    return { family, error: Math.abs(mean - value), nullError: Math.abs(nullMean - value) };
  });
  const families = [...Map.groupBy(gains, ({ family }) => family).values()].map((own) =>
    meanOf(own.map(({ error, nullError }) => nullError - error)),
  );
  const gain = meanOf(families);
  const variance =
    families.reduce((sum, own) => sum + (own - gain) ** 2, 0) / Math.max(1, families.length - 1);
  return {
    reach: members.at(-1)!.distance,
    medianDistance: members[members.length >> 1]!.distance,
    count: members.length,
    familyCount: families.length,
    meanAbsolute: meanOf(gains.map(({ error }) => error)),
    nullMeanAbsolute: meanOf(gains.map(({ nullError }) => nullError)),
    gain,
    gainSe: families.length < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(variance / families.length),
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Distance up to which the model was shown to beat the mean on families that it had not learned from: the median of the last group
 * before the first in which it did not by two standard errors, since beyond it that group has more to say of nearer compositions.
 * null where it never did.
 */
export function domainReach(groups: readonly DistanceGroup[]): number | null {
  let reach: number | null = null;
  for (const group of groups) {
    if (!(group.gain > shownBy * group.gainSe)) break;
    reach = group.medianDistance;
  }
  return reach;
}
