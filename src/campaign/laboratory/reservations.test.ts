import { describe, expect, it } from 'vitest';
import {
  accepted,
  described,
  deviceOf,
  finished,
  type LaboratoryRecord,
  listed,
  openLaboratoryRecord,
  requestOf,
  started,
} from './laboratory.fixture.ts';
import { whyWaiting } from './recovery.ts';

const hour = 3_600_000;
const minute = 60_000;

describe('the queue', () => {
  it('L13: serves the higher priority first, and the oldest within one', () => {
    const record = openLaboratoryRecord();
    record.append(listed('furnace', { capacity: 1 }));
    for (const [id, priority] of [
      ['a', 'low'],
      ['b', undefined],
      ['c', 'normal'],
      ['d', 'urgent'],
    ] as const)
      record.request(id, [`s-${id}`], priority === undefined ? {} : { priority });
    const order: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const [next = ''] = record.plan().grants;
      order.push(next);
      record.append(accepted(next), finished(next));
    }
    expect(order).toEqual(['d', 'b', 'c', 'a']);
  });

  it('L14: cancels a request whose time has passed, and begins it never', () => {
    const record = openLaboratoryRecord();
    record.append(listed('furnace', { capacity: 1 }));
    record.request('a', ['s1']);
    record.append(accepted('a'));
    record.request('b', ['s2'], { startBy: 100 });
    expect(record.plan()).toMatchObject({ grants: [], expired: [], wakeAt: 100 });
    record.appendAt(100, finished('a'));
    const { grants, expired } = record.plan();
    expect(grants).toEqual([]);
    expect(expired.map(({ id }) => id)).toEqual(['b']);
    record.append({ type: 'action-cancelled', data: { id: 'b', why: 'late' } });
    expect(record.plan()).toMatchObject({ grants: [], expired: [], wakeAt: null });
    expect(record.state.actions.get('b')).toMatchObject({ status: 'cancelled' });
  });

  it('L15: what only a person can free holds up nobody who fits', () => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1']);
    record.append(accepted('a'), { type: 'action-unresolved', data: { id: 'a', why: 'power cut' } });
    record.request('b', ['s2', 's3']);
    record.request('c', ['s4']);
    expect(record.plan().grants).toEqual(['c']);
  });

  it('L15: neither does a sample that somebody left in the way', () => {
    const record = openLaboratoryRecord();
    record.command({
      command: 'register-sample',
      registration: {
        sample: 'x',
        barcode: null,
        position: 'furnace',
        role: 'sample',
        lots: [],
        measured: {},
      },
    });
    record.request('b', ['s2', 's3']);
    record.request('c', ['s4']);
    expect(record.plan().grants).toEqual(['c']);
  });
});

describe('reservations', () => {
  const withArm = (): LaboratoryRecord => {
    const record = openLaboratoryRecord();
    record.append(listed('arm', { capacity: 1 }), described({ positions: { shelf: 1 } }));
    return record;
  };

  it('L16: all that a request reserves is granted together, or nothing of it', () => {
    const record = withArm();
    record.request('a', ['s1'], { reserves: ['arm', 'shelf'] });
    record.request('b', ['s2'], { instrument: 'arm' });
    expect(record.plan().grants).toEqual(['a']);
    record.append(accepted('a'));
    expect(record.plan().grants).toEqual([]);
    record.append(finished('a'), accepted('b'));
    record.request('c', ['s3'], { reserves: ['arm'] });
    record.request('d', ['s4']);
    expect(record.plan().grants).toEqual(['d']);
  });

  it('L16: a place that does not exist is refused, and one out of use waited for', () => {
    const record = withArm();
    record.request('a', ['s1'], { reserves: ['crane'] });
    record.request('b', ['s2'], { reserves: ['arm'] });
    record.append({ type: 'instrument-maintained', data: { instrument: 'arm', until: null, why: '' } });
    expect(record.plan()).toMatchObject({
      grants: [],
      refusals: [{ id: 'a', why: 'laboratory test has no device or position crane to reserve' }],
    });
  });
});

