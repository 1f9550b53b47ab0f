import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { taskFamilies } from '../../src/gym/index.ts';
import { makeFolder, runOnnes, spawnOnnes } from './run-onnes.ts';

const [family] = taskFamilies;
const name = family?.name as string;
const folder = makeFolder();

test('lists families and wires', async () => {
  const { status, stdout } = await runOnnes('gym', 'list', '--json');
  const document = JSON.parse(stdout) as {
    readonly families: readonly { readonly name: string }[];
    readonly wires: readonly object[];
  };
  expect(status).toBe(0);
  expect(document.families.map((one) => one.name)).toEqual(taskFamilies.map((one) => one.name));
  expect(document.wires).toMatchObject([{ name: 'open-env' }, { name: 'nemo-gym' }]);
  expect((await runOnnes('gym', 'list')).stdout).toContain(name);
});

test('validates one family', async () => {
  const { status, stdout } = await runOnnes('gym', 'validate', name, '--instances', '1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ isValid: true });
  expect(status).toBe(0);
});

test('serves, validates what it serves, and ends on Ctrl-C', async () => {
  const rollouts = join(folder, 'rollouts.jsonl');
  const child = spawnOnnes(['gym', 'serve', '--port', '0', '--json', '--rollouts', rollouts]);
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
  });
  const { url } = JSON.parse(line) as { readonly url: string };
  const checked = await runOnnes('gym', 'validate', url);
  expect(checked.stdout).toContain('all 7 checks hold');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(existsSync(rollouts)).toBe(true);
});

test('serves with several workers on one port, takes another for one that died, and ends them all', async () => {
  const rollouts = join(folder, 'rollouts-of-workers.jsonl');
  const child = spawnOnnes([
    'gym',
    'serve',
    '--port',
    '0',
    '--workers',
    '2',
    '--json',
    '--rollouts',
    rollouts,
  ]);
  let noted = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    noted += text;
  });
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout! }).once('line', resolve);
  });
  const { url, workers } = JSON.parse(line) as { readonly url: string; readonly workers: readonly number[] };
  expect(workers).toHaveLength(2);
  expect((await runOnnes('gym', 'validate', url)).stdout).toContain('all 7 checks hold');
  process.kill(workers[0] as number, 'SIGKILL');
  await vi.waitFor(() => expect(noted).toContain('another has taken its place'), 30_000);
  expect((await runOnnes('gym', 'validate', url)).stdout).toContain('all 7 checks hold');
  for (let n = 0; n < 4; n++) await answerAtOnce(url);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(() => process.kill(workers[1] as number, 0)).toThrow('ESRCH');
  expect(readFileSync(rollouts, 'utf8').trim().split('\n')).toHaveLength(4);
});

/** An episode of one call, over a connection of its own. */
async function answerAtOnce(url: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
  const ask = (message: object): Promise<{ readonly data: { readonly done: boolean } }> =>
    new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)));
      socket.send(JSON.stringify(message));
    });
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  await ask({ type: 'reset', data: { seed: 1 } });
  const answer = { type: 'call_tool', tool_name: 'answer', arguments: { design: 0 } };
  expect((await ask({ type: 'step', data: answer })).data.done).toBe(true);
  socket.close();
}

test('scores stored rollouts again, and finds one that was changed', async () => {
  const { stdout } = await runOnnes('gym', 'rows', '--count', '2');
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly task_id: string });
  expect(rows).toHaveLength(2);
  const file = join(folder, 'played.jsonl');
  writeFileSync(file, await playRows(rows.map(({ task_id }) => task_id)));
  expect((await runOnnes('gym', 'rescore', file)).status).toBe(0);
  const forged = readFileSync(file, 'utf8').replace(/"total":[-\d.e]+/, '"total":1');
  writeFileSync(file, `${forged}{"schema":"onnes-rol`);
  const out = join(folder, 'rescored.jsonl');
  const { status, stdout: document, stderr } = await runOnnes('gym', 'rescore', file, '--out', out, '--json');
  expect(status).toBe(1);
  expect(stderr).toContain('cut short');
  expect(JSON.parse(document)).toMatchObject({ rollouts: 2, same: 1, changed: [{ before: 1 }] });
  expect((await runOnnes('gym', 'rescore', out)).status).toBe(0);
});

/** Measures three designs once each, and names the last. */
const measureAndAnswer = (turn: number): readonly [string, Json] =>
  turn < 4 ? ['measure', { design: turn, quantiles: [1, 5, 15] }] : ['answer', { design: 3 }];

test('settles stored rollouts by what the platform chose, bit for bit, and watches the gap of those alone', async () => {
  const { stdout } = await runOnnes('gym', 'rows', '--count', '12');
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { task_id: string }).task_id);
  const [file, out] = [join(folder, 'to-settle.jsonl'), join(folder, 'settled.jsonl')];
  writeFileSync(file, await playRows(ids, measureAndAnswer));
  const store = ['--store', join(folder, 'workspace')];
  const settled = await runOnnes(
    'gym',
    'settle',
    file,
    '--out',
    out,
    '--top',
    '2',
    '--share',
    '0.3',
    ...store,
    '--json',
  );
  const document = JSON.parse(settled.stdout) as { readonly audited: number; readonly superseded: number };
  expect(document).toMatchObject({ rollouts: 12, top: 2, round: '1' });
  expect(document.superseded).toBeGreaterThan(0);
  expect(document.audited).toBeLessThan(12);
  expect((await runOnnes('gym', 'rescore', out)).status).toBe(0);
  const twice = join(folder, 'settled-twice.jsonl');
  expect((await runOnnes('gym', 'settle', out, '--out', twice, ...store)).status).toBe(0);
  expect(readFileSync(twice, 'utf8')).toBe(readFileSync(out, 'utf8'));
  const watched = await runOnnes('gym', 'watch', out, '--top', '12', '--gap-bound', '1', ...store, '--json');
  expect(JSON.parse(watched.stdout)).toMatchObject({
    families: [{ hackingGap: { audited: document.audited }, meanGap: expect.any(Number) }],
  });
  const forged = readFileSync(out, 'utf8').replaceAll(
    '"audit":{"why":"top","probability":1}',
    '"audit":null',
  );
  writeFileSync(out, forged);
  expect((await runOnnes('gym', 'rescore', out)).status).toBe(1);
});

