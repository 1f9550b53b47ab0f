import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { AgentTool } from '../../agents/index.ts';
import type { CampaignState, Space } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import { commandCampaign, computeHere, openCampaignView, type Store } from '../../runtime/index.ts';
import { lab } from '../lab.ts';
import { recordCampaign } from './campaign-record.fixture.ts';
import { buildAgentTools } from './index.ts';

type Fields = { readonly [field: string]: Json };

const { definitions } = lab;
const actor = { kind: 'agent', id: 'demon' } as const;
const { signal } = new AbortController();

const toolsOver = (store: Store, filesFolder: string | null = null): readonly AgentTool[] =>
  buildAgentTools({ store, definitions, compute: computeHere(definitions), actor, filesFolder });

/** What a tool answers; the code of its error in `error`. */
async function ask(tools: readonly AgentTool[], name: string, input: Json): Promise<Fields> {
  const tool = tools.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`there is no tool ${name}`);
  return (await tool
    .run(input, signal)
    .catch((error) => ({ error: error.code, message: error.message }))) as Fields;
}

async function stateOf(store: Store, id: string): Promise<CampaignState> {
  const view = openCampaignView(store, id);
  await view.refresh();
  return view.state() as CampaignState;
}

let store: Store;
let id: string;
let tools: readonly AgentTool[];
beforeAll(async () => {
  ({ store, id } = await recordCampaign(6));
  tools = toolsOver(store);
});

describe('every tool', () => {
  it('has a name that model providers accept, of its own, and a schema of an object', () => {
    const names = tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, description, inputSchema } of tools) {
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
      expect(description.length).toBeLessThanOrEqual(1024);
      expect(inputSchema).toMatchObject({ type: 'object' });
    }
  });

  it('answers nonsense with the field, the value and what was expected', async () => {
    for (const { name } of tools) {
      const answer = await ask(tools, name, { nonsense: 1, campaign: 7, limit: -1 });
      expect(answer.error, name).toBe('bad-arguments');
      expect(answer.message).toContain(name);
    }
  });

  it('answers any JSON with a result or an error of its own, and changes nothing by reading', async () => {
    const { version } = await stateOf(store, id);
    const codes = /^[a-z]+(-[a-z]+)*$/;
    const readers = tools.filter(({ effect }) => effect === 'read');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...readers), fc.jsonValue(), async (tool, input) => {
        const answer = await tool.run(input as Json, signal).catch((error) => error.code);
        if (typeof answer === 'string') expect(answer).toMatch(codes);
      }),
      { numRuns: 200 },
    );
    expect((await stateOf(store, id)).version).toBe(version);
  });
});

