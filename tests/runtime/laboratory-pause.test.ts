import { afterEach, describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/campaign/index.ts';
import { createWallClock } from '../../src/runtime/index.ts';
import { openScripted, type ScriptedLaboratory, scripted } from './scripted-laboratory.ts';

let laboratory: ScriptedLaboratory;
afterEach(async () => {
  await laboratory.stop();
});

const statusOf = (id: string) => laboratory.state().actions.get(id)?.status;
const never = (): Promise<never> => new Promise(() => undefined);

describe('a pause of an action', () => {
  const control = async (furnace: Partial<Instrument>) => {
    laboratory = await openScripted({
      instruments: {
        furnace: scripted({
          poll: async () => ({ status: 'running', fraction: null, dueAt: null }),
          ...furnace,
        }),
      },
      clock: createWallClock(),
    });
    await laboratory.request('a');
    await laboratory.until(() => statusOf('a') === 'running');
    await laboratory.command({ command: 'control', id: 'a', control: 'pause', why: '' });
    await laboratory.until(({ actions }) => actions.get('a')?.wanted === null);
    const done = (await laboratory.events()).find(({ type }) => type === 'control-done');
    return done?.type === 'control-done' ? done.data : null;
  };

  it('H11: that the device cannot do is said', async () => {
    expect(await control({})).toMatchObject({ outcome: 'not-supported' });
    expect(laboratory.state().actions.get('a')?.pause).toBe(null);
  });

  it('H11: that fails is an alarm, since the device may go on', async () => {
    expect(await control({ pause: () => Promise.reject(new Error('jammed')) })).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('may go on: jammed'),
    });
    expect(laboratory.state().alarms.has('not-paused a')).toBe(true);
  });

  it('H11: that hangs is one that failed', async () => {
    expect(await control({ pause: never })).toMatchObject({ outcome: 'failed' });
  });

  it('H11: that is done is done', async () => {
    expect(await control({ pause: () => Promise.resolve() })).toMatchObject({ outcome: 'done' });
    expect(laboratory.state().actions.get('a')?.pause).not.toBe(null);
  });
});
