import { basename } from 'node:path';
import { AppError } from '../../../core/error.ts';
import { findDefinition } from '../../../runtime/index.ts';
import { parseColumns, readTableFile } from '../../read-columns.ts';
import { readTable } from '../../read-table.ts';
import { type SuggestionRequest, suggestExperiments } from '../../suggest-experiments.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { parseBoundsOption } from '../parse-bounds-option.ts';
import { parseGoalOptions, splitColumnsOption } from '../parse-goal-option.ts';
import { describeSuggestion, printRationales, printSuggestions } from '../show-suggestions.ts';

type SuggestOptions = {
  readonly data: string;
  readonly goal: readonly string[];
  readonly inputs?: string;
  readonly ignore?: string;
  readonly simulated?: string;
  readonly bounds?: string;
  readonly prior?: readonly string[];
  readonly count: number;
  readonly seed: number;
  readonly planner?: string;
  readonly deadline?: number;
  readonly explain?: boolean;
  readonly labModule?: string;
  readonly json?: boolean;
};

/** Ask and tell with nothing but a CSV file: no store is opened and nothing is written. */
export async function action(output: Output, options: SuggestOptions): Promise<number> {
  const goals = parseGoalOptions(options.goal);
  const [{ quantity }] = goals;
  const bounds: SuggestionRequest['bounds'] =
    options.bounds === undefined ? new Map() : parseBoundsOption(options.bounds);
  const table = parseColumns(await readTableFile(options.data), basename(options.data), {
    bounded: goals.map((goal) => goal.quantity),
    allowsNoRows: bounds.size > 0,
  });
  const { lab } = await loadLab(options.labModule);
  const request: SuggestionRequest = {
    goals,
    inputs: options.inputs === undefined ? null : splitColumnsOption(options.inputs, table),
    ignore: options.ignore === undefined ? [] : splitColumnsOption(options.ignore, table),
    simulated: options.simulated === undefined ? [] : splitColumnsOption(options.simulated, table),
    bounds,
    prior: await Promise.all((options.prior ?? []).map((path) => readTable(path))),
    count: options.count,
    seed: options.seed,
    options: options.deadline === undefined ? {} : { deadline: options.deadline },
  };
  const name = options.planner ?? (request.simulated.length > 0 ? 'fidelities' : 'bayes');
  const planner = findDefinition('planner', lab.definitions.planners, name);
  if (request.simulated.length > 0 && planner.learnsFromSimulators !== true)
    throw new AppError('bad-option', `--simulated needs a planner that learns from simulators, not ${name}`);
  const progress = (_: number, note: string): void => {
    if (output.isTerminal) process.stderr.write(`\r\x1b[2K${note}`);
  };
  const { proposals, notes } = await suggestExperiments(table, request, planner, progress);
  if (output.isTerminal) process.stderr.write('\r\x1b[2K');
  for (const note of notes) output.note(`note: ${note}`);
  if (options.json) output.print(JSON.stringify({ suggestions: proposals.map(describeSuggestion), notes }));
  else {
    printSuggestions(output, proposals, quantity);
    if (options.explain) printRationales(output, proposals, quantity);
  }
  return exitCode.done;
}
