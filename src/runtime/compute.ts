import { MessageChannel } from 'node:worker_threads';
import type { CampaignEvent, RawInput } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Definitions } from './definitions.ts';
import { type ComputeJob, type Progress, performJob } from './perform-job.ts';
import type { WorkerOutcome, WorkerTask } from './worker.ts';

/** Where computing steps run: in this thread, or in a pool of workers so that a long fit never delays an instrument. */
export type Compute = {
  perform(
    job: ComputeJob,
    inputs: readonly RawInput[],
    progress: Progress,
    signal: AbortSignal,
  ): Promise<CampaignEvent>;
  close(): Promise<void>;
};

export const computeHere = (definitions: Definitions): Compute => ({
  perform: (job, inputs, progress, signal) => performJob(definitions, job, inputs, progress, signal),
  close: async () => undefined,
});

/**
 * A pool of worker threads; each loads the lab module once and performs jobs with its definitions.
 * @throws AppError `lab-module` — in `perform`, when the module cannot be loaded in a worker.
 */
export function computeInWorkers(labModule: string, threadCount: number): Compute {
  const extension = import.meta.url.slice(-3);
  const pool = import('piscina').then(
    ({ Piscina }) =>
      new Piscina({
        filename: new URL(`./worker${extension}`, import.meta.url).href,
        name: 'performTask',
        minThreads: 1,
        maxThreads: threadCount,
        idleTimeout: 60_000,
      }),
  );
  return {
    async perform(job, inputs, progress, signal) {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', ({ fraction, note }: { fraction: number; note: string }) =>
        progress(fraction, note),
      );
      port1.unref();
      const task: WorkerTask = { labModule, job, inputs, progressPort: port2 };
      try {
        const outcome: WorkerOutcome = await (await pool).run(task, {
          transferList: [port2],
          signal,
        });
        if ('event' in outcome) return outcome.event;
        throw new AppError(outcome.code, outcome.message);
      } finally {
        port1.close();
      }
    },
    close: async () => (await pool).destroy(),
  };
}
