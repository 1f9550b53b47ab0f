import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast, type Occupation } from './forecast.ts';
import {
  accepted,
  described,
  deviceOf,
  finished,
  type LaboratoryRecord,
  listed,
  openLaboratoryRecord,
  started,
} from './laboratory.fixture.ts';
import { whyWaiting } from './recovery.ts';

const hour = 3_600_000;
const coolHours = 2;
const warmHours = 1;

/** A furnace that gets hot, with or without a setting that its load shares, and devices that do not. */
function withFurnace(shared: readonly string[] = [], capacity = 2): LaboratoryRecord {
  const record = openLaboratoryRecord();
  const hot = deviceOf({ shared, coolDownHours: coolHours, warmUpHours: warmHours });
  record.append(
    listed('furnace', { capacity, hours: 3, device: hot }),
    listed('press', { hours: 1, device: deviceOf() }),
    listed('arm', { capacity: 1, hours: 0.5, device: deviceOf() }),
    described({ positions: { shelf: 9 } }),
  );
  return record;
}

describe('a device that gets hot', () => {
  it('L17: is not opened for a second load while the first is in it, though there is room', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'));
    record.request('b', ['s2']);
    expect(record.plan().grants).toEqual([]);
    expect(whyWaiting(record.state, record.state.actions.get('b')!)).toBe(
      'furnace is at work, and may be opened when that has ended and it has cooled down',
    );
    record.appendAt(hour, finished('a'));
    expect(record.plan()).toMatchObject({ grants: [], wakeAt: 3 * hour });
  });

  it('L17: keeps what one action of a load left in it until the whole load has ended and it is cold', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.request('b', ['s2']);
    record.append(accepted('a'), accepted('b'));
    record.appendAt(hour, finished('a'));
    record.request('c', ['s1'], { instrument: 'press' });
    record.appendAt(5 * hour, { type: 'time-passed', data: { to: 5 * hour } });
    expect(record.plan()).toMatchObject({ grants: [], wakeAt: null });
    record.append(finished('b'));
    expect(record.plan()).toMatchObject({ grants: [], wakeAt: 7 * hour });
    record.appendAt(7 * hour, { type: 'time-passed', data: { to: 7 * hour } });
    expect(record.plan().grants).toEqual(['c']);
  });

  it('L17: stays shut while nobody knows what is in it', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.append(accepted('a'), { type: 'action-unresolved', data: { id: 'a', why: 'power cut' } });
    record.request('b', ['s2']);
    expect(record.plan().grants).toEqual([]);
    record.command({ command: 'resolve', id: 'a', outcome: 'never-happened', why: 'it was cold' });
    expect(record.plan().grants).toEqual(['a', 'b']);
  });

  it('L17: is not heated while another action needs it open', () => {
    const record = withFurnace();
    record.request('a', ['s1'], { instrument: 'arm', reserves: ['furnace'] });
    record.request('b', ['s2']);
    expect(record.plan().grants).toEqual(['a']);
    record.append(accepted('a'), finished('a'));
    record.request('c', ['s3'], { instrument: 'arm', reserves: ['furnace'] });
    expect(record.plan().grants).toEqual(['b']);
  });
});

