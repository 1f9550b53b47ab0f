import { describe, expect, test } from 'vitest';
import type { ActionRequest, Instrument, WorkOrder, WorkOrderEntry } from '../campaign/index.ts';
import { bench } from './bench.ts';

const request: ActionRequest = {
  id: 'c1:s1/measure/1',
  campaign: 'c1',
  seed: 1,
  key: 's1/measure/1',
  instrument: 'furnace',
  samples: [
    { id: 's1', design: { time: 6 }, replicateOf: null, repeat: 0 },
    { id: 's2', design: { time: 9 }, replicateOf: null, repeat: 0 },
  ],
  goals: [{ quantity: 'y', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  action: {},
  cost: { money: 5, hours: 2 },
};
const result: WorkOrderEntry = {
  kind: 'result',
  values: { y: { value: 4, sd: 0.1, unit: 'K' } },
  asMade: { time: 6.5 },
  note: 'door opened late',
  by: 'ann',
};
const cracked: WorkOrderEntry = {
  kind: 'failure',
  failure: { kind: 'synthesis-failed', detail: 'cracked' },
  note: '',
  by: 'ann',
};

function benchWith(entries: WorkOrder['entries']): Instrument {
  const order: WorkOrder = { id: request.id, request, claimedBy: null, entries };
  return bench.open(
    {},
    {
      table: null,
      orders: { get: (id) => (id === request.id ? order : null) },
      hours: 1,
    },
  );
}
const handle = { action: request.id, token: '', awaits: 'person' } as const;

describe('bench', () => {
  test('waits for a person until every sample has an entry', async () => {
    expect(await benchWith({}).poll(handle, 0)).toEqual({
      status: 'running',
      fraction: 0,
      dueAt: null,
      awaits: 'person',
    });
    expect(await benchWith({ s2: cracked }).poll(handle, 0)).toMatchObject({
      status: 'running',
      fraction: 0.5,
    });
  });

  test('hands over the files that were entered, and no reading where no value was', async () => {
    const blob = 'f'.repeat(64);
    const filed = { ...result, values: {}, files: [{ name: 'resistance.csv', blob }] } as WorkOrderEntry;
    expect(await benchWith({ s1: filed, s2: cracked }).poll(handle, 0)).toMatchObject({
      status: 'done',
      result: { files: [], keptFiles: [{ sample: 's1', name: 'resistance.csv', blob }] },
    });
  });

  test('hands over results as files, failures by kind, and what was made beside what was planned', async () => {
    const progress = await benchWith({ s1: result, s2: cracked }).poll(handle, 0);
    if (progress.status !== 'done') throw new Error(`expected done, got ${progress.status}`);
    const { files, failures, asMade } = progress.result;
    expect(failures).toEqual({ s2: { kind: 'synthesis-failed', detail: 'cracked' } });
    expect(asMade).toEqual({ s1: { time: 6.5 } });
    expect(files).toHaveLength(1);
    expect(JSON.parse(new TextDecoder().decode(files[0]?.bytes))).toEqual({
      format: 'onnes-reading/1',
      sample: 's1',
      instrument: 'furnace',
      fidelity: 'measured',
      values: { y: { value: 4, sd: 0.1, unit: 'K' } },
      source: 'work order c1:s1/measure/1, entered by ann: door opened late',
    });
  });

  test('after a crash the order tells that the work began', async () => {
    expect(await benchWith({}).find(request.id)).toEqual(handle);
  });

  test('an order that the laboratory does not keep is an error', async () => {
    await expect(benchWith({}).poll({ action: 'c1:s9/measure/1', token: '' }, 0)).rejects.toMatchObject({
      code: 'no-such-order',
    });
  });
});