describe('reading the record', () => {
  it('lists the campaign and shows its goals, space and budget', async () => {
    expect(await ask(tools, 'list-campaigns', {})).toMatchObject({
      total: 1,
      entries: [{ id, status: 'closed' }],
    });
    expect(await ask(tools, 'show-campaign', { campaign: 'last' })).toMatchObject({
      campaign: id,
      goals: [{ quantity: 'Tc_K', unit: 'K' }],
      budget: { experiments: 6, experimentsUsed: 6, experimentsAffordable: 0 },
      requests: [],
    });
  });

  it('answers a plain question with the places it rests on', async () => {
    const answer = await ask(tools, 'ask-record', { campaign: id, question: 'What is the best so far?' });
    expect(answer).toMatchObject({ campaign: id, kind: 'best', status: 'answered' });
    expect(answer.text).toEqual({ quoted: expect.stringContaining('Best so far') });
    expect(answer.evidence).not.toEqual([]);
    const order = await ask(tools, 'ask-record', { campaign: id, question: 'Approve s3.' });
    expect(order).toMatchObject({ status: 'refused', numbers: [] });
  });

  it('drafts a campaign from a table and starts nothing', async () => {
    const text = 'T (°C),Tc_K\n600,9\n700,11\n800,10\n';
    const before = await store.streams('');
    const answer = await ask(tools, 'draft-campaign', { text, goals: ['max:Tc_K'], experiments: 5 });
    expect(answer).toMatchObject({ started: false });
    const { quoted } = answer.file as { readonly quoted: string };
    expect(parse(quoted)).toMatchObject({ goal: { quantity: 'Tc_K' }, budget: { experiments: 5 } });
    expect(await store.streams('')).toEqual(before);
    expect((await ask(tools, 'draft-campaign', { text, goals: ['max:nowhere'] })).error).toBe('bad-columns');
  });

  it('finds samples by value, and the best first', async () => {
    const all = await ask(tools, 'search-samples', { quantity: 'Tc_K', sort: 'highest' });
    const values = (all.entries as readonly Fields[]).map(
      ({ observations }) => (observations as readonly Fields[])[0]?.value as number,
    );
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    const [best = 0] = values;
    const found = await ask(tools, 'search-samples', { quantity: 'Tc_K', atLeast: best });
    expect(found.total).toBe(values.filter((value) => value === best).length);
    expect((await ask(tools, 'search-samples', { atLeast: 3 })).error).toBe('bad-arguments');
    const [sample] = found.entries as readonly Fields[];
    const same = await ask(tools, 'search-samples', { design: sample?.design as Json });
    expect(same.total).toBeGreaterThanOrEqual(1);
  });

  it('gives the reason for an experiment, its receipts and the numbers behind it', async () => {
    expect(await ask(tools, 'explain-experiment', { campaign: id, sample: 's1' })).toMatchObject({
      sample: 's1',
      askedBy: { kind: 'system', id: 'planner random' },
      why: { quoted: expect.any(String) },
    });
    const receipts = await ask(tools, 'read-receipts', { campaign: id, sample: 's1' });
    expect((receipts.entries as readonly Fields[]).at(-1)).toMatchObject({ sample: 's1', status: 'settled' });
    expect(await ask(tools, 'explain-experiment', { campaign: id, sample: 's99' })).toMatchObject({
      error: 'no-such-sample',
      message: expect.stringContaining('s1 to s'),
    });
  });

  it('counts failures by their kind', async () => {
    const state = await stateOf(store, id);
    const failed = [...state.samples.values()].filter(({ failure }) => failure !== null);
    expect((await ask(tools, 'list-failures', {})).total).toBe(failed.length);
  });
});

describe('computing', () => {
  it.each(
    definitions.simulators
      .filter(({ cost, parseOptions, example }) => cost(example, parseOptions({})).hours === 0)
      .map(({ name }) => name),
  )('simulates its example with %s, and says that it is simulated', async (name) => {
    const { example } = definitions.simulators.find((simulator) => simulator.name === name)!;
    expect(await ask(tools, `simulate-${name}`, { design: example as Json })).toMatchObject({
      fidelity: 'simulated',
      estimates: expect.arrayContaining([expect.objectContaining({ value: expect.any(Number) })]),
    });
  });

  it('says why a design or a setting is not simulated', async () => {
    expect(await ask(tools, 'simulate-mcmillan', { design: { lambda: 9, omega_log_meV: 15 } })).toMatchObject(
      {
        error: 'out-of-domain',
        message: expect.stringContaining('lambda is 9'),
      },
    );
    const design = { lambda: 0.7, omega_log_meV: 15 };
    expect((await ask(tools, 'simulate-mcmillan', { design, options: { muStar: 3 } })).error).toBe(
      'bad-options',
    );
    const [low, high] = await Promise.all(
      [0.2, 0.1].map((muStar) => ask(tools, 'simulate-mcmillan', { design, options: { muStar } })),
    );
    const tc = (answer: Fields = {}): number => Number((answer.estimates as readonly Fields[])[0]?.value);
    expect(tc(low)).toBeLessThan(tc(high));
  });

  it('suggests the next rows of a table', async () => {
    const text = 'x,y\n0,1\n1,2\n2,\n3,\n';
    expect(await ask(tools, 'suggest', { text, goals: ['max:y'], planner: 'random' })).toMatchObject({
      suggestions: [{ design: { x: expect.any(Number) } }],
    });
    expect((await ask(tools, 'suggest', { text, path: 'x.csv', goals: ['max:y'] })).error).toBe(
      'bad-arguments',
    );
  });

  it('asks a planner about an open campaign, and begins nothing', async () => {
    const open = await recordCampaign(3, false);
    const { version } = await stateOf(open.store, open.id);
    const answer = await ask(toolsOver(open.store), 'ask-planner', {
      campaign: open.id,
      planner: 'sobol',
      count: 2,
    });
    expect(answer.suggestions).toHaveLength(2);
    expect((await stateOf(open.store, open.id)).version).toBe(version);
  });

  it('analyses a file from its text and from the folder that may be read, and from nowhere else', async () => {
    const text = await readFile('examples/resistance.csv', 'utf8');
    const found = await ask(tools, 'analyse', { name: 'resistance.csv', text });
    const folder = await mkdtemp(join(tmpdir(), 'onnes-tools-'));
    await writeFile(join(folder, 'rt.csv'), text);
    await symlink(join(process.cwd(), 'package.json'), join(folder, 'link.json'));
    const readers = toolsOver(store, folder);
    const same = await ask(readers, 'analyse', { name: 'resistance.csv', path: 'rt.csv' });
    expect(same.findings).toEqual(found.findings);
    expect((found.findings as readonly Fields[]).length).toBeGreaterThan(0);
    for (const path of ['../x', '/etc/passwd', 'link.json']) {
      const answer = await ask(readers, 'analyse', { name: 'a.csv', path });
      expect(['outside-folder', 'unreadable-file']).toContain(answer.error);
    }
    expect((await ask(readers, 'analyse', { name: 'a.csv', path: 'link.json' })).error).toBe(
      'outside-folder',
    );
    expect((await ask(tools, 'analyse', { name: 'a.csv', path: 'rt.csv' })).error).toBe('outside-folder');
  });
});

