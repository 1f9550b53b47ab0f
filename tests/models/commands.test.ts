import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ModelRequest, mostCostOf } from '../../src/agents/index.ts';
import { openCampaignAccount } from '../../src/app/models/campaign-account.ts';
import { openCampaignModel } from '../../src/app/models/open-campaign-model.ts';
import { recordCampaign } from '../../src/app/tools/campaign-record.fixture.ts';
import { amendmentFromJson, type CampaignState, type ModelSwitch } from '../../src/campaign/index.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import type { Json } from '../../src/core/json.ts';
import { commandCampaign, createMemoryStore, openCampaignView, type Store } from '../../src/runtime/index.ts';
import { makeFolder, runOnnes } from '../cli/run-onnes.ts';
import { type ModelServer, openModelServer } from './model-server.ts';

const secret = 'sk-test-0123456789abcdef';
let server: ModelServer;
let folder: string;
beforeAll(async () => {
  server = await openModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  folder = makeFolder();
});

const writeModels = (text: string, mode = 0o600): void => {
  const path = join(folder, 'models.yaml');
  writeFileSync(path, text);
  chmodSync(path, mode);
};
const local = (more = ''): string =>
  `models:\n  local:\n    kind: openai-compatible\n    baseUrl: ${server.url}/v1\n    model: small\n${more}`;
const onnes = (...args: readonly string[]) => runOnnes('model', ...args, '--store', folder);

describe('a campaign whose planner asks a model', () => {
  const write = (planner: string, use: string): string => {
    const path = join(folder, 'campaign.yaml');
    const text = readFileSync('campaigns/bcc-alloys.yaml', 'utf8').replace(/^planner:.*$/m, '');
    writeFileSync(path, `${text}\nplanner: ${planner}\nmodel: { use: ${use}, budget: { tokens: 1000 } }\n`);
    return path;
  };
  const run = (path: string) => runOnnes('run', path, '--store', folder);

  it('is not opened where the model is not one of the workspace', async () => {
    writeModels(local());
    const path = write('agent', 'locl');
    expect(await run(path)).toMatchObject({ status: 2, stderr: expect.stringContaining('no model "locl"') });
    expect((await runOnnes('list', '--store', folder)).stdout).toContain('no campaigns yet');
    const { status, stderr } = await runOnnes('validate', path, '--store', folder);
    expect(status).toBe(0);
    expect(stderr).toContain('in this workspace it cannot run: no model "locl"');
  });

  it('is not valid where a planner that it asks does not exist', async () => {
    const path = write('{ name: agent, options: { fallback: bayess } }', 'local');
    const { status, stderr } = await runOnnes('validate', path, '--store', folder);
    expect(status).toBe(2);
    expect(stderr).toContain('bayess');
  });
});

