import { expect } from 'vitest';
import { createFurnace } from '../instrument-server/furnace-world.ts';
import { serveModbus } from '../instrument-server/serve-modbus.ts';
import { furnaceRequest, openFurnace } from './furnace-rig.ts';
import { context, follow, newFolder } from './resistance-rig.ts';

const speed = 200_000;

/** Requests that start an anneal when all goes well. */
export async function countRequests(): Promise<number> {
  const server = await serveModbus(createFurnace(speed));
  await openFurnace(server).start(furnaceRequest('c1:a'), context());
  const count = server.received.length;
  await server.close();
  return count;
}

/**
 * Ends the host at one request on the wire, which the furnace hears or not, and lets another host take over: it may start only
 * what never began, follow what did, and must leave the rest to a person.
 */
export async function crashAndRecover(request: number, isHeard: boolean): Promise<void> {
  const furnace = createFurnace(speed);
  const runs = newFolder();
  const first = await serveModbus(furnace);
  first.faultOf = () => (first.received.length >= request ? { kind: 'disconnect', isHeard } : null);
  // What a dead host would have heard goes nowhere; all of its connections end here and none opens again.
  const dead = openFurnace(first, runs).start(furnaceRequest('c1:a'), context());
  await dead.catch(() => undefined);
  await first.close();

  const second = await serveModbus(furnace);
  const heir = openFurnace(second, runs);
  const found = await heir.find('c1:a');
  const began = furnace.runCount();
  const where = `request ${request}, heard: ${isHeard}`;
  if (found === 'never-started') expect(began, where).toBe(0);
  if (found !== 'cannot-tell') {
    const handle = found === 'never-started' ? await heir.start(furnaceRequest('c1:a'), context()) : found;
    const result = await follow(heir, handle);
    expect(result.failures, where).toEqual({});
    expect(furnace.runCount(), where).toBe(1);
  }
  expect(furnace.runCount(), where).toBeLessThanOrEqual(1);
  await second.close();
}
