import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { resistanceOverTemperature } from '../../src/instruments/resistance-over-temperature.ts';
import { context, follow, newFolder, requestOf, tableOf } from './resistance-rig.ts';

const folder = fileURLToPath(new URL('recorded', import.meta.url));
const replay = (model: string) => ({ kind: 'replay', file: `${folder}/${model}.jsonl` });
const open = () =>
  resistanceOverTemperature.open(
    resistanceOverTemperature.parseOptions({
      controller: { model: 'lake-shore-336', transport: replay('lake-shore-336'), range: 2 },
      source: { model: 'keithley-2400', transport: replay('keithley-2400'), compliance_V: 2 },
      voltmeter: { model: 'keithley-2182a', transport: replay('keithley-2182a') },
      limits: { temperature_K: [4, 325], rate_KperMin: [0.1, 20], current_A: [1e-6, 0.02] },
      runs: newFolder(),
      steady: { tolerance_K: 0.5, seconds: 0, timeout_s: 5 },
      settle_s: 0,
      look_s: 0.01,
      safe: { kind: 'heater-off' },
    }),
    { table: null, orders: { get: () => null }, hours: 1 },
  );
const action = { temperatures: [[25, 18, 12]], rate_KperMin: 20, current_A: 1e-3, readings: 5 };

/** A simulated cryostat, recorded at its three sockets: a garbled and a doubled reply are in it, after which two connections are new. */
test('the recorded wire of a run gives its values, and the driver sends what it sent', async () => {
  const instrument = open();
  const result = await follow(
    instrument,
    await instrument.start(requestOf('c1:recorded', action), context()),
  );
  expect(result.failures).toEqual({});
  const columns = ['Set point (K)', 'Temperature (K)', 'Resistance (Ohm)', 'Stretch ()'];
  expect(tableOf(result.files[0]?.bytes).map((row) => columns.map((column) => row[column]))).toEqual([
    [25, 25.00005, 0.01791743167, 2],
    [18, 18.00005, 0.008553955083, 2],
    [12, 12.00015, -0.00000218725, 2],
  ]);
  for (const model of ['lake-shore-336', 'keithley-2182a'])
    expect(readFileSync(`${folder}/${model}.jsonl`, 'utf8').split('"opened"')).toHaveLength(3);
});

test('another action on the recorded wire is named with the entry where it differs', async () => {
  const instrument = open();
  const other = { ...action, rate_KperMin: 10 };
  const result = await follow(instrument, await instrument.start(requestOf('c1:other', other), context()));
  expect(result.failures.s1).toMatchObject({ kind: 'instrument-fault' });
  expect(result.failures.s1?.detail).toMatch(
    /entry \d+: the recording has sent "RAMP 1,0,20.*and "RAMP 1,0,10/s,
  );
});
