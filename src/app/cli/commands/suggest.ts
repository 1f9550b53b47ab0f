import type { Goal, Proposal, Table } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatNumber, formatQuantity } from '../../../core/format-quantity.ts';
import { findDefinition } from '../../../runtime/index.ts';
import { readTable } from '../../read-table.ts';
import { suggestExperiments } from '../../suggest-experiments.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';

type SuggestOptions = {
  readonly data: string;
  readonly goal: string;
  readonly inputs?: string;
  readonly ignore?: string;
  readonly prior?: readonly string[];
  readonly count: number;
  readonly seed: number;
  readonly planner: string;
  readonly labModule?: string;
  readonly json?: boolean;
};

/** Ask and tell with nothing but a CSV file: no store is opened and nothing is written. */
export async function action(output: Output, options: SuggestOptions): Promise<number> {
  const goal = parseGoal(options.goal);
  const table = await readTable(options.data);
  const { lab } = await loadLab(options.labModule);
  const request = {
    goal,
    inputs: options.inputs === undefined ? null : splitColumns(options.inputs, table),
    ignore: options.ignore === undefined ? [] : splitColumns(options.ignore, table),
    prior: await Promise.all((options.prior ?? []).map((path) => readTable(path))),
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

const goalForm = /^(max|min|target):(.+)$/s;
const targetForm = /^(.+)=\s*([^=\s]+)\s*$/s;

/** @throws AppError `bad-option` */
function parseGoal(text: string): Pick<Goal, 'quantity' | 'direction' | 'target'> {
  const [, direction, rest = ''] = goalForm.exec(text) ?? [];
  if (direction === 'max' || direction === 'min')
    return { quantity: rest.trim(), direction: direction === 'max' ? 'maximize' : 'minimize' };
  const [, column = '', number = ''] = targetForm.exec(rest) ?? [];
  const target = Number(number);
  if (direction !== 'target' || number === '' || !Number.isFinite(target))
    throw new AppError(
      'bad-option',
      `--goal is "${text}", expected max:COLUMN, min:COLUMN or target:COLUMN=NUMBER`,
    );
  return { quantity: column.trim(), direction: 'target', target };
}

/** Headers separated by commas; a header that holds a comma itself is given alone. */
const splitColumns = (text: string, table: Table): readonly string[] =>
  table.columns.includes(text) ? [text] : text.split(',').map((column) => column.trim());

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
