import { parentPort, workerData } from 'node:worker_threads';
import { newQuickJSWASMModule, type QuickJSHandle } from 'quickjs-emscripten';

/** What the worker is given, and what it answers. The answer is JSON text, since nothing else of the sandbox is to be trusted. */
export type Calculation = {
  readonly code: string;
  /** Of the sandbox's heap and of its stack [bytes]. */
  readonly memoryLimit: number;
  readonly stackLimit: number;
  /** Of computing [ms]. */
  readonly timeLimit: number;
  /** Of the result's text [characters]. */
  readonly longestResult: number;
};
export type CalculationAnswer =
  | { readonly begun: true }
  | { readonly json: string }
  | { readonly cut: string; readonly length: number }
  | { readonly code: string; readonly detail: string };

/** Takes away the clock and chance, so that the same code gives the same result, and gives the text of a result. */
const prelude = `
(() => {
  const stringify = JSON.stringify, freeze = Object.freeze;
  delete globalThis.Date;
  Math.random = () => { throw new Error('Math.random is not here: calculations give the same result each time'); };
  const show = (value) => {
    if (typeof value === 'bigint') return stringify(String(value));
    const text = stringify(value, (_, inner) =>
      typeof inner === 'bigint' ? String(inner)
      : typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner);
    return text === undefined ? 'null' : text;
  };
  return freeze(show);
})()`;

const task = workerData as Calculation;
const quickjs = await newQuickJSWASMModule();
const runtime = quickjs.newRuntime();
runtime.setMemoryLimit(task.memoryLimit);
runtime.setMaxStackSize(task.stackLimit);
const context = runtime.newContext();
// the sandbox's own words run before the clock of the calculation does
const show = context.unwrapResult(context.evalCode(prelude));
parentPort?.postMessage({ begun: true } satisfies CalculationAnswer);
const deadline = performance.now() + task.timeLimit;
const isLate = (): boolean => performance.now() > deadline;
runtime.setInterruptHandler(isLate);
parentPort?.postMessage(answerInTime());

/** What cannot be read of a value because the time is up is lateness, and no fault of the value. */
function answerInTime(): CalculationAnswer {
  try {
    const answer = answerOf(task);
    return isLate() ? late() : answer;
  } catch (error) {
    if (isLate()) return late();
    throw error;
  }
}

function late(): CalculationAnswer {
  return { code: 'calculation-timeout', detail: `it computed for more than ${task.timeLimit / 1000} s` };
}

function answerOf({ code, longestResult }: Calculation): CalculationAnswer {
  const evaluated = context.evalCode(code, 'calculation.js', { type: 'global' });
  if (evaluated.error) return describeFault(evaluated.error);
  const settled = settle(evaluated.value);
  if ('code' in settled) return settled;
  const shown = context.callFunction(show, context.undefined, settled.value);
  if (shown.error) return describeFault(shown.error);
  const json = context.getString(shown.value);
  return json.length > longestResult ? { cut: json.slice(0, longestResult), length: json.length } : { json };
}

/** The value of a promise once all that can run has run; any other value as it is. */
function settle(
  handle: QuickJSHandle,
): { readonly value: QuickJSHandle } | { readonly code: string; readonly detail: string } {
  const jobs = runtime.executePendingJobs();
  if (jobs.error) return describeFault(jobs.error);
  const state = context.getPromiseState(handle);
  if (state.type === 'fulfilled') return { value: state.value };
  if (state.type === 'rejected') return describeFault(state.error);
  return {
    code: 'calculation-pending',
    detail:
      'the result is a promise that nothing can settle: there is no time, no network and no file to wait for',
  };
}

function describeFault(error: QuickJSHandle): { readonly code: string; readonly detail: string } {
  const read = (name: string): string => {
    const property = context.getProp(error, name);
    return context.typeof(property) === 'string' ? context.getString(property).slice(0, 300) : '';
  };
  const isObject = context.typeof(error) === 'object';
  const message = isObject ? `${read('name')}: ${read('message')}` : context.getString(error).slice(0, 300);
  if (/out of memory|string too long/.test(message))
    return { code: 'calculation-memory', detail: `it needs more than ${task.memoryLimit / 2 ** 20} MiB` };
  return { code: 'calculation-failed', detail: message };
}
