import { Worker } from 'node:worker_threads';
import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import type { Calculation, CalculationAnswer } from './calculator-worker.ts';

type Outcome = Exclude<CalculationAnswer, { readonly begun: true }>;
export type CalculationLimits = Omit<Calculation, 'code'>;

const usualLimits: CalculationLimits = {
  memoryLimit: 32 * 2 ** 20,
  stackLimit: 512 * 2 ** 10,
  timeLimit: 5000,
  longestResult: 8000,
};

/** For a thread to begin, and beyond the sandbox's own limit of time before it is ended from outside [ms]. */
const mostLoading = 30_000;
const grace = 1000;

/**
 * The value of JavaScript code as JSON: run by an interpreter of its own inside a thread of its own, with the language and nothing else,
 * without clock and chance. NaN and infinities come as text. A result that is too long comes as its beginning.
 * @throws AppError `calculation-failed`, `calculation-timeout`, `calculation-memory`, `calculation-pending`; `interrupted`
 */
export async function calculate(
  code: string,
  { signal, ...limits }: Partial<CalculationLimits> & { readonly signal?: AbortSignal } = {},
): Promise<Json> {
  const task: Calculation = { ...usualLimits, ...limits, code };
  const answer = await performInThread(task, signal);
  if ('json' in answer) return JSON.parse(answer.json) as Json;
  if ('cut' in answer) return { cut: true, characters: answer.length, beginning: answer.cut.toWellFormed() };
  throw new AppError(answer.code, answer.detail);
}

function performInThread(task: Calculation, signal?: AbortSignal): Promise<Outcome> {
  const file = new URL(`./calculator-worker${import.meta.url.slice(-3)}`, import.meta.url);
  const worker = new Worker(file, {
    workerData: task,
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, stackSizeMb: 8 },
  });
  const stop = new AbortController();
  return new Promise<Outcome>((resolve, reject) => {
    const endAfter = (duration: number): NodeJS.Timeout =>
      setTimeout(() => resolve({ code: 'calculation-timeout', detail: describeLateness(task) }), duration);
    let timer = endAfter(mostLoading);
    stop.signal.addEventListener('abort', () => clearTimeout(timer));
    const interrupt = (): void => reject(new AppError('interrupted', 'interrupted'));
    signal?.addEventListener('abort', interrupt, { signal: stop.signal });
    if (signal?.aborted) interrupt();
    worker.on('message', (answer: CalculationAnswer) => {
      if (!('begun' in answer)) return resolve(answer);
      clearTimeout(timer);
      timer = endAfter(task.timeLimit + grace);
    });
    worker.once('error', (error) => resolve({ code: 'calculation-failed', detail: describeError(error) }));
    worker.once('exit', () => resolve({ code: 'calculation-failed', detail: 'its thread ended' }));
  }).finally(() => {
    stop.abort();
    return worker.terminate();
  });
}

const describeLateness = ({ timeLimit }: Calculation): string =>
  `it computed for more than ${timeLimit / 1000} s and was ended from outside`;
