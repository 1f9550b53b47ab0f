import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVirtualClock, createWallClock } from './clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Lets everything run that is ready to. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};

describe('virtual time', () => {
  it('T1: goes to the earliest timer once nothing is at work', async () => {
    const clock = createVirtualClock(100);
    const woken: number[] = [];
    const wake = async (at: number): Promise<void> => {
      const activity = clock.begin();
      await activity.waitFor(clock.timer(at).promise);
      woken.push(clock.now());
      activity.end();
    };
    await Promise.all([300, 200, 250].map(wake));
    expect(woken).toEqual([200, 250, 300]);
  });

  it('T1: stands still while an activity runs, and goes on while it waits', async () => {
    const clock = createVirtualClock();
    const activity = clock.begin();
    const { promise } = clock.timer(50);
    await settle();
    expect(clock.now()).toBe(0);
    await activity.waitFor(promise);
    expect(clock.now()).toBe(50);
    const later = clock.timer(80).promise;
    await settle();
    expect(clock.now()).toBe(50);
    activity.end();
    await later;
    expect(clock.now()).toBe(80);
  });

  it('T1: forgets a timer that was given up', async () => {
    const clock = createVirtualClock();
    clock.timer(10).cancel();
    await clock.timer(20).promise;
    expect(clock.now()).toBe(20);
  });

  it('T2: starts no earlier than the record and wakes at once for a time that has passed', async () => {
    const clock = createVirtualClock();
    clock.catchUp(70);
    clock.catchUp(40);
    await clock.timer(60).promise;
    expect(clock.now()).toBe(70);
  });
});

describe('wall time', () => {
  it('T2: never runs back, whatever is done to the clock of the system', () => {
    vi.useFakeTimers({ now: 1_000 });
    const clock = createWallClock();
    expect(clock.now()).toBe(1_000);
    vi.setSystemTime(400);
    expect(clock.now()).toBe(1_000);
    vi.setSystemTime(1_200);
    expect(clock.now()).toBe(1_200);
    clock.catchUp(5_000);
    expect(clock.now()).toBe(5_000);
  });

  it('wakes when its time has come, however far that is', async () => {
    vi.useFakeTimers({ now: 0 });
    const clock = createWallClock();
    const days = 40 * 86_400_000;
    let isWoken = false;
    void clock.timer(days).promise.then(() => {
      isWoken = true;
    });
    await vi.advanceTimersByTimeAsync(days - 1);
    expect(isWoken).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isWoken).toBe(true);
  });
});
