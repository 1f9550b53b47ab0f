import { describe, expect, test } from 'vitest';
import type {
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
const open = (driver: InstrumentDriver<unknown>): Instrument =>
  driver.open(driver.parseOptions({}), { table, orders, hours: 2 });
const later = 1000 + 2 * 3_600_000;

test('names are unique', () => {
  expect(new Set(instrumentDrivers.map((driver) => driver.name)).size).toBe(instrumentDrivers.length);
});

describe.each(instrumentDrivers.map((driver) => [driver.name, driver] as const))('%s', (_name, driver) => {
  test('finishes what it started, with a file or a failure for every sample', async () => {
    const instrument = open(driver);
    const handle = await instrument.start(request, context());
    expect(handle.action).toBe(request.id);
    const progress = await instrument.poll(handle, later);
    if (progress.status !== 'done') throw new Error(`expected done, got ${progress.status}`);
    const { files, failures, cost } = progress.result;
    for (const { id } of request.samples)
      expect(files.some((file) => file.sample === id) || failures[id] !== undefined).toBe(true);
    for (const file of files) {
      expect(file.bytes.length).toBeGreaterThan(0);
      expect(file.licence).not.toBe('');
      expect(file.source).not.toBe('');
    }
    expect(cost).toEqual(request.cost);
  });

  test('another process, with the handle alone, gives the same answer', async () => {
    const handle = await open(driver).start(request, context());
    const stored = JSON.parse(JSON.stringify(handle)) as typeof handle;
    const answer = async (): Promise<ActionProgress> => open(driver).poll(stored, later);
    expect(await answer()).toEqual(await answer());
    expect(await open(driver).start(request, context())).toEqual(handle);
  });

  test('of an action it was never given it says so', async () => {
    expect(await open(driver).find('c1:s9/measure/1')).toBe('never-started');
  });

  test('goes to its safe state at any time', async () => {
    await expect(open(driver).safe()).resolves.toBeUndefined();
  });

  test('refuses options that it does not have', () => {
    expect(() => driver.parseOptions({ 'no such option': 1 })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });
});
