import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DeviceEntry, type Instrument, policySchema } from '../../src/campaign/index.ts';
import { AppError } from '../../src/core/error.ts';
import { createWallClock } from '../../src/runtime/index.ts';
import {
  hour,
  openScripted,
  resultFor,
  runFor,
  type ScriptedLaboratory,
  scripted,
} from './scripted-laboratory.ts';

let laboratory: ScriptedLaboratory;
afterEach(async () => {
  vi.restoreAllMocks();
  await laboratory.stop();
});

const statusOf = (id: string) => laboratory.state().actions.get(id)?.status;
const isOver = (id: string) => (): boolean => !laboratory.state().open.has(id);
const never = (): Promise<never> => new Promise(() => undefined);

describe('the limits', () => {
  it('H7: are looked at again just before the first byte', async () => {
    let startCount = 0;
    const furnace = scripted({
      start: async ({ id }) => {
        startCount++;
        return { action: id, token: '0' };
      },
    });
    laboratory = await openScripted({ instruments: { furnace } });
    let lookCount = 0;
    // As good at submission, and lowered before the wire.
    laboratory.check = () => (++lookCount > 1 ? 'too hot since a moment ago' : null);
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(startCount).toBe(0);
    expect(laboratory.state().actions.get('a')).toMatchObject({
      status: 'refused',
      attempt: 1,
      failure: { kind: 'refused', detail: 'at the wire: too hot since a moment ago' },
    });
  });
});

describe('what comes between the acceptance of an action and its start', () => {
  const startCountAfter = async (
    whileOpening: () => Promise<void>,
    changes: Partial<Instrument> = {},
    device: Partial<DeviceEntry> = {},
  ) => {
    const count = { starts: 0 };
    const furnace = scripted({
      start: async ({ id }) => {
        count.starts++;
        return { action: id, token: '0' };
      },
      ...changes,
    });
    const instruments = { furnace, press: scripted() };
    laboratory = await openScripted({ instruments, whileOpening, device });
    return count;
  };
  const abort = { command: 'control', id: 'a', control: 'abort', why: 'smoke' } as const;
  const register = (sample: string, barcode: string) =>
    laboratory.command({
      command: 'register-sample',
      registration: { sample, barcode, position: null, role: 'sample', lots: [], measured: {} },
    });

  it('H14: an abort ends it before it began', async () => {
    const count = await startCountAfter(() => laboratory.command(abort));
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(laboratory.state().actions.get('a')).toMatchObject({
      status: 'cancelled',
      failure: { kind: 'cancelled', detail: 'aborted before it began: smoke' },
    });
    const done = (await laboratory.events()).find(({ type }) => type === 'control-done');
    expect(done?.data).toMatchObject({ control: 'abort', outcome: 'done' });
    expect(count.starts).toBe(0);
  });

  const pause = { command: 'control', id: 'a', control: 'pause', why: 'power test' } as const;
  const resume = { command: 'control', id: 'a', control: 'resume', why: 'over' } as const;

  it('H14: a pause holds it in the queue without an alarm, and it begins once somebody resumes it', async () => {
    let isFirst = true;
    const count = await startCountAfter(
      async () => {
        if (isFirst) await laboratory.command(pause);
        isFirst = false;
      },
      {},
      { deadlineHours: 1 },
    );
    await laboratory.request('b', { instrument: 'press' });
    await laboratory.request('a');
    await laboratory.until(({ actions }) => (actions.get('a')?.pause ?? null) !== null);
    await laboratory.until(isOver('b'));
    expect(statusOf('a')).toBe('requested');
    expect(count.starts).toBe(0);
    const alarms = [...laboratory.state().alarms.values()].map(({ about }) => about);
    expect(alarms).not.toContain('a');
    await laboratory.command(resume);
    await laboratory.until(isOver('a'));
    expect(statusOf('a')).toBe('finished');
    expect(count.starts).toBe(1);
  });

  it('H14: a pause is not forgotten where the start failed and never began', async () => {
    let startCount = 0;
    await startCountAfter(async () => undefined, {
      start: async () => {
        startCount++;
        await laboratory.command(pause);
        throw new AppError('no-answer', 'the line is dead', true);
      },
    });
    await laboratory.request('a');
    await laboratory.until(({ actions }) => (actions.get('a')?.pause ?? null) !== null);
    expect(statusOf('a')).toBe('requested');
    expect(startCount).toBe(1);
  });

  it('H14: a dispute about one of its samples holds it back until a person has looked', async () => {
    const count = await startCountAfter(() =>
      laboratory.command({ command: 'scan', barcode: 'B-1', at: 'shelf' }),
    );
    await laboratory.command({
      command: 'describe',
      description: { file: '', positions: { shelf: 9 }, consumables: {}, controls: [] },
    });
    await register('c/s-a', 'B-1');
    await laboratory.request('a');
    await laboratory.until(({ samples }) => (samples.get('c/s-a')?.disputedWhy ?? null) !== null);
    await laboratory.until(() => statusOf('a') === 'requested');
    expect(count.starts).toBe(0);
  });

  it('H14: a device that it reserves besides its own was told to be safe', async () => {
    const count = await startCountAfter(async () => {
      if (laboratory.state().instruments.get('press')?.safety === 'working')
        await laboratory.command({ command: 'make-safe', instrument: 'press', why: 'leak' });
    });
    await laboratory.request('a', { reserves: ['press'] });
    await laboratory.until(({ instruments }) => instruments.get('press')?.safety === 'reached');
    await laboratory.until(() => statusOf('a') === 'requested');
    expect(count.starts).toBe(0);
  });

  it('H14: an abort is not forgotten where the start failed and never began', async () => {
    let startCount = 0;
    await startCountAfter(async () => undefined, {
      start: async () => {
        startCount++;
        await laboratory.command(abort);
        throw new AppError('no-answer', 'the line is dead', true);
      },
    });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(statusOf('a')).toBe('cancelled');
    expect(startCount).toBe(1);
  });
});

