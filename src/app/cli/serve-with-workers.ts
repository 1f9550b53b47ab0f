import cluster, { type Worker } from 'node:cluster';
import { AppError } from '../../core/error.ts';

export type WorkerPool = {
  readonly port: number;
  /** Process numbers of those that serve. */
  readonly workers: readonly number[];
  /** Ends them all; resolves once they have. */
  close(): Promise<void>;
};

/** Workers that may end in a row before any has served for {@link soon}. */
const mostFailures = 3;
/** One that ends within it after its start has failed, rather than died [ms]. */
const soon = 5000;

/** Whether this process is one of those that a pool started. */
export const isWorker = cluster.isWorker;

/**
 * Performs the command line of this process in several others that share what they listen on: connections are dealt to them in turn. One
 * that dies is replaced, and only its sessions are lost.
 * @throws AppError `worker-failed` when they end before they listen; they have said why
 */
export async function startWorkers(count: number, note: (line: string) => void): Promise<WorkerPool> {
  cluster.setupPrimary({ exec: process.argv[1] as string, args: process.argv.slice(2) });
  const alive = new Set<Worker>();
  let isClosing = false;
  let failures = 0;
  const hire = async (): Promise<number> => {
    const startedAt = performance.now();
    const worker = cluster.fork();
    alive.add(worker);
    worker.on('exit', (code, signal) => {
      alive.delete(worker);
      if (isClosing) return;
      failures = performance.now() - startedAt < soon ? failures + 1 : 0;
      if (failures >= mostFailures) {
        note(
          `workers keep ending soon after their start (${signal ?? `status ${code}`}): ${alive.size} of ${count} go on; stop, and start again`,
        );
        return;
      }
      void hire().then(
        () =>
          note(
            `a worker ended (${signal ?? `status ${code}`}) and its sessions with it; another has taken its place`,
          ),
        // its own end has been told, or has led to another
        () => undefined,
      );
    });
    return untilListening(worker);
  };
  // what keeps one from starting keeps all of them: the first says it alone
  const port = await hire().catch((error) => {
    isClosing = true;
    throw error;
  });
  await Promise.all(Array.from({ length: count - 1 }, hire));
  return {
    port,
    workers: [...alive].flatMap(({ process: { pid } }) => pid ?? []),
    async close() {
      isClosing = true;
      const ends = [...alive].map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
      for (const worker of alive) worker.disconnect();
      await Promise.all(ends);
    },
  };
}

const untilListening = (worker: Worker): Promise<number> =>
  new Promise((resolve, reject) => {
    worker.once('listening', ({ port }) => resolve(port));
    worker.once('exit', () => reject(new AppError('worker-failed', 'a worker ended before it listened')));
  });

/** Resolves when the process that started this worker lets it go, or has died. Ctrl-C of the terminal is that process's to hear. */
export function untilDismissed(): Promise<void> {
  process.on('SIGINT', () => undefined);
  return new Promise((resolve) => process.once('disconnect', () => resolve()));
}
