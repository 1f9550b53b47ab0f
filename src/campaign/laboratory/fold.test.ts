import { describe, expect, it } from 'vitest';
import { storedEvent } from '../campaign.fixture.ts';
import type { LaboratoryEvent } from './events.ts';
import { foldLaboratory, missingEntries, type StoredLaboratoryEvent, workOrderOf } from './fold.ts';
import { accepted, finished, furnace, openLaboratoryRecord, started } from './laboratory.fixture.ts';

const cancelled = (id: string): LaboratoryEvent => ({ type: 'action-cancelled', data: { id, why: 'no' } });
const unresolved = (id: string): LaboratoryEvent => ({
  type: 'action-unresolved',
  data: { id, why: 'dark' },
});
const released = (id: string): LaboratoryEvent => ({
  type: 'action-released',
  data: { id, why: 'never began' },
});
const entered = (id: string): LaboratoryEvent => ({
  type: 'order-entered',
  data: {
    id,
    sample: 's1',
    entry: { kind: 'failure', failure: { kind: 'refused', detail: '' }, note: '', by: 'g' },
  },
});
const everything = (id: string): readonly LaboratoryEvent[] => [
  accepted(id),
  started(id),
  finished(id),
  { type: 'action-failed', data: { id, failure: { kind: 'instrument-fault', detail: '' } } },
  { type: 'action-refused', data: { id, why: '' } },
  cancelled(id),
  unresolved(id),
  released(id),
  { type: 'action-resolved', data: { id, outcome: 'never-happened', why: '' } },
  { type: 'action-resolved', data: { id, outcome: 'failed', why: '' } },
  { type: 'order-claimed', data: { id, by: 'g' } },
  entered(id),
];

it('L1: begins with laboratory-opened', () => {
  const event = { ...storedEvent({ type: 'time-passed', data: { to: 1 } }, 1, 0) } as StoredLaboratoryEvent;
  expect(() => foldLaboratory(null, event)).toThrow('does not begin with laboratory-opened');
});

it('L1: an unknown action changes nothing, and one that has ended stays as it ended', () => {
  const record = openLaboratoryRecord();
  record.append(...everything('ghost'));
  expect(record.state.actions.size).toBe(0);
  const endings: readonly [LaboratoryEvent, string][] = [
    [finished('a'), 'finished'],
    [cancelled('b'), 'cancelled'],
  ];
  for (const [ending, status] of endings) {
    const { id } = ending.data as { id: string };
    record.request(id);
    record.append(ending, ...everything(id));
    const expected = { status, attempt: 0, handle: null, claimedBy: null, entries: {} };
    expect(record.state.actions.get(id)).toMatchObject(expected);
    expect(record.state.open.has(id)).toBe(false);
  }
  expect(record.state.actions.get('b')?.result).toBeNull();
});

it('L2: one action per identity', () => {
  const record = openLaboratoryRecord();
  record.request('a');
  record.append(accepted('a'));
  record.request('a', ['s1', 's2']);
  expect(record.state.actions.get('a')).toMatchObject({
    status: 'accepted',
    request: { samples: [{ id: 's1' }] },
  });
  expect(Object.fromEntries(record.state.positions)).toEqual({ 'c/s1': 'furnace' });
});

describe('maintenance', () => {
  const maintain = (until: number | null): LaboratoryEvent => ({
    type: 'instrument-maintained',
    data: { instrument: 'furnace', until, why: 'new tube' },
  });
  const isOut = (record: ReturnType<typeof openLaboratoryRecord>) =>
    record.state.instruments.get('furnace')?.isUnderMaintenance;

  it('L3: ends with its time, whatever event brings the time, or by a person', () => {
    const record = openLaboratoryRecord();
    record.append(maintain(100));
    expect(isOut(record)).toBe(true);
    record.appendAt(99, { type: 'host-started', data: { owner: 'h', fence: 1, limitsHash: '' } });
    expect(isOut(record)).toBe(true);
    record.appendAt(100, { type: 'host-started', data: { owner: 'h', fence: 2, limitsHash: '' } });
    expect(isOut(record)).toBe(false);
    record.append(maintain(null), { type: 'time-passed', data: { to: 1e9 } });
    expect(isOut(record)).toBe(true);
    record.append(maintain(1e9));
    expect(isOut(record)).toBe(false);
    record.append({ type: 'time-passed', data: { to: 5 } });
    expect(record.state.now).toBe(1e9);
  });

  it('L3: is not ended by listing the instrument anew', () => {
    const record = openLaboratoryRecord();
    record.append(maintain(null));
    record.append({
      type: 'instrument-listed',
      data: { instrument: 'furnace', entry: { ...furnace, capacity: 3 } },
    });
    expect(record.state.instruments.get('furnace')).toMatchObject({ capacity: 3, isUnderMaintenance: true });
  });
});

it('L4: what never happened goes back to its place; what is resolved as failed has ended', () => {
  const record = openLaboratoryRecord();
  for (const id of ['a', 'b']) record.request(id);
  record.append(accepted('a'), started('a'), unresolved('a'));
  record.append({ type: 'action-resolved', data: { id: 'a', outcome: 'never-happened', why: 'it is cold' } });
  expect([...record.state.open]).toEqual(['a', 'b']);
  expect(record.state.actions.get('a')).toMatchObject({
    status: 'requested',
    handle: null,
    unresolvedWhy: null,
  });
  record.append(accepted('a'), released('a'));
  expect(record.state.actions.get('a')?.status).toBe('requested');
  record.append(accepted('b'), unresolved('b'));
  record.append({ type: 'action-resolved', data: { id: 'b', outcome: 'failed', why: 'it is ash' } });
  expect(record.state.actions.get('b')).toMatchObject({
    status: 'failed',
    failure: { kind: 'unresolved', detail: 'it is ash' },
  });
  expect([...record.state.open]).toEqual(['a']);
});

it('shows the work order that a person carries out', () => {
  const record = openLaboratoryRecord();
  record.request('a', ['s1', 's2']);
  record.append(
    accepted('a'),
    started('a'),
    { type: 'order-claimed', data: { id: 'a', by: 'g' } },
    entered('a'),
  );
  const action = record.state.actions.get('a');
  expect(action && missingEntries(action)).toEqual(['s2']);
  expect(workOrderOf(record.state, 'a')).toMatchObject({
    id: 'a',
    claimedBy: 'g',
    entries: { s1: { by: 'g' } },
  });
  expect(workOrderOf(record.state, 'b')).toBeNull();
});
