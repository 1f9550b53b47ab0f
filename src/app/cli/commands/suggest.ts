import type { Proposal } from '../../../campaign/index.ts';
import { formatNumber, formatQuantity } from '../../../core/format-quantity.ts';
import { findDefinition } from '../../../runtime/index.ts';
import { readTable } from '../../read-table.ts';
import { suggestExperiments } from '../../suggest-experiments.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';
import { parseGoalOption, splitColumnsOption } from '../parse-goal-option.ts';

type SuggestOptions = {
  readonly data: string;
  readonly goal: string;
  readonly inputs?: string;
  readonly ignore?: string;
  readonly count: number;
  readonly seed: number;
  readonly planner: string;
  readonly labModule?: string;
  readonly json?: boolean;
};

/** Ask and tell with nothing but a CSV file: no store is opened and nothing is written. */
export async function action(output: Output, options: SuggestOptions): Promise<number> {
  const goal = parseGoalOption(options.goal);
  const table = await readTable(options.data);
  const { lab } = await loadLab(options.labModule);
  const request = {
    goal,
    inputs: options.inputs === undefined ? null : splitColumnsOption(options.inputs, table),
    ignore: options.ignore === undefined ? [] : splitColumnsOption(options.ignore, table),
    count: options.count,
    seed: options.seed,
  };
  const planner = findDefinition('planner', lab.definitions.planners, options.planner);
  const { proposals, notes } = await suggestExperiments(table, request, planner);
  for (const note of notes) output.note(`note: ${note}`);
  if (proposals.length < options.count)
    output.note(`note: ${proposals.length} suggestions; no other candidate is left`);
  if (options.json) output.print(JSON.stringify({ suggestions: proposals.map(describeSuggestion) }));
  else printSuggestions(output, proposals, goal.quantity);
  return exitCode.done;
}

const describeSuggestion = ({ design, predicted, why }: Proposal) => ({
  design,
  mean: predicted?.value ?? null,
  sd: predicted?.sd ?? null,
  why,
});

function printSuggestions(output: Output, proposals: readonly Proposal[], quantity: string): void {
  const names = Object.keys(proposals[0]?.design ?? {});
  const rows = proposals.map(({ design, predicted }, index) => [
    String(index + 1),
    ...names.map((name) => {
      const value = design[name] ?? '';
      return typeof value === 'number' ? formatNumber(value) : value;
    }),
    predicted === null ? 'not known yet' : formatQuantity(predicted),
  ]);
  for (const line of formatTable(['#', ...names, `expected ${quantity}`], rows)) output.print(line);
  output.print('');
  proposals.forEach(({ why }, index) => {
    output.print(`${index + 1}: ${why}`);
  });
}