describe('onnes model', () => {
  it('says that without a file there are none, and that all works by rules', async () => {
    const { status, stdout } = await onnes('list');
    expect(status).toBe(0);
    expect(stdout).toContain('campaigns go by rules');
    expect(await onnes('check', 'local')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('none is configured'),
    });
  });

  it('lists models, and says which lack their key', async () => {
    writeModels(
      `${local()}  away:\n    kind: anthropic\n    model: big\n    keyFrom: ONNES_TEST_ABSENT_KEY\n    price: { input: 3, output: 15, currency: USD }\n`,
    );
    const { stdout } = await onnes('list', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'local', kind: 'openai-compatible', isReady: true, price: null },
      { name: 'away', isReady: false, why: expect.stringContaining('ONNES_TEST_ABSENT_KEY') },
    ]);
    expect((await onnes('check', 'away')).stderr).toContain('ONNES_TEST_ABSENT_KEY, which is not set');
  });

  it('checks a model with one tiny request, says what it cost, and logs the bytes that left', async () => {
    writeModels(local(`    key: ${secret}\n    price: { input: 3, output: 15, currency: EUR }\n`));
    server.play({ text: ['measured'], usage: { input: 1000, output: 100 } });
    const { status, stdout, stderr } = await onnes('check', 'local', '--json');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const checked = JSON.parse(stdout);
    expect(checked).toMatchObject({
      text: 'measured',
      usage: { input: 1000, output: 100 },
      cost: { currency: 'EUR' },
    });
    expect(checked.cost.money).toBeCloseTo(0.0045, 12);
    expect(checked.reserved.money).toBeGreaterThan(0);
    expect(server.seen).toHaveLength(1);
    const [entry] = JSON.parse((await onnes('log', '--json')).stdout);
    expect(entry).toMatchObject({
      model: 'local',
      purpose: 'check',
      url: `${server.url}/v1/chat/completions`,
    });
    const kept = readFileSync(entry.file);
    expect(kept.toString()).toBe(server.seen[0]?.body);
    expect(sha256Hex(kept)).toBe(entry.sha256);
    expect(statSync(entry.file).mode & 0o777).toBe(0o600);
    expect(kept.toString() + readFileSync(join(folder, 'models/sent.jsonl'))).not.toContain(secret);
  });

  it('previews the bytes that check would send, and sends nothing', async () => {
    writeModels(local());
    server.play({ text: ['measured'] });
    const { stdout } = await onnes('preview', 'local');
    expect(server.seen).toEqual([]);
    expect((await onnes('log')).stdout).toBe('nothing left for a model\n');
    await onnes('check', 'local');
    expect(stdout).toBe(`${server.seen[0]?.body}\n`);
    const file = join(folder, 'request.json');
    writeFileSync(file, JSON.stringify({ messages: [{ role: 'user', text: 'Tc of Nb?' }] }));
    expect(JSON.parse((await onnes('preview', 'local', '--request', file, '--json')).stdout).body).toContain(
      'Tc of Nb?',
    );
    writeFileSync(file, JSON.stringify({ messages: [{ role: 'boss', text: 'x' }] }));
    expect(await onnes('preview', 'local', '--request', file)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('messages[0].role'),
    });
  });

  it('keeps the key out of what a provider says', async () => {
    writeModels(local(`    key: ${secret}\n`));
    server.play({
      status: 401,
      body: JSON.stringify({ error: { message: `Incorrect API key provided: ${secret}` } }),
    });
    const { status, stderr } = await onnes('check', 'local');
    expect(status).toBe(2);
    expect(stderr).toContain('Incorrect API key provided: [redacted]');
    expect(stderr).not.toContain(secret);
  });

  it('plays a cassette, and nothing leaves', async () => {
    const reply = {
      text: 'measured',
      toolCalls: [],
      ended: 'stop',
      usage: { input: 1, output: 1 },
      model: 'tape',
    };
    const request = sha256Hex(
      '{"maxTokens":64,"messages":[{"role":"user","text":"Answer with the one word: measured"}],"tools":[]}',
    );
    writeFileSync(join(folder, 'tape.jsonl'), `${JSON.stringify({ cassette: 1, request, reply })}\n`);
    writeModels('models:\n  tape:\n    kind: cassette\n    file: tape.jsonl\n');
    expect((await onnes('check', 'tape')).stdout).toContain('"measured"');
    expect((await onnes('preview', 'tape')).stdout).toContain('nothing leaves');
    writeFileSync(join(folder, 'tape.jsonl'), '');
    expect(await onnes('check', 'tape')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('holds no reply'),
    });
  });

  it('records what a model replies, as a cassette that answers the same', async () => {
    writeModels(`${local('    record: tape.jsonl\n')}  tape:\n    kind: cassette\n    file: tape.jsonl\n`);
    server.play({ text: ['measured'] });
    await onnes('check', 'local');
    server.play({ text: ['another'] });
    expect((await onnes('check', 'tape')).stdout).toContain('tape answers as small-1');
    expect(server.seen).toEqual([]);
  });

  it('makes the folder of a cassette, and sends nothing where it cannot be written', async () => {
    writeModels(local('    record: tapes/small/tape.jsonl\n'));
    server.play({ text: ['measured'] });
    expect(await onnes('check', 'local')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'tapes/small/tape.jsonl'), 'utf8')).toContain('measured');
    writeModels(local('    record: tapes/small/tape.jsonl/tape.jsonl\n'));
    server.play({ text: ['measured'] });
    expect(await onnes('check', 'local')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nothing is sent: the cassette'),
    });
    expect(server.seen).toEqual([]);
  });

  it('calls a model ready only where it can be opened', async () => {
    writeModels(
      `${local('    modle: x\n')}  tape:\n    kind: cassette\n    file: tapes/claude.jsonl\n  far:\n    kind: openai-compatible\n    model: x\n    baseUrl: http://example.org/v1\n`,
    );
    expect(JSON.parse((await onnes('list', '--json')).stdout)).toMatchObject([
      { name: 'local', isReady: false, why: expect.stringContaining('modle') },
      { name: 'tape', isReady: false, why: expect.stringContaining('there is no such cassette') },
      { name: 'far', isReady: false, why: expect.stringContaining('expected https://') },
    ]);
  });

  it('takes an empty file for none, and says what a name may be', async () => {
    writeModels('# models:\n');
    expect((await onnes('list')).stdout).toContain('campaigns go by rules');
    expect((await onnes('check', 'local')).stderr).toContain('docs/models.md says how to add one');
    writeModels('models:\n  Local_1:\n    kind: cassette\n');
    expect((await onnes('list')).stderr).toContain(
      'models.Local_1: not allowed as a name; expected lower-case letters, digits and hyphens',
    );
  });

  it('previews one request, and says which when two are given', async () => {
    writeModels(local());
    const asked = await onnes('preview', 'local', '--text', 'x', '--request', 'y.json');
    expect(asked).toMatchObject({ status: 2, stderr: expect.stringContaining('--request') });
    expect((await onnes('preview', 'local', '--request', 'absent.json')).stderr).toBe(
      'onnes: absent.json: there is no such file\n',
    );
  });

  it.each<[string, string, string]>([
    ['a key that others may read', `    key: ${secret}\n`, 'chmod 600'],
    ['an unknown kind', '    kind: oracle\n', 'kind'],
    ['an unknown setting', '    modle: x\n', 'modle'],
    ['key and keyFrom', `    key: ${secret}\n    keyFrom: X\n`, 'both key and keyFrom'],
    ['a price without a currency', '    price: { input: 1, output: 1 }\n', 'price.currency'],
    ['a time-out that is none', '    timeouts: { silence: -1 }\n', 'timeouts.silence'],
  ])('refuses %s', async (_, more, expected) => {
    writeModels(
      more.includes('kind:') ? local().replace('    kind: openai-compatible\n', more) : local(more),
      0o644,
    );
    const { status, stderr } = await onnes('check', 'local');
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain(secret);
  });
});