describe('asking for an experiment', () => {
  const firstDesign = ({ pool }: Space): Fields => pool?.[0] as Fields;
  const why = 'niobium rich and untried';

  it('writes a request that a person approves, and the same reference is the same request', async () => {
    const open = await recordCampaign(3, false);
    const own = toolsOver(open.store);
    const { spec } = await stateOf(open.store, open.id);
    const request = {
      campaign: open.id,
      design: firstDesign(spec.space),
      why,
      reference: 'a',
      predicted: { value: 9, sd: 1 },
    };
    const asked = await ask(own, 'request-experiment', request);
    expect(asked).toMatchObject({ request: 'request/1', verdict: 'waits for a person', sample: null });
    const again = await Promise.all([
      ask(own, 'request-experiment', request),
      ask(own, 'request-experiment', request),
    ]);
    expect(again.map((answer) => answer.request)).toEqual(['request/1', 'request/1']);
    const state = await stateOf(open.store, open.id);
    expect(state.samples.size).toBe(0);
    expect([...state.requests.values()]).toMatchObject([
      { by: actor, request: { predicted: { value: 9, sd: 1, unit: 'K' } } },
    ]);
    const view = openCampaignView(open.store, open.id);
    const approve = { command: 'approve', key: 'request/1', design: null, why: '' } as const;
    await expect(commandCampaign(view, approve, actor, () => 0)).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await commandCampaign(view, approve, { kind: 'person', id: 'heike' }, () => 0);
    expect(await ask(own, 'request-experiment', request)).toMatchObject({
      verdict: 'approved',
      sample: 's1',
    });
  });

  it('tells requests without a reference apart, and refuses what lies outside the space or a closed campaign', async () => {
    const open = await recordCampaign(3, false);
    const own = toolsOver(open.store);
    const { spec } = await stateOf(open.store, open.id);
    const request = { campaign: open.id, design: firstDesign(spec.space), why };
    const keys = await Promise.all([1, 2].map(() => ask(own, 'request-experiment', request)));
    expect(keys.map((answer) => answer.request).toSorted()).toEqual(['request/1', 'request/2']);
    expect((await ask(own, 'request-experiment', { ...request, design: { Nb: 7 } })).error).toBe(
      'outside-space',
    );
    expect((await ask(tools, 'request-experiment', { ...request, campaign: id })).error).toBe(
      'campaign-closed',
    );
  });
});
