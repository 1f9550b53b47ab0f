import type { Evidence } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Verdict } from '../contracts.ts';
import { type Rescored, type Rollout, settleRollout } from '../rollout.ts';
import {
  type FidelityModel,
  type FidelityPair,
  fitFidelity,
  fuseFidelities,
  settlingFidelity,
  witnessOf,
} from './fuse-fidelities.ts';
import { expectUtility, type Utility } from './goal-utility.ts';
import type { RewardWeights } from './pay-episode.ts';

/** A rollout with all that is known of the value that its reward is about. */
export type GroupMember = {
  readonly rollout: Rollout;
  /** What the episode came to by itself; absent = as stored. */
  readonly verdict?: Verdict;
  /** What a value is worth on its instance. */
  readonly utility: Utility;
  /** What lower fidelities say of it: simulators, models, literature. */
  readonly said: readonly Evidence[];
  /** What settles it; empty where it was not audited. */
  readonly settled: readonly Evidence[];
};

export type Settlement = {
  /** How each witness (fidelity and method) errs, as refitted. */
  readonly models: ReadonlyMap<string, FidelityModel>;
  readonly rescored: readonly Rescored[];
};

/**
 * Settles rollouts by what was measured of some of them: refits bias and extra variance of every witness on the pairs that there now are,
 * and pays all members by one posterior, the measured value where it was audited and the corrected lower fidelities elsewhere. Receipts
 * that change supersede the stored ones. The same members give the same bits in any order.
 * `assumedSd`: of a witness that was never compared [unit of the evidence]. `pairs`: of earlier groups, by witness.
 * @throws AppError `mixed-settlement` — rollouts that are settled by different rungs, which are never pooled; `no-evidence`
 */
export function settleGroup(
  members: readonly GroupMember[],
  options: {
    readonly assumedSd: number;
    readonly pairs?: ReadonlyMap<string, readonly FidelityPair[]>;
    readonly weights?: RewardWeights;
  },
): Settlement {
  const rungs = new Set(members.map(({ rollout }) => rollout.receipt.settles));
  if (rungs.size > 1)
    throw new AppError(
      'mixed-settlement',
      `a group is settled by ${[...rungs].join(' and ')}; expected one rung`,
    );
  const pairs = collectPairs(members, options.pairs ?? new Map());
  const models = new Map([...pairs].map(([witness, own]) => [witness, fitFidelity(own, options.assumedSd)]));
  const untested = fitFidelity([], options.assumedSd);
  const modelOf = (evidence: Evidence) => models.get(witnessOf(evidence)) ?? untested;
  return {
    models,
    rescored: members.map((member) => settleMember(member, modelOf, options.weights)),
  };
}

function collectPairs(
  members: readonly GroupMember[],
  earlier: ReadonlyMap<string, readonly FidelityPair[]>,
): ReadonlyMap<string, readonly FidelityPair[]> {
  const pairs = new Map<string, FidelityPair[]>([...earlier].map(([witness, own]) => [witness, [...own]]));
  const ordered = members.toSorted((a, b) => (a.rollout.rollout_id < b.rollout.rollout_id ? -1 : 1));
  for (const { said, settled } of ordered) {
    const truth = fuseFidelities(settled, () => settlingFidelity) ?? plainValue(settled);
    if (truth === null) continue;
    for (const evidence of said) {
      if (evidence.bound !== undefined) continue;
      const witness = witnessOf(evidence);
      const pair = { said: evidence, settled: { value: truth.mean, sd: truth.sd } };
      pairs.set(witness, [...(pairs.get(witness) ?? []), pair]);
    }
  }
  return pairs;
}

/** The mean of values whose sd is not known, taken as they are; null without any. */
function plainValue(evidence: readonly Evidence[]): { readonly mean: number; readonly sd: number } | null {
  const exact = evidence.filter(({ bound }) => bound === undefined);
  if (exact.length === 0) return null;
  return { mean: exact.reduce((sum, { value }) => sum + value / exact.length, 0), sd: 0 };
}

function settleMember(
  { rollout, verdict = rollout.verdict, utility, said, settled }: GroupMember,
  modelOf: (evidence: Evidence) => FidelityModel,
  weights?: RewardWeights,
): Rescored {
  const measured = fuseFidelities(settled, () => settlingFidelity) ?? plainValue(settled);
  const posterior = measured ?? fuseFidelities(said, modelOf);
  if (posterior === null)
    throw new AppError('no-evidence', `rollout ${rollout.rollout_id} has no evidence that says a value`);
  const worth = expectUtility(utility, posterior.mean, posterior.sd);
  const settledVerdict = {
    ...verdict,
    evidence: [...settled, ...said],
    utility: worth,
    trueUtility: measured === null ? verdict.trueUtility : worth.mean,
  };
  return settleRollout(rollout, settledVerdict, weights);
}
