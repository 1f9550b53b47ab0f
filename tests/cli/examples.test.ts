import { once } from 'node:events';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { makeFolder, runOnnes, spawnOnnes, wordsOf } from './run-onnes.ts';

const folder = makeFolder();

async function commandsIn(...path: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runOnnes(...path, '--help');
  const [, commands = ''] = /\nCommands:\n([\s\S]*?)\n\n/.exec(stdout) ?? [];
  return [...commands.matchAll(/^ {2}([a-z-]+)/gm)]
    .map(([, name]) => name as string)
    .filter((name) => name !== 'help');
}

async function exampleOf(...path: readonly string[]): Promise<string> {
  const { status, stdout } = await runOnnes(...path, '--help');
  expect(status).toBe(0);
  return /\nExample:\n {2}onnes (.+)/.exec(stdout)?.[1] ?? '';
}

const commands = await commandsIn();
const orderCommands = (await commandsIn('orders')).map((name) => `orders ${name}`);
const calcCommands = (await commandsIn('calc')).map((name) => `calc ${name}`);

/** What must have happened before an example makes sense; elsewhere a campaign is done. */
const stateFor: { readonly [command: string]: string } = {
  pause: 'reviewing',
  resume: 'paused',
  stop: 'reviewing',
  amend: 'reviewing',
  add: 'reviewing',
  approve: 'reviewing',
  refuse: 'reviewing',
  orders: 'working',
  score: 'simulated',
};

const storeOf = (state: string): string => join(folder, state);

async function must(status: number, state: string, ...args: readonly string[]): Promise<void> {
  const outcome = await runOnnes(...args, '--store', storeOf(state));
  expect(outcome, outcome.stderr).toMatchObject({ status });
}

beforeAll(async () => {
  writeFileSync(
    join(folder, 'agnp.csv'),
    'QAgNO3(%),Qpva(%),Qtsc(%),Qseed(%),Qtot(uL/min),loss\n30,16,6,5,850,0.2\n20,30,9,4,400,0.6\n10,20,8,9,300,0.8\n',
  );
  writeFileSync(
    join(folder, 'alloys.csv'),
    'name,Nb,Ti,Tc_K\na,0.5,0.5,9\nb,0.9,0.1,9.4\nc,0.1,0.9,\nd,0.3,0.7,\n',
  );
  await must(0, 'done', 'run', 'campaigns/bcc-alloys.yaml', '--experiments', '2');
  await must(0, 'simulated', 'run', 'campaigns/twin-bcc-alloys.yaml', '--experiments', '2');
  await must(3, 'reviewing', 'run', 'campaigns/at-the-bench.yaml', '--no-wait');
  for (const next of ['paused', 'working']) cpSync(storeOf('reviewing'), storeOf(next), { recursive: true });
  await must(0, 'paused', 'pause', 'last');
  await must(0, 'working', 'approve', 'last', 's1/review/1');
  await must(3, 'working', 'run', 'last', '--no-wait');
}, 240_000);

it('every command is known to this test', () => {
  expect(commands.length).toBeGreaterThan(15);
  expect(orderCommands.length).toBe(5);
});

/** Commands that go on until they are told to end. */
const serving: readonly string[] = ['serve'];

it.each(serving)('the example in the help of %s opens and ends with Ctrl-C', async (name) => {
  const words = wordsOf(await exampleOf(name));
  const at = words.indexOf('--port');
  expect(at).toBeGreaterThan(0);
  const child = spawnOnnes([...words.with(at + 1, '0'), '--store', join(folder, `store-${name}`)]);
  let said = '';
  for await (const text of child.stdout!.setEncoding('utf8')) {
    said += text;
    if (said.includes('http://')) child.kill('SIGINT');
  }
  expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(0);
});

it.each([...commands.filter((name) => !serving.includes(name)), ...orderCommands, ...calcCommands])(
  'the example in the help of %s works',
  async (name) => {
    const path = name.split(' ');
    const example = await exampleOf(...path);
    const [line = '', output] = example.split(' > ');
    const store = join(folder, `store-${path.join('-')}`);
    cpSync(storeOf(stateFor[path[0] as string] ?? 'done'), store, { recursive: true });
    const words = wordsOf(line).map((word) =>
      /\.(csv|html|svg)$/.test(word) && !existsSync(word) ? join(folder, word) : word,
    );
    expect(words.slice(0, path.length)).toEqual(path);
    const { status, stdout, stderr } = await runOnnes(...words, '--store', store);
    if (path[0] === 'resolve') expect(stderr).toMatch(/^onnes: [^\n]*s3\/measure\/1[^\n]*\n$/);
    else expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    if (output !== undefined) expect(stdout).toContain('sample,outcome');
    if (words.includes('--out')) expect(existsSync(words[words.indexOf('--out') + 1] ?? '')).toBe(true);
  },
  240_000,
);