describe('a device whose samples share a setting', () => {
  const withFurnace = (changes: Parameters<typeof deviceOf>[0] = {}): LaboratoryRecord => {
    const record = openLaboratoryRecord();
    record.append(
      listed('furnace', { capacity: 3, device: deviceOf({ shared: ['temperature'], ...changes }) }),
    );
    return record;
  };
  let sampleCount = 0;
  const at = (temperature: number) => ({
    samples: [{ id: `s${sampleCount++}`, design: { temperature }, replicateOf: null, repeat: 0 }],
  });

  it('L17: is loaded once with what agrees, others wait for the next load', () => {
    const record = withFurnace();
    for (const [id, temperature] of [
      ['a', 900],
      ['b', 1000],
      ['c', 900],
      ['d', 900],
      ['e', 900],
    ] as const)
      record.request(id, [], at(temperature));
    expect(record.plan().grants).toEqual(['a', 'c', 'd']);
    record.append(...['a', 'c', 'd'].map(accepted), started('a'));
    expect(record.plan().grants).toEqual([]);
    record.append(finished('a'), finished('c'));
    expect(record.plan().grants).toEqual([]);
    record.append(finished('d'));
    expect(record.plan().grants).toEqual(['b']);
  });

  it('L17: is opened when it has cooled down', () => {
    const record = withFurnace({ coolDownHours: 2 });
    record.request('a', [], at(900));
    record.append(accepted('a'));
    record.appendAt(hour, finished('a'));
    record.request('b', [], at(900));
    expect(record.plan()).toMatchObject({ grants: [], wakeAt: 3 * hour });
    record.appendAt(3 * hour, { type: 'time-passed', data: { to: 3 * hour } });
    expect(record.plan().grants).toEqual(['b']);
  });

  it('L17: gives out no sample, and no place in it, before it has cooled down', () => {
    const record = withFurnace({ coolDownHours: 2 });
    record.append(listed('press'), listed('balance'));
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'));
    record.appendAt(hour, finished('a'));
    record.request('b', ['s1'], { instrument: 'press' });
    record.request('c', ['s2'], { instrument: 'balance', reserves: ['furnace'] });
    record.request('d', ['s3'], { instrument: 'balance' });
    expect(record.plan()).toMatchObject({ grants: ['d'], wakeAt: 3 * hour });
    expect(whyWaiting(record.state, record.state.actions.get('b')!)).toBe(
      'c/s1 is in furnace: furnace cools down and may be opened at hour 3',
    );
    expect(whyWaiting(record.state, record.state.actions.get('c')!)).toBe(
      'furnace cools down and may be opened at hour 3',
    );
    record.appendAt(3 * hour, { type: 'time-passed', data: { to: 3 * hour } });
    expect(record.plan().grants).toEqual(['b', 'c', 'd']);
  });

  it('L17: gives out a sample that a person took out all the same', () => {
    const record = withFurnace({ coolDownHours: 2 });
    record.append(listed('press'), described({ positions: { shelf: 3 } }));
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'), finished('a'));
    record.request('b', ['s1'], { instrument: 'press' });
    expect(record.plan().grants).toEqual([]);
    record.command({ command: 'move-sample', sample: 'c/s1', to: 'shelf', why: 'tongs' });
    expect(record.plan().grants).toEqual(['b']);
  });

  it('L17: an action that ended before it began heated nothing', () => {
    const record = withFurnace({ coolDownHours: 2 });
    record.request('a', ['s1']);
    record.append(accepted('a'), { type: 'action-refused', data: { id: 'a', why: 'at the wire' } });
    record.request('b', ['s2']);
    expect(record.plan().grants).toEqual(['b']);
  });

  it('L17: waits to be filled as long as its oldest request may wait', () => {
    const record = withFurnace({ fillMinutes: 30 });
    record.request('a', [], at(900));
    expect(record.plan()).toMatchObject({ grants: [], wakeAt: 30 * minute });
    record.appendAt(10 * minute, { type: 'action-requested', data: { request: requestOf('b', ['x', 'y']) } });
    expect(record.plan().grants).toEqual(['a', 'b']);
  });

  it('L17: begins with what it has when nothing more comes', () => {
    const record = withFurnace({ fillMinutes: 30 });
    record.request('a', [], at(900));
    record.appendAt(30 * minute, { type: 'time-passed', data: { to: 30 * minute } });
    expect(record.plan().grants).toEqual(['a']);
  });
});

