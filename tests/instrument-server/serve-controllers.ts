import { createCryostat, defaultCryostat } from './cryostat-world.ts';
import { lakeShore336Device } from './lake-shore-336.ts';
import { serveLines } from './serve-lines.ts';

/** A process of its own with as many simulated temperature controllers as its argument says: prints their ports as JSON, ends with its input. */
const count = Number(process.argv[2] ?? 1);
const ports: number[] = [];
for (let index = 0; index < count; index++) {
  const cryostat = createCryostat({ ...defaultCryostat, seed: index, speed: 1 });
  ports.push((await serveLines(lakeShore336Device(cryostat))).port);
}
console.log(JSON.stringify(ports));
process.stdin.resume().on('end', () => process.exit(0));
