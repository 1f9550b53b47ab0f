import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { ActionResult } from '../../src/campaign/index.ts';
import { resistanceOverTemperature } from '../../src/instruments/resistance-over-temperature.ts';
import { type CryostatServer, serveCryostat } from '../instrument-server/serve-cryostat.ts';
import { context, follow, newFolder, requestOf, resistanceSettings, tableOf } from './resistance-rig.ts';

const surroundings = { table: null, orders: { get: () => null }, hours: 1 };
const action = {
  temperatures: [{ from_K: 22, to_K: 14, step_K: 1 }],
  rate_KperMin: 20,
  current_A: 1e-3,
  readings: 9,
};
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

describe('a run of R(T) over the wire', () => {
  test('gives the resistance of the sample at every target, without the thermoelectric voltage', async () => {
    const server = await serve();
    const instrument = open(server);
    const result = await follow(instrument, await instrument.start(requestOf('c1:a', action), context()));
    expect(result.failures).toEqual({});
    const rows = tableOf(result.files[0]?.bytes);
    expect(rows.map((row) => row['Set point (K)'])).toEqual([22, 21, 20, 19, 18, 17, 16, 15, 14]);
    let chi2 = 0;
    for (const row of rows) {
      const temperature = row['Temperature (K)'] as number;
      expect(Math.abs(temperature - (row['Set point (K)'] as number))).toBeLessThan(0.02);
      const truth = server.cryostat.resistanceAt(temperature);
      const slope = server.cryostat.resistanceAt(temperature + 0.02) - truth;
      const sd = Math.hypot(row['Resistance sd (Ohm)'] as number, slope);
      chi2 += (((row['Resistance (Ohm)'] as number) - truth) / sd) ** 2;
      // 3 µV at 1 mA would be 3 mΩ, a fifth of what the sample has; it shows in neither polarity's difference.
      const offset = ((row['Voltage forward (V)'] as number) + (row['Voltage reverse (V)'] as number)) / 2;
      expect(offset).toBeGreaterThan(2.9e-6);
    }
    // 9 points: the chance of more than 30 is below 0.1 %.
    expect(chi2).toBeLessThan(30);
    expect(server.cryostat.source.isOn).toBe(false);
  });
});

const few = { ...action, temperatures: [[22, 18, 15]], readings: 3 };

