import { MessageChannel } from 'node:worker_threads';
import type { CampaignEvent, Planner, PlanningView, Proposal, RawInput } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { type Definitions, findDefinition } from './definitions.ts';
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

/** What a planner that asks outside is given for one step. `ask`: has another planner choose, by its own options, wherever it computes. */
export type OutsideStep = {
  readonly signal: AbortSignal;
  ask(planner: string, view: PlanningView, count: number): Promise<readonly Proposal[]>;
};

/**
 * Planners that ask a model or a service are performed here, as what `attach` makes of them; all else by `others`, so that waiting holds
 * no worker.
 */
export function computeAskingOutside(
  others: Compute,
  definitions: Definitions,
  attach: (planner: Planner<unknown>, step: OutsideStep) => Planner<unknown>,
): Compute {
  return {
    async perform(job, inputs, progress, signal) {
      const planner =
        job.kind === 'propose' ? definitions.planners.find(({ name }) => name === job.planner) : undefined;
      if (job.kind !== 'propose' || !planner?.asksOutside)
        return others.perform(job, inputs, progress, signal);
      const ask: OutsideStep['ask'] = async (name, view, count) => {
        const asked = findDefinition('planner', definitions.planners, name);
        if (asked.asksOutside)
          throw new AppError(
            'bad-planner',
            `planner ${name} asks outside itself; expected one that computes`,
          );
        const step = { ...job, planner: name, options: {}, view, count };
        const event = await others.perform(step, inputs, progress, signal);
        return event.type === 'designs-proposed' ? event.data.proposals : [];
      };
      const attached = attach(planner, { signal, ask });
      return performJob({ ...definitions, planners: [attached] }, job, inputs, progress, signal);
    },
    close: () => others.close(),
  };
}
