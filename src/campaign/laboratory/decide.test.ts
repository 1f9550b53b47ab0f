import { describe, expect, it } from 'vitest';
import { agent } from '../campaign.fixture.ts';
import type { Actor } from '../envelope.ts';
import type { WorkOrderEntry } from './contracts.ts';
import { decideLaboratory, type LaboratoryCommand } from './decide.ts';
import {
  accepted,
  finished,
  furnace,
  type LaboratoryRecord,
  openLaboratoryRecord,
  requestOf,
  started,
  technician,
} from './laboratory.fixture.ts';

const why = 'a test asks for it';
const result = (values: (WorkOrderEntry & { kind: 'result' })['values']): WorkOrderEntry => ({
  kind: 'result',
  values,
  asMade: null,
  note: '',
  by: 'gerrit',
});
const kelvin = result({ Tc: { value: 9, sd: null, unit: 'K' } });
const failure: WorkOrderEntry = {
  kind: 'failure',
  failure: { kind: 'synthesis-failed', detail: 'cracked' },
  note: '',
  by: 'g',
};
const resolve = (id: string, reason = why): LaboratoryCommand => ({
  command: 'resolve',
  id,
  outcome: 'failed',
  why: reason,
});

/** Action `a` of samples s1 and s2 is running; `b` waits. */
function openRunning(): LaboratoryRecord {
  const record = openLaboratoryRecord();
  record.request('a', ['s1', 's2']);
  record.append(accepted('a'), started('a'));
  record.request('b');
  return record;
}
const openUnresolved = (): LaboratoryRecord => {
  const record = openRunning();
  record.append({ type: 'action-unresolved', data: { id: 'a', why: 'power cut' } });
  return record;
};

it('L2: a request of a known identity adds nothing', () => {
  const record = openLaboratoryRecord();
  expect(record.command({ command: 'request', request: requestOf('a') })).toBe('action-requested');
  expect(record.command({ command: 'request', request: requestOf('a') })).toBe('');
});

describe('who', () => {
  it('L9: an agent does nothing in a laboratory', () => {
    const commands: readonly LaboratoryCommand[] = [
      { command: 'open', name: 'test', clock: 'virtual' },
      { command: 'list-instrument', instrument: 'laser', entry: furnace },
      { command: 'maintain', instrument: 'furnace', until: null, why },
      { command: 'request', request: requestOf('c') },
      { command: 'cancel', id: 'b', why },
      resolve('a'),
      { command: 'claim', id: 'a', by: 'x' },
      { command: 'enter', id: 'a', sample: 's1', entry: kelvin },
    ];
    expect(commands.map((command) => openRunning().command(command, agent))).toEqual(
      commands.map(() => 'not-allowed'),
    );
  });

  it.each(['system', 'token'] as const)('L9: a %s cannot say what happened to matter', (kind) => {
    const actor: Actor = { kind, id: 'x' };
    expect(openUnresolved().command(resolve('a'), actor)).toBe('not-allowed');
  });

  it('L9: a person can, and says how it is known', () => {
    expect(openUnresolved().command(resolve('a', ' '))).toBe('reason-missing');
    expect(openUnresolved().command(resolve('a'))).toBe('action-resolved');
  });
});

describe('settings', () => {
  it('L10: a laboratory keeps its clock', () => {
    const open = { command: 'open', name: 'test', clock: 'virtual' } as const;
    const { state } = openLaboratoryRecord();
    expect(decideLaboratory(null, open, technician)).toMatchObject({
      events: [{ type: 'laboratory-opened' }],
    });
    expect(decideLaboratory(state, open, technician)).toEqual({ events: [] });
    expect(decideLaboratory(state, { ...open, clock: 'wall' }, technician)).toMatchObject({
      refusal: { code: 'other-clock' },
    });
    expect(decideLaboratory(null, resolve('a'), technician)).toMatchObject({
      refusal: { code: 'no-such-laboratory' },
    });
  });

  it('L10: an instrument with work under way keeps its settings', () => {
    const list = (capacity: number): LaboratoryCommand => ({
      command: 'list-instrument',
      instrument: 'furnace',
      entry: { ...furnace, capacity },
    });
    const record = openLaboratoryRecord();
    expect(record.command(list(2))).toBe('');
    expect(record.command(list(3))).toBe('instrument-listed');
    record.request('a');
    expect(record.command(list(4))).toBe('instrument-differs');
    expect(record.command(list(3))).toBe('');
    record.append(finished('a'));
    expect(record.command(list(4))).toBe('instrument-listed');
    expect(record.command({ command: 'maintain', instrument: 'laser', until: null, why })).toBe(
      'no-such-instrument',
    );
    expect(record.command({ command: 'maintain', instrument: 'furnace', until: null, why })).toBe(
      'instrument-maintained',
    );
  });
});

