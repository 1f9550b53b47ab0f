import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Design, Estimate } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';
import type { CalculationResult } from '../calc/calculation.ts';
import { calculations } from '../calc/index.ts';
import { standaloneSvg } from '../calc/standalone-svg.ts';
import { declareCommand } from './describe-calculation.ts';

/** What the process reads on its standard input. */
export type ToolTask =
  | { readonly kind: 'calculation'; readonly name: string; readonly words: readonly string[] }
  | {
      readonly kind: 'simulator';
      readonly name: string;
      readonly labModule: string;
      readonly design: Design;
      readonly options: { readonly [option: string]: Json };
    };

export type ToolOutcome =
  | (Omit<CalculationResult, 'figure'> & { readonly figure: string | null; readonly notDrawn: string | null })
  | { readonly estimates: readonly Estimate[] }
  | { readonly code: string; readonly message: string };

/** Computes one task in this process: started by run-tool.ts, with few rights, and ended when it takes too long. */
async function perform(task: ToolTask): Promise<ToolOutcome> {
  try {
    return task.kind === 'calculation' ? await calculateTask(task) : await simulateTask(task);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    if (isCommanderError(error)) return { code: 'bad-option', message: inOneClause(error.message) };
    if (isDenied(error))
      return { code: 'forbidden', message: 'it asked for a file that was not given with the request' };
    return { code: 'program-error', message: describeError(error) };
  }
}

/** `--folds x: expected a number.` of `error: option '--folds <N>' argument 'x' is invalid. expected a number.` */
const inOneClause = (message: string): string =>
  message
    .replace(/^error: /, '')
    .replace(/^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)$/s, '$1 $2: $3');

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
const isCommanderError = (error: unknown): error is Error => codeOf(error).startsWith('commander.');
const isDenied = (error: unknown): boolean => codeOf(error) === 'ERR_ACCESS_DENIED';

async function calculateTask({ name, words }: ToolTask & { kind: 'calculation' }): Promise<ToolOutcome> {
  const calculation = calculations.find((one) => one.name === name);
  if (calculation === undefined) throw new AppError('not-found', `there is no calculation ${name}`);
  const { root, command } = declareCommand(calculation);
  root.parse([name, ...words], { from: 'user' });
  const { calculate } = await calculation.load();
  const context = { progress: () => undefined, signal: { aborted: false } };
  const { figure, ...result } = await calculate(command.args, command.opts() as never, context);
  const caption = `onnes calc ${[name, ...words.filter((word) => word !== '--')].join(' ')}`;
  return 'notDrawn' in figure
    ? { ...result, figure: null, notDrawn: figure.notDrawn }
    : { ...result, figure: standaloneSvg(figure, caption.slice(0, 90)), notDrawn: null };
}

async function simulateTask(task: ToolTask & { kind: 'simulator' }): Promise<ToolOutcome> {
  const { lab } = (await import(task.labModule)) as { lab: { definitions: Definitions } };
  const simulator = findDefinition('simulator', lab.definitions.simulators, task.name);
  const options = simulator.parseOptions(task.options);
  const verdict = simulator.valid(task.design);
  if (verdict !== true) throw new AppError('out-of-domain', `${task.name}: ${verdict}`);
  const estimates = await simulator.simulate(task.design, options, {
    ...{ key: `tool/${task.name}/1`, random: seededRandom(1, `tool/${task.name}`), now: 0 },
    ...{ progress: () => undefined, signal: { aborted: false } },
  });
  return { estimates };
}

const outcome = JSON.stringify(await perform(JSON.parse(await text(process.stdin)) as ToolTask));
let rest = Buffer.from(outcome);
while (rest.length > 0) {
  try {
    rest = rest.subarray(writeSync(1, rest));
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw error;
  }
}
process.exit(0);