describe('supplies and controls', () => {
  it('L18: nothing begins for which the supplies do not last', () => {
    const record = openLaboratoryRecord();
    record.append(
      described({ consumables: { argon: { unit: 'L', alarmBelow: 50, perAction: { furnace: 40 } } } }),
    );
    record.request('a', ['s1']);
    expect(record.plan().grants).toEqual([]);
    const count = (value: number, unit = 'L') =>
      record.command({
        command: 'count-consumable',
        consumable: 'argon',
        amount: { value, sd: null, unit },
        why: '',
      });
    expect(count(60, 'bar')).toBe('wrong-unit');
    expect(count(0.1, 'm³')).toBe('consumable-counted');
    expect(record.state.consumables.get('argon')).toEqual({ value: 100, sd: null, unit: 'L' });
    expect(count(60)).toBe('consumable-counted');
    record.append(accepted('a'));
    expect(record.state.consumables.get('argon')).toMatchObject({ value: 20 });
    record.request('b', ['s2']);
    expect(record.plan().grants).toEqual([]);
  });

  it('L18: what was counted keeps its amount when the unit in the file changes, and is forgotten where that cannot be', () => {
    const record = openLaboratoryRecord();
    const describe = (unit: string, furnace: number) =>
      record.append(described({ consumables: { argon: { unit, alarmBelow: 0, perAction: { furnace } } } }));
    describe('L', 40);
    const amount = { value: 60, sd: 3, unit: 'L' };
    record.command({ command: 'count-consumable', consumable: 'argon', amount, why: '' });
    describe('m³', 0.04);
    expect(record.state.consumables.get('argon')).toEqual({ value: 0.06, sd: 0.003, unit: 'm³' });
    record.request('a', ['s1']);
    expect(record.plan().grants).toEqual(['a']);
    describe('bottles', 1);
    expect(record.state.consumables.has('argon')).toBe(false);
    expect(record.plan().grants).toEqual([]);
  });

  const control = {
    sample: 'niobium',
    instrument: 'furnace',
    everySamples: 2,
    everyDays: null,
    design: {},
    action: { temperature: '300 K' },
    goals: [],
    units: {},
  };

  it('L19: a standard is measured again after so many samples, once', () => {
    const record = openLaboratoryRecord();
    record.append(described({ controls: [control] }));
    record.request('a', ['s1', 's2']);
    expect(record.plan().controls).toEqual([]);
    record.append(accepted('a'), finished('a'));
    const [due] = record.plan().controls;
    expect(due).toMatchObject({ id: 'control:niobium/furnace/1', instrument: 'furnace', priority: 'high' });
    record.append({ type: 'action-requested', data: { request: due! } });
    expect(record.plan()).toMatchObject({ controls: [], grants: ['control:niobium/furnace/1'] });
    record.append(accepted(due!.id), finished(due!.id));
    expect(record.plan().controls).toEqual([]);
  });

  it('L19: or after so many days', () => {
    const record = openLaboratoryRecord();
    record.append(described({ controls: [{ ...control, everySamples: null, everyDays: 1 }] }));
    record.request('a', ['s1']);
    record.append(accepted('a'), finished('a'));
    expect(record.plan()).toMatchObject({ controls: [], wakeAt: 24 * hour });
    record.appendAt(24 * hour, { type: 'time-passed', data: { to: 24 * hour } });
    expect(record.plan().controls).toHaveLength(1);
  });
});
