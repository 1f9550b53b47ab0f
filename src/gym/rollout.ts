import { AppError } from '../core/error.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import type {
  CallOutcome,
  Episode,
  EpisodeReceipt,
  Split,
  TaskCall,
  TaskFamily,
  TaskInstance,
  Verdict,
} from './contracts.ts';
import { payEpisode, type RewardWeights } from './rewards/pay-episode.ts';

/** What a trainer may add of the model that played: all of one turn or none. */
export type TurnTokens = {
  readonly prompt_token_ids: readonly number[];
  readonly generation_token_ids: readonly number[];
  readonly generation_log_probs: readonly number[];
  readonly model: string;
  readonly policy_version?: string;
};

/** One episode as it is stored, written once at its end. Everything in it is recomputed from `task` and `calls`, but for the tokens. */
export type Rollout = {
  readonly schema: 'onnes-rollout/1';
  readonly rollout_id: string;
  readonly task: TaskInstance;
  readonly task_hash: string;
  readonly split: Split;
  readonly env_version: string;
  readonly calls: readonly TaskCall[];
  readonly outcomes: readonly CallOutcome[];
  readonly verdict: Verdict;
  readonly receipt: EpisodeReceipt;
  /** Ended by the number of calls, not by an answer or the budget. */
  readonly is_truncated: boolean;
  readonly tokens?: readonly TurnTokens[];
  /** Of a rollout that was settled with others of its round. */
  readonly settlement?: RolloutSettlement;
};

/** How the platform settled a rollout. */
export type RolloutSettlement = {
  /** What was settled together, such as a policy version. */
  readonly round: string;
  /** Why the platform measured it, and with which probability it was to; null where it did not. */
  readonly audit: { readonly why: 'top' | 'random'; readonly probability: number } | null;
  /** Expected utility before, 0 to 1: what the rollout was paid for. */
  readonly claimed: number;
  /** Total of the receipt before, by which the best-paid were chosen. */
  readonly paid: number;
};

/** Where finished episodes go: one call each. What it throws is its own affair; an episode is paid all the same. */
export type RolloutSink = { write(rollout: Rollout): void };

/** Plays the calls of an episode again, from its task alone. @throws AppError `other-task` — the rollout is of another family or version */
export const simulateAgain = async (family: TaskFamily<Json>, rollout: Rollout): Promise<Verdict> =>
  (await playAgain(family, rollout)).judge();

/** The episode as it stood at its end. @throws AppError `other-task` */
export async function playAgain(family: TaskFamily<Json>, rollout: Rollout): Promise<Episode> {
  const { task, env_version, calls } = rollout;
  if (task.family !== family.name || !env_version.startsWith(`${family.name}@${family.version}+`))
    throw new AppError(
      'other-task',
      `rollout ${rollout.rollout_id} was played in ${env_version}; here is ${family.name}@${family.version}`,
    );
  return playCalls(family, task, calls);
}

/** What calls come to on an instance. Calls after the end are not made. */
export const judgeCalls = async (
  family: TaskFamily<Json>,
  instance: TaskInstance,
  calls: readonly TaskCall[],
): Promise<Verdict> => (await playCalls(family, instance, calls)).judge();

async function playCalls(
  family: TaskFamily<Json>,
  instance: TaskInstance,
  calls: readonly TaskCall[],
): Promise<Episode> {
  const episode = family.open(family.draw(instance.seed, instance.level), instance);
  for (const call of calls.slice(0, episode.maxCalls)) {
    const outcome = await episode.call(call);
    if ('isOver' in outcome && outcome.isOver) break;
  }
  return episode;
}

/** What came of scoring a stored rollout again. */
export type Rescored = {
  readonly rollout: Rollout;
  /** Whether the verdict and the pay are the stored ones, bit for bit. */
  readonly isSame: boolean;
};

/**
 * Scores a stored rollout again: simulates it, pays it under `weights`, and where anything differs writes a receipt that supersedes the
 * stored one.
 */
export async function rescoreRollout(
  family: TaskFamily<Json>,
  rollout: Rollout,
  weights?: RewardWeights,
): Promise<Rescored> {
  return settleRollout(rollout, await simulateAgain(family, rollout), weights);
}

/** A rollout under another verdict, such as one that new evidence brings: the receipt supersedes the stored one unless nothing changed. */
export function settleRollout(rollout: Rollout, verdict: Verdict, weights?: RewardWeights): Rescored {
  const { receipt: stored } = rollout;
  const paid = {
    rolloutId: stored.rollout_id,
    settles: stored.settles,
    environmentVersion: stored.env_version,
  };
  const { id: _, version: __, supersedes: ___, ...before } = stored;
  const again = payEpisode(verdict, { ...paid, supersedes: stored }, weights);
  const { id: _id, version: _version, supersedes: _supersedes, ...after } = again;
  const isSame =
    canonicalJson(verdict) === canonicalJson(rollout.verdict) &&
    canonicalJson(before) === canonicalJson(after);
  return isSame ? { rollout, isSame } : { rollout: { ...rollout, verdict, receipt: again }, isSame };
}
