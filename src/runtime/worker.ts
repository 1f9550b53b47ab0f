import type { MessagePort } from 'node:worker_threads';
import type { CampaignEvent, RawInput } from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import type { Definitions } from './definitions.ts';
import { type ComputeJob, performJob } from './perform-job.ts';

export type WorkerTask = {
  /** URL of a module that exports `lab` with the definitions. */
  readonly labModule: string;
  readonly job: ComputeJob;
  readonly inputs: readonly RawInput[];
  readonly progressPort: MessagePort;
};

export type WorkerOutcome =
  | { readonly event: CampaignEvent }
  | { readonly code: string; readonly message: string };

/** Runs in a worker thread. Errors come back as data, since a thrown AppError would lose its code on the way. */
export async function performTask(task: WorkerTask): Promise<WorkerOutcome> {
  const { labModule, job, inputs, progressPort } = task;
  try {
    const { lab } = (await import(labModule)) as { lab: { definitions: Definitions } };
    const progress = (fraction: number, note: string): void => progressPort.postMessage({ fraction, note });
    return { event: await performJob(lab.definitions, job, inputs, progress, { aborted: false }) };
  } catch (error) {
    return { code: error instanceof AppError ? error.code : 'program-error', message: describeError(error) };
  } finally {
    progressPort.close();
  }
}
