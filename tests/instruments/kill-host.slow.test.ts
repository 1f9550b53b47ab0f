import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { createFurnace } from '../instrument-server/furnace-world.ts';
import { serveModbus } from '../instrument-server/serve-modbus.ts';
import { furnaceRequest, openFurnace } from './furnace-rig.ts';
import { context, follow, newFolder } from './resistance-rig.ts';

const script = fileURLToPath(new URL('host-process.ts', import.meta.url));

/** Starts a host and kills it so many milliseconds after it was ready. */
async function killAfter(port: number, runs: string, ms: number): Promise<void> {
  const host = spawn(process.execPath, [script, String(port), runs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => host.once('exit', resolve));
  await new Promise((resolve) => host.stdout.once('data', resolve));
  await sleep(ms);
  host.kill('SIGKILL');
  await gone;
}

test('hosts that are killed at any moment start a programme at most once, and know what they did', async () => {
  const random = seededRandom('kill', 1);
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 12; round++) {
    const furnace = createFurnace(100_000);
    const server = await serveModbus(furnace);
    const runs = newFolder();
    // A start takes about thirty exchanges; half of the kills come while it is under way.
    for (let deaths = random.integer(3); deaths >= 0; deaths--)
      await killAfter(
        server.port,
        runs,
        random.uniform() < 0.6 ? 60 * random.uniform() : 500 * random.uniform(),
      );
    const heir = openFurnace(server, runs);
    const found = await heir.find('c1:a');
    outcomes.set(typeof found === 'string' ? found : 'found', 1);
    if (found === 'never-started') expect(furnace.runCount()).toBe(0);
    if (found !== 'cannot-tell') {
      const handle = found === 'never-started' ? await heir.start(furnaceRequest('c1:a'), context()) : found;
      expect((await follow(heir, handle)).failures).toEqual({});
      expect(furnace.runCount()).toBe(1);
    }
    expect(furnace.runCount()).toBeLessThanOrEqual(1);
    await server.close();
  }
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['never-started', 'found']));
});
