import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  Context,
  Instrument,
  InstrumentDriver,
  Table,
  WorkOrder,
  WorkOrders,
} from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { instrumentDrivers } from './index.ts';
import { newRunsFolder, rehearsals, serveInstruments, whyNotTried } from './rehearsals.fixture.ts';

const table: Table = {
  name: 'alloys',
  columns: ['x', 'y'],
  rows: [
    { x: 0, y: 1 },
    { x: 0, y: 2 },
    { x: 1, y: 3 },
  ],
  licence: 'CC0',
  source: 'test',
  sha256: 'a'.repeat(64),
};

const request: ActionRequest = {
  id: 'c1:s1/measure/1',
  campaign: 'c1',
  seed: 1,
  key: 's1/measure/1',
  instrument: 'device',
  samples: [
    { id: 's1', design: { x: 0 }, replicateOf: null, repeat: 0 },
    { id: 's2', design: { x: 1 }, replicateOf: null, repeat: 0 },
  ],
  goals: [{ quantity: 'y', criterion: 'as recorded', unit: 'K', direction: 'maximize' }],
  action: {},
  cost: { money: 5, hours: 2 },
};

/** What a person who is asked would enter; instruments that need nobody ignore it. */
const order: WorkOrder = {
  id: request.id,
  request,
  claimedBy: 'ann',
  entries: Object.fromEntries(
    request.samples.map(({ id }) => [
      id,
      {
        kind: 'result',
        values: { y: { value: 4, sd: 0.1, unit: 'K' } },
        asMade: null,
        note: '',
        by: 'ann',
      } as const,
    ]),
  ),
};
const orders: WorkOrders = { get: (id) => (id === request.id ? order : null) };

const context = (): Context => ({
  key: request.key,
  random: seededRandom(request.seed, request.key),
  now: 1000,
  progress: () => undefined,
  signal: { aborted: false },
});
let server: ChildProcess;
let addresses: Awaited<ReturnType<typeof serveInstruments>>['addresses'];
beforeAll(async () => {
  ({ process: server, addresses } = await serveInstruments());
});
afterAll(() => server.stdin?.end());

const later = 1000 + 2 * 3_600_000;

/** A driver with what it needs to be tried; each call opens it anew, as another process would. */
function rehearse(driver: InstrumentDriver<unknown>, name: string) {
  const rehearsal = rehearsals[driver.name];
  const folder = newRunsFolder();
  const options = rehearsal?.options(addresses, folder) ?? {};
  const samples = request.samples.slice(0, rehearsal?.samples);
  return {
    request: {
      ...request,
      id: rehearsal === undefined ? request.id : `c1:${name}`,
      samples,
      action: rehearsal?.action ?? {},
    },
    open: (): Instrument =>
      driver.open(driver.parseOptions(options), {
        table,
        orders,
        hours: 2,
        secret: () => ({ seed: 'seed', salt: 'salt' }),
      }),
    meanwhile: () => rehearsal?.meanwhile?.(folder),
  };
}

/** Polls until the action is no longer running, where time passes for the device alone. */
async function ended(instrument: Instrument, handle: ActionHandle): Promise<ActionProgress> {
  for (;;) {
    const progress = await instrument.poll(handle, later);
    if (progress.status !== 'running') return progress;
    await sleep(10);
  }
}

test('names are unique', () => {
  expect(new Set(instrumentDrivers.map((driver) => driver.name)).size).toBe(instrumentDrivers.length);
});

describe.each(instrumentDrivers.map((driver) => [driver.name, driver] as const))('%s', (name, driver) => {
  const missing = whyNotTried(name);

  test.skipIf(missing !== null)(
    'finishes what it started, with a file or a failure for every sample',
    async () => {
      const { request, open, meanwhile } = rehearse(driver, 'finishes');
      const instrument = open();
      const handle = await instrument.start(request, context());
      expect(handle.action).toBe(request.id);
      meanwhile();
      const progress = await ended(instrument, handle);
      if (progress.status !== 'done') throw new Error(`expected done, got ${JSON.stringify(progress)}`);
      const { files, failures, cost } = progress.result;
      for (const { id } of request.samples)
        expect(files.some((file) => file.sample === id) || failures[id] !== undefined).toBe(true);
      for (const file of files) {
        expect(file.bytes.length).toBeGreaterThan(0);
        expect(file.licence).not.toBe('');
        expect(file.source).not.toBe('');
      }
      expect(cost).toEqual(request.cost);
    },
  );

  test.skipIf(missing !== null)('another process, with the handle alone, gives the same answer', async () => {
    const { request, open, meanwhile } = rehearse(driver, 'another');
    const handle = await open().start(request, context());
    const stored = JSON.parse(JSON.stringify(handle)) as typeof handle;
    meanwhile();
    const answer = async (): Promise<ActionProgress> => ended(open(), stored);
    expect(await answer()).toEqual(await answer());
    expect(await open().start(request, context())).toEqual(handle);
  });

  test.skipIf(missing !== null)('of an action it was never given it says so', async () => {
    expect(await rehearse(driver, 'never').open().find('c1:s9/measure/1')).toBe('never-started');
  });

  test.skipIf(missing !== null)('goes to its safe state at any time', async () => {
    await expect(rehearse(driver, 'safe').open().safe()).resolves.toBeUndefined();
  });

  test('refuses options that it does not have', () => {
    expect(() => driver.parseOptions({ 'no such option': 1 })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });

  test.runIf(driver.connects)(
    'says where it goes when it is told to be safe, and that it was written from a manual',
    async () => {
      if (missing !== null) return;
      const instrument = rehearse(driver, 'state').open();
      expect(instrument.safeState?.words).toMatch(/\w/);
      expect(instrument.verified).toMatch(/^(from-manual|on-hardware)$/);
    },
  );
});