describe('a start that fails', () => {
  const failing = (
    changes: Partial<Instrument>,
    error = new AppError('no-answer', 'the line is dead', true),
  ) =>
    openScripted({ instruments: { furnace: scripted({ start: () => Promise.reject(error), ...changes }) } });

  it('H8: is followed where the instrument began all the same', async () => {
    laboratory = await failing({ find: async (action) => ({ action, token: '0' }) });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(statusOf('a')).toBe('finished');
  });

  it('H8: is sent again, a few times, where it never began', async () => {
    laboratory = await failing({});
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(laboratory.state().actions.get('a')).toMatchObject({
      status: 'failed',
      attempt: 3,
      failure: { kind: 'instrument-fault' },
    });
  });

  it('H8: is not sent again where the device refused it', async () => {
    laboratory = await failing({}, new AppError('bad-setting', 'no such gas'));
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(laboratory.state().actions.get('a')).toMatchObject({ status: 'failed', attempt: 1 });
  });

  it('H8: is left to a person where it cannot tell, with an alarm', async () => {
    laboratory = await failing({ find: async () => 'cannot-tell' });
    await laboratory.request('a');
    await laboratory.until(({ alarms }) => alarms.size > 0);
    expect(statusOf('a')).toBe('unresolved');
    expect([...laboratory.state().alarms.keys()]).toEqual(['unresolved a']);
    await laboratory.command({ command: 'resolve', id: 'a', outcome: 'failed', why: 'melted' });
    await laboratory.until(isOver('a'));
    expect(laboratory.state().alarms.size).toBe(0);
  });

  it('H8: is left to a person where the device stays silent, and taken up where a person has it asked again', async () => {
    let isDead = true;
    const dead = (): Promise<never> => Promise.reject(new AppError('no-answer', 'dead', true));
    laboratory = await failing({
      find: async (action) => (isDead ? dead() : { action, token: '0' }),
    });
    await laboratory.request('a');
    await laboratory.until(() => statusOf('a') === 'unresolved');
    expect(laboratory.clock.now()).toBeGreaterThanOrEqual(hour / 6);
    isDead = false;
    await laboratory.command({ command: 'resolve', id: 'a', outcome: 'ask-again', why: 'a fuse' });
    await laboratory.until(isOver('a'));
    expect(statusOf('a')).toBe('finished');
  });
});

describe('a start that does not return', () => {
  it('H4, H8: is sent no second time while it may still begin, and is followed once it did', async () => {
    let startCount = 0;
    let hasBegun = false;
    let begin = (): void => undefined;
    const furnace = scripted({
      start: async ({ id }) => {
        startCount++;
        await new Promise<void>((resolve) => {
          begin = resolve;
        });
        hasBegun = true;
        return { action: id, token: '0' };
      },
      find: async (action) => (hasBegun ? { action, token: '0' } : 'never-started'),
    });
    laboratory = await openScripted({ instruments: { furnace } });
    await laboratory.request('a');
    await laboratory.until(({ alarms }) => alarms.has('silent a'));
    expect(statusOf('a')).toBe('accepted');
    begin();
    await laboratory.until(isOver('a'));
    expect(laboratory.state().actions.get('a')).toMatchObject({ status: 'finished', attempt: 1 });
    expect(startCount).toBe(1);
  });

  it('H8: that never returns is left to a person', async () => {
    laboratory = await openScripted({ instruments: { furnace: scripted({ start: never }) } });
    await laboratory.request('a');
    await laboratory.until(() => statusOf('a') === 'unresolved');
    expect(laboratory.state().actions.get('a')?.attempt).toBe(1);
  });
});

