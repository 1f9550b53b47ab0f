import { afterEach, describe, expect, test } from 'vitest';
import type { ActionResult } from '../../src/campaign/index.ts';
import { seededRandom } from '../../src/core/random.ts';
import { resistanceOverTemperature } from '../../src/instruments/resistance-over-temperature.ts';
import { type CryostatServer, serveCryostat } from '../instrument-server/serve-cryostat.ts';
import type { Fault } from '../instrument-server/serve-lines.ts';
import { context, follow, newFolder, requestOf, resistanceSettings, tableOf } from './resistance-rig.ts';

const surroundings = { table: null, orders: { get: () => null }, hours: 1 };
const few = { temperatures: [[22, 18, 15]], rate_KperMin: 20, current_A: 1e-3, readings: 3 };
const servers: CryostatServer[] = [];
const serve = async (settings = {}): Promise<CryostatServer> => {
  const server = await serveCryostat(settings);
  servers.push(server);
  return server;
};
const open = (server: CryostatServer, runs = newFolder(), more = {}) =>
  resistanceOverTemperature.open(
    resistanceOverTemperature.parseOptions({ ...resistanceSettings(server, runs), ...more }),
    surroundings,
  );
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Worst distance of the points from the truth, in the sd of one point. */
function worstPull(result: ActionResult, server: CryostatServer): number {
  const pulls = tableOf(result.files[0]?.bytes).map((row) => {
    const temperature = row['Temperature (K)'] as number;
    const truth = server.cryostat.resistanceAt(temperature);
    // Noise of 5 nV at 1 mA in three readings, and the slope over the tolerance of the temperature.
    const sd = Math.hypot(5e-6, server.cryostat.resistanceAt(temperature + 0.02) - truth);
    return Math.abs((row['Resistance (Ohm)'] as number) - truth) / sd;
  });
  return Math.max(...pulls);
}

describe('faults of the wire', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['garbled', { kind: 'garbled' }],
    ['half', { kind: 'half' }],
    ['doubled', { kind: 'duplicated' }],
    ['lost', { kind: 'silent' }],
    ['late', { kind: 'late', milliseconds: 350 }],
    ['overload codes as', { kind: 'replaced', reply: '+9.9E37' }],
    ['R,....', { kind: 'replaced', reply: 'R,....' }],
    ['empty', { kind: 'replaced', reply: '' }],
  ];

  test.each(faults)('%s replies now and then change no value', async (_, fault) => {
    const server = await serve();
    const random = seededRandom('faults', fault.kind);
    let left = 6;
    for (const device of server.all)
      device.faultOf = () => {
        if (left === 0 || random.uniform() > 0.06) return null;
        left--;
        return fault;
      };
    const instrument = open(server);
    const result = await follow(instrument, await instrument.start(requestOf('c1:f', few), context()));
    expect(left).toBe(0);
    expect(result.failures).toEqual({});
    expect(tableOf(result.files[0]?.bytes)).toHaveLength(3);
    expect(worstPull(result, server)).toBeLessThan(5);
  });

  test('connections that end now and then change no value', async () => {
    const server = await serve();
    const instrument = open(server);
    const handle = await instrument.start(requestOf('c1:d', few), context());
    const timer = setInterval(() => server.voltmeter.disconnect(), 150);
    const other = setInterval(() => server.controller.disconnect(), 210);
    const result = await follow(instrument, handle).finally(() => {
      clearInterval(timer);
      clearInterval(other);
    });
    expect(result.failures).toEqual({});
    expect(worstPull(result, server)).toBeLessThan(5);
  });

  test('a device that is gone for longer than the patience ends the run with the points there are', async () => {
    const server = await serve();
    const instrument = open(server, newFolder(), { patience_s: 0.5 });
    const handle = await instrument.start(requestOf('c1:g', few), context());
    let isGone = false;
    server.voltmeter.faultOf = () => (isGone ? { kind: 'silent' } : null);
    let progress = await instrument.poll(handle, Date.now());
    while (progress.status === 'running') {
      isGone ||= (progress.fraction as number) > 0.3;
      progress = await instrument.poll(handle, Date.now());
    }
    if (progress.status !== 'done') throw new Error(progress.status);
    expect(progress.result.failures.s1).toMatchObject({ kind: 'instrument-fault' });
    expect(progress.result.failures.s1?.detail).toMatch(
      /^tcp:.*: sent ".*", awaited .*: nothing came within 300 ms$/,
    );
    expect(tableOf(progress.result.files[0]?.bytes)).toHaveLength(1);
    expect(server.cryostat.source.isOn).toBe(false);
  });
});