describe('what a run refuses', () => {
  test.each([
    [
      { ...few, temperatures: [[22, 326]] },
      'a temperature of 326\u202fK is outside its limits, 4 to 325\u202fK',
    ],
    [{ ...few, temperatures: [{ from_K: 20, to_K: 3, step_K: 1 }] }, 'a temperature of 3\u202fK'],
    [{ ...few, rate_KperMin: 21 }, 'a ramp of 21\u202fK/min'],
    [
      { ...few, current_A: 0.1 },
      'a current of 0.1\u202fA is outside its limits, 1 × 10⁻⁶ to 0.02\u202fA; nothing was sent',
    ],
  ])('%o, before a byte is sent', async (wrong, message) => {
    const server = await serve();
    const instrument = open(server);
    await expect(instrument.start(requestOf('c1:r', wrong), context())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(message),
    });
    expect(server.all.flatMap(({ received }) => received)).toEqual([]);
    expect(await instrument.find('c1:r')).toBe('never-started');
  });

  test('two samples at once, and actions that it does not understand', async () => {
    const instrument = open(await serve());
    const start = (action: object, samples: readonly string[]) =>
      instrument.start(requestOf('c1:r', JSON.parse(JSON.stringify(action)), samples), context());
    await expect(start(few, ['s1', 's2'])).rejects.toMatchObject({ code: 'refused' });
    await expect(start({ ...few, current_mA: 1 }, ['s1'])).rejects.toThrow('unknown field "current_mA"');
  });

  const settings = [
    [
      'set-points in Celsius',
      (server: CryostatServer) => Object.assign(server.state, { unit: 2 }),
      'are in Celsius',
    ],
    [
      'no temperature limit of its own',
      (server: CryostatServer) => Object.assign(server.state, { heaterLimit_K: 0 }),
      'set it above 0 and to at most 325 K',
    ],
    [
      'an open heater',
      (server: CryostatServer) => Object.assign(server.state, { heaterState: 1 }),
      'an open load',
    ],
    ['another device', (server: CryostatServer) => replaceIdentity(server), 'a Lake Shore 336 was expected'],
  ] as const;
  const replaceIdentity = (server: CryostatServer): void => {
    server.controller.faultOf = (line) =>
      line === '*IDN?' ? { kind: 'replaced', reply: 'LSCI,MODEL340,1,2' } : null;
  };
  test.each(settings)('a controller with %s', async (_, change, message) => {
    const server = await serve();
    change(server);
    const instrument = open(server, newFolder(), { patience_s: 0 });
    const result = await follow(instrument, await instrument.start(requestOf('c1:w', few), context()));
    expect(result.failures.s1).toMatchObject({
      kind: 'instrument-fault',
      detail: expect.stringContaining(message),
    });
    expect(result.files).toEqual([]);
    expect(server.controller.received.filter((line) => line.startsWith('SETP '))).toEqual([]);
  });

  test('a sensor that reports a fault, and an open lead', async () => {
    const server = await serve();
    server.state.status = 32;
    const instrument = open(server, newFolder(), { patience_s: 0 });
    const result = await follow(instrument, await instrument.start(requestOf('c1:s', few), context()));
    expect(result.failures.s1?.detail).toContain('input A reports a temperature above its range');
    const wide = await serve({ resistance_Ohm: 1e6, transition_K: -100 });
    const other = open(wide);
    const limited = await follow(other, await other.start(requestOf('c1:o', few), context()));
    expect(limited.failures.s1).toMatchObject({
      kind: 'measurement-invalid',
      detail: expect.stringContaining('a lead may be open'),
    });
    expect(wide.cryostat.source.isOn).toBe(false);
  });

  test('a voltmeter that always reads overload ends the run, though all else goes well', async () => {
    const server = await serve();
    server.voltmeter.faultOf = (line) =>
      line === ':READ?' ? { kind: 'replaced', reply: '+9.900000E+37' } : null;
    const instrument = open(server, newFolder(), { pointAttempts: 2, patience_s: 1000 });
    const result = await follow(instrument, await instrument.start(requestOf('c1:v', few), context()));
    expect(result.failures.s1).toMatchObject({
      kind: 'instrument-fault',
      detail: expect.stringContaining('the code for overload or no reading'),
    });
    expect(result.files).toEqual([]);
  });

  test('a temperature that never becomes steady', async () => {
    const server = await serve();
    const instrument = open(server, newFolder(), {
      steady: { tolerance_K: 1e-6, seconds: 0.5, timeout_s: 0.3 },
    });
    const result = await follow(instrument, await instrument.start(requestOf('c1:u', few), context()));
    expect(result.failures.s1).toMatchObject({
      kind: 'measurement-invalid',
      detail: expect.stringContaining('was not steady within 0.000001 K'),
    });
  });
});

describe('the safe state', () => {
  test('is reached while a point is measured, and the run ends with what it has', async () => {
    const server = await serve();
    const instrument = open(server, newFolder(), { settle_s: 0.05 });
    const handle = await instrument.start(requestOf('c1:a', { ...few, readings: 51 }), context());
    const running = follow(instrument, handle);
    while (!server.cryostat.source.isOn) await sleep(2);
    await instrument.safe();
    expect(server.cryostat.source.isOn).toBe(false);
    expect(server.cryostat.loop.heater).toBe(0);
    const result = await running;
    expect(result.failures.s1).toMatchObject({ kind: 'cancelled' });
    expect(server.cryostat.source.isOn).toBe(false);
    expect(server.cryostat.loop.heater).toBe(0);
  });

  test('may be a ramp, which the controller does by itself', async () => {
    const server = await serve({ start_K: 300 });
    const safe = { kind: 'ramp', to_K: 290, rate_KperMin: 5 };
    await open(server, newFolder(), { safe }).safe();
    expect(server.cryostat.loop).toMatchObject({ isRampOn: true, rate: 5, target: 290 });
  });

  test('says which device may not be safe, and tells the others', async () => {
    const server = await serve();
    server.cryostat.setHeater(2);
    server.source.faultOf = () => ({ kind: 'silent' });
    await expect(open(server).safe()).rejects.toThrow(/may not be safe; look at it: tcp.*":OUTP\?"/);
    expect(server.cryostat.loop.heater).toBe(0);
  });
});

