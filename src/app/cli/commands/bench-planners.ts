import type { Planner } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { findDefinition } from '../../../runtime/index.ts';
import { analyticProblem } from '../../bench/analytic-problem.ts';
import { describeBench } from '../../bench/bench-document.ts';
import { benchPlanners } from '../../bench/bench-planners.ts';
import type { BenchProblem } from '../../bench/bench-problem.ts';
import type { Player } from '../../bench/play-campaign.ts';
import { poolProblemFromTable } from '../../bench/pool-problem.ts';
import { parseRowCondition } from '../../bench/row-condition.ts';
import { readTable } from '../../read-table.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { printBench } from '../bench-table.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';
import { parseGoalOption, splitColumnsOption } from '../parse-goal-option.ts';
import { parseJsonOption } from '../parse-json-option.ts';
import { createProgressLine } from '../progress-line.ts';

type BenchOptions = {
  readonly data?: string;
  readonly goal: readonly string[];
  readonly problem?: string;
  readonly planners: string;
  readonly plannerOptions?: string;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly budget?: number;
  readonly inputs?: string;
  readonly ignore?: string;
  readonly hit: readonly string[];
  readonly fail: readonly string[];
  readonly noisy?: boolean;
  readonly noise?: number;
  readonly controls?: boolean;
  readonly labModule?: string;
  readonly json?: boolean;
};

/** Plays all campaigns in this process; nothing is written but what is printed. */
export async function action(output: Output, options: BenchOptions): Promise<number> {
  const problem = await readProblem(options);
  const { lab } = await loadLab(options.labModule);
  const players = choosePlayers(options, lab.definitions.planners);
  const { firstSeed, controls = false, noisy = false } = options;
  const half = Math.floor((problem.poolSize ?? 100) / 2);
  const budget = options.budget ?? Math.max(3, Math.min(half, 100));
  for (const warning of problem.warnings) output.note(`note: ${warning}`);
  const progress = createProgressLine(output);
  const stop = listenForStop(output);
  try {
    const record = await benchPlanners(problem, {
      players,
      firstSeed,
      seedCount: options.seeds,
      budget,
      controls,
      signal: stop.signal,
      onProgress: progress.show,
    });
    progress.close();
    const isNoisy = noisy || (options.noise ?? 0) > 0;
    const document = describeBench(problem, record, { budget, firstSeed, isNoisy });
    if (options.json) output.print(JSON.stringify(document));
    else printBench(output, document);
    if (record.isComplete) return exitCode.done;
    output.note(`stopped after ${record.seedCount} of ${options.seeds} seeds; the figures are of these`);
    return exitCode.interrupted;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'interrupted')) throw error;
    output.note('stopped before the first seed was complete');
    return exitCode.interrupted;
  } finally {
    progress.close();
    stop.dispose();
  }
}

async function readProblem(options: BenchOptions): Promise<BenchProblem> {
  const { data, goal, problem, noise } = options;
  if ((data === undefined) === (problem === undefined))
    throw new AppError('bad-option', 'give either --data FILE with --goal, or --problem NAME');
  if (problem !== undefined) {
    const { inputs, ignore, noisy } = options;
    const misplaced = { goal, hit: options.hit, fail: options.fail, inputs, ignore, noisy };
    for (const [name, value] of Object.entries(misplaced))
      if (value !== undefined && !(Array.isArray(value) && value.length === 0))
        throw new AppError(
          'bad-option',
          `--${name} is for --data; it says nothing about --problem ${problem}`,
        );
    return analyticProblem(problem, noise ?? 0);
  }
  if (noise !== undefined)
    throw new AppError('bad-option', '--noise is for --problem; a table has its own: --noisy');
  if (goal.length === 0)
    throw new AppError('bad-option', '--data needs --goal max:COLUMN, min:COLUMN or target:COLUMN=NUMBER');
  const table = await readTable(data as string);
  return poolProblemFromTable(table, {
    goals: goal.map(parseGoalOption),
    inputs: options.inputs === undefined ? null : splitColumnsOption(options.inputs, table),
    ignore: options.ignore === undefined ? [] : splitColumnsOption(options.ignore, table),
    hits: options.hit.map((text) => parseRowCondition('--hit', text)),
    failures: options.fail.map((text) => parseRowCondition('--fail', text)),
    isNoisy: options.noisy ?? false,
  });
}

function choosePlayers(options: BenchOptions, planners: readonly Planner<unknown>[]): readonly Player[] {
  const names = options.planners.split(',').map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new AppError('bad-option', `--planners names ${twice} twice`);
  const given = readPlannerOptions(options.plannerOptions, names);
  return names.map((name) => {
    const planner = findDefinition('planner', planners, name);
    return { planner, options: planner.parseOptions(given[name] ?? {}) };
  });
}

type OptionsByPlanner = { readonly [planner: string]: { readonly [option: string]: Json } };

function readPlannerOptions(text: string | undefined, names: readonly string[]): OptionsByPlanner {
  const given = text === undefined ? {} : parseJsonOption('--planner-options', text);
  const isMapping = (value: Json): boolean =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMapping(given) || !Object.values(given as object).every(isMapping))
    throw new AppError('bad-option', '--planner-options: expected JSON such as \'{"bayes":{"beta":3}}\'');
  const unknown = Object.keys(given as object).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new AppError(
      'bad-option',
      `--planner-options: ${unknown} is not among --planners ${names.join(',')}`,
    );
  return given as OptionsByPlanner;
}
