import { AppError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import type { Episode, TaskFamily } from './contracts.ts';
import { type Audit, chooseAudits } from './rewards/choose-audits.ts';
import type { RewardWeights } from './rewards/pay-episode.ts';
import { type GroupMember, settleGroup } from './rewards/settle-group.ts';
import { playAgain, type Rescored, type Rollout, settleRollout } from './rollout.ts';

/** How the platform chooses what it measures of a round. */
export type AuditRule = {
  readonly round: string;
  /** Best-paid rollouts of a family that are always measured, and the share of the rest, 0.1 to 1. */
  readonly topCount: number;
  readonly randomShare: number;
  /** Of the host: without it nobody can tell what will be measured. */
  readonly secret: string;
};

export type SettleOptions = {
  readonly familyOf: (name: string) => TaskFamily<Json>;
  readonly weights?: RewardWeights;
  readonly onProgress?: (done: number, rollout: Rollout) => void;
  readonly isStopped?: () => boolean;
};

/**
 * The platform's choice for rollouts that were not settled yet, family by family: the best-paid and a random share of the rest. Rollouts
 * settled before keep what was chosen then, so that the same file is settled alike again. Those with a failed gate claim nothing.
 * @throws AppError `twice-stored` — two rollouts have one id; `bad-options`
 */
export function chooseSettlements(rollouts: readonly Rollout[], rule: AuditRule): readonly Rollout[] {
  const ids = new Set(rollouts.map(({ rollout_id }) => rollout_id));
  if (ids.size < rollouts.length)
    throw new AppError('twice-stored', `${rollouts.length} rollouts have ${ids.size} ids; expected one each`);
  const open = rollouts.filter(({ settlement, receipt }) => settlement === undefined && isAdmitted(receipt));
  const families = Map.groupBy(open, ({ task }) => task.family);
  const audits = new Map<string, Audit>(
    [...families].flatMap(([family, own]) =>
      chooseAudits(
        own.map(({ rollout_id, receipt }) => ({ id: rollout_id, paid: receipt.total })),
        { ...rule, round: `${family} ${rule.round}` },
      ).map((audit) => [audit.id, audit] as const),
    ),
  );
  const chosen = new Set(open);
  return rollouts.map((rollout) => {
    if (!chosen.has(rollout)) return rollout;
    const audit = audits.get(rollout.rollout_id);
    return {
      ...rollout,
      settlement: {
        round: rule.round,
        audit: audit === undefined ? null : { why: audit.why, probability: audit.probability },
        claimed: rollout.verdict.utility.mean,
        paid: rollout.receipt.total,
      },
    };
  });
}

const isAdmitted = ({ gates }: Rollout['receipt']): boolean => Object.values(gates).every(Boolean);

/** What one rollout came to, played again. */
type Played = { readonly rollout: Rollout; readonly episode: Episode };

/**
 * Scores rollouts again from their tasks and calls alone. Those of a settled round are settled anew: what the platform chose is measured,
 * the witnesses' errors are learned from it, and all of a round and family are paid by one posterior. The same rollouts give the same
 * bits in any order. Null where it was stopped.
 * @throws AppError `other-task`, `mixed-settlement`
 */
export async function rescoreRollouts(
  rollouts: readonly Rollout[],
  options: SettleOptions,
): Promise<readonly Rescored[] | null> {
  const rescored = new Map<Rollout, Rescored>();
  const settled: Played[] = [];
  for (const rollout of rollouts) {
    if (options.isStopped?.() === true) return null;
    options.onProgress?.(rescored.size + settled.length, rollout);
    const episode = await playAgain(options.familyOf(rollout.task.family), rollout);
    if (rollout.settlement === undefined)
      rescored.set(rollout, settleRollout(rollout, episode.judge(), options.weights));
    else settled.push({ rollout, episode });
  }
  const groups = Map.groupBy(settled, ({ rollout: { task, settlement } }) =>
    JSON.stringify([task.family, settlement?.round]),
  );
  for (const group of groups.values())
    for (const [rollout, one] of settlePlayed(group, options.weights)) rescored.set(rollout, one);
  return rollouts.map((rollout) => rescored.get(rollout) as Rescored);
}

/** One round of one family; those whose episode says no value of the answer keep what it came to by itself. */
function settlePlayed(
  group: readonly Played[],
  weights: RewardWeights | undefined,
): readonly (readonly [Rollout, Rescored])[] {
  const members = group.flatMap(({ rollout, episode }): (GroupMember & { assumedSd: number })[] => {
    const claim = episode.claim?.() ?? null;
    if (claim === null) return [];
    const { said, utility, assumedSd } = claim;
    const audited = rollout.settlement?.audit !== null;
    return [
      { rollout, verdict: episode.judge(), utility, said, assumedSd, settled: audited ? claim.audit() : [] },
    ];
  });
  const claiming = new Set(members.map(({ rollout }) => rollout));
  const alone = group
    .filter(({ rollout }) => !claiming.has(rollout))
    .map(({ rollout, episode }) => [rollout, settleRollout(rollout, episode.judge(), weights)] as const);
  const units = Map.groupBy(members, ({ said }) => said[0]?.unit ?? '');
  const together = [...units.values()].flatMap((own) => {
    const assumedSd = Math.max(...own.map((member) => member.assumedSd));
    const { rescored } = settleGroup(own, { assumedSd, ...(weights && { weights }) });
    return own.map(({ rollout }, i) => [rollout, rescored[i] as Rescored] as const);
  });
  return [...alone, ...together];
}
