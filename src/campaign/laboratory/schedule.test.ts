import { describe, expect, it } from 'vitest';
import type { LaboratoryEvent } from './events.ts';
import { accepted, finished, furnace, openLaboratoryRecord, started } from './laboratory.fixture.ts';

const list = (instrument: string, capacity = 2): LaboratoryEvent => ({
  type: 'instrument-listed',
  data: { instrument, entry: { ...furnace, capacity } },
});

describe('the queue', () => {
  it('L5: serves the oldest first, and none overtakes one that does not fit yet', () => {
    const record = openLaboratoryRecord();
    record.append(list('press'));
    record.request('a', ['s1']);
    record.request('b', ['s2', 's3']);
    record.request('c', ['s4']);
    record.request('d', ['s5'], { instrument: 'press' });
    expect(record.plan().grants).toEqual(['a', 'd']);
    record.append(accepted('a'), finished('a'));
    expect(record.plan().grants).toEqual(['b', 'd']);
  });

  it('L6: gives no position twice, and an unresolved action keeps its own', () => {
    const record = openLaboratoryRecord();
    for (const id of ['a', 'b', 'c']) record.request(id, [`s-${id}`]);
    expect(record.plan().grants).toEqual(['a', 'b']);
    record.append(accepted('a'));
    expect(record.plan().grants).toEqual(['b']);
    record.append(started('a'), accepted('b'));
    expect(record.plan().grants).toEqual([]);
    record.append({ type: 'action-unresolved', data: { id: 'a', why: 'power cut' } });
    expect(record.plan().grants).toEqual([]);
    record.append(finished('b'));
    expect(record.plan().grants).toEqual(['c']);
  });

  it('L7: grants nothing during maintenance and wakes at its end', () => {
    const record = openLaboratoryRecord();
    record.append(list('press'));
    record.request('a');
    record.request('b', ['s2'], { instrument: 'press' });
    const maintain = (instrument: string, until: number | null): LaboratoryEvent => ({
      type: 'instrument-maintained',
      data: { instrument, until, why: '' },
    });
    record.append(maintain('furnace', 200));
    expect(record.plan()).toMatchObject({ grants: ['b'], refusals: [], wakeAt: 200 });
    record.append(maintain('press', 150));
    expect(record.plan()).toMatchObject({ grants: [], refusals: [], wakeAt: 150 });
    record.append(maintain('press', null), { type: 'time-passed', data: { to: 200 } });
    expect(record.plan()).toMatchObject({ grants: ['a'], refusals: [], wakeAt: null });
  });
});

describe('refusals', () => {
  it('L8: what cannot be shown to be within the limits', () => {
    const record = openLaboratoryRecord();
    record.request('a');
    record.request('b', ['s2']);
    const { grants, refusals } = record.plan(({ id }) => (id === 'a' ? 'too hot' : null));
    expect(grants).toEqual(['b']);
    expect(refusals).toEqual([{ id: 'a', why: 'too hot' }]);
  });

  it('L8: unknown instruments and more samples than positions', () => {
    const record = openLaboratoryRecord();
    record.request('a', ['s1'], { instrument: 'oven' });
    record.request('b', ['s1', 's2', 's3']);
    expect(record.plan().refusals).toEqual([
      { id: 'a', why: 'laboratory test has no instrument oven; it has furnace' },
      { id: 'b', why: '3 samples in one run, but furnace has 2 positions' },
    ]);
  });

  it('L8: even during maintenance, so that nobody waits for what cannot be', () => {
    const record = openLaboratoryRecord();
    record.append({ type: 'instrument-maintained', data: { instrument: 'furnace', until: null, why: '' } });
    record.request('b', ['s1', 's2', 's3']);
    expect(record.plan().refusals).toHaveLength(1);
  });
});
