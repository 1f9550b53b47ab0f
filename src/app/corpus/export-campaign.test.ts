import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignState } from '../../campaign/index.ts';
import type { Split } from '../../gym/index.ts';
import { openCampaignView, type Store } from '../../runtime/index.ts';
import { recordCampaign } from '../tools/campaign-record.fixture.ts';
import { corpusFormats } from './corpus-formats.ts';
import { exportCorpus } from './export-corpus.ts';
import { itemsOfCampaign } from './items-of-campaign.ts';
import { selectItems } from './select-items.ts';

type Line = { readonly [field: string]: unknown };
type Message = {
  readonly role: string;
  readonly content: string;
  readonly tool_calls?: readonly { readonly function: { readonly arguments: string } }[];
};

let store: Store;
let id: string;
let state: CampaignState;
beforeAll(async () => {
  ({ store, id } = await recordCampaign(16));
  const view = openCampaignView(store, id);
  await view.refresh();
  state = view.state() as CampaignState;
});

const linesOf = async (name: string, split: Split, minScore = 0): Promise<readonly Line[]> => {
  const format = corpusFormats.find((one) => one.name === name)!;
  const options = { format, split, minScore, agent: 'house_agent', isRescored: false };
  const corpus = await exportCorpus([id], async () => store, {
    ...options,
    note: () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  return corpus!.lines as readonly Line[];
};
const everySplit = async (name: string): Promise<readonly Line[]> =>
  (await Promise.all((['train', 'validation', 'test'] as const).map((split) => linesOf(name, split)))).flat();

const rolePattern = /^user,assistant,tool$/;

describe('a campaign as lines for trainers', () => {
  test('has every settled experiment once as a conversation with its design, receipt, licence and split', async () => {
    const lines = await everySplit('sft');
    expect(lines.length).toBeGreaterThan(3);
    for (const { messages, tools, receipt, licence, split, source, id: line } of lines) {
      const talk = messages as readonly Message[];
      expect(talk.map(({ role }) => role).join()).toMatch(rolePattern);
      expect(tools).toMatchObject([{ type: 'function', function: { name: 'propose_experiment' } }]);
      const sample = state.samples.get((receipt as { readonly sample: string }).sample)!;
      expect(line).toBe(`${id}/${sample.id}`);
      expect(receipt).toEqual(JSON.parse(JSON.stringify(sample.receipts.at(-1))));
      expect(JSON.parse(talk[1]!.tool_calls![0]!.function.arguments)).toMatchObject({
        design: sample.design,
      });
      expect(talk[2]!.content).toMatch(/\sK (\(sd not known\) )?\((simulated|measured|literature)\)/);
      expect([licence, source]).toEqual([expect.not.stringContaining('not stated'), 'campaign']);
      expect(['train', 'validation', 'test']).toContain(split);
    }
  });

  test('tells in a prompt nothing that came later, and nothing of a stricter split', async () => {
    const items = itemsOfCampaign(state, () => 'CC0-1.0');
    const splitOfSample = new Map(items.map((item) => [item.id.split('/').at(-1)!, item.split]));
    const order = ['train', 'validation', 'test'];
    for (const item of items) {
      const sample = state.samples.get(item.id.split('/').at(-1)!)!;
      const told = [...state.samples.values()].filter((other) =>
        item.prompt[0]!.content.includes(`- ${JSON.stringify(other.asMade ?? other.design)}:`),
      );
      for (const other of told) {
        expect(other.finishedAt).toBeLessThanOrEqual(sample.startedAt);
        expect(order.indexOf(splitOfSample.get(other.id)!)).toBeLessThanOrEqual(order.indexOf(item.split));
      }
    }
    expect(items.some(({ prompt }) => prompt[0]!.content.includes('Done so far'))).toBe(true);
  });

  test('prefers of equal prompts the better paid, and never a failed or unsettled one', async () => {
    for (const { chosen, rejected, receipt, rejected_receipt } of await everySplit('preference')) {
      expect(chosen).not.toEqual(rejected);
      const [better, worse] = [receipt, rejected_receipt] as readonly { total: number; status: string }[];
      expect(better!.total).toBeGreaterThan(worse!.total);
      expect(better!.status).toBe('settled');
    }
  });

  test('has no grpo lines, for a laboratory cannot be reset', async () => {
    expect(await everySplit('grpo')).toEqual([]);
  });

  test('has every experiment as a rollout with the fields of OpenEnv collect, failures too', async () => {
    const lines = await everySplit('rollouts');
    const fields = 'episode_id messages reward done tool_trace metrics verify_metrics artifacts task extra';
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(fields.split(' '));
      expect(line).toMatchObject({
        done: true,
        reward: expect.any(Number),
        tool_trace: [{ tool_name: 'propose_experiment' }],
      });
      expect(line.extra).toMatchObject({
        campaign: id,
        receipts: expect.any(Array),
        licence: expect.any(String),
      });
    }
    const paid = [...state.samples.values()].filter(({ receipts }) => receipts.length > 0);
    const ids = lines.map(({ episode_id }) => String(episode_id).split('/').at(-1));
    expect(new Set(ids).size).toBe(ids.length);
    expect(paid.map(({ id: sample }) => sample)).toEqual(expect.arrayContaining(ids));
    const items = itemsOfCampaign(state, () => '');
    const kept = (['train', 'validation', 'test'] as const).flatMap(
      (split) => selectItems(items, split).items,
    );
    expect(ids.toSorted()).toEqual(kept.map((item) => item.id.split('/').at(-1)).toSorted());
  });

  test('counts one composition once however its parts are written, and as another where it was found otherwise', () => {
    const [first] = [...state.samples.values()].filter(({ receipts }) => receipts.length > 0);
    const slightly = Object.fromEntries(
      Object.entries(first!.design).map(([name, value]) => [
        name,
        typeof value === 'number' ? value * (1 + 1e-7) : value,
      ]),
    );
    const twin = { ...first!, id: 's900', design: slightly };
    const other = {
      ...first!,
      id: 's901',
      observations: first!.observations.map((one) => ({ ...one, value: one.value + 5 })),
    };
    const withTwins = { ...state, samples: new Map([...state.samples, ['s900', twin], ['s901', other]]) };
    const items = itemsOfCampaign(withTwins as CampaignState, () => '');
    const contentOf = (sample: string) => items.find((item) => item.id.endsWith(`/${sample}`))!.content;
    expect(contentOf('s900')).toBe(contentOf(first!.id));
    if (first!.failure === null) expect(contentOf('s901')).not.toBe(contentOf(first!.id));
  });
});
