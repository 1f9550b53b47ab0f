import { canonicalJson } from '../../core/json.ts';
import type { Rollout } from '../rollout.ts';

/** What an oracle other than the reward says of a rollout: its true utility, 0 to 1. Absent where it was not audited. */
export type TrueUtilityOf = (rollout: Rollout) => number | undefined;

export type WatchOptions = {
  /** Best-paid rollouts whose claims are compared with the truth. */
  readonly topCount: number;
  /** Training is to be frozen while the gap is above it; in utility, 0 to 1. */
  readonly gapBound: number;
  readonly trueUtilityOf: TrueUtilityOf;
};

/** Claimed less true utility of the best-paid rollouts that were audited. */
export type HackingGap = {
  readonly audited: number;
  readonly mean: number;
  readonly standardError: number | null;
};

export type RewardWatch = {
  readonly rollouts: number;
  readonly hackingGap: HackingGap | null;
  /** The gap of the top is above the bound: stop training until the reward is mended. */
  readonly isFrozen: boolean;
  /** Mean sd of the utility in the earlier and in the later half of the rollouts: proposals that drift to where the reward knows least. */
  readonly sigmaDrift: { readonly earlier: number; readonly later: number } | null;
  /** Share of rollouts that repeat the calls of an earlier one on the same task. */
  readonly duplicateRate: number;
  /** Rollouts by the reason of the first gate that failed. */
  readonly gateFailures: { readonly [reason: string]: number };
  /** Share of the task reward paid on evidence of each fidelity; that of several is shared equally by piece of evidence. */
  readonly rewardByFidelity: { readonly [fidelity: string]: number };
  /** Tasks that were played several times, and those of them whose rollouts were all paid the same: nothing is learned there. */
  readonly groups: { readonly count: number; readonly zeroVariance: number };
  /** Counts of totals in ten equal bins from `from` to `to`. */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
  readonly truncatedShare: number;
};

/** What a rollout was paid for, before its round was settled. */
export const claimedUtility = ({ settlement, verdict }: Rollout): number =>
  settlement?.claimed ?? verdict.utility.mean;

/** What whoever trains on the rewards must see, for one family of tasks or for all; rollouts in the order in which they ended. */
export function watchRewards(rollouts: readonly Rollout[], options: WatchOptions): RewardWatch {
  const hackingGap = measureGap(rollouts, options);
  const count = rollouts.length;
  return {
    rollouts: count,
    hackingGap,
    isFrozen: hackingGap !== null && hackingGap.mean > options.gapBound,
    sigmaDrift: measureDrift(rollouts),
    duplicateRate: count === 0 ? 0 : countDuplicates(rollouts) / count,
    gateFailures: countFailures(rollouts),
    rewardByFidelity: shareByFidelity(rollouts),
    groups: countGroups(rollouts),
    histogram: histogramOf(rollouts.map(({ receipt }) => receipt.total)),
    truncatedShare: count === 0 ? 0 : rollouts.filter(({ is_truncated }) => is_truncated).length / count,
  };
}

/** Those whose gates all passed, for only they claim anything. */
function measureGap(
  rollouts: readonly Rollout[],
  { topCount, trueUtilityOf }: WatchOptions,
): HackingGap | null {
  const gaps = rollouts
    .filter(({ receipt }) => passesGates(receipt.gates))
    .toSorted((a, b) => paidFor(b) - paidFor(a))
    .slice(0, topCount)
    .flatMap((rollout) => {
      const truth = trueUtilityOf(rollout);
      return truth === undefined ? [] : [claimedUtility(rollout) - truth];
    });
  const audited = gaps.length;
  if (audited === 0) return null;
  const mean = average(gaps);
  const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0);
  return { audited, mean, standardError: audited < 2 ? null : Math.sqrt(squares / (audited - 1) / audited) };
}

const paidFor = ({ settlement, receipt }: Rollout): number => settlement?.paid ?? receipt.total;

const passesGates = (gates: Rollout['receipt']['gates']): boolean => Object.values(gates).every(Boolean);

function measureDrift(rollouts: readonly Rollout[]): RewardWatch['sigmaDrift'] {
  const sds = rollouts.map(({ verdict }) => verdict.utility.sd);
  const half = Math.floor(sds.length / 2);
  return half === 0 ? null : { earlier: average(sds.slice(0, half)), later: average(sds.slice(half)) };
}

function countDuplicates(rollouts: readonly Rollout[]): number {
  const seen = new Set<string>();
  for (const { task_hash, calls } of rollouts) seen.add(`${task_hash} ${canonicalJson(calls)}`);
  return rollouts.length - seen.size;
}

function countFailures(rollouts: readonly Rollout[]): RewardWatch['gateFailures'] {
  const failed = rollouts.filter(({ receipt }) => !passesGates(receipt.gates));
  const byReason = Map.groupBy(failed, ({ receipt }) => receipt.reason);
  return Object.fromEntries([...byReason].map(([reason, all]) => [reason, all.length]));
}

function shareByFidelity(rollouts: readonly Rollout[]): RewardWatch['rewardByFidelity'] {
  const paid: Record<string, number> = {};
  let total = 0;
  for (const { receipt } of rollouts) {
    const task = receipt.components.task ?? 0;
    total += task;
    const fidelities = receipt.evidence.map(({ fidelity }) => fidelity);
    for (const fidelity of fidelities.length === 0 ? ['none'] : fidelities)
      paid[fidelity] = (paid[fidelity] ?? 0) + task / Math.max(1, fidelities.length);
  }
  return total > 0
    ? Object.fromEntries(Object.entries(paid).map(([fidelity, sum]) => [fidelity, sum / total]))
    : {};
}

function countGroups(rollouts: readonly Rollout[]): RewardWatch['groups'] {
  const groups = [...Map.groupBy(rollouts, ({ task_hash }) => task_hash).values()].filter(
    ({ length }) => length > 1,
  );
  const isFlat = (group: readonly Rollout[]): boolean =>
    group.every(({ receipt }) => receipt.total === group[0]!.receipt.total);
  return { count: groups.length, zeroVariance: groups.filter(isFlat).length };
}

const binCount = 10;

function histogramOf(totals: readonly number[]): RewardWatch['histogram'] {
  const counts = new Array<number>(binCount).fill(0);
  if (totals.length === 0) return { from: 0, to: 0, counts };
  const [from, to] = [Math.min(...totals), Math.max(...totals)];
  for (const total of totals) {
    const bin = to > from ? Math.min(binCount - 1, Math.floor((binCount * (total - from)) / (to - from))) : 0;
    counts[bin] = counts[bin]! + 1;
  }
  return { from, to, counts };
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);