describe('after a crash', () => {
  test('another process goes on from the points that there are, and none is measured twice', async () => {
    const server = await serve();
    const runs = newFolder();
    const first = open(server, runs);
    expect(await first.find('c1:a')).toBe('never-started');
    const handle = await first.start(requestOf('c1:a', few), context());
    for (;;) {
      const progress = await first.poll(handle, Date.now());
      if (progress.status === 'running' && progress.fraction === 1 / 3) break;
    }
    const second = open(server, runs);
    expect(await second.find('c1:a')).toEqual(handle);
    const result = await follow(second, handle);
    const rows = tableOf(result.files[0]?.bytes);
    expect(rows.map((row) => [row['Set point (K)'], row['Stretch ()']])).toEqual([
      [22, 1],
      [18, 2],
      [15, 2],
    ]);
    expect(new TextDecoder().decode(result.files[0]?.bytes)).toContain('# stretches: 2\n');
    const again = open(server, runs);
    expect(await again.start(requestOf('c1:a', few), context())).toEqual(handle);
    const sent = server.controller.received.length;
    expect(await follow(again, handle)).toEqual(result);
    expect(server.controller.received).toHaveLength(sent);
  });

  test('a run that was told to be safe stays so', async () => {
    const server = await serve();
    const runs = newFolder();
    const first = open(server, runs);
    const handle = await first.start(requestOf('c1:a', few), context());
    await first.poll(handle, Date.now());
    await first.safe();
    const result = await follow(open(server, runs), handle);
    expect(result.failures.s1).toMatchObject({ kind: 'cancelled' });
    expect(server.cryostat.loop.heater).toBe(0);
  });
});

describe('an order to be safe', () => {
  test('ends a run that an earlier process began', async () => {
    const server = await serve();
    const runs = newFolder();
    const handle = await open(server, runs).start(requestOf('c1:a', few), context());
    // Another process, which only makes safe; and a third, which takes the run up.
    await open(server, runs).safe();
    const result = await follow(open(server, runs), handle);
    expect(result.failures.s1).toMatchObject({ kind: 'cancelled' });
    expect(server.controller.received.filter((line) => line.startsWith('SETP '))).toEqual([]);
    expect(server.cryostat.loop.heater).toBe(0);
  });

  test('that comes while a run is being started or taken up holds', async () => {
    const server = await serve();
    const runs = newFolder();
    const instrument = open(server, runs);
    const started = instrument.start(requestOf('c1:a', few), context());
    const safe = instrument.safe();
    const handle = await started;
    await safe;
    expect((await follow(instrument, handle)).failures.s1).toMatchObject({ kind: 'cancelled' });
    const next = await open(server, runs).start(requestOf('c1:b', few), context());
    const other = open(server, runs);
    const [, result] = await Promise.all([other.safe(), follow(other, next)]);
    expect(result.failures.s1).toMatchObject({ kind: 'cancelled' });
    expect(server.cryostat.loop.heater).toBe(0);
    expect(server.cryostat.source.isOn).toBe(false);
  });
});

test('the recorded wire of a run plays it again without devices', async () => {
  const server = await serve();
  const folder = newFolder();
  const settings = resistanceSettings(server, newFolder());
  const recorded = {
    controller: { ...settings.controller, transport: { ...settings.controller.transport, capture: folder } },
    source: { ...settings.source, transport: { ...settings.source.transport, capture: folder } },
    voltmeter: { ...settings.voltmeter, transport: { ...settings.voltmeter.transport, capture: folder } },
    steady: { tolerance_K: 30, seconds: 0, timeout_s: 5 },
  };
  const instrument = open(server, newFolder(), recorded);
  const result = await follow(instrument, await instrument.start(requestOf('c1:a', few), context()));
  await sleep(50);
  const fileOf = (model: string): string =>
    join(folder, readdirSync(folder).find((name) => name.startsWith(model)) as string);
  expect(readFileSync(fileOf('lake-shore-336'), 'utf8')).toContain('"text":"KRDG? A\\r\\n"');
  const replayOf = (model: string) => ({ kind: 'replay', file: fileOf(model) });
  const player = open(server, newFolder(), {
    ...recorded,
    controller: { ...settings.controller, transport: replayOf('lake-shore-336') },
    source: { ...settings.source, transport: replayOf('keithley-2400') },
    voltmeter: { ...settings.voltmeter, transport: replayOf('keithley-2182a') },
  });
  const played = await follow(player, await player.start(requestOf('c1:a', few), context()));
  const values = (from: ActionResult) => tableOf(from.files[0]?.bytes).map((row) => row['Resistance (Ohm)']);
  expect(values(played)).toEqual(values(result));
  // Nothing was measured this time.
  const textOf = (from: ActionResult) => new TextDecoder().decode(from.files[0]?.bytes);
  expect(textOf(played)).toContain('# fidelity: simulated: a recorded wire was played again\n');
  expect(textOf(result)).not.toContain('simulated');
});
