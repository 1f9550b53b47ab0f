import { type Design, variableNames } from '../../campaign/index.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import { type CampaignRecord, measuredSamples } from './record.ts';

/** What the record says of one setting and the first goal. */
export type FactorVerdict = {
  readonly name: string;
  /** Spearman's rank correlation for numbers, −1 to 1; the correlation ratio η² for options, 0 to 1. */
  readonly kind: 'rank-correlation' | 'variance-share';
  readonly effect: number;
  /** Of 5 and 95 % of bootstrap draws. */
  readonly interval: readonly [number, number];
  /** Share of permutations with at least as large an effect. */
  readonly p: number;
  /** Whether p stays below 0.05 when all factors are looked at (Holm). */
  readonly isClear: boolean;
};

export type FactorVerdicts = {
  readonly readings: number;
  /** Strongest first; constants left out. */
  readonly found: readonly FactorVerdict[];
  /** Pairs of numbers that varied together, |rank correlation| above 0.7. */
  readonly entangled: readonly (readonly [string, string, number])[];
};

export const fewestReadings = 8;
const permutations = 999;
const bootstraps = 400;

/**
 * Monotone effects of each setting on the first goal, one at a time, with permutation p values corrected for their number.
 * @source spearman1904, holm1979
 */
export function judgeFactors(record: CampaignRecord): FactorVerdicts {
  const { space } = record.state.spec;
  const rows = comparableReadings(record);
  const values = rows.map(({ value }) => value);
  const columns = variableNames(space).map((name) => ({
    name,
    column: rows.map(({ design }) => design[name]),
  }));
  const varied = columns.filter(({ column }) => new Set(column).size > 1);
  if (rows.length < fewestReadings) return { readings: rows.length, found: [], entangled: [] };
  const random = seededRandom('factors', record.state.id);
  const measured = varied.map(({ name, column }) => measureEffect(name, column, values, random));
  const ordered = [...measured].sort((a, b) => a.p - b.p || Math.abs(b.effect) - Math.abs(a.effect));
  let isStillClear = true;
  const found = ordered.map((one, index) => {
    isStillClear &&= one.p * (ordered.length - index) < 0.05;
    return { ...one, isClear: isStillClear };
  });
  return { readings: rows.length, found, entangled: findEntangled(varied) };
}

/**
 * Readings that can be put in order: exact values, and bounds that lie beyond all of them on their own side, which then tie.
 */
function comparableReadings(
  record: CampaignRecord,
): readonly { readonly design: Design; readonly value: number }[] {
  const all = measuredSamples(record).map(({ sample, reading }) => ({
    design: sample.asMade ?? sample.design,
    ...reading,
  }));
  const exact = all.filter(({ bound }) => bound === undefined).map(({ value }) => value);
  const [low, high] = [Math.min(...exact), Math.max(...exact)];
  return all.filter(
    ({ bound, value }) => bound === undefined || (bound === 'upper' ? value <= low : value >= high),
  );
}

type Column = readonly (number | string | undefined)[];

function measureEffect(
  name: string,
  column: Column,
  values: readonly number[],
  random: Random,
): Omit<FactorVerdict, 'isClear'> {
  const isNumeric = column.every((value) => typeof value === 'number');
  const measure = isNumeric
    ? (x: Column, y: readonly number[]): number => correlate(rankOf(x as readonly number[]), rankOf(y))
    : (x: Column, y: readonly number[]): number => shareBetween(x.map(String), y);
  const effect = measure(column, values);
  const ranks = isNumeric ? rankOf(column as readonly number[]) : [];
  const [plain, valueRanks] = [column.map(String), rankOf(values)];
  const ofPermutation = (): number =>
    isNumeric ? correlate(ranks, random.shuffle(valueRanks)) : shareBetween(plain, random.shuffle(values));
  let asLarge = 1;
  for (let i = 0; i < permutations; i++) if (Math.abs(ofPermutation()) >= Math.abs(effect) - 1e-12) asLarge++;
  const draws = Array.from({ length: bootstraps }, () => {
    const rows = values.map(() => random.integer(values.length));
    return measure(
      rows.map((row) => column[row]),
      rows.map((row) => values[row]!),
    );
  }).sort((a, b) => a - b);
  const interval = [draws[Math.floor(0.05 * bootstraps)]!, draws[Math.ceil(0.95 * bootstraps) - 1]!] as const;
  return {
    name,
    kind: isNumeric ? 'rank-correlation' : 'variance-share',
    effect,
    interval,
    p: asLarge / (permutations + 1),
  };
}

function findEntangled(
  columns: readonly { readonly name: string; readonly column: Column }[],
): [string, string, number][] {
  const numeric = columns.filter(({ column }) => column.every((value) => typeof value === 'number'));
  return numeric.flatMap((a, index) =>
    numeric.slice(index + 1).flatMap((b): [string, string, number][] => {
      const rho = correlate(rankOf(a.column as readonly number[]), rankOf(b.column as readonly number[]));
      return Math.abs(rho) > 0.7 ? [[a.name, b.name, rho]] : [];
    }),
  );
}

/** Ranks from 1; ties share their mean rank. */
export function rankOf(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && order[end]!.value === order[start]!.value) end++;
    for (let i = start; i < end; i++) ranks[order[i]!.index] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson's correlation; 0 where one side is constant. */
export function correlate(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
    xy += (x[i]! - mx) * (y[i]! - my);
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/** Sum of squares between groups over the total, 0 to 1; 0 where nothing varies. */
export function shareBetween(groups: readonly string[], values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (total === 0) return 0;
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [index, group] of groups.entries()) {
    const own = sums.get(group) ?? { sum: 0, count: 0 };
    own.sum += values[index]!;
    own.count++;
    sums.set(group, own);
  }
  const between = [...sums.values()].reduce(
    (sum, group) => sum + group.count * (group.sum / group.count - mean) ** 2,
    0,
  );
  return between / total;
}
