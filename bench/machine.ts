import { availableParallelism, cpus, totalmem } from 'node:os';

/** What a measurement was made on: processor, cores, memory, Node and date. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  return `${cpus()[0]?.model}, ${availableParallelism()} cores, ${memory} GiB, Node ${process.versions.node}, ${date}`;
}
