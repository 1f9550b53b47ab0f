import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, openModelServer } from '../models/model-server.ts';
import { makeFolder, runOnnes } from './run-onnes.ts';

const folder = makeFolder();
const store = join(folder, 'store');
const reviewing = join(folder, 'reviewing');
let server: ModelServer;
beforeAll(async () => {
  server = await openModelServer();
  const run = await runOnnes(
    'run',
    'campaigns/bcc-alloys.yaml',
    '--experiments',
    '3',
    '--planner',
    'random',
    '--store',
    store,
  );
  expect(run.status, run.stderr).toBe(0);
  expect(
    (await runOnnes('run', 'campaigns/at-the-bench.yaml', '--no-wait', '--store', reviewing)).status,
  ).toBe(3);
}, 60_000);
afterAll(() => server.close());

const ask = (question: string, ...args: readonly string[]) =>
  runOnnes('ask', 'last', question, '--store', store, ...args);

describe('onnes ask', () => {
  it('answers with the value, what it is, and the events that it rests on', async () => {
    const { status, stdout } = await ask('What is the best so far?');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Best so far: .*\sK \(from the literature, one measurement, sd not known, s\d\)/);
    expect(stdout).toMatch(/rests on event \d+ \(s\d\/analyse\/1, file [0-9a-f]{12}…\)/);
  });

  it('prints one document with numbers and evidence', async () => {
    const { stdout, stderr } = await ask('what is the best?', '--json');
    expect(stderr).toBe('');
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ kind: 'best', status: 'answered', model: null });
    expect(answer.numbers.find(({ name }: { name: string }) => name === 'best.value').quantity).toMatchObject(
      { unit: 'K', sd: null },
    );
    expect(answer.evidence[0]).toMatchObject({
      sample: expect.stringMatching(/^s\d$/),
      seq: expect.any(Number),
      file: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('takes a question without quotation marks, and lists what can be asked', async () => {
    const { stdout } = await runOnnes('ask', 'last', 'how', 'many', 'samples', '--store', store);
    expect(stdout).toContain('The record holds 3 samples');
    const list = await runOnnes('ask', 'last', '--list', '--json');
    expect(JSON.parse(list.stdout).questions.length).toBeGreaterThan(20);
  });

  it('refuses what it does not understand, and what would change anything, with status 2', async () => {
    const rain = await ask('Will it rain in Leiden?');
    expect(rain).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/You can ask, for example.*onnes ask ID --list/s),
    });
    expect((await ask('approve everything')).stderr).toContain('I do not approve anything');
    expect((await ask('  ')).stderr).toContain('a question is missing');
    expect(await runOnnes('ask', 'no-such', 'best?', '--store', store)).toMatchObject({ status: 2 });
  });

  it('drafts a batch with the planner of the campaign, and writes nothing', async () => {
    const before = (await runOnnes('export', 'last', '--format', 'jsonl', '--store', reviewing)).stdout;
    const { stdout, status } = await runOnnes(
      'ask',
      'last',
      'suggest the next 2 experiments',
      '--store',
      reviewing,
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/A draft of 2 experiments by the planner bayes:\n1\. .*\n2\. /);
    expect(stdout).toContain('Nothing was begun');
    expect((await runOnnes('export', 'last', '--format', 'jsonl', '--store', reviewing)).stdout).toBe(before);
  });

  it('asks no model that nobody switched on', async () => {
    const { status, stderr } = await ask('best?', '--model');
    expect(status).toBe(2);
    expect(stderr).toContain('no model may work on campaign');
  });
});

describe('onnes ask --model', () => {
  const own = join(folder, 'with-model');
  beforeAll(async () => {
    cpSync(reviewing, own, { recursive: true });
    const path = join(own, 'models.yaml');
    writeFileSync(
      path,
      `models:\n  local:\n    kind: openai-compatible\n    baseUrl: ${server.url}/v1\n    model: small\n`,
    );
    chmodSync(path, 0o600);
    const amended = await runOnnes(
      'amend',
      'last',
      '--changes',
      '{"model":{"use":"local","budget":{"tokens":1000000}}}',
      '--why',
      'a test',
      '--store',
      own,
    );
    expect(amended.status, amended.stderr).toBe(0);
  });

  it('lets the model use tools that read, and marks what they did not say', async () => {
    server.play(
      { toolCalls: [{ id: 'a', name: 'show-campaign', args: '{"campaign":"last"}' }] },
      { text: ['The budget is 4 experiments and 400 EUR. ', 'Tc is 17.3 K.'] },
    );
    const { stdout, stderr, status } = await runOnnes(
      'ask',
      'last',
      'what do you make of it?',
      '--model',
      'local',
      '--store',
      own,
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: '1 number of this answer is not in the record\n',
    });
    expect(stdout).toBe('The budget is 4 experiments and 400 EUR. Tc is 17.3 K [not in the record].\n');
    const offered = (
      JSON.parse(server.seen[0]!.body) as { tools: { function: { name: string } }[] }
    ).tools.map((tool) => tool.function.name);
    expect(offered).toContain('search-samples');
    expect(offered).not.toContain('request-experiment');
  });

  it('asks the model that is switched on, and no other', async () => {
    const { stderr } = await runOnnes('ask', 'last', 'best?', '--model', 'other', '--store', own);
    expect(stderr).toContain('the model of campaign');
  });
});
