import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createFurnace } from './furnace-world.ts';
import { serveHttpDevice, serveMqttDevice } from './remote-device.ts';
import { serveCryostat } from './serve-cryostat.ts';
import { serveModbus } from './serve-modbus.ts';

/** Every simulated instrument in a process of its own, and the brokers and servers of others that are installed. Prints where they are, as JSON; ends with its input. */
const broker = '/usr/sbin/mosquitto';
const tangoTest = '/usr/lib/tango/TangoTest';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
const children: { kill(): unknown }[] = [];

async function serveMqtt(): Promise<string | null> {
  if (!existsSync(broker)) return null;
  const port = await freePort();
  children.push(spawn(broker, ['-p', String(port)], { stdio: 'ignore' }));
  const url = `mqtt://127.0.0.1:${port}`;
  await serveMqttDevice(url, 'lab/thermometer');
  return url;
}

async function serveTango(): Promise<string | null> {
  if (!existsSync(tangoTest)) return null;
  const port = await freePort();
  const args = ['lab', '-ORBendPoint', `giop:tcp:127.0.0.1:${port}`, '-nodb', '-dlist', 'lab/test/1'];
  const server = spawn(tangoTest, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(server);
  await new Promise((resolve) => server.stdout.once('data', resolve));
  return `tango://127.0.0.1:${port}/lab/test/1#dbase=no`;
}

const cryostat = await serveCryostat();
const furnace = await serveModbus(createFurnace(100_000));
const addresses = {
  controller: cryostat.controller.port,
  source: cryostat.source.port,
  voltmeter: cryostat.voltmeter.port,
  furnace: furnace.port,
  http: await serveHttpDevice(),
  mqtt: await serveMqtt(),
  tango: await serveTango(),
};
console.log(JSON.stringify(addresses));
process.stdin.resume().on('end', () => {
  for (const child of children) child.kill();
  process.exit(0);
});
