import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CampaignPlace, createCampaignPlace } from './campaign-place.ts';
import { readJournal } from './journal-lab.ts';
import { type Ended, journalLab, runOnnes, startOnnes } from './onnes-process.ts';
import { findFaults, readResults } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const experiments = 4;
const benchFile = fileURLToPath(new URL('../../campaigns/at-the-bench.yaml', import.meta.url));

let place: CampaignPlace;
beforeEach(async () => {
  place = await createCampaignPlace();
});
afterEach(() => place.remove());

const onnes = (...args: readonly string[]): string[] => [
  ...args,
  '--store',
  place.address,
  '--lab-module',
  journalLab,
];

const campaignOf = ({ stdout }: Ended): string => (JSON.parse(stdout) as { campaign: string }).campaign;

const countEvents = (stream: string): Promise<number> => place.look((store) => store.version(stream));

describe('Ctrl-C', () => {
  it('E6: ends with status 130 and a record that goes on to the same results', async () => {
    const file = await place.writeCampaign({ before: 20, after: 20 }, { experiments });
    const first = startOnnes(...onnes('run', file, '--json'));
    await first.until(() => readJournal(place.journal).length === 2);
    first.process.kill('SIGINT');
    const ended = await first.ended;
    const id = campaignOf(ended);
    expect(ended, ended.stderr).toMatchObject({ status: 130 });
    expect(ended.stderr).toContain(`onnes run ${id}`);

    const resumed = await runOnnes(...onnes('run', id, '--json'));
    expect(resumed, resumed.stderr).toMatchObject({ status: 0 });
    const alone = campaignOf(await runOnnes(...onnes('run', file, '--json')));
    const [found, expected] = await place.look((store) =>
      Promise.all([readResults(store, id), readResults(store, alone)]),
    );
    expect(found.slice(1)).toEqual(expected.slice(1));
    expect(await place.look((store) => findFaults(store, id, laboratory))).toEqual([]);
  });

  it('E6: waits for a start under way, so that the instrument need not tell what happened', async () => {
    const file = await place.writeCampaign({ find: 'cannot-tell', after: 500 }, { experiments: 2 });
    const first = startOnnes(...onnes('run', file, '--json'));
    await first.until(() => readJournal(place.journal).length === 1);
    first.process.kill('SIGINT');
    const ended = await first.ended;
    expect(ended, ended.stderr).toMatchObject({ status: 130 });
    const resumed = await runOnnes(...onnes('run', campaignOf(ended), '--no-wait'));
    expect(resumed, resumed.stderr).toMatchObject({ status: 0 });
    expect(readJournal(place.journal)).toHaveLength(2);
  });

  it('ends a wait for a person, which lasts until then', async () => {
    const waiting = startOnnes(...onnes('run', benchFile));
    await waiting.says('Then: onnes approve');
    const first = await Promise.race([waiting.ended, sleep(2_500, 'still waiting')]);
    expect(first).toBe('still waiting');
    waiting.process.kill('SIGINT');
    expect(await waiting.ended).toMatchObject({ status: 130 });
  });
});

describe('onnes run ID', () => {
  it('E1: is refused in one line while another process drives the campaign', async () => {
    const file = await place.writeCampaign({ before: 500 }, { experiments });
    const driving = startOnnes(...onnes('run', file));
    await driving.says('campaign ');
    await driving.until(() => countEvents(`laboratory/${laboratory}`).then((count) => count >= 4));
    const refused = await runOnnes(...onnes('run', 'highest'));
    driving.process.kill('SIGKILL');
    await driving.ended;
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^onnes: campaign highest\\S* is being run by process ${driving.process.pid};`),
    );
  });

  it('gives the result of a closed campaign and adds nothing to the record', async () => {
    const file = await place.writeCampaign({}, { experiments });
    const first = await runOnnes(...onnes('run', file, '--json'));
    const streams = [`campaign/${campaignOf(first)}`, `laboratory/${laboratory}`];
    const before = await Promise.all(streams.map(countEvents));
    const again = await runOnnes(...onnes('run', campaignOf(first), '--json'));
    expect(again, again.stderr).toMatchObject({ status: 0 });
    const { wallSeconds: _, ...result } = JSON.parse(first.stdout) as { wallSeconds: number };
    expect(JSON.parse(again.stdout)).toMatchObject(result);
    expect(await Promise.all(streams.map(countEvents))).toEqual(before);
  });
});
