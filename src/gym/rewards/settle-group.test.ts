import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../campaign/index.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import type { Verdict } from '../contracts.ts';
import type { Rollout } from '../rollout.ts';
import { payEpisode } from './pay-episode.ts';
import { type GroupMember, settleGroup } from './settle-group.ts';
import { watchRewards } from './watch-rewards.ts';

const utility = (kelvin: number): number => Math.min(1, Math.max(0, kelvin / 20));

const said = (value: number): Evidence => ({
  value,
  sd: 0.5,
  unit: 'K',
  fidelity: 'simulated',
  method: 'surrogate@1.0.0',
  artefact: null,
});
const measured = (value: number): Evidence => ({
  ...said(value),
  sd: 0.1,
  fidelity: 'measured',
  method: 'cryostat',
});

function playedRollout(id: string, claimed: number, changes: Partial<Rollout> = {}): Rollout {
  const verdict: Verdict = {
    gates: { answered: true },
    reason: 'OK',
    evidence: [said(claimed)],
    utility: { mean: utility(claimed), sd: 0.02 },
    trueUtility: utility(claimed),
    forecasts: [],
    spent: 1,
    budget: 10,
    scale: { random: 0, oracle: 1 },
  };
  const env_version = 'family@1.0.0+gym@1.0.0';
  return {
    schema: 'onnes-rollout/1',
    rollout_id: id,
    task: { family: 'family', level: 'easy', seed: 1 },
    task_hash: 'task 1',
    split: 'train',
    env_version,
    calls: [{ tool: 'finish', arguments: { design: id } }],
    outcomes: [],
    verdict,
    receipt: payEpisode(verdict, { rolloutId: id, settles: 'experiment', environmentVersion: env_version }),
    is_truncated: false,
    ...changes,
  };
}

/** A surrogate that says 5 K too much; every second member was audited. */
const random = seededRandom('group');
const members: readonly GroupMember[] = Array.from({ length: 40 }, (_, i) => {
  const truth = 2 + 10 * random.uniform();
  const claim = truth + 5 + 0.5 * random.normal();
  return {
    rollout: playedRollout(`r${i}`, claim),
    utility,
    said: [said(claim)],
    settled: i % 2 === 0 ? [measured(truth)] : [],
  };
});
const options = { assumedSd: 5 };

describe('settlement', () => {
  const { models, rescored } = settleGroup(members, options);

  test('learns how the surrogate errs and corrects those that were not audited', () => {
    expect(models.get('simulated surrogate@1.0.0')?.bias).toBeCloseTo(5, 0);
    const gaps = rescored.flatMap(({ rollout }, i) => {
      const { rollout: before, settled } = members[i]!;
      return settled.length > 0 ? [] : [before.verdict.utility.mean - rollout.verdict.utility.mean];
    });
    for (const gap of gaps) expect(gap).toBeCloseTo(0.25, 1);
  });

  test('supersedes: settled where it was measured, provisional elsewhere', () => {
    rescored.forEach(({ rollout: { receipt } }, i) => {
      const before = members[i]!.rollout.receipt;
      expect(receipt).toMatchObject({ version: 2, supersedes: before.id, rollout_id: before.rollout_id });
      expect(receipt.status).toBe(members[i]!.settled.length > 0 ? 'settled' : 'provisional');
    });
  });

  test('gives the same bits in any order, and nothing new the second time', () => {
    const text = (json: unknown): string => canonicalJson(json as Json);
    const again = settleGroup(members.toReversed(), options).rescored.toReversed();
    expect(text(again)).toBe(text(rescored));
    const settledMembers = members.map((member, i) => ({ ...member, rollout: rescored[i]!.rollout }));
    expect(settleGroup(settledMembers, options).rescored.every(({ isSame }) => isSame)).toBe(true);
  });

  test('never pools a twin with a laboratory, and asks for evidence', () => {
    const [first] = members;
    const { rollout } = first!;
    const ofTwin = {
      ...first!,
      rollout: { ...rollout, receipt: { ...rollout.receipt, settles: 'twin' as const } },
    };
    expect(() => settleGroup([ofTwin, members[1]!], options)).toThrow(
      expect.objectContaining({ code: 'mixed-settlement' }),
    );
    expect(() => settleGroup([{ ...first!, said: [], settled: [] }], options)).toThrow(
      expect.objectContaining({ code: 'no-evidence' }),
    );
  });
});

describe('what watches rewards', () => {
  const truths = new Map(members.map(({ rollout, settled }) => [rollout.rollout_id, settled[0]?.value]));
  const watch = (rollouts: readonly Rollout[], gapBound = 0.1) =>
    watchRewards(rollouts, {
      topCount: 20,
      gapBound,
      trueUtilityOf: ({ rollout_id }) => {
        const value = truths.get(rollout_id);
        return value === undefined ? undefined : utility(value);
      },
    });
  const rollouts = members.map(({ rollout }) => rollout);

  test('freezes while the best-paid claim more than is true, and not once they are settled', () => {
    const before = watch(rollouts);
    expect(before.hackingGap?.mean).toBeGreaterThan(0.15);
    expect(before.isFrozen).toBe(true);
    const after = watch(settleGroup(members, options).rescored.map(({ rollout }) => rollout));
    expect(Math.abs(after.hackingGap!.mean)).toBeLessThan(0.02);
    expect(after.isFrozen).toBe(false);
    expect(
      watchRewards(rollouts, { topCount: 20, gapBound: 0.1, trueUtilityOf: () => undefined }),
    ).toMatchObject({
      hackingGap: null,
      isFrozen: false,
    });
  });

  test('counts duplicates, truncations, flat groups, failed gates and the fidelities that paid', () => {
    const failed = playedRollout('failed', 15);
    const wrong: Rollout = {
      ...failed,
      is_truncated: true,
      receipt: { ...failed.receipt, gates: { answered: false }, reason: 'NOT_ANSWERED', total: 0 },
    };
    const twin = playedRollout('a', 10, { task_hash: 'task 2' });
    const report = watch([...rollouts, wrong, twin, twin]);
    expect(report.gateFailures).toEqual({ NOT_ANSWERED: 1 });
    expect(report.duplicateRate).toBeCloseTo(1 / 43, 12);
    expect(report.truncatedShare).toBeCloseTo(1 / 43, 12);
    expect(report.groups).toEqual({ count: 2, zeroVariance: 1 });
    expect(report.rewardByFidelity.simulated).toBeCloseTo(1, 12);
    expect(report.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(43);
  });

  test('shows proposals that drift to where the reward knows less', () => {
    const late = rollouts.map((rollout) => ({
      ...rollout,
      verdict: { ...rollout.verdict, utility: { ...rollout.verdict.utility, sd: 0.3 } },
    }));
    expect(watch([...rollouts, ...late]).sigmaDrift).toEqual({
      earlier: expect.closeTo(0.02, 9),
      later: expect.closeTo(0.3, 9),
    });
  });

  test('says nothing of no rollouts', () => {
    expect(watch([])).toMatchObject({ rollouts: 0, hackingGap: null, sigmaDrift: null, duplicateRate: 0 });
  });
});
