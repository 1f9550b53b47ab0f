import { afterEach, describe, expect, test } from 'vitest';
import { createFurnace } from '../instrument-server/furnace-world.ts';
import { type ModbusServer, serveModbus } from '../instrument-server/serve-modbus.ts';
import { countRequests, crashAndRecover } from './crash-furnace.ts';
import { openFurnace as open, furnaceRequest as request } from './furnace-rig.ts';
import { context, follow, newFolder, tableOf } from './resistance-rig.ts';

const servers: ModbusServer[] = [];
const serve = async (speed = 100_000): Promise<ModbusServer> => {
  const server = await serveModbus(createFurnace(speed));
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const commandsIn = (server: ModbusServer): number =>
  server.received.filter(({ code, register }) => code === 16 && register === 23).length;

describe('a furnace run', () => {
  test('follows the programme, and says what the samples were made at', async () => {
    const server = await serve();
    const instrument = open(server);
    const result = await follow(instrument, await instrument.start(request('c1:a'), context()));
    expect(result.failures).toEqual({});
    const rows = tableOf(result.files[0]?.bytes);
    const highest = Math.max(...rows.map((row) => row['Temperature (C)'] as number));
    expect(highest).toBeGreaterThan(825);
    expect(highest).toBeLessThan(828);
    expect(result.files.map(({ name }) => name)).toEqual(['s1.furnace.csv', 's2.furnace.csv']);
    // 1100 K is 826.85 °C; the tube follows its set-point exactly once it has settled.
    expect(result.asMade.s2?.annealing).toBeCloseTo(1100, 0);
    expect(result.asMade.s2?.x).toBe(1);
    expect(result.asMadeSds?.s1?.annealing).toBeLessThan(1);
    expect(server.furnace.runCount()).toBe(1);
    const again = open(server, newFolder());
    await follow(again, await again.start(request('c1:b'), context()));
    expect(server.furnace.runCount()).toBe(2);
  });

  test('can be held and goes on', async () => {
    const server = await serve(2000);
    const instrument = open(server);
    const handle = await instrument.start(request('c1:a'), context());
    await instrument.pause?.(handle);
    expect(await instrument.poll(handle, 0)).toMatchObject({ status: 'running', isPaused: true });
    await instrument.resume?.(handle);
    expect(await instrument.poll(handle, 0)).toMatchObject({ status: 'running', isPaused: false });
    await expect(instrument.resume?.(handle)).rejects.toThrow('expected hold');
  });

  test('is safe at once when told, and ends as cancelled', async () => {
    const server = await serve(2000);
    const instrument = open(server);
    const handle = await instrument.start(request('c1:a'), context());
    await instrument.safe();
    expect(server.furnace.registers.get(23)).toBe(0);
    expect([server.furnace.readFloat(24), server.furnace.readFloat(35)]).toEqual([30, 3]);
    const result = await follow(instrument, handle);
    expect(result.failures.s1).toMatchObject({ kind: 'cancelled' });
  });

  test.each([0, 2, 5, 10, 20])('is safe when told %i ms after it began to be started', async (delay) => {
    const server = await serve(2000);
    const instrument = open(server);
    const started = instrument.start(request('c1:a'), context()).catch((error: Error) => error);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await instrument.safe();
    await started;
    expect(server.furnace.registers.get(23)).toBe(0);
    expect(server.furnace.readFloat(24)).toBe(30);
  });

  test('that is told to be safe before the command that starts the programme was sent is never started', async () => {
    const server = await serve(100_000);
    const runs = newFolder();
    const instrument = open(server, runs);
    let statusCount = 0;
    let made: Promise<void> | null = null;
    server.faultOf = ({ code, register }) => {
      // The second look at the status is the last request before that command.
      if (code === 3 && register === 23 && ++statusCount === 2) made = instrument.safe();
      return null;
    };
    await expect(instrument.start(request('c1:a'), context())).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('was not started'),
    });
    await made;
    expect(server.furnace.runCount()).toBe(0);
    expect([server.furnace.registers.get(23), server.furnace.readFloat(24)]).toEqual([0, 30]);
    expect(await instrument.find('c1:a')).toBe('never-started');
    expect(await open(server, runs).find('c1:a')).toBe('never-started');
    // Released by a person, it is started as if for the first time.
    const result = await follow(instrument, await instrument.start(request('c1:a'), context()));
    expect(result.failures).toEqual({});
    expect(server.furnace.runCount()).toBe(1);
  });

  test('that somebody resets at the furnace is a deviation of both samples', async () => {
    const server = await serve(2000);
    const instrument = open(server);
    const handle = await instrument.start(request('c1:a'), context());
    server.furnace.registers.set(23, 0);
    const result = await follow(instrument, handle);
    expect(Object.values(result.failures).map(({ kind }) => kind)).toEqual([
      'operator-deviation',
      'operator-deviation',
    ]);
  });
});