describe('a sample that was left in a device that gets hot', () => {
  /** s1 lies in the furnace, which is cold. */
  const withLeft = (): LaboratoryRecord => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'), finished('a'));
    record.appendAt(5 * hour, { type: 'time-passed', data: { to: 5 * hour } });
    return record;
  };
  const heat = (record: LaboratoryRecord): void => record.request('heat', ['s2']);
  const fetch = (record: LaboratoryRecord): void => record.request('fetch', ['s1'], { instrument: 'press' });

  it('L17: is taken out before that is heated, not at the same time, whichever was asked for first', () => {
    for (const [first, second] of [
      [heat, fetch],
      [fetch, heat],
    ] as const) {
      const record = withLeft();
      first(record);
      second(record);
      expect(record.plan().grants).toEqual(['fetch']);
    }
  });

  it('L17: stays in it while it is heated if nothing can take it, and holds up nobody', () => {
    const record = withLeft();
    record.append({ type: 'instrument-maintained', data: { instrument: 'press', until: null, why: '' } });
    fetch(record);
    heat(record);
    expect(record.plan().grants).toEqual(['heat']);
    record.append({ type: 'instrument-maintained', data: { instrument: 'press', until: 0, why: '' } });
    record.append(accepted('heat'), started('heat'));
    expect(record.plan().grants).toEqual([]);
  });

  it('L17: keeps it cold from its acceptance until its action has begun', () => {
    const record = withLeft();
    fetch(record);
    record.append(accepted('fetch'));
    heat(record);
    expect(record.plan().grants).toEqual([]);
    expect(forecast(record.state).occupations).toMatchObject([
      { instrument: 'press', from: 5 * hour },
      { instrument: 'furnace', phase: 'warming up', from: 5 * hour },
      { phase: 'at work' },
      { phase: 'cooling down' },
    ]);
    record.append(started('fetch'));
    expect(record.plan().grants).toEqual(['heat']);
  });

  it('L17: may still be in it while nobody knows whether its action began', () => {
    const record = withLeft();
    fetch(record);
    record.append(accepted('fetch'), { type: 'action-unresolved', data: { id: 'fetch', why: 'power cut' } });
    heat(record);
    expect(record.plan().grants).toEqual([]);
    record.command({ command: 'resolve', id: 'fetch', outcome: 'failed', why: 'it fell' });
    expect(record.plan().grants).toEqual(['heat']);
  });

  it('L17: is in it again when its action never began, and stays while it is hot', () => {
    const record = withLeft();
    fetch(record);
    record.append(accepted('fetch'), { type: 'action-released', data: { id: 'fetch', why: 'not taken' } });
    expect(record.state.positions.get('c/s1')).toBe('furnace');
    record.request('heat', ['s2'], { priority: 'urgent' });
    record.append(accepted('heat'), started('heat'));
    expect(record.plan().grants).toEqual([]);
  });
});

type Asked = {
  readonly instrument: 'furnace' | 'press' | 'arm';
  readonly sample: number;
  readonly temperature: 900 | 1000;
  readonly priority: 'low' | 'normal' | 'urgent';
  readonly needsFurnaceOpen: boolean;
  readonly after: number;
};

