import { availableParallelism } from 'node:os';
import { AppError } from '../../core/error.ts';
import { type RunTasks, workOf } from '../../kernels/magnetism/index.ts';
import type { CalculationContext } from './calculation.ts';
import type { SpinOutcome } from './sample-spins.ts';

/**
 * Runs Monte Carlo tasks on the cores of this machine, at most eight, and tells how far of `totalWork` it is.
 * Results do not depend on the number of cores: every task has its own stream of random numbers.
 * @throws AppError interrupted — the user stopped it; and whatever a task throws.
 */
export async function openSpinRunner(
  { progress, signal }: CalculationContext,
  totalWork: number,
): Promise<{ readonly run: RunTasks; close(): Promise<void> }> {
  const { Piscina } = await import('piscina');
  const extension = import.meta.url.slice(-3);
  const pool = new Piscina({
    filename: new URL(`./sample-spins${extension}`, import.meta.url).href,
    name: 'sampleSpins',
    maxThreads: Math.min(8, availableParallelism()),
  });
  let done = 0;
  const run: RunTasks = async (tasks, stage) => {
    const aborter = new AbortController();
    const watch = setInterval(() => {
      if (signal.aborted) aborter.abort();
    }, 100);
    try {
      return await Promise.all(
        tasks.map(async (task) => {
          const outcome: SpinOutcome = await pool.run(task, { signal: aborter.signal });
          if (!('series' in outcome)) throw new AppError(outcome.code, outcome.message);
          done += workOf(task);
          // The first few, small tasks are mostly starting workers: too little to foretell the rest by.
          if (done > 0.02 * totalWork) progress(Math.min(0.99, done / totalWork), stage);
          return outcome.series;
        }),
      );
    } catch (error) {
      if (signal.aborted)
        throw new AppError('interrupted', 'stopped; nothing is kept of a Monte Carlo search');
      throw error;
    } finally {
      clearInterval(watch);
    }
  };
  return { run, close: () => pool.destroy() };
}