describe('a furnace refuses', () => {
  test.each([
    [
      request('c1:r', [1600, 1600]),
      'a temperature of 1,327\u202f°C is outside its limits, 0 to 1,200\u202f°C',
    ],
    [request('c1:r', [1100, 1101]), 'ask for "annealing" of 1100, 1101; expected one number'],
    [request('c1:r', [1100], { units: {} }), 'has no unit; expected K or °C'],
    [request('c1:r', [1100], { units: { annealing: 'F' } }), 'has the unit F'],
    [
      request('c1:r', [1100], { action: { segments: [{ to_C: 50, rate_CperMin: 50, dwell_min: 1 }] } }),
      'a ramp of 50',
    ],
  ])('%#, before a byte is sent', async (wrong, message) => {
    const server = await serve();
    const instrument = open(server);
    await expect(instrument.start(wrong, context())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(message),
    });
    expect(server.received).toEqual([]);
    expect(await instrument.find('c1:r')).toBe('never-started');
  });

  test.each([
    ['counts in Fahrenheit', (s: ModbusServer) => s.furnace.registers.set(516, 1), 'shows Fahrenheit'],
    ['ramps by the hour', (s: ModbusServer) => s.furnace.registers.set(531, 1), 'ramps count in hours'],
    ['lets set-points pass the limit', (s: ModbusServer) => s.furnace.writeFloat(111, 1300), 'up to 1300 °C'],
    ['is in use', (s: ModbusServer) => s.furnace.registers.set(23, 1), 'has the status run'],
    ['is kept hot', (s: ModbusServer) => s.furnace.writeFloat(24, 500), 'holds a set-point of 500 °C'],
    ['has a broken sensor', (s: ModbusServer) => s.furnace.registers.set(75, 32), 'a broken sensor'],
  ])('when its controller %s', async (_, change, message) => {
    const server = await serve();
    change(server);
    const instrument = open(server);
    await expect(instrument.start(request('c1:w'), context())).rejects.toThrow(message);
    expect(commandsIn(server)).toBe(0);
    expect(await instrument.find('c1:w')).toBe('never-started');
  });
});

describe('the command that starts a programme', () => {
  test.each([
    ['the reply is lost', { kind: 'silent' }, 1],
    ['the reply is garbled', { kind: 'garbled' }, 1],
    ['half of the reply comes', { kind: 'half' }, 1],
    ['the connection ends after it was heard', { kind: 'disconnect', isHeard: true }, 1],
    ['the connection ends before it was heard', { kind: 'disconnect', isHeard: false }, 0],
  ] as const)('is sent once when %s', async (_, fault, runs) => {
    const server = await serve();
    const instrument = open(server);
    let left = 1;
    server.faultOf = ({ code, register }) => {
      const isRun = code === 16 && register === 23 && commandsIn(server) === 2;
      return isRun && left-- > 0 ? fault : null;
    };
    const handle = await instrument.start(request('c1:a'), context());
    const outcome = follow(instrument, handle);
    if (runs === 1) expect((await outcome).failures).toEqual({});
    else await expect(outcome).rejects.toMatchObject({ code: 'unresolved', retryable: false });
    expect(server.furnace.runCount()).toBe(runs);
    await instrument.start(request('c1:a'), context());
    expect(server.furnace.runCount()).toBe(runs);
  });
});

describe('after a crash', () => {
  // The last requests are the check of the status, the command that starts the programme, and the check that it runs.
  test.each([-4, -3, -2, -1, 0])(
    '%i requests before the end, the programme is started once or a person is asked',
    async (from) => {
      const total = await countRequests();
      for (const isHeard of [false, true]) await crashAndRecover(total + from, isHeard);
    },
  );
});
