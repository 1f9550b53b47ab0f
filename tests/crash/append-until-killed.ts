// Child process: appends to a store until somebody kills it and writes one line per acknowledged append, `VERSION BLOB`.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/runtime/index.ts';

const [address = 'memory:', stream = 's'] = process.argv.slice(2);
const store = await openStore(address);
const lease = await store.acquireLease(stream, `process ${process.pid}`);
if ('heldBy' in lease) throw new Error(`${stream} is held by ${lease.heldBy}`);
const fence = { lease: stream, token: lease.token };

for (let version = await store.version(stream); ; ) {
  const batch = 1 + (version % 7);
  const blob = await store.putBlob(new TextEncoder().encode(`raw file of ${version}`), {
    name: `${version}.txt`,
    licence: 'CC0-1.0',
    source: 'test',
  });
  const events = Array.from({ length: batch }, (_, index) => ({
    type: 'noted',
    data: { blob, startedAt: version, left: batch - 1 - index },
    by: { kind: 'system', id: String(process.pid) } as const,
    at: 0,
    labAt: 0,
    cause: null,
    schema: 1,
  }));
  version += batch;
  await store.append(stream, version - batch, events, {
    fence,
    rows: [{ projection: 'versions', key: stream, value: version }],
  });
  writeSync(1, `${version} ${blob}\n`);
}
