import { describe, expect, it } from 'vitest';
import type { Actor } from '../envelope.ts';
import type { LaboratoryEvent } from './events.ts';
import {
  accepted,
  finished,
  type LaboratoryRecord,
  listed,
  openLaboratoryRecord,
  started,
  technician,
} from './laboratory.fixture.ts';
import { whyWaiting } from './recovery.ts';

const agent: Actor = { kind: 'agent', id: 'demon' };
const script: Actor = { kind: 'token', id: 'cron' };

describe('the safe state', () => {
  it('L20: may be asked for at any time by anybody but an agent, and nothing begins before a person releases', () => {
    const record = openLaboratoryRecord();
    record.append(listed('press'));
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'));
    record.request('b', ['s2']);
    record.request('c', ['s3'], { instrument: 'press' });
    const safe = { command: 'make-safe', instrument: 'furnace', why: 'smoke' } as const;
    expect(record.command(safe, agent)).toBe('not-allowed');
    expect(record.command(safe, script)).toBe('safe-requested');
    expect(record.state.actions.get('a')?.status).toBe('running');
    expect(record.plan().grants).toEqual(['c']);
    record.append({ type: 'made-safe', data: { instrument: 'furnace', outcome: 'done', detail: '' } });
    expect(record.state.instruments.get('furnace')?.safety).toBe('reached');
    expect(record.plan().grants).toEqual(['c']);
    const release = { command: 'release', instrument: 'furnace', why: 'aired' } as const;
    expect(record.command(release, script)).toBe('not-allowed');
    expect(record.command({ ...release, why: ' ' })).toBe('reason-missing');
    expect(record.command(release)).toBe('instrument-released');
    expect(record.plan().grants).toEqual(['b', 'c']);
    expect(record.command(release)).toBe('not-safe');
  });

  it('L20: of a device that a person must bring there is reached when a person says so, with a reason', () => {
    const record = openLaboratoryRecord();
    record.command({ command: 'make-safe', instrument: 'furnace', why: 'smoke' });
    const confirm = { command: 'confirm-safe', instrument: 'furnace', why: 'I switched it off' } as const;
    expect(record.command(confirm)).toBe('not-by-hand');
    record.append(
      { type: 'made-safe', data: { instrument: 'furnace', outcome: 'by-hand', detail: 'switch it off' } },
      { type: 'alarm-raised', data: { alarm: 'not-safe', about: 'furnace', detail: 'switch it off' } },
    );
    expect(record.state.instruments.get('furnace')?.safety).toBe('by-hand');
    expect(record.command(confirm, script)).toBe('not-allowed');
    expect(record.command({ ...confirm, why: '' })).toBe('reason-missing');
    expect(record.command(confirm)).toBe('made-safe alarm-acknowledged');
    expect(record.state.instruments.get('furnace')?.safety).toBe('reached');
    expect(record.state.alarms.size).toBe(0);
    record.request('a');
    expect(record.plan().grants).toEqual([]);
  });

  it('L20: of everything at once; one that fails stays closed', () => {
    const record = openLaboratoryRecord();
    record.append(listed('press'));
    expect(record.command({ command: 'make-safe', instrument: null, why: 'fire' })).toBe('safe-requested');
    record.append({ type: 'made-safe', data: { instrument: 'press', outcome: 'failed', detail: 'silent' } });
    expect([...record.state.instruments.values()].map(({ safety }) => safety)).toEqual(['wanted', 'failed']);
    record.request('a', ['s1'], { instrument: 'press' });
    expect(record.plan().grants).toEqual([]);
    expect(record.command({ command: 'make-safe', instrument: 'oven', why: '' })).toBe('no-such-instrument');
  });
});