describe('a device that is not well', () => {
  it('H9: that hangs is told of, and keeps nothing else waiting', async () => {
    const alarms: string[] = [];
    const quick = scripted({ start: async ({ id }, { now }) => ({ action: id, token: String(now) }) });
    laboratory = await openScripted({
      instruments: { furnace: scripted({ poll: never }), press: quick },
      clock: createWallClock(),
      onAlarm: (detail) => alarms.push(detail),
    });
    await laboratory.request('a');
    await laboratory.request('b', { instrument: 'press' });
    await laboratory.until(isOver('b'));
    await laboratory.until(() => alarms.length > 0);
    expect(alarms[0]).toContain('furnace does not answer for a');
  });

  it('H9: that gives no sign of life though it is polled, or is late, raises an alarm', async () => {
    const furnace = scripted({
      poll: async (handle, now) => ({ ...runFor(handle, now), heardAt: 0 }) as ReturnType<typeof runFor>,
    });
    laboratory = await openScripted({
      instruments: { furnace },
      device: { heartbeatMinutes: 30, deadlineHours: 1 },
    });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect([...laboratory.state().alarms.values()].map(({ alarm, at }) => [alarm, at / hour])).toEqual([
      ['silent', 0.5],
      ['late', 1],
    ]);
  });

  it('H9: whose silence ends has ended its alarm', async () => {
    let count = 0;
    const furnace = scripted({
      poll: async (handle, now) => {
        if (++count < 3) throw new AppError('no-answer', 'noise on the line', true);
        return runFor(handle, now);
      },
    });
    laboratory = await openScripted({ instruments: { furnace } });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(statusOf('a')).toBe('finished');
    expect(laboratory.state().alarms.size).toBe(0);
    expect((await laboratory.events()).map(({ type }) => type)).toContain('alarm-raised');
  });

  it('H9: the clock of the machine set back moves no deadline', async () => {
    const clock = createWallClock();
    const before = clock.now();
    vi.spyOn(Date, 'now').mockReturnValue(before - 24 * hour);
    const furnace = scripted({ start: async ({ id }, { now }) => ({ action: id, token: String(now) }) });
    laboratory = await openScripted({ instruments: { furnace }, clock });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    const events = (await laboratory.events()) as unknown as readonly { readonly labAt: number }[];
    for (const { labAt } of events) expect(labAt).toBeGreaterThanOrEqual(before);
  });
});

describe('the safe state', () => {
  it('H10: is reached while an action runs and hangs, and what fails is told', async () => {
    const made: string[] = [];
    laboratory = await openScripted({
      instruments: {
        furnace: scripted({ poll: never, safe: async () => void made.push('furnace') }),
        press: scripted({ safe: () => Promise.reject(new Error('stuck')) }),
      },
    });
    await laboratory.request('a');
    await laboratory.until(() => statusOf('a') === 'running');
    await laboratory.command({ command: 'make-safe', instrument: null, why: 'smoke' });
    await laboratory.until(({ instruments }) =>
      [...instruments.values()].every((each) => each.safety !== 'wanted'),
    );
    expect(made).toEqual(['furnace']);
    const safety = [...laboratory.state().instruments].map(([name, each]) => [name, each.safety]);
    expect(safety).toEqual([
      ['furnace', 'reached'],
      ['press', 'failed'],
    ]);
    expect(laboratory.state().alarms.has('not-safe press')).toBe(true);
  });
});

describe('a device that drives nothing to a safe state by itself', () => {
  it('H10: is not safe before a person has said so, and everybody is told what to do', async () => {
    laboratory = await openScripted({
      instruments: { furnace: scripted({ verified: 'on-hardware' }) },
      device: {
        safeState: { words: 'heater off', does: ['switch the heater off'], withoutOnnes: 'person' },
      },
    });
    await laboratory.command({ command: 'make-safe', instrument: null, why: 'smoke' });
    await laboratory.until(({ instruments }) => instruments.get('furnace')?.safety !== 'wanted');
    expect(laboratory.state().instruments.get('furnace')?.safety).toBe('by-hand');
    expect(laboratory.state().alarms.get('not-safe furnace')?.detail).toContain(
      'a person must bring furnace to its safe state, heater off: switch the heater off',
    );
  });
});

