import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandCampaign, createWallClock, openCampaignView, openStore } from '../../src/runtime/index.ts';
import { repositoryRoot } from '../architecture/source-file.ts';
import { makeFolder, type Outcome, runOnnes, runOnnesProcess, spawnOnnes } from './run-onnes.ts';

type Run = {
  readonly campaign: string;
  readonly status: string;
  readonly awaits: readonly string[];
  readonly experiments: object;
  readonly best: { readonly design: object; readonly value: number; readonly sd: number } | null;
};

const folder = makeFolder();
const store = join(folder, 'store');
const onnes = (...args: readonly string[]): Promise<Outcome> => runOnnes(...args, '--store', store);

/** One command of a person; it must succeed. */
async function person(...args: readonly string[]): Promise<string> {
  const outcome = await onnes(...args);
  expect(outcome.stderr).toMatch(
    /^(where nobody runs the campaign now, it goes on with: onnes run [^\n]+\n)?$/,
  );
  expect(outcome.status).toBe(0);
  return outcome.stdout;
}

/** Lets Onnes go on until only a person can. */
async function goOn(name: string, status: number): Promise<Run> {
  const outcome = await onnes('run', name, '--no-wait', '--json');
  expect(outcome.status, outcome.stderr).toBe(status);
  return JSON.parse(outcome.stdout) as Run;
}

const day = { timeout: 240_000 };

describe('two campaigns at one bench', () => {
  it('the second waits for a person to do the work of the first', day, async () => {
    const own = join(makeFolder(), 'store');
    const run = async (name: string): Promise<Run> => {
      const { stdout, stderr } = await runOnnes('run', name, '--no-wait', '--json', '--store', own);
      expect(stderr).not.toContain('fault');
      return JSON.parse(stdout) as Run;
    };
    const orders: (readonly string[])[] = [];
    const ids: string[] = [];
    for (const _ of ['first', 'second']) {
      const { campaign } = await run('campaigns/at-the-bench.yaml');
      ids.push(campaign);
      await runOnnes('approve', campaign, 's1/review/1', '--store', own);
      orders.push((await run(campaign)).awaits);
    }
    expect(orders).toEqual([
      ['do the work: onnes orders list (s1/make-and-measure/1)'],
      [
        `furnace-and-cryostat is taken up by ${ids[0]}:s1/make-and-measure/1; do that first: onnes orders list`,
      ],
    ]);
  });
});

