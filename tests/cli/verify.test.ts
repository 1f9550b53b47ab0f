import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, type Outcome, runOnnes } from './run-onnes.ts';

let store = '';
let id = '';
const onnes = (...args: readonly string[]): Promise<Outcome> => runOnnes(...args, '--store', store);

const intact = join(makeFolder(), 'store');
beforeAll(async () => {
  store = intact;
  const ran = await onnes('run', 'campaigns/bcc-alloys.yaml', '--experiments', '2', '--json');
  id = (JSON.parse(ran.stdout) as { campaign: string }).campaign;
});
beforeEach(() => {
  store = join(makeFolder(), 'store');
  cpSync(intact, store, { recursive: true });
});

function alter(statement: string): void {
  const database = new DatabaseSync(join(store, 'onnes.db'));
  database.exec(statement);
  database.close();
}

type Verdict = { readonly problems: readonly { readonly where: string; readonly detail: string }[] };
async function problems(...options: readonly string[]): Promise<Verdict['problems']> {
  const { status, stdout } = await onnes('verify', id, '--json', ...options);
  const found = (JSON.parse(stdout) as Verdict).problems;
  expect(status).toBe(found.length === 0 ? 0 : 1);
  return found;
}

describe('verify', () => {
  it('E5 S4: finds a record intact that is, and computes every step to the same bytes', async () => {
    expect(await problems('--recompute')).toEqual([]);
    const { stdout } = await onnes('verify', id, '--recompute');
    expect(stdout).toMatch(/, \d+ steps computed again: intact; head [0-9a-f]{16}\n$/);
  });

  it.each(['campaign', 'laboratory'])('S4: finds a changed event of the %s', async (kind) => {
    alter(
      `update events set body = replace(body, '"virtual"', '"wall"') where seq = 1 and stream like '${kind}/%'`,
    );
    expect(await problems()).toContainEqual({
      where: kind === 'campaign' ? 'event 1' : 'event 1 of laboratory/alloy-replay',
      detail: expect.stringContaining('changed-content'),
    });
  });

  it('S4: finds an event that is missing', async () => {
    alter(`delete from events where seq = 4 and stream like 'campaign/%'`);
    expect(await problems()).toContainEqual({
      where: 'event 5',
      detail: expect.stringContaining('found number 5, expected number 4'),
    });
  });

  it('E5: finds a proposal that no planner made', async () => {
    alter(
      `update events set body = replace(body, '"Nb":0.75', '"Nb":0.74') where body like '%"designs-proposed"%'`,
    );
    expect((await problems('--recompute')).map(({ where }) => where)).toContain('propose/1/1');
  });

  it('S7: finds a list that is not the record, which rebuild mends', async () => {
    alter(`update projections set value = replace(value, '"closed"', '"running"')`);
    expect(await problems()).toMatchObject([
      { where: 'projection', detail: expect.stringContaining('rebuild') },
    ]);
    expect(await onnes('rebuild')).toMatchObject({ status: 0, stdout: 'rebuilt 1 row from the record\n' });
    expect(await problems()).toEqual([]);
  });
});

it('S6: an event of a newer version is refused, and named', async () => {
  alter(`update events set body = replace(body, '"schema":1', '"schema":9') where seq = 2`);
  expect(await onnes('show', id)).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^onnes: campaign\/\S+ holds an event of schema 9; [^\n]+: update it\n$/),
  });
});

describe('limits', () => {
  const writeLimits = (text: string): void => {
    store = join(makeFolder(), 'store');
    mkdirSync(store);
    writeFileSync(join(store, 'limits.yaml'), text);
  };

  it('H2: stand beneath every campaign, and their hash is in each acceptance', async () => {
    writeLimits('settings: { Nb: { max: 0.5, why: a test, source: a test } }\n');
    await onnes('limits', 'sign');
    const ran = await onnes('run', 'campaigns/bcc-alloys.yaml', '--experiments', '4', '--json');
    const { campaign, experiments } = JSON.parse(ran.stdout) as { campaign: string; experiments: object };
    expect(experiments).toMatchObject({ attempted: 4 });
    const shown = (await onnes('export', campaign)).stdout;
    expect(shown).toMatch(/^s1,failed,.*refused: s1: Nb/m);
    const database = new DatabaseSync(join(store, 'onnes.db'));
    const bodies = database.prepare(`select body from events where stream like 'laboratory/%'`).all();
    database.close();
    const events = bodies.map(({ body }) => JSON.parse(String(body)) as { type: string; data: object });
    const host = events.find(({ type }) => type === 'host-started') as { data: { limitsHash?: string } };
    const { limitsHash } = host.data;
    const accepted = events.filter(({ type }) => type === 'action-accepted');
    expect(accepted.length).toBeGreaterThan(0);
    expect(limitsHash).toMatch(/^[0-9a-f]{64}$/);
    for (const acceptance of accepted) expect(acceptance.data).toMatchObject({ limitsHash, fence: 1 });
  });

  it.each([
    ['Mo: {max', 'limits.yaml'],
    ['settings: { Mo: { most: 1 } }', 'most'],
    ['settings: { Mo: 3 }', 'Mo'],
    ['settings: { Mo: { max: high, why: a, source: b } }', 'max'],
    ['settings: { Mo: { max: 1, why: a, source: b } }', 'not signed'],
  ])('that cannot be read keep everything from starting: %s', async (text, fault) => {
    writeLimits(text);
    const outcome = await onnes('run', 'campaigns/bcc-alloys.yaml');
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^onnes: [^\n]+\n$/);
    expect(outcome.stderr).toContain(fault);
    expect(outcome.stderr).not.toContain('fault in the program');
  });
});
