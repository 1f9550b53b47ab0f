import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { repositoryRoot } from '../architecture/source-file.ts';
import { commandLinePath, makeFolder, type Outcome, runOnnes, runOnnesProcess } from './run-onnes.ts';

const folder = makeFolder();
let fileCount = 0;

function writeFile(extension: string, content: string | Uint8Array): string {
  const path = join(folder, `file-${fileCount++}.${extension}`);
  writeFileSync(path, content);
  return path;
}

const table = writeFile('csv', 'x,gas,y\n1,Ar,3\n2,Ar,5\n3,O2,4\n');

/** A valid campaign over the table; each case changes it in one place. */
const campaign = {
  name: 'Cases of bad input',
  goal: { quantity: 'y', unit: 'K', direction: 'maximize' },
  space: { from: 'table', inputs: ['x', 'gas'] },
  laboratory: { name: 'shelf', clock: 'virtual', instruments: { shelf: { driver: 'replay' } } },
  planner: 'random',
  budget: { experiments: 2 },
};

const composition = { kind: 'composition', name: 'alloy', elements: ['Al', 'Ge'], step: 0.1 };
const inSpace = (space: object) => ({ ...campaign, space });
const onInstrument = (instrument: object) => ({
  ...campaign,
  laboratory: { ...campaign.laboratory, instruments: { shelf: instrument } },
});
const withStage = (stage: object) => ({
  ...campaign,
  protocol: [
    { name: 'measure', kind: 'actuate', instrument: 'shelf' },
    { name: 'analyse', kind: 'analyse', analysis: 'reading' },
    stage,
  ],
});