const askedArbitrary: fc.Arbitrary<readonly Asked[]> = fc.array(
  fc.record({
    instrument: fc.constantFrom('furnace', 'furnace', 'press', 'arm'),
    sample: fc.integer({ min: 0, max: 4 }),
    temperature: fc.constantFrom(900, 1000),
    priority: fc.constantFrom('low', 'normal', 'urgent'),
    needsFurnaceOpen: fc.boolean(),
    after: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const hoursOf = { furnace: 3 + warmHours, press: 1, arm: 0.5 } as const;

type Done = {
  readonly asked: Asked;
  readonly from: number;
  readonly to: number;
  /** The device that its sample was left in, and taken from. */
  readonly takenFrom: string | null;
};

/**
 * Asks for everything at its time, and lets the schedule and the devices work until all has ended; each action begins when its sample
 * has been brought, `transfer` after its acceptance [ms].
 */
function play(record: LaboratoryRecord, all: readonly Asked[], transfer = 0): Map<string, Done> {
  const requests = all.map((asked, index) => ({ id: `r${index}`, asked, at: asked.after * hour }));
  const done = new Map<string, Done>();
  const begins = new Map<string, number>();
  const ends = new Map<string, number>();
  const sources = new Map<string, string | null>();
  let now = 0;
  for (let step = 0; step < 800 && done.size < all.length; step++) {
    for (const { id, asked, at } of requests)
      if (at <= now && !record.state.actions.has(id)) ask(record, id, asked);
    const { grants, wakeAt } = record.plan();
    for (const id of grants) {
      const { instrument, sample } = requests.find((each) => each.id === id)!.asked;
      const place = record.state.positions.get(`c/s${sample}`) ?? instrument;
      sources.set(id, place === instrument ? null : place);
      record.append(accepted(id));
      if (transfer === 0) record.append(started(id));
      else begins.set(id, now + transfer);
      ends.set(id, now + transfer + hoursOf[instrument] * hour);
    }
    if (grants.length > 0) continue;
    const coming = [
      ...begins.values(),
      ...ends.values(),
      ...requests.filter(({ at }) => at > now).map(({ at }) => at),
      ...(wakeAt === null ? [] : [wakeAt]),
    ];
    expect(coming, 'something that ends by itself is waited for').not.toHaveLength(0);
    now = Math.min(...coming);
    record.appendAt(now, { type: 'time-passed', data: { to: now } });
    for (const [id, at] of begins) {
      if (at > now) continue;
      record.append(started(id));
      begins.delete(id);
    }
    for (const [id, at] of ends) {
      if (at > now) continue;
      record.append(finished(id));
      ends.delete(id);
      const { asked } = requests.find((each) => each.id === id)!;
      const from = at - hoursOf[asked.instrument] * hour - transfer;
      done.set(id, { asked, from, to: at, takenFrom: sources.get(id) ?? null });
    }
  }
  return done;
}

function ask(record: LaboratoryRecord, id: string, asked: Asked): void {
  const { instrument, sample, temperature, priority, needsFurnaceOpen } = asked;
  record.request(id, [], {
    instrument,
    priority,
    samples: [{ id: `s${sample}`, design: { temperature }, replicateOf: null, repeat: 0 }],
    ...(needsFurnaceOpen && instrument !== 'furnace' && { reserves: ['furnace'] }),
  });
}

const overlap = (a: { from: number; to: number }, b: { from: number; to: number }): boolean =>
  a.from < b.to && b.from < a.to;

describe('any requests', () => {
  it('L17: all end, no load is in the furnace with another, and nobody opens it before it is cold', () => {
    fc.assert(
      fc.property(askedArbitrary, fc.boolean(), (all, isShared) => {
        const transfer = hour / 4;
        const record = withFurnace(isShared ? ['temperature'] : []);
        const done = [...play(record, all, transfer).values()];
        expect(done).toHaveLength(all.length);
        const heated = done.filter(({ asked }) => asked.instrument === 'furnace');
        for (const load of heated) {
          const shut = { from: load.from, to: load.to + coolHours * hour };
          for (const other of done) {
            if (other === load) continue;
            const isSameLoad = other.asked.instrument === 'furnace' && other.from === load.from;
            if (isSameLoad) {
              if (isShared) expect(other.asked.temperature).toBe(load.asked.temperature);
              expect(other.asked.sample).not.toBe(load.asked.sample);
              continue;
            }
            const opensIt =
              other.asked.instrument === 'furnace' ||
              other.asked.needsFurnaceOpen ||
              other.asked.sample === load.asked.sample;
            if (opensIt) expect(overlap(other, shut)).toBe(false);
            const fetched = { from: other.from, to: other.from + transfer };
            if (other.takenFrom === 'furnace') expect(overlap(fetched, shut)).toBe(false);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('L13 L17: a furnace for one is loaded by priority and then by age', () => {
    fc.assert(
      fc.property(askedArbitrary, (all) => {
        const record = withFurnace([], 1);
        const each = all.map((asked, sample) => ({
          ...asked,
          sample,
          instrument: 'furnace' as const,
          after: 0,
        }));
        const done = [...play(record, each)];
        const rank = ['urgent', 'normal', 'low'];
        const wanted = each
          .map(({ priority }, index) => ({ id: `r${index}`, rank: rank.indexOf(priority) }))
          .sort((a, b) => a.rank - b.rank);
        expect(done.map(([id]) => id)).toEqual(wanted.map(({ id }) => id));
      }),
      { numRuns: 50 },
    );
  });
});

describe('the forecast', () => {
  const spanOf = ({ phase, from, to, hasBegun }: Occupation) => [
    phase,
    from / hour,
    to / hour,
    hasBegun ? 'begun' : 'planned',
  ];

  it('L34: shows warm-up, work and cool-down of the load under way, of what waits, and of what has ended', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.append(accepted('a'), started('a'));
    record.request('b', ['s2']);
    record.request('c', ['s1'], { instrument: 'press' });
    expect(forecast(record.state).occupations.map(spanOf)).toEqual([
      ['warming up', 0, 1, 'begun'],
      ['at work', 1, 4, 'begun'],
      ['cooling down', 4, 6, 'begun'],
      ['at work', 6, 7, 'planned'],
      ['warming up', 6, 7, 'planned'],
      ['at work', 7, 10, 'planned'],
      ['cooling down', 10, 12, 'planned'],
    ]);
    record.appendAt(5 * hour, finished('a'));
    expect(forecast(record.state).occupations.slice(0, 3).map(spanOf)).toEqual([
      ['cooling down', 5, 7, 'begun'],
      ['at work', 7, 8, 'planned'],
      ['warming up', 7, 8, 'planned'],
    ]);
  });

  it('L34: gives no time to what waits for a person, and changes nothing', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.command({ command: 'control', id: 'a', control: 'pause', why: 'power test' });
    record.request('b', ['s2'], { instrument: 'press' });
    record.append({ type: 'instrument-maintained', data: { instrument: 'press', until: null, why: '' } });
    const before = JSON.stringify([...record.state.actions.values()]);
    expect(forecast(record.state)).toEqual({
      occupations: [],
      undecided: [
        { id: 'a', why: 'it was paused: power test' },
        { id: 'b', why: 'press is in maintenance' },
      ],
    });
    expect(JSON.stringify([...record.state.actions.values()])).toBe(before);
    expect(record.state.open.size).toBe(2);
  });

  it('L34: gives no end to an action that is held while it runs, and says why', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.request('b', ['s2']);
    record.append(accepted('a'), started('a'), accepted('b'), started('b'));
    record.command({ command: 'control', id: 'a', control: 'pause', why: 'power test' });
    record.append({ type: 'control-done', data: { id: 'a', control: 'pause', outcome: 'done', detail: '' } });
    record.request('c', ['s3']);
    const { occupations, undecided } = forecast(record.state);
    expect(occupations).toMatchObject([
      { actions: ['b'], phase: 'warming up' },
      { actions: ['b'], phase: 'at work', to: 4 * hour },
    ]);
    expect(undecided).toEqual([
      { id: 'a', why: 'it was paused: power test' },
      { id: 'c', why: expect.stringContaining('furnace is at work') },
    ]);
  });

  it('L34: does not let a device cool down while another action of its load is at work in it', () => {
    const record = withFurnace();
    record.request('a', ['s1']);
    record.request('b', ['s2']);
    record.append(accepted('a'), started('a'));
    record.appendAt(hour / 2, accepted('b'), started('b'));
    expect(forecast(record.state).occupations.map(spanOf)).toEqual([
      ['warming up', 0, 1, 'begun'],
      ['at work', 1, 4.5, 'begun'],
      ['cooling down', 4.5, 6.5, 'begun'],
    ]);
    record.appendAt(3 * hour, finished('a'));
    expect(forecast(record.state).occupations.map(spanOf)).toEqual([
      ['warming up', 0.5, 1.5, 'begun'],
      ['at work', 1.5, 4.5, 'begun'],
      ['cooling down', 4.5, 6.5, 'begun'],
    ]);
  });

  it('L34: is what happens when every device takes as long as it should', () => {
    fc.assert(
      fc.property(askedArbitrary, fc.boolean(), (all, isShared) => {
        const record = withFurnace(isShared ? ['temperature'] : []);
        const each = all.map((asked) => ({ ...asked, after: 0 }));
        for (const [index, asked] of each.entries()) ask(record, `r${index}`, asked);
        const { occupations, undecided } = forecast(record.state);
        expect(undecided).toEqual([]);
        const done = play(record, each);
        for (const [id, { from, to }] of done) {
          const own = occupations.filter(({ actions }) => actions.includes(id));
          expect(Math.min(...own.map((phase) => phase.from))).toBe(from);
          expect(own.find(({ phase }) => phase === 'at work')?.to).toBe(to);
        }
        const furnace = occupations.filter(({ instrument }) => instrument === 'furnace');
        for (const [index, one] of furnace.entries())
          for (const other of furnace.slice(index + 1)) expect(overlap(one, other)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