describe('an action that has not begun', () => {
  const control = (record: LaboratoryRecord, verb: 'pause' | 'resume' | 'abort', why = 'so') =>
    record.command({ command: 'control', id: 'a', control: verb, why });

  it('L22 L33: is held in the queue by a pause, holds up nobody, and begins when it is resumed', () => {
    const record = openLaboratoryRecord();
    record.append(listed('furnace', { capacity: 1 }));
    record.request('a', ['s1'], { priority: 'urgent' });
    expect(control(record, 'resume')).toBe('not-paused');
    expect(control(record, 'pause', 'power test')).toBe('control-requested control-done');
    expect(control(record, 'pause')).toBe('already-paused');
    record.request('b', ['s2']);
    expect(record.plan()).toMatchObject({ grants: ['b'], refusals: [] });
    expect(whyWaiting(record.state, record.state.actions.get('a')!)).toBe('it was paused: power test');
    expect(control(record, 'resume')).toBe('control-requested control-done');
    expect(record.plan().grants).toEqual(['a']);
  });

  it('L22: is ended at once by an abort', () => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1']);
    expect(control(record, 'abort', 'wrong alloy')).toBe('control-requested control-done action-cancelled');
    expect(record.state.actions.get('a')).toMatchObject({
      status: 'cancelled',
      failure: { detail: 'aborted before it began: wrong alloy' },
    });
  });

  it('L33: what a person asked of an action in doubt is not forgotten when it never happened', () => {
    const inDoubt = (verb: 'pause' | 'abort') => {
      const record = openLaboratoryRecord();
      record.request('a', ['s1']);
      record.append(accepted('a'));
      control(record, verb, 'smoke');
      record.append({ type: 'action-unresolved', data: { id: 'a', why: 'power cut' } });
      record.command({ command: 'resolve', id: 'a', outcome: 'never-happened', why: 'it was cold' });
      return record;
    };
    expect(inDoubt('pause').plan().grants).toEqual([]);
    expect(inDoubt('abort').state.actions.get('a')?.status).toBe('cancelled');
  });

  it('L33: counts the time of its pauses, from its acceptance on', () => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1']);
    control(record, 'pause');
    record.appendAt(500, { type: 'time-passed', data: { to: 500 } });
    control(record, 'resume');
    record.append(accepted('a'), started('a'));
    expect(record.state.actions.get('a')).toMatchObject({ pause: null, pausedFor: 0 });
    control(record, 'pause');
    const done = (verb: 'pause' | 'resume'): LaboratoryEvent => ({
      type: 'control-done',
      data: { id: 'a', control: verb, outcome: 'done', detail: '' },
    });
    record.append(done('pause'));
    record.appendAt(800, { type: 'time-passed', data: { to: 800 } });
    control(record, 'resume');
    record.append(done('resume'));
    expect(record.state.actions.get('a')).toMatchObject({ pause: null, pausedFor: 300 });
  });
});

describe('a pause', () => {
  it('L21: of the laboratory begins nothing; only a person, with a reason, lets it go on', () => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'));
    record.request('b', ['s2']);
    const pause = { command: 'pause-laboratory', why: 'power test' } as const;
    expect(record.command(pause, script)).toBe('laboratory-paused');
    expect(record.command(pause)).toBe('already-paused');
    expect(record.plan().grants).toEqual([]);
    record.append(finished('a'));
    expect(record.command({ command: 'resume-laboratory', why: 'over' }, script)).toBe('not-allowed');
    expect(record.command({ command: 'resume-laboratory', why: '' })).toBe('reason-missing');
    expect(record.command({ command: 'resume-laboratory', why: 'over' })).toBe('laboratory-resumed');
    expect(record.plan().grants).toEqual(['b']);
  });

  it('L22: of an action is wanted until the device did it, cannot, or failed', () => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1']);
    const control = (control: 'pause' | 'resume' | 'abort') =>
      record.command({ command: 'control', id: 'a', control, why: 'so' });
    record.append(accepted('a'), started('a'));
    expect(control('resume')).toBe('not-paused');
    expect(control('pause')).toBe('control-requested');
    expect(record.state.actions.get('a')?.wanted).toMatchObject({ control: 'pause' });
    const done = (outcome: 'done' | 'not-supported' | 'failed') =>
      record.append({ type: 'control-done', data: { id: 'a', control: 'pause', outcome, detail: '' } });
    done('failed');
    expect(record.state.actions.get('a')).toMatchObject({ wanted: null, pause: null });
    control('pause');
    done('done');
    expect(record.state.actions.get('a')).toMatchObject({ wanted: null, pause: { since: 0 } });
    expect(control('pause')).toBe('already-paused');
    expect(control('abort')).toBe('control-requested');
    record.append(finished('a'));
    expect(control('abort')).toBe('not-running');
    expect(record.command({ command: 'control', id: 'z', control: 'abort', why: '' })).toBe('no-such-action');
  });
});

