import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { type Lease, openStore, type Store, verifyStream } from '../../src/runtime/index.ts';

const child = fileURLToPath(new URL('./append-until-killed.ts', import.meta.url));
const roundCount = 6;

type Acknowledged = { readonly version: number; readonly blobs: readonly string[] };

/** Lets a child write until it has acknowledged some appends, then kills it at whatever it is doing. */
async function writeAndKill(address: string, stream: string, appendCount: number): Promise<Acknowledged> {
  const writer = spawn(process.execPath, [child, address, stream], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    lines.push(line);
    // A little later than the acknowledgement, so that the kill falls anywhere in the next appends.
    if (lines.length === appendCount) setTimeout(() => writer.kill('SIGKILL'), appendCount % 5);
  }
  await ended(writer);
  expect(writer.signalCode).toBe('SIGKILL');
  return {
    version: Number(lines.at(-1)?.split(' ')[0]),
    blobs: lines.map((line) => line.split(' ')[1] ?? ''),
  };
}

const ended = async (writer: ChildProcess): Promise<unknown> =>
  writer.exitCode === null && writer.signalCode === null ? once(writer, 'exit') : undefined;

/** Only the news of a death may take a moment: no lease has to run out. */
async function acquireSoon(store: Store, name: string): Promise<Lease> {
  return await vi.waitFor(
    async () => {
      const answer = await store.acquireLease(name, 'the test');
      if ('heldBy' in answer) throw new Error(`the lease outlived ${answer.heldBy}`);
      return answer;
    },
    { timeout: 20_000, interval: 10 },
  );
}

async function surviveKills(address: string, stream: string): Promise<void> {
  for (let round = 1; round <= roundCount; round++) {
    const acknowledged = await writeAndKill(address, stream, 3 + 4 * round);
    const store = await openStore(address);
    try {
      // With the lease nothing of the dead writer can still be under way.
      const lease = await acquireSoon(store, stream);
      expect(lease.token).toBe(2 * round);
      const events = await store.read(stream);
      expect(events.length).toBeGreaterThanOrEqual(acknowledged.version);
      expect(verifyStream(events)).toEqual([]);
      expect(await store.version(stream)).toBe(events.length);
      expect(events.at(-1)?.data).toMatchObject({ left: 0 });
      expect(await store.rows('versions')).toContainEqual({
        key: stream,
        version: events.length,
        value: events.length,
      });
      for (const blob of acknowledged.blobs) expect(await store.hasBlob(blob)).toBe(true);
      expect(new TextDecoder().decode(await store.readBlob(acknowledged.blobs.at(-1) ?? ''))).toMatch('raw');
      await lease.release();
    } finally {
      await store.close();
    }
  }
}

it('S2 S3: loses no acknowledged append and no lease when a writer of SQLite is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnes-crash-'));
  try {
    await surviveKills(folder, 'campaign/1');
  } finally {
    await rm(folder, { recursive: true });
  }
}, 240_000);

const postgres = process.env.ONNES_TEST_POSTGRES;
it.skipIf(!postgres)(
  'loses no acknowledged append and no lease when a writer of PostgreSQL is killed (needs ONNES_TEST_POSTGRES)',
  () => surviveKills(postgres ?? '', `crash/${process.pid}`),
  60_000,
);