describe('a start that a safe state held back', () => {
  it('H10: goes back to the queue, however often that happens', async () => {
    let startCount = 0;
    const furnace = scripted({
      start: async () => {
        startCount++;
        await laboratory.command({ command: 'make-safe', instrument: 'furnace', why: 'smoke' });
        throw new AppError('cancelled', 'told to be safe; the programme was not started');
      },
    });
    laboratory = await openScripted({ instruments: { furnace } });
    await laboratory.request('a');
    for (let count = 1; count <= 4; count++) {
      await laboratory.until(
        ({ instruments }) => startCount === count && instruments.get('furnace')?.safety === 'reached',
      );
      await laboratory.until(() => statusOf('a') === 'requested');
      await laboratory.command({ command: 'release', instrument: 'furnace', why: 'aired' });
    }
    expect(statusOf('a')).not.toBe('failed');
  });
});

describe('an answer', () => {
  const answering = (result: object) =>
    scripted({
      start: async ({ id }) => ({ action: id, token: '0' }),
      poll: async () => ({ status: 'done', result: { ...resultFor([]), ...result } }),
    });

  it('H12: for a sample that was not asked for is taken by nobody', async () => {
    laboratory = await openScripted({ instruments: { furnace: answering(resultFor(['s-b'])) } });
    await laboratory.request('a');
    await laboratory.until(() => statusOf('a') === 'unresolved');
    expect(laboratory.state().actions.get('a')?.unresolvedWhy).toContain(
      'answered for s-b, which is not in a (s-a)',
    );
  });

  it('H12: of an earlier action is not taken for this one', async () => {
    let count = 0;
    const furnace = scripted({
      poll: async ({ action }) => ({
        status: 'done',
        action: ++count < 3 ? 'earlier' : action,
        result: resultFor(count < 3 ? [] : ['s-a']),
      }),
    });
    laboratory = await openScripted({ instruments: { furnace } });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    expect(laboratory.state().actions.get('a')?.result?.files).toHaveLength(1);
  });

  it('H12: with the label of another sample puts both in dispute', async () => {
    laboratory = await openScripted({
      instruments: { furnace: answering({ ...resultFor(['s-a']), scanned: { 's-a': 'B-2' } }) },
    });
    for (const [sample, barcode] of [
      ['c/s-a', 'B-1'],
      ['c/s-b', 'B-2'],
    ] as const)
      await laboratory.command({
        command: 'register-sample',
        registration: { sample, barcode, position: null, role: 'sample', lots: [], measured: {} },
      });
    await laboratory.request('a');
    await laboratory.until(isOver('a'));
    const { actions, samples } = laboratory.state();
    expect(actions.get('a')?.result?.failures['s-a']).toMatchObject({
      kind: 'measurement-invalid',
      detail: expect.stringContaining('it is that of c/s-b'),
    });
    expect([...samples.values()].map(({ disputedWhy }) => disputedWhy !== null)).toEqual([true, true]);
  });
});

describe('a review', () => {
  it('H13: is asked for by the host, and holds an agent’s action until a person approves', async () => {
    laboratory = await openScripted({
      instruments: { furnace: scripted() },
      policy: policySchema.parse({ expiresHours: 1 }),
      clock: createWallClock(),
    });
    await laboratory.request('a', { askedBy: { kind: 'agent', id: 'demon' } });
    await laboratory.until(({ actions }) => actions.get('a')?.review?.verdict === 'awaited');
    expect(statusOf('a')).toBe('requested');
    await laboratory.command({ command: 'review', id: 'a', verdict: 'approved', why: '' });
    await laboratory.until(() => statusOf('a') === 'running');
    expect(laboratory.state().actions.get('a')?.review?.by).toBe('gerrit');
  });

  it('H13: expires by the clock, and refuses', async () => {
    laboratory = await openScripted({
      instruments: { furnace: scripted() },
      policy: policySchema.parse({ expiresHours: 1 }),
    });
    await laboratory.request('a', { askedBy: { kind: 'agent', id: 'demon' } });
    await laboratory.until(isOver('a'));
    expect(laboratory.state().actions.get('a')).toMatchObject({
      status: 'refused',
      failure: { detail: 'review: nobody answered before it expired' },
    });
  });
});
