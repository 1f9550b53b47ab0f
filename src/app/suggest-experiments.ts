import type { Planner, Proposal, StopSignal } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { seededRandom } from '../core/random.ts';
import { openDeadlines } from '../runtime/index.ts';
import { describeBounds, describeTable, type TableQuestion } from './describe-table.ts';
import type { ColumnTable } from './read-columns.ts';

export type SuggestionRequest = TableQuestion & {
  readonly seed: number;
  /** Settings of the planner. */
  readonly options: { readonly [option: string]: Json };
};

export type Suggestions = { readonly proposals: readonly Proposal[]; readonly notes: readonly string[] };

/**
 * The next experiments for a table whose objective is empty where nothing was measured yet. Such rows are the candidates; without any,
 * the candidates are all designs inside the bounds given, or else the ranges of the columns. Rows with a value are what the planner
 * learns from; `<0.1` and `>500` bound the value.
 * @throws AppError `bad-columns`, `bad-table`, `bad-option`; `no-candidates` when every row without a value repeats one that has it.
 */
export async function suggestExperiments(
  table: ColumnTable,
  request: SuggestionRequest,
  planner: Planner<unknown>,
  progress: (fraction: number, note: string) => void = () => undefined,
  signal: StopSignal = { aborted: false },
): Promise<Suggestions> {
  const { view, notes } = describeTable(table, request);
  const { count, seed } = request;
  const key = 'propose/1/1';
  const deadlines = openDeadlines(signal);
  const { stopAfter } = deadlines;
  const context = { key, random: seededRandom(seed, key), now: 0, progress, signal, stopAfter };
  const proposals = await planner.propose(view, count, planner.parseOptions(request.options), context);
  if (proposals.length === 0)
    throw new AppError(
      'no-candidates',
      `table ${table.name}: every row without a value of ${describeGoals(request)}${describeRange(request)} repeats a design that has one; add rows of new designs`,
    );
  const missed = deadlines.missed();
  if (missed !== null)
    return {
      proposals,
      notes: [...notes, `stopped after ${missed} s, ${proposals.length} of ${count} designs; see --deadline`],
    };
  if (proposals.length === count) return { proposals, notes };
  return {
    proposals,
    notes: [...notes, `${proposals.length} of ${count} designs; no other candidate is left`],
  };
}

const describeGoals = ({ goals }: TableQuestion): string =>
  [...new Set(goals.map(({ quantity }) => `"${quantity}"`))].join(' or ');

const describeRange = ({ bounds }: TableQuestion): string =>
  bounds.size === 0 ? '' : ` inside --bounds (${describeBounds(bounds)})`;
