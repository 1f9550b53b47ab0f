import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tangoInstrument } from '../../src/instruments/tango-instrument.ts';
import { hasModule, hasProgram, python } from './has-peer.ts';
import { context, follow, newFolder, requestOf, tableOf } from './resistance-rig.ts';

let server: ChildProcess;
let device = '';
const hasTango = hasModule('tango') && hasProgram('TangoTest');
beforeAll(async () => {
  if (!hasTango) return;
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const found = (probe.address() as { port: number }).port;
      probe.close(() => resolve(found));
    });
  });
  const args = ['lab', '-ORBendPoint', `giop:tcp:127.0.0.1:${port}`, '-nodb', '-dlist', 'lab/test/1'];
  server = spawn('/usr/lib/tango/TangoTest', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  device = `tango://127.0.0.1:${port}/lab/test/1#dbase=no`;
});
afterAll(() => server?.kill());

const open = (more = {}, runs = newFolder()) =>
  tangoInstrument.open(
    tangoInstrument.parseOptions({
      device,
      python,
      deadline: 4000,
      limits: { double_scalar: [0, 300], ampli: [0, 100], State: [0, 0], nothing: [0, 1] },
      commands: ['SwitchStates'],
      runs,
      look_s: 0.01,
      safe: { words: 'amplitude 0', write: [{ attribute: 'ampli', value: 0 }] },
      ...more,
    }),
    { table: null, orders: { get: () => null }, hours: 1 },
  );
const record = { attributes: ['double_scalar', 'long_scalar', 'ampli'], readings: 3 };

describe.skipIf(!hasTango)('a Tango device (tango-test, python3-tango)', () => {
  test('is written to, and records what it is asked for', async () => {
    const instrument = open();
    const action = {
      write: [{ attribute: 'ampli', value: 7 }],
      until: { state: 'RUNNING', timeout_s: 5 },
      record,
    };
    const handle = await instrument.start(requestOf('c1:a', action), context());
    const result = await follow(instrument, handle);
    const rows = tableOf(result.files[0]?.bytes);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'Time (s)',
      'double_scalar ()',
      'long_scalar ()',
      'ampli ()',
    ]);
    expect(rows.map((row) => row['ampli ()'])).toEqual([7, 7, 7]);
    expect(rows.every((row) => Object.values(row).every(Number.isFinite))).toBe(true);
    await instrument.safe();
    const after = await instrument.start(
      requestOf('c1:b', { record: { attributes: ['ampli'], readings: 1 } }),
      context(),
    );
    expect(tableOf((await follow(instrument, after)).files[0]?.bytes)[0]).toMatchObject({ 'ampli ()': 0 });
  });

  test.each([
    [{ write: [{ attribute: 'double_scalar', value: 301 }], record }, 'refused', 'double_scalar of 301'],
    [{ write: [{ attribute: 'float_scalar', value: 1 }], record }, 'refused', 'no limits for float_scalar'],
    [{ write: [{ attribute: 'State', value: 0 }], record }, 'refused', 'State cannot be written'],
    [{ write: [{ attribute: 'nothing', value: 1 }], record }, 'bad-action', 'has no attribute nothing'],
    [{ command: 'DumpExecutionState', record }, 'refused', 'is not among SwitchStates'],
    [{ record: { ...record, every: 1 } }, 'bad-action', 'unknown field "every"'],
  ])('refuses %o', async (action, code, message) => {
    const instrument = open();
    const wrong = requestOf('c1:r', JSON.parse(JSON.stringify(action)));
    await expect(instrument.start(wrong, context())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(await instrument.find('c1:r')).toBe('never-started');
  });

  test('that says a value is no number, or is an array, gives a fault and no data', async () => {
    const instrument = open();
    const action = { record: { attributes: ['double_spectrum'], readings: 1 } };
    const handle = await instrument.start(requestOf('c1:s', action), context());
    await expect(follow(instrument, handle)).rejects.toThrow('no single number');
  });

  test('after a crash goes on with the rows there are', async () => {
    const runs = newFolder();
    const first = open({}, runs);
    const handle = await first.start(requestOf('c1:a', { record }), context());
    await first.poll(handle, 0);
    const heir = open({}, runs);
    expect(await heir.find('c1:a')).toEqual(handle);
    expect(tableOf((await follow(heir, handle)).files[0]?.bytes)).toHaveLength(3);
  });

  test('that is not there is named', async () => {
    const gone = open({ device: 'tango://127.0.0.1:1/lab/test/1#dbase=no' });
    await expect(gone.start(requestOf('c1:a', { record }), context())).rejects.toMatchObject({
      code: 'instrument-fault',
    });
    await expect(open({ python: 'no-such-python' }).safe()).rejects.toThrow(
      /may not be safe.*no-such-python|ENOENT/,
    );
    await sleep(1);
  });
});