describe('a day at the bench', () => {
  let id = '';
  const order = (sample: string): string => `${id}:${sample}/make-and-measure/1`;

  beforeAll(async () => {
    const { campaign, status, awaits } = await goOn('campaigns/at-the-bench.yaml', 3);
    id = campaign;
    expect(status).toBe('waiting');
    expect(awaits).toEqual([`review it: onnes approve ${id} s1/review/1`]);
  });

  it('a proposal that is approved becomes a work order, which one person claims', day, async () => {
    expect(await person('orders', 'list')).toContain('nothing waits at the bench');
    await person('approve', id, 's1/review/1');
    expect(await onnes('approve', id, 's1/review/1')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no review s1/review/1 is open'),
    });
    expect((await goOn(id, 3)).awaits).toEqual(['do the work: onnes orders list (s1/make-and-measure/1)']);

    const listed = await person('orders', 'list');
    expect(listed).toContain(`${order('s1')}  on furnace-and-cryostat`);
    expect(listed).toContain('measure critical temperature [K], midpoint of the resistive transition');
    expect(listed).toContain(`onnes orders enter ${order('s1')} s1 --value`);
    const [listedOrder] = JSON.parse(await person('orders', 'list', '--json')) as { id: string }[];
    expect(listedOrder).toMatchObject({ id: order('s1'), claimedBy: null, entries: {} });

    await person('orders', 'claim', order('s1'), '--by', 'Gilles Holst');
    expect(await onnes('orders', 'claim', order('s1'), '--by', 'Cornelis Dorsman')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is claimed by Gilles Holst'),
    });
  });

  it('a wrong entry is refused, and the order stays open', day, async () => {
    const refused = async (fault: string, ...args: readonly string[]) =>
      expect(await onnes('orders', ...args)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining(fault),
      });
    await refused('has no sample s9', 'enter', order('s1'), 's9', '--value', '1');
    await refused('Ti is missing', 'enter', order('s1'), 's1', '--value', '1', '--as-made', '{"Nb":1}');
    await refused('--value', 'enter', order('s1'), 's1');
    await refused('--value', 'enter', order('s1'), 's1', '--value', 'cold');
    await refused('--sd', 'enter', order('s1'), 's1', '--value', '1', '--sd', '-1');
    await refused('no work order moon', 'enter', 'moon', 's1', '--value', '1');
    await refused('--bound is "about"', 'enter', order('s1'), 's1', '--value', '1', '--bound', 'about');
    await refused('--kind is "boredom"', 'fail', order('s1'), 's1', '--kind', 'boredom', '--detail', 'x');
    expect(await person('orders', 'list')).toMatch(/s1 .* to do/);
  });

  it('a result counts for the design as it was made', day, async () => {
    const asMade = '{"Nb":0.46,"Ti":0.34,"Zr":0.2}';
    await person(
      ...['orders', 'enter', order('s1'), 's1', '--value', '8.3', '--sd', '0.1'],
      ...['--as-made', asMade, '--note', 'a little porous', '--by', 'Gilles Holst'],
    );
    const { best, awaits } = await goOn(id, 3);
    expect(best).toMatchObject({ design: JSON.parse(asMade) as object, value: 8.3, sd: 0.1 });
    expect(awaits).toEqual([`review it: onnes approve ${id} s2/review/1`]);
  });

  it('an edited proposal keeps its plan beside what was approved; a failure has a kind', day, async () => {
    const design = '{"Nb":0.6,"Ti":0.4,"Zr":0}';
    const edit = ['approve', id, 's2/review/1', '--design'];
    expect((await onnes(...edit, design)).stderr).toContain('needs a reason');
    expect((await onnes(...edit, '{"Nb":0.61,"Ti":0.39,"Zr":0}', '--why', 'x')).stderr).toContain(
      'step 0.05',
    );
    await person(...edit, design, '--why', 'no zirconium left');
    await goOn(id, 3);
    expect(await person('orders', 'list')).toContain('s2  Nb60Ti40  to do');
    await person(
      ...[
        'orders',
        'fail',
        order('s2'),
        's2',
        '--kind',
        'synthesis-failed',
        '--detail',
        'the button cracked',
      ],
    );
    expect(await goOn(id, 3)).toMatchObject({ experiments: { attempted: 2, failed: 1 } });
  });

  it('no agent approves; a person may refuse, with a reason', day, async () => {
    const opened = await openStore(store);
    try {
      const view = openCampaignView(opened, id);
      await view.refresh();
      const agent = { kind: 'agent', id: 'eager-model' } as const;
      const command = { command: 'approve', key: 's3/review/1', design: null, why: 'it is fine' } as const;
      await expect(commandCampaign(view, command, agent, createWallClock().now)).rejects.toMatchObject({
        code: 'not-allowed',
      });
    } finally {
      await opened.close();
    }
    expect((await onnes('refuse', id, 's3/review/1')).stderr).toContain('needs a reason');
    await person('refuse', id, 's3/review/1', '--why', 'too brittle to mount');
    expect((await goOn(id, 3)).awaits).toEqual([`review it: onnes approve ${id} s4/review/1`]);
  });

  it('pauses, is amended, takes what was measured before, and goes on', day, async () => {
    await person('pause', id, '--why', 'cryostat refill');
    expect((await onnes('pause', id)).stderr).toContain('already paused');
    expect(await person('list')).toMatch(new RegExp(`${id} +paused`));
    expect(await person('show', id)).toMatch(/^paused: .+/m);
    await person('amend', id, '--changes', '{"budget":{"experiments":5}}', '--why', 'more helium');
    await person(
      ...['add', id, '--design', '{"Nb":1,"Ti":0,"Zr":0}', '--value', '9.2', '--sd', '0.05'],
      ...['--why', 'measured last year'],
    );
    await person('resume', id);
    expect((await onnes('resume', id)).stderr).toContain('not paused');
    const { best, status } = await goOn(id, 3);
    expect(status).toBe('waiting');
    expect(best).toMatchObject({ design: { Nb: 1 }, value: 9.2 });
  });

  it('a measurement that proved wrong is withdrawn', day, async () => {
    const added = (JSON.parse(await person('show', id, '--json')) as Shown).samples.find(
      ({ origin }) => origin === 'added',
    );
    await person('retract', id, added?.id ?? '', '--why', 'the thermometer was off');
    expect((await goOn(id, 3)).best).toMatchObject({ value: 8.3 });
  });

  it('a process that stays takes a result up when it is entered, here an upper bound', day, async () => {
    await person('approve', id, 's4/review/1');
    await goOn(id, 3);
    const staying = spawnOnnes(['run', id, '--store', store]);
    let noted = '';
    const hasEnded = new Promise<number | null>((resolve) => staying.on('close', resolve));
    const asksForReview = new Promise<void>((resolve) => {
      staying.stderr?.setEncoding('utf8').on('data', (text: string) => {
        noted += text;
        if (/approve \S+ s\d+\/review\/1/.test(noted)) resolve();
      });
    });
    await person('orders', 'enter', order('s4'), 's4', '--value', '1.8', '--bound', 'upper');
    await asksForReview;
    expect(noted).toMatch(/#4 .* measured < 1\.8.K/);
    staying.kill('SIGINT');
    expect(await hasEnded).toBe(130);
    expect(noted).toContain('nothing is lost');
  });

  it('closes when the budget is used, with everything in report and export', day, async () => {
    const review = /s\d+\/review\/1/.exec((await goOn(id, 3)).awaits[0] ?? '')?.[0] ?? '';
    const sample = review.split('/')[0] ?? '';
    await person('approve', id, review);
    await goOn(id, 3);
    await person('orders', 'enter', order(sample), sample, '--value', '9.8', '--sd', '0.2');
    const { status, experiments, best } = await goOn(id, 0);
    expect({ status, experiments }).toEqual({
      status: 'closed',
      experiments: { attempted: 4, failed: 1, replicates: 0 },
    });
    expect(best).toMatchObject({ value: 9.8, sd: 0.2 });

    const csv = await person('export', id);
    const [header = '', ...rows] = csv.split('\n');
    expect(header).toContain('Nb,Ti,Zr,Nb (as made),Ti (as made),Zr (as made)');
    const rowOf = (name: string): string => rows.find((row) => row.startsWith(`${name},`)) ?? '';
    expect(rowOf('s1')).toMatch(/,0\.46,0\.34,0\.2,.*8\.3,0\.1,/);
    expect(rowOf('s2')).toContain('synthesis-failed: the button cracked');
    expect(rowOf('s3')).toContain('too brittle to mount');
    expect(rowOf('s4')).toContain(',1.8,,upper,K,measured');

    const page = join(folder, 'report.html');
    await person('report', id, '--out', page);
    const html = readFileSync(page, 'utf8').replaceAll(/<\/?su[bp]>/g, '');
    for (const text of ['as made', 'Nb46Ti34Zr20', 'the button cracked', 'too brittle', 'retracted'])
      expect(html.includes(text), text).toBe(true);
    expect(await person('verify', id, '--recompute')).toContain('intact');
    const events = (await person('export', id, '--format', 'jsonl')).trim().split('\n');
    expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({ type: 'campaign-closed' });
    expect((await onnes('amend', id, '--changes', '{"batch":2}')).stderr).toContain('is closed');
  });
});

type Shown = { readonly samples: readonly { readonly id: string; readonly origin: string }[] };

describe('the file of the bench', () => {
  it('says what to do next when it is run from its comment', day, async () => {
    const text = readFileSync(join(repositoryRoot, 'campaigns/at-the-bench.yaml'), 'utf8');
    const shown = /onnes (run campaigns\/at-the-bench.yaml .*)/.exec(text)?.[1]?.split(' ') ?? [];
    const outcome = await runOnnesProcess([...shown, '--store', join(folder, 'other')]);
    expect(outcome.status).toBe(3);
    expect(outcome.stdout).toContain('waits for a person; review it: onnes approve niobium-');
  });
});