it('L11: only a waiting action is cancelled, only an unresolved one resolved', () => {
  const record = openRunning();
  expect(record.command({ command: 'cancel', id: 'a', why })).toBe('action-begun');
  expect(record.command({ command: 'cancel', id: 'z', why })).toBe('no-such-action');
  expect(record.command({ command: 'cancel', id: 'b', why })).toBe('action-cancelled');
  expect(record.command(resolve('a'))).toBe('not-unresolved');
  expect(record.command(resolve('z'))).toBe('no-such-action');
});

describe('work orders', () => {
  const enter = (sample: string, entry: WorkOrderEntry, id = 'a'): LaboratoryCommand => ({
    command: 'enter',
    id,
    sample,
    entry,
  });

  it('L12: are claimed by one person, while they run', () => {
    const record = openRunning();
    const claim = (by: string, id = 'a') => record.command({ command: 'claim', id, by });
    expect(claim('gerrit')).toBe('order-claimed');
    expect(claim('gerrit')).toBe('');
    expect(claim('jan')).toBe('order-claimed');
    expect(record.state.actions.get('a')?.claimedBy).toBe('gerrit');
    expect([claim('jan', 'b'), claim('jan', 'z')]).toEqual(['order-not-open', 'no-such-order']);
    const release = (by: string) => record.command({ command: 'release-order', id: 'a', by });
    expect([release('jan'), release('gerrit'), release('gerrit')]).toEqual([
      'order-claimed',
      'order-released',
      '',
    ]);
    expect(claim('jan')).toBe('order-claimed');
    expect(record.state.actions.get('a')?.claimedBy).toBe('jan');
  });

  it('L12: take an entry that comes again under its key for the same, also when the order has ended', () => {
    const record = openRunning();
    const keyed = { ...kelvin, key: 'k1' };
    expect(record.command(enter('s1', keyed))).toBe('order-entered');
    expect(record.command(enter('s1', keyed))).toBe('');
    expect(record.command(enter('s1', { ...kelvin, key: 'k2' }))).toBe('already-entered');
    record.append(finished('a'));
    expect(record.command(enter('s1', keyed))).toBe('');
    expect(record.command(enter('s1', { ...kelvin, key: 'k2' }))).toBe('order-not-open');
  });

  it('L12: take a file in place of a value', () => {
    const files = [{ name: 'r.csv', blob: '0'.repeat(64) }];
    expect(openRunning().command(enter('s1', { ...result({}), files } as WorkOrderEntry))).toBe(
      'order-entered',
    );
  });

  it('L12: take one entry for each sample, with values of the goals in their units', () => {
    const record = openRunning();
    expect(record.command(enter('s9', kelvin))).toBe('no-such-sample');
    expect(record.command(enter('s1', kelvin, 'b'))).toBe('order-not-open');
    expect(record.command(enter('s1', result({ Tc: { value: 9, sd: null, unit: 'mK' } })))).toBe(
      'wrong-unit',
    );
    expect(record.command(enter('s1', result({ colour: { value: 9, sd: null, unit: 'K' } })))).toBe(
      'no-value',
    );
    expect(record.command(enter('s1', kelvin))).toBe('order-entered');
    expect(record.command(enter('s1', kelvin))).toBe('already-entered');
    expect(record.command(enter('s2', failure))).toBe('order-entered');
  });
});
