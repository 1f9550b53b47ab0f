import { beforeAll, describe, expect, test } from 'vitest';
import { createEnvironment } from './environment.ts';
import { rewardWeights } from './rewards/pay-episode.ts';
import { type Rollout, rescoreRollout, settleRollout } from './rollout.ts';
import { createTaskSource } from './task-source.ts';
import { chooseSuperconductors } from './tasks/choose-superconductors/index.ts';
import { asServed } from './wires/wire.fixture.ts';

const family = asServed(chooseSuperconductors);

async function play(): Promise<Rollout> {
  const rollouts: Rollout[] = [];
  const environment = createEnvironment(createTaskSource(family, { level: 'binary' }), {
    newEpisodeId: () => 'r1',
    rollouts: { write: (rollout) => rollouts.push(rollout) },
  });
  environment.reset({ seed: 12 });
  const { designs } = chooseSuperconductors.draw(12, 'binary');
  const best = designs.findIndex(({ value }) => value === Math.max(...designs.map((one) => one.value)));
  const patient = { deadlineMs: 10_000 };
  for (const design of [best, -0, 4, best])
    await environment.call('measure', { design, quantiles: [0, 5, 20] }, patient);
  await environment.call('no_such_tool', {}, patient);
  await environment.call('answer', { design: best }, patient);
  // as it comes back from a file
  return JSON.parse(JSON.stringify(rollouts[0])) as Rollout;
}

describe('a stored rollout', () => {
  let rollout: Rollout;
  beforeAll(async () => {
    rollout = await play();
  });

  test('scores again bit for bit', async () => {
    const again = await rescoreRollout(family, rollout);
    expect(again.isSame).toBe(true);
    expect(again.rollout).toEqual(rollout);
  });

  test('gets a receipt that supersedes the stored one under other weights', async () => {
    const { rollout: other, isSame } = await rescoreRollout(family, rollout, { ...rewardWeights, kappa: 3 });
    expect(isSame).toBe(false);
    expect(other.receipt).toMatchObject({
      version: 2,
      supersedes: rollout.receipt.id,
      score: rollout.receipt.score,
    });
    expect(other.receipt.total).toBeLessThan(rollout.receipt.total);
  });

  test('whose receipt was changed is found out', async () => {
    const forged = { ...rollout, receipt: { ...rollout.receipt, total: 1 } };
    const { isSame, rollout: mended } = await rescoreRollout(family, forged);
    expect(isSame).toBe(false);
    expect(mended.receipt.total).toBe(rollout.receipt.total);
  });

  test('is settled anew by new evidence', () => {
    const verdict = { ...rollout.verdict, utility: { mean: 0.2, sd: 0.01 }, trueUtility: 0.2 };
    const { rollout: settled, isSame } = settleRollout(rollout, verdict);
    expect(isSame).toBe(false);
    expect(settled.receipt).toMatchObject({ version: 2, status: 'settled', supersedes: rollout.receipt.id });
  });

  test('of another version of the family is not scored', async () => {
    const other = { ...family, version: '9.0.0' };
    await expect(rescoreRollout(other, rollout)).rejects.toMatchObject({ code: 'other-task' });
  });
});
