import { randomBaseline } from '../../kernels/statistics/index.ts';
import type { ReplayProblem } from './replay-problem.ts';

/** Best so far after n = 1..budget experiments, as worth (larger is better); null while nothing kept all limits. */
export type MeritCurve = readonly (number | null)[];

export type FirstReached = {
  /** Experiments until the threshold, of the middle replay; null when not within the budget. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

export type ReplayResult = {
  readonly budget: number;
  readonly replayCount: number;
  readonly onnes: { readonly median: MeritCurve; readonly low: MeritCurve; readonly high: MeritCurve };
  readonly random: { readonly median: MeritCurve; readonly low: MeritCurve; readonly high: MeritCurve };
  readonly own: MeritCurve;
  readonly reached: {
    readonly onnes: FirstReached;
    readonly random: FirstReached;
    readonly own: number | null;
  };
  readonly verdict: ReplayVerdict;
  /** Share of a random order's experiments that Onnes did without; null where not both are known. */
  readonly saved: number | null;
};

/**
 * Whether Onnes reached the threshold sooner than a random order, by the mean place of its replays among all random orders: uniform with
 * variance 1/12 when it does not matter what was learned.
 */
export type ReplayVerdict = 'sooner' | 'no difference' | 'later';

/** Middle share of the replays that bands show. */
const bandShare = 0.8;
/** Two-sided, at 5 %. */
const significantDeviation = 1.96;

/** What replays came to. `played`: worth of every experiment of each replay, in order. */
export function summarizeReplays(
  problem: ReplayProblem,
  played: readonly MeritCurve[],
  budget: number,
): ReplayResult {
  const { merits, threshold, order } = problem;
  const curves = played.map((merit) => bestSoFar(merit, budget));
  const firsts = played.map((merit) => firstAt(merit.slice(0, budget), threshold.merit));
  const own = order.map((index) => merits[index] ?? null);
  const random = expectRandom(merits, threshold.count, budget);
  const onnes = {
    median: atShare(curves, 0.5, budget),
    low: atShare(curves, (1 - bandShare) / 2, budget),
    high: atShare(curves, (1 + bandShare) / 2, budget),
  };
  const reached = {
    onnes: {
      median: quantileOf(firsts, 0.5),
      low: quantileOf(firsts, (1 - bandShare) / 2),
      high: quantileOf(firsts, (1 + bandShare) / 2),
    },
    random: random.reached,
    own: firstAt(own, threshold.merit),
  };
  const { median: needed } = reached.onnes;
  const { median: byChance } = random.reached;
  return {
    budget,
    replayCount: played.length,
    onnes,
    random: random.curves,
    own: bestSoFar(own, Math.min(budget, own.length)),
    reached,
    verdict: judge(firsts, merits.length, threshold.count, budget),
    saved: needed === null || byChance === null ? null : 1 - needed / byChance,
  };
}

function bestSoFar(merits: MeritCurve, length: number): MeritCurve {
  let best: number | null = null;
  return Array.from({ length }, (_, index) => {
    const merit = merits[index] ?? null;
    if (merit !== null && (best === null || merit > best)) best = merit;
    return best;
  });
}

function firstAt(merits: MeritCurve, threshold: number): number | null {
  const index = merits.findIndex((merit) => merit !== null && merit >= threshold);
  return index < 0 ? null : index + 1;
}

const worst = Number.NEGATIVE_INFINITY;

/** The value that `share` of the curves do not exceed, at each experiment. */
const atShare = (curves: readonly MeritCurve[], share: number, length: number): MeritCurve =>
  Array.from({ length }, (_, index) => {
    const sorted = curves.map((curve) => curve[index] ?? worst).sort((a, b) => a - b);
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? worst;
    return value === worst ? null : value;
  });

/** Quantile of first hits, those that never came counted last. */
function quantileOf(firsts: readonly (number | null)[], share: number): number | null {
  const sorted = firsts.map((first) => first ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const value =
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(value) ? value : null;
}

/** P(one of `targets` among the first n of `size` in random order), n = 0..size: 1 − C(size − targets, n)/C(size, n). */
export function chanceOfHit(size: number, targets: number): readonly number[] {
  const chances = [0];
  let missed = 1;
  for (let n = 0; n < size; n++) {
    missed *= Math.max(0, size - targets - n) / (size - n);
    chances.push(1 - missed);
  }
  return chances;
}

function expectRandom(merits: ReplayProblem['merits'], targets: number, budget: number) {
  const known = merits.filter((merit) => merit !== null);
  const floor = known.reduce((least, merit) => Math.min(least, merit));
  const baseline = randomBaseline(
    merits.map((merit) => merit ?? floor),
    'maximize',
  );
  const chances = chanceOfHit(merits.length, targets);
  const when = (share: number): number => chances.findIndex((chance) => chance >= share - 1e-12);
  const curve = (share: number): MeritCurve => [...baseline.quantile(share).slice(0, budget)];
  return {
    curves: { median: curve(0.5), low: curve((1 - bandShare) / 2), high: curve((1 + bandShare) / 2) },
    reached: { median: when(0.5), low: when((1 - bandShare) / 2), high: when((1 + bandShare) / 2) },
  };
}

/** Each replay's place among random orders, ties halved; one that never arrived stands in the middle of what is left. */
function judge(
  firsts: readonly (number | null)[],
  size: number,
  targets: number,
  budget: number,
): ReplayVerdict {
  if (firsts.length === 0) return 'no difference';
  const chances = chanceOfHit(size, targets);
  const places = firsts.map((first) =>
    first === null ? (chances[budget]! + 1) / 2 : (chances[first]! + chances[first - 1]!) / 2,
  );
  const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
  const deviation = (0.5 - mean) / Math.sqrt(1 / 12 / places.length);
  if (deviation > significantDeviation) return 'sooner';
  return deviation < -significantDeviation ? 'later' : 'no difference';
}