async function playRows(
  taskIds: readonly string[],
  move: (turn: number) => readonly [tool: string, input: Json] = () => ['no_such_tool', {}],
): Promise<string> {
  const { createEnvironment, createTaskSource } = await import('../../src/gym/index.ts');
  const lines: string[] = [];
  let episodes = 0;
  for (const task_id of taskIds) {
    const environment = createEnvironment(createTaskSource(family!), {
      newEpisodeId: () => `episode-${++episodes}`,
      rollouts: { write: (rollout) => lines.push(`${JSON.stringify(rollout)}\n`) },
    });
    environment.reset({ task_id });
    for (let [done, turn] = [false, 1]; !done; turn++)
      ({ done } = await environment.call(...move(turn), { deadlineMs: 10_000 }));
  }
  return lines.join('');
}

test('watches stored rollouts and exports them for training', async () => {
  const { stdout } = await runOnnes('gym', 'rows', '--count', '3', '--split', 'train');
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly task_id: string }).task_id);
  const file = join(folder, 'watched.jsonl');
  const store = ['--store', join(folder, 'watched-store')];
  writeFileSync(file, await playRows(ids));
  const watched = await runOnnes('gym', 'watch', file, ...store, '--json');
  expect(watched.status).toBe(0);
  expect(JSON.parse(watched.stdout)).toMatchObject({
    families: [{ family: name, rollouts: 3, truncatedShare: 1, isFrozen: false }],
  });
  expect((await runOnnes('gym', 'watch', file, ...store)).stdout).toContain(
    'duplicates 0.0 %, truncated 100.0 %',
  );
  const exported = await runOnnes('export', file, '--format', 'rollouts');
  expect(exported.stdout.trim().split('\n')).toHaveLength(3);
  const rescored = await runOnnes('export', file, '--format', 'rollouts', '--rescored');
  expect(rescored.stdout).toBe('');
  expect(rescored.stderr).toContain('3 of 3 rollouts');
  const heldOut = await runOnnes('export', file, '--format', 'grpo', '--split', 'test');
  expect(heldOut.stdout).toBe('');
  expect(heldOut.stderr).toContain('0 lines of the split test');
  const absent = await runOnnes('export', '/no/such/file.jsonl', '--format', 'sft');
  expect(absent).toMatchObject({ status: 2, stderr: 'onnes: /no/such/file.jsonl: there is no such file\n' });
  const strange = await runOnnes('export', file, '--format', 'sft', '--split', 'dev');
  expect(strange).toMatchObject({ status: 2, stdout: '' });
});

test.each([
  [['watch', '/no/such/file'], 'cannot read /no/such/file'],
  [['serve', '--task', 'chess'], 'no family of tasks is called "chess"'],
  [['serve', '--wire', 'telegraph'], 'no wire is called "telegraph"; there are open-env, nemo-gym'],
  [['serve', '--level', 'absurd'], 'level is "absurd"'],
  [['serve', '--wire', 'nemo-gym', '--workers', '2'], 'nemo-gym needs one process'],
  [['serve', '--level', 'absurd', '--workers', '2'], 'level is "absurd"'],
  [['serve', '--port', '70000'], 'expected a whole number of 0 to 65535'],
  [['serve', '--host', '0.0.0.0', '--port', '0'], 'set a token'],
  [['serve', '--rollouts', '/no/such/folder/x.jsonl'], 'cannot write rollouts'],
  [['validate', 'chess'], 'no family of tasks is called "chess"'],
  [['rescore', '/no/such/file'], 'cannot read /no/such/file: there is no such file'],
  [['rows', '--split', 'dev'], 'split is "dev"'],
])('gym %j is refused in one line', async (args, message) => {
  const { status, stdout, stderr } = await runOnnes('gym', ...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test.each([['rescore'], ['watch'], ['settle', '--out', '/dev/null']])(
  'gym %j says that a file holds no rollouts yet',
  async (command, ...options) => {
    const file = join(makeFolder(), 'rollouts.jsonl');
    writeFileSync(file, '');
    const { stderr } = await runOnnes('gym', command, file, ...options, '--store', makeFolder());
    expect(stderr).toContain(`holds no rollouts yet; onnes gym serve --rollouts ${file}`);
  },
);

test('validate says how to start a server where none answers', async () => {
  const { status, stdout } = await runOnnes('gym', 'validate', 'http://127.0.0.1:1');
  expect(status).toBe(1);
  expect(stdout).toContain('nothing answers at http://127.0.0.1:1; start a server with: onnes gym serve');
});

test('validate says what is wrong with a server that is none', async () => {
  const { status, stdout } = await runOnnes('gym', 'validate', 'http://127.0.0.1:9');
  expect(status).toBe(1);
  expect(stdout).toContain('FAILED');
});