describe('the model of a campaign', () => {
  const request: ModelRequest = { messages: [{ role: 'user', text: 'Tc of Nb?' }], tools: [], maxTokens: 50 };
  const { signal } = new AbortController();
  let store: Store;
  let id: string;
  beforeEach(async () => {
    ({ store, id } = await recordCampaign(3, false, createMemoryStore()));
    writeModels(local('    price: { input: 3, output: 15, currency: EUR }\n    attempts: 1\n'));
    server.play({ text: ['9.2 K'], usage: { input: 100, output: 10 } });
  });

  async function switchTo(model: ModelSwitch): Promise<CampaignState> {
    const view = openCampaignView(store, id);
    const command = { command: 'amend', changes: { model }, why: 'a test asks for it' } as const;
    await commandCampaign(view, command, { kind: 'person', id: 'heike' }, () => 0);
    return view.state() as CampaignState;
  }
  const open = (state: CampaignState) => openCampaignModel(store, state, { folder });

  it('is off until a person switches it on, and off again', async () => {
    const view = openCampaignView(store, id);
    await view.refresh();
    await expect(open(view.state() as CampaignState)).rejects.toMatchObject({ code: 'model-off' });
    const { model } = await open(await switchTo({ use: 'local', budget: { tokens: 100_000 } }));
    expect((await model.generate(request, signal)).text).toBe('9.2 K');
    await expect(open(await switchTo('off'))).rejects.toMatchObject({ code: 'model-off' });
  });

  it('counts no money of another currency where money is not limited', async () => {
    writeModels(local('    price: { input: 3, output: 15, currency: USD }\n    attempts: 1\n'));
    const { model } = await open(await switchTo({ use: 'local', budget: { tokens: 100_000 } }));
    expect(model.price).toBeNull();
    await model.generate(request, signal);
    expect((await openCampaignAccount(store, id, {}, 'EUR').state()).spent).toEqual({
      tokens: 110,
      money: 0,
    });
  });

  it('keeps to its budget, over processes and after a crash', async () => {
    const most = mostCostOf(request, { input: 3, output: 15, currency: 'EUR' });
    const state = await switchTo({ use: 'local', budget: { tokens: 2 * most.tokens } });
    const [one, other] = [await open(state), await open(state)];
    await one.model.generate(request, signal);
    await other.model.generate(request, signal);
    const account = openCampaignAccount(store, id, {}, 'EUR');
    expect((await account.state()).spent.tokens).toBe(220);
    await account.reserve('cut off by a crash', most);
    await expect(one.model.generate(request, signal)).rejects.toMatchObject({ code: 'model-budget' });
    await expect(other.model.generate(request, signal)).rejects.toMatchObject({ code: 'model-budget' });
    expect(server.seen).toHaveLength(2);
  });

  it('lets no two calls at once reserve what is left for one', async () => {
    const most = mostCostOf(request, { input: 3, output: 15, currency: 'EUR' });
    const state = await switchTo({ use: 'local', budget: { money: 1.5 * most.money } });
    server.play({ text: ['9.2 K'], usage: { input: 100, output: 10 }, delay: 200 });
    const models = await Promise.all([open(state), open(state), open(state)]);
    const outcomes = await Promise.all(
      models.map(({ model }) =>
        model.generate(request, signal).then(
          () => 'answered',
          (error) => error.code,
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'answered').length).toBeGreaterThan(0);
    const { spent, reserved } = await openCampaignAccount(store, id, {}, 'EUR').state();
    expect(reserved.size).toBe(0);
    expect(spent.money).toBeLessThanOrEqual(1.5 * most.money);
    expect(outcomes).toContain('model-budget');
  });

  it.each<[string, object]>([
    ['expected off, or a mapping', { model: 'on' }],
    ['states no limit', { model: { use: 'local', budget: {} } }],
    ['use', { model: { budget: { tokens: 5 } } }],
  ])('a switch that is none is refused: %s', async (expected, changes) => {
    const { spec } = await switchTo('off');
    expect(() => amendmentFromJson(spec, changes as Json)).toThrow(expected);
  });
});