describe('an abort of an action that runs', () => {
  const control = (record: LaboratoryRecord, verb: 'pause' | 'resume' | 'abort', why = 'so') =>
    record.command({ command: 'control', id: 'a', control: verb, why });
  const done = (verb: 'pause' | 'abort', outcome: 'done' | 'failed' = 'done'): LaboratoryEvent => ({
    type: 'control-done',
    data: { id: 'a', control: verb, outcome, detail: '' },
  });
  const openStarted = (...events: readonly LaboratoryEvent[]) => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1']);
    record.append(accepted('a'), ...events);
    return record;
  };

  it('L22: stays wanted, whatever is asked after it, until the device did it, cannot, or failed', () => {
    for (const record of [openStarted(), openStarted(started('a'))]) {
      control(record, 'abort', 'smoke');
      expect(control(record, 'pause')).toBe('abort-wanted');
      expect(record.state.actions.get('a')?.wanted).toEqual({ control: 'abort', why: 'smoke' });
    }
    const paused = openStarted(started('a'));
    control(paused, 'pause');
    paused.append(done('pause'));
    control(paused, 'abort', 'smoke');
    expect(control(paused, 'resume')).toBe('abort-wanted');
    paused.append(done('abort', 'failed'));
    expect(control(paused, 'resume')).toBe('control-requested');
  });

  it('L22: lends its reason to no pause that was done meanwhile', () => {
    const record = openStarted(started('a'));
    control(record, 'pause', 'power test');
    control(record, 'abort', 'smoke');
    record.append(done('pause'));
    expect(record.state.actions.get('a')?.pause).toEqual({ why: '', since: 0 });
  });
});

describe('what lets work go on', () => {
  const hour = 3_600_000;
  const end = { command: 'maintain', instrument: 'furnace', until: hour, why: 'new tube is in' } as const;

  it('L35: an end of maintenance before its time is for a person, with a reason', () => {
    for (const planned of [null, 4 * hour]) {
      const record = openLaboratoryRecord();
      record.request('a');
      expect(record.command({ ...end, until: planned, why: '' }, script)).toBe('instrument-maintained');
      for (const until of [0, hour]) {
        expect(record.command({ ...end, until }, script)).toBe('not-allowed');
        expect(record.command({ ...end, until, why: ' ' })).toBe('reason-missing');
      }
      expect(record.state.instruments.get('furnace')?.maintenanceUntil).toBe(planned);
      expect(record.plan().grants).toEqual([]);
      expect(record.command({ ...end, until: 0 })).toBe('instrument-maintained');
      expect(record.plan().grants).toEqual(['a']);
    }
  });

  it('L35: a longer maintenance, or another one, is for anybody but an agent', () => {
    const record = openLaboratoryRecord();
    for (const until of [hour, 2 * hour, null]) {
      expect(record.command({ ...end, until, why: '' }, agent)).toBe('not-allowed');
      expect(record.command({ ...end, until, why: '' }, script)).toBe('instrument-maintained');
    }
  });

  it('L35: a resumed action is for a person, with a reason; a pause is not', () => {
    for (const begun of [[], [accepted('a'), started('a')]]) {
      const record = openLaboratoryRecord();
      record.request('a');
      record.append(...begun);
      const control = (verb: 'pause' | 'resume', why: string, actor = technician) =>
        record.command({ command: 'control', id: 'a', control: verb, why }, actor);
      expect(control('pause', '', script)).toMatch(/^control-requested/);
      record.append({
        type: 'control-done',
        data: { id: 'a', control: 'pause', outcome: 'done', detail: '' },
      });
      expect(control('resume', 'over', script)).toBe('not-allowed');
      expect(control('resume', ' ')).toBe('reason-missing');
      expect(control('resume', 'over')).toMatch(/^control-requested/);
    }
  });
});

describe('alarms', () => {
  const alarm = { alarm: 'late', about: 'a', detail: 'a is late' } as const;

  it('L23: stand until a person acknowledges them with a reason', () => {
    const record = openLaboratoryRecord();
    record.append({ type: 'alarm-raised', data: alarm });
    record.appendAt(5, { type: 'alarm-raised', data: { ...alarm, detail: 'again' } });
    expect([...record.state.alarms.values()]).toEqual([{ ...alarm, at: 0 }]);
    const acknowledge = { command: 'acknowledge', alarm: 'late', about: 'a', why: 'slow' } as const;
    expect(record.command(acknowledge, script)).toBe('not-allowed');
    expect(record.command({ ...acknowledge, why: '' })).toBe('reason-missing');
    expect(record.command({ ...acknowledge, about: 'b' })).toBe('no-such-alarm');
    expect(record.command(acknowledge)).toBe('alarm-acknowledged');
    expect(record.state.alarms.size).toBe(0);
  });

  it('L23: the one about an unresolved action ends when that is resolved', () => {
    const record = openLaboratoryRecord();
    record.request('a');
    record.append(accepted('a'), { type: 'action-unresolved', data: { id: 'a', why: 'dead' } });
    record.append({ type: 'alarm-raised', data: { alarm: 'unresolved', about: 'a', detail: '' } });
    const resolve = { command: 'resolve', id: 'a', outcome: 'failed', why: 'melted' } as const;
    expect(record.command(resolve, technician)).toBe('action-resolved alarm-acknowledged');
    expect(record.state.alarms.size).toBe(0);
  });
});