/** One line on stderr, exit status 2, nothing on stdout. */
function expectRefusal({ status, stdout, stderr }: Outcome, ...fragments: readonly string[]): void {
  for (const fragment of fragments) expect(stderr).toContain(fragment);
  expect(stderr).toMatch(/^onnes: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\n\s+at |fault in the program/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

/** Whether this machine lets its users mount small file systems of their own. */
const canMount =
  spawnSync('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=64k tmpfs '${folder}'`]).status === 0;

const freshStore = (): string => join(folder, `store-${fileCount++}`);

describe('a campaign that cannot run is refused in one line, and leaves nothing behind', () => {
  const cases: readonly (readonly [
    fault: string,
    file: object | string,
    data: string,
    says: readonly string[],
  ])[] = [
    ['a CSV that is not there', campaign, join(folder, 'none.csv'), ['none.csv', 'no such file']],
    ['a folder as CSV', campaign, folder, [folder, 'it is a folder']],
    ['an empty CSV', campaign, writeFile('csv', ''), ['the file is empty']],
    ['a CSV with a header alone', campaign, writeFile('csv', 'x,gas,y\n'), ['no row']],
    ['a CSV that is no text', campaign, writeFile('csv', new Uint8Array([0x78, 0xff, 0xfe])), ['not UTF-8']],
    [
      'text among numbers',
      campaign,
      writeFile('csv', 'x,gas,y\n1,Ar,3\n2,Ar,bad\n3,O2,4\n'),
      ['line 3', '"y"', '"bad"'],
    ],
    ['NaN', campaign, writeFile('csv', 'x,gas,y\n1,Ar,3\n2,Ar,NaN\n'), ['line 3', '"y"', '"NaN"']],
    ['an infinite value', campaign, writeFile('csv', 'x,gas,y\n1,Ar,3\n2,Ar,1e999\n'), ['line 3', '"1e999"']],
    ['duplicate columns', campaign, writeFile('csv', 'x,gas,x,y\n1,Ar,2,3\n'), ['line 1', '"x"']],
    ['a ragged row', campaign, writeFile('csv', 'x,gas,y\n1,Ar,3\n2,Ar\n'), ['line 3', '2 cells']],
    ['an unclosed quote', campaign, writeFile('csv', 'x,gas,y\n1,"Ar,3\n'), ['uot']],
    [
      'no value of the goal',
      campaign,
      writeFile('csv', 'x,gas,y\n1,Ar,\n2,Ar,\n'),
      ['no row has a value of "y"'],
    ],
    [
      'an unknown goal',
      { ...campaign, goal: { ...campaign.goal, quantity: 'z' } },
      table,
      ['no column "z"', '"x", "gas", "y"'],
    ],
    [
      'an unknown input',
      inSpace({ from: 'table', inputs: ['x', 'pressure'] }),
      table,
      ['no column "pressure"'],
    ],
    ['the goal as input', inSpace({ from: 'table', inputs: ['x', 'y'] }), table, ['"y"']],
    [
      'a composition that no fractions can obey',
      inSpace({ variables: [composition], constraints: ['Al + Ge <= 0.9'] }),
      table,
      ['space', 'Al + Ge <= 0.9'],
    ],
    [
      'an unknown component',
      inSpace({ variables: [{ ...composition, elements: ['Al', 'Xx'] }] }),
      table,
      ['Xx'],
    ],
    [
      'a constraint of unknown variables',
      inSpace({ variables: [composition], constraints: ['Pb <= 0.1'] }),
      table,
      ['Pb'],
    ],
    ['an unknown planner', { ...campaign, planner: 'oracle' }, table, ['planner "oracle"', 'bayes']],
    [
      'an unknown option of a planner',
      { ...campaign, planner: { name: 'bayes', options: { speed: 3 } } },
      table,
      ['bayes', 'speed'],
    ],
    [
      'a wrong option of a planner',
      { ...campaign, planner: { name: 'bayes', options: { beta: -1 } } },
      table,
      ['beta', '-1'],
    ],
    [
      'an unknown simulator',
      { ...campaign, simulators: ['crystal-ball'] },
      table,
      ['simulator "crystal-ball"', 'electrons-per-atom'],
    ],
    [
      'an unknown driver',
      onInstrument({ driver: 'magnet' }),
      table,
      ['instrument-driver "magnet"', 'replay'],
    ],
    [
      'an unknown option of a driver',
      onInstrument({ driver: 'replay', options: { speed: 1 } }),
      table,
      ['replay', 'speed'],
    ],
    [
      'an unknown analysis',
      withStage({ name: 'more', kind: 'analyse', analysis: 'tea-leaves' }),
      table,
      ['analysis "tea-leaves"'],
    ],
    [
      'an unknown grader',
      withStage({ name: 'pay', kind: 'reward', grader: 'flattery' }),
      table,
      ['grader "flattery"'],
    ],
    [
      'a table that is not built in',
      onInstrument({ driver: 'replay', options: { table: 'moon' } }),
      '',
      ['"moon"', '--data'],
    ],
    ['no table', campaign, '', ['table', '--data']],
    [
      'a negative budget',
      { ...campaign, budget: { experiments: -4 } },
      table,
      ['budget.experiments', '-4', 'at least 1'],
    ],
    [
      'text for a number',
      { ...campaign, budget: { experiments: 'many' } },
      table,
      ['budget.experiments', '"many"', 'number'],
    ],
    ['a list for a mapping', { ...campaign, laboratory: [1] }, table, ['laboratory', 'mapping']],
    ['an unknown field', { ...campaign, colour: 'blue' }, table, ['unknown field "colour"']],
    [
      'an unknown direction',
      { ...campaign, goal: { ...campaign.goal, direction: 'up' } },
      table,
      ['goal.direction', '"up"', 'maximize'],
    ],
    [
      'a target without a value',
      { ...campaign, goal: { ...campaign.goal, direction: 'target' } },
      table,
      ['goal.target'],
    ],
    ['no goal', { ...campaign, goal: undefined }, table, ['goal', 'missing']],
    ['a person on a virtual clock', onInstrument({ driver: 'bench' }), table, ['laboratory.clock', '"wall"']],
    ['YAML that does not parse', 'name: [1, 2\ngoal: }', table, ['.yaml']],
    ['a YAML file that is empty', '', table, ['mapping']],
    ['a YAML file of plain text', 'find me a superconductor', table, ['mapping']],
    ['a key given twice', 'name: a\nname: b\n', table, ['unique']],
  ];

  it.each(cases)('%s', async (_fault, file, data, says) => {
    const path = writeFile('yaml', typeof file === 'string' ? file : stringify(file));
    const store = freshStore();
    const withData = data === '' ? [] : ['--data', data];
    expectRefusal(await runOnnes('validate', path, ...withData), ...says);
    expectRefusal(await runOnnes('run', path, ...withData, '--store', store), ...says);
    expect(existsSync(store)).toBe(false);
  });

  it('the unchanged one runs, so that each case is refused for its own fault', async () => {
    const path = writeFile('yaml', stringify(campaign));
    expect(await runOnnes('validate', path, '--data', table)).toMatchObject({ status: 0, stderr: '' });
  });

  it('one bad file among good ones keeps all from starting', async () => {
    const [good, bad] = [campaign, { ...campaign, planner: 'oracle' }].map((file) =>
      writeFile('yaml', stringify(file)),
    );
    const store = freshStore();
    expectRefusal(await runOnnes('run', `${good}`, `${bad}`, '--data', table, '--store', store), 'oracle');
    expect(existsSync(store)).toBe(false);
  });
});

describe('a command that cannot be understood', () => {
  it.each([
    [['fly'], "unknown command 'fly'"],
    [['list', '--jsn'], "unknown option '--jsn'"],
    [['run'], "missing required argument 'files'"],
    [['run', 'a.yaml', '--experiments', '0'], '--experiments'],
    [['run', 'a.yaml', '--experiments', '2.5'], '--experiments'],
    [['run', 'a.yaml', '--seed', 'x'], '--seed'],
    [['run', 'a.yaml', '--seed', '-1'], '--seed'],
    [['run', 'a.yaml', '--seed'], '--seed'],
    [['serve', '--port', '99999'], 'expected a whole number of 0 to 65535'],
    [['mcp', '--http', '--port', '99999'], 'expected a whole number of 0 to 65535'],
    [['mcp', '--files', '/no/such/folder'], '--files is /no/such/folder; there is no such folder'],
    [['show'], "missing required argument 'id'"],
    [['show', 'a', 'b'], 'too many arguments'],
    [
      ['export', 'a', '--format', 'xls'],
      '--format is "xls", expected csv, jsonl, sft, preference, grpo, rollouts',
    ],
    [['amend', 'a'], '--changes'],
    [['add', 'a', '--design', '{}', '--value', 'nine', '--why', 'x'], '--value'],
    [['orders', 'fly'], 'fly'],
  ])('%j', async (args, fault) => {
    const store = freshStore();
    expectRefusal(await runOnnes(...args, '--store', store), fault);
    expect(existsSync(store)).toBe(false);
  });

  it.each([
    'list',
    'show x',
    'report x',
    'export x',
    'verify x',
    'pause x',
    'orders list',
    'run x',
    'rebuild',
  ])('%s makes no workspace', async (text) => {
    const store = freshStore();
    const { status } = await runOnnes(...text.split(' '), '--store', store);
    expect(status).toBe(text.endsWith(' x') ? 2 : 0);
    expect(existsSync(store)).toBe(false);
  });

  it('ends the real process the same way', async () => {
    expectRefusal(await runOnnesProcess(['run', 'none.yaml', '--store', freshStore()]), 'none.yaml');
    expectRefusal(await runOnnesProcess(['run', '--experiments', '0', 'none.yaml']), '--experiments');
  });
});

describe('a store that cannot be used', () => {
  const good = writeFile('yaml', stringify(campaign));

  it.each([
    ['an address of another kind', 'mysql://host/db', 'mysql://host/db'],
    ['a server that does not answer', 'postgres://nobody@127.0.0.1:1/none', '127.0.0.1'],
    ['a file where the folder should be', good, 'yaml'],
  ])('%s', async (_fault, store, says) => {
    expectRefusal(await runOnnes('run', good, '--data', table, '--store', store), says);
  });

  it('a file that is no database', async () => {
    const store = freshStore();
    mkdirSync(store);
    writeFileSync(
      join(store, 'onnes.db'),
      'these are the notes of my experiments, kept since 1882\n'.repeat(40),
    );
    expectRefusal(await runOnnes('list', '--store', store), 'onnes.db', 'not an intact SQLite database');
    expectRefusal(await runOnnes('run', good, '--data', table, '--store', store), 'onnes.db');
  });

  it('one written by a newer version', async () => {
    const store = freshStore();
    expect((await runOnnes('run', good, '--data', table, '--store', store)).status).toBe(0);
    alter(store, 'update onnes_store set version = 99');
    for (const command of [['list'], ['run', good, '--data', table]])
      expectRefusal(await runOnnes(...command, '--store', store), 'store version 99', 'use a newer Onnes');
  });

  it('one that another program keeps locked', { timeout: 180_000 }, async () => {
    const store = freshStore();
    expect((await runOnnes('run', good, '--data', table, '--store', store)).status).toBe(0);
    const other = new DatabaseSync(join(store, 'onnes.db'));
    other.exec('begin immediate');
    try {
      const outcome = await runOnnesProcess(['run', good, '--data', table, '--store', store]);
      expectRefusal(outcome, 'onnes.db stayed locked by another program for 5 s');
    } finally {
      other.exec('rollback');
      other.close();
    }
    expect(JSON.parse((await runOnnes('list', '--json', '--store', store)).stdout)).toHaveLength(1);
  });

  it.skipIf(!canMount)(
    'a disk that is full (skipped where a small one cannot be mounted)',
    { timeout: 180_000 },
    () => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      const onnes = (args: string, run: string): string =>
        `'${process.execPath}' '${commandLinePath}' ${args} --store '${disk}/store' > '${run}.out' 2> '${run}.err'`;
      const run = (name: string): string => join(folder, `full-${name}`);
      const [first, second, third, reading] = [run('first'), run('second'), run('third'), run('reading')];
      const script = [
        `mount -t tmpfs -o size=400k tmpfs '${disk}'`,
        onnes('run campaigns/bcc-alloys.yaml --experiments 6', first),
        'status=$?',
        `mount -o remount,size=16m '${disk}'`,
        `${onnes('run highest', second)} || exit 91`,
        `${onnes('verify highest', third)} || exit 92`,
        `dd if=/dev/zero of='${disk}/fill' bs=1k count=20000 2> /dev/null`,
        `${onnes('list', reading)} && exit 90`,
        'exit $status',
      ].join('\n');
      const { status } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { cwd: repositoryRoot });
      const stderr = readFileSync(`${first}.err`, 'utf8').replaceAll(/^(?!onnes: ).*\n/gm, '');
      const stdout = readFileSync(`${first}.out`, 'utf8');
      expectRefusal(
        { status: status ?? -1, stdout, stderr },
        'no space left to write',
        'nothing was written',
      );
      expect(readFileSync(`${reading}.err`, 'utf8')).toMatch(/^onnes: no space left [^\n]+\n$/);
      expect(readFileSync(`${third}.out`, 'utf8')).toContain('intact');
    },
  );

  it.skipIf(process.getuid?.() === 0)(
    'a folder that cannot be written (skipped for root, who can)',
    async () => {
      const store = join(folder, 'sealed');
      mkdirSync(store, { mode: 0o555 });
      expectRefusal(await runOnnes('run', good, '--data', table, '--store', join(store, 'in')), 'sealed');
    },
  );
});

function alter(store: string, statement: string): void {
  const database = new DatabaseSync(join(store, 'onnes.db'));
  database.exec(statement);
  database.close();
}

describe('a campaign that cannot be found or changed so', () => {
  const store = freshStore();
  const path = writeFile('yaml', stringify(campaign));
  const paused = { ...campaign, name: 'Cases of work', budget: { experiments: 2 } };

  it('names what there is', async () => {
    for (const file of [path, path, writeFile('yaml', stringify(paused))])
      expect((await runOnnes('run', file, '--data', table, '--store', store)).status).toBe(0);
    const onnes = (...args: string[]) => runOnnes(...args, '--store', store);
    expectRefusal(await onnes('show', 'moon'), 'no campaign "moon"', 'there are: cases-of-');
    expectRefusal(await onnes('show', 'cases-of-bad'), '"cases-of-bad" fits 2 campaigns');
    const id = 'cases-of-work';
    expectRefusal(await onnes('amend', id, '--changes', '{budget: 3}'), '--changes', 'expected JSON');
    expectRefusal(await onnes('amend', id, '--changes', '{"colour":3}'), 'amendment', '"colour"');
    expectRefusal(await onnes('amend', id, '--changes', '[1]'), 'amendment', 'mapping');
    expectRefusal(await onnes('amend', id, '--changes', '{"budget":3}'), 'amendment', 'budget');
    expectRefusal(await onnes('amend', id, '--changes', '{"planner":"oracle"}'), 'planner "oracle"');
    expectRefusal(await onnes('amend', id, '--changes', '{"budget":{"experiments":9}}'), 'closed');
    expectRefusal(await onnes('approve', id, 's1/review/1'), 'closed');
    expectRefusal(await onnes('retract', id, 's9', '--why', 'x'), 'no sample s9');
    expectRefusal(await onnes('retract', id, 's1', '--why', ' '), 'needs a reason');
    expectRefusal(await onnes('orders', 'claim', 'moon:s1/measure/1'), 'no work order moon:s1/measure/1');
    expectRefusal(
      await onnes('orders', 'claim', 'cases-of-bad:s1/measure/1'),
      '"cases-of-bad" fits 2 campaigns',
    );
    const before = (await onnes('verify', id, '--json')).stdout;
    expect(JSON.parse(before)).toMatchObject({ problems: [] });
  });
});

describe('a lab module', () => {
  const good = writeFile('yaml', stringify(campaign));

  it.each([
    ['that is not there', join(folder, 'none.ts'), 'none.ts'],
    ['that does not parse', writeFile('mjs', 'export const lab = {'), 'mjs'],
    ['that throws', writeFile('mjs', 'throw new Error("no liquid helium");'), 'no liquid helium'],
    ['that exports no lab', writeFile('mjs', 'export const other = 1;'), 'exports no "lab"'],
    ['whose lab is something else', writeFile('mjs', 'export const lab = 7;'), 'createLab'],
  ])('%s', async (_fault, module, says) => {
    const store = freshStore();
    const args = ['run', good, '--data', table, '--lab-module', module, '--store', store];
    expectRefusal(await runOnnes(...args), says);
    expect(existsSync(store)).toBe(false);
  });
});
