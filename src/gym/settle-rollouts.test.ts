import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../core/error.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { playPolicy } from './play-policy.ts';
import { payEpisode } from './rewards/pay-episode.ts';
import type { Rollout } from './rollout.ts';
import { type AuditRule, chooseSettlements, rescoreRollouts } from './settle-rollouts.ts';
import { taskFamilies } from './tasks/index.ts';

const family = taskFamilies.find(({ name }) => name === 'choose-superconductors')!;
const familyOf = (name: string) => taskFamilies.find((one) => one.name === name)!;
const rule: AuditRule = {
  round: 'policy 1',
  topCount: 4,
  randomShare: 0.3,
  secret: 'a secret of the host, long',
};

const task = (seed: number) => ({ family: family.name, level: family.levels[0]!, seed });

/** Random play: of what it names it has a few readings, which may be lucky. */
async function play(seed: number): Promise<Rollout> {
  const { calls, verdict } = await playPolicy(family, family.baselines.random, task(seed));
  const env_version = `${family.name}@${family.version}+gym@1.0.0`;
  const paid = { rolloutId: `episode-${seed}`, settles: family.settles, environmentVersion: env_version };
  return {
    schema: 'onnes-rollout/1',
    rollout_id: paid.rolloutId,
    task: task(seed),
    task_hash: String(seed),
    split: 'train',
    env_version,
    calls,
    outcomes: [],
    verdict,
    receipt: payEpisode(verdict, paid),
    is_truncated: false,
  };
}

let rollouts: readonly Rollout[];
beforeAll(async () => {
  const played: Rollout[] = [];
  for (let seed = 0; seed < 24; seed++) played.push(await play(seed));
  // as a file of rollouts holds them
  rollouts = played
    .filter(({ receipt }) => Object.values(receipt.gates).every(Boolean))
    .map((rollout) => JSON.parse(JSON.stringify(rollout)) as Rollout);
});

const settle = async (given: readonly Rollout[]) =>
  (await rescoreRollouts(chooseSettlements(given, rule), { familyOf }))!;
const text = (json: unknown): string => canonicalJson(json as Json);

describe('stored rollouts', () => {
  test('are measured where the platform chose, best-paid and drawn, and their receipts superseded', async () => {
    const settled = await settle(rollouts);
    const audits = settled.map(({ rollout }) => rollout.settlement!.audit);
    const best = rollouts.toSorted((a, b) => b.receipt.total - a.receipt.total).slice(0, 4);
    const top = settled.filter(({ rollout }) => rollout.settlement?.audit?.why === 'top');
    expect(new Set(top.map(({ rollout }) => rollout.rollout_id))).toEqual(
      new Set(best.map(({ rollout_id }) => rollout_id)),
    );
    expect(audits.some((audit) => audit?.why === 'random' && audit.probability === 0.3)).toBe(true);
    expect(audits.some((audit) => audit === null)).toBe(true);
    let superseded = 0;
    settled.forEach(({ rollout, isSame }, i) => {
      const before = rollouts[i]!;
      expect(rollout.settlement!.claimed).toBe(before.verdict.utility.mean);
      if (isSame) return;
      superseded++;
      expect(rollout.receipt).toMatchObject({ version: 2, supersedes: before.receipt.id, settles: 'twin' });
      if (rollout.settlement!.audit === null) return;
      expect(rollout.verdict.utility).toEqual({ mean: before.verdict.trueUtility, sd: 0 });
      expect(rollout.receipt.evidence[0]?.method).toBe('choose-superconductors truth');
    });
    expect(superseded).toBeGreaterThan(rollouts.length / 2);
  });

  test('pay those that were not measured by their readings, with the error that the others taught of them', async () => {
    const rest = (await settle(rollouts)).filter(
      ({ rollout, isSame }) => rollout.settlement!.audit === null && !isSame,
    );
    expect(rest.length).toBeGreaterThan(3);
    for (const { rollout } of rest) {
      const { mean, sd } = rollout.verdict.utility;
      expect(sd).toBeGreaterThanOrEqual(0);
      expect(Math.abs(mean - rollout.settlement!.claimed)).toBeLessThan(0.3);
      expect(rollout.receipt.evidence.every(({ method }) => method.endsWith('measure'))).toBe(true);
    }
  });

  test('give the same bits again, from the file alone and in any order', async () => {
    const settled = (await settle(rollouts)).map(
      ({ rollout }) => JSON.parse(JSON.stringify(rollout)) as Rollout,
    );
    const again = (await rescoreRollouts(settled, { familyOf }))!;
    expect(again.every(({ isSame }) => isSame)).toBe(true);
    const turned = (await settle(rollouts.toReversed())).map(({ rollout }) => rollout).toReversed();
    expect(text(turned)).toBe(text(settled));
    expect(
      text(chooseSettlements(settled, { ...rule, secret: 'another secret of the host', round: '2' })),
    ).toBe(text(settled));
  });

  test('show a settlement that was forged', async () => {
    const settled = (await settle(rollouts)).map(({ rollout }) => rollout);
    const [first, ...rest] = settled as [Rollout, ...Rollout[]];
    const verdict = { ...first.verdict, utility: { mean: 1, sd: 0 } };
    const again = (await rescoreRollouts([{ ...first, verdict }, ...rest], { familyOf }))!;
    expect(again.filter(({ isSame }) => !isSame)).toHaveLength(1);
  });

  test('with one id twice are refused, and a failed gate is not settled', () => {
    expect(() => chooseSettlements([rollouts[0]!, rollouts[0]!], rule)).toThrow(AppError);
    const failed = { ...rollouts[0]!, receipt: { ...rollouts[0]!.receipt, gates: { answered: false } } };
    expect(chooseSettlements([failed], rule)[0]?.settlement).toBeUndefined();
  });
});
