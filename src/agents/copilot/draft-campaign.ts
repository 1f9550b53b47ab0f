import { type GoalInput, type Table, unitInHeader } from '../../campaign/index.ts';
import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { formatNumber, formatUnit } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';

export type DraftRequest = {
  readonly name: string;
  /** Columns that are to be optimised or kept within limits; their units are read from the headers. */
  readonly goals: readonly [
    Omit<GoalInput, 'unit' | 'criterion'>,
    ...Omit<GoalInput, 'unit' | 'criterion'>[],
  ];
  /** Columns that make up a design; null = chosen from the table. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
  readonly experiments: number;
  /** `bench`: a person makes and measures; `replay`: the table answers, to try a campaign out. */
  readonly laboratory: 'bench' | 'replay';
  /** Where the table lies, as seen from the campaign file. */
  readonly table: string;
};

/** A campaign file as data, and what was decided and why, for a person to read before it is run. */
export type CampaignDraft = {
  readonly file: { readonly [field: string]: Json };
  readonly notes: readonly string[];
};

type Column = { readonly name: string; readonly values: readonly (number | string)[] };

/** More different texts than this are names rather than options. */
const mostOptions = 12;

/**
 * A draft of a campaign from a table of experiments: a variable for every column that was varied, with its unit and range, a goal for
 * every column asked for, and the table as what is known beforehand. It starts nothing.
 * @throws AppError `bad-columns` — a goal or input that is no column, or nothing left to vary
 */
export function draftCampaign(table: Table, request: DraftRequest): CampaignDraft {
  const notes: string[] = [];
  const goalColumns = [...new Set(request.goals.map(({ quantity }) => quantity))];
  checkColumns(table, [...goalColumns, ...request.ignore, ...(request.inputs ?? [])]);
  const measured = table.rows.filter((row) => typeof row[goalColumns[0]!] === 'number').length;
  const candidates = (request.inputs ?? table.columns).filter(
    (column) => !goalColumns.includes(column) && !request.ignore.includes(column),
  );
  const columns = candidates.flatMap((name): Column[] => {
    const values = table.rows.map((row) => row[name] ?? null);
    const verdict = whyNoVariable(values, request.inputs !== null);
    if (verdict !== null) notes.push(`column "${name}" is left out: ${verdict}`);
    return verdict === null ? [{ name, values: values.filter((value) => value !== null) }] : [];
  });
  const { composition, rest } = takeComposition(table, columns, notes);
  if (composition === null && rest.length === 0)
    throw new AppError('bad-columns', `table ${table.name}: no column is left to vary; ${notes.join('; ')}`);
  const goals = request.goals.map((goal): GoalInput => {
    const unit = unitInHeader(goal.quantity);
    if (unit === '1')
      notes.push(
        `"${goal.quantity}" has no unit in its header: taken as a pure number; put one in brackets, as in "${goal.quantity} (K)"`,
      );
    return { ...goal, unit, criterion: 'recorded value' };
  });
  notes.push(
    `${measured} of ${table.rows.length} rows have a value of "${goalColumns[0]}"${measured > 0 && request.laboratory === 'bench' ? '; the planner knows them beforehand' : ''}`,
  );
  const variables = [
    ...(composition === null ? [] : [composition]),
    ...rest.map((column) => describeVariable(column, notes)),
  ];
  return {
    file: fileOf(
      request,
      goals,
      variables,
      rest.map(({ name }) => name),
      notes,
      measured,
    ),
    notes,
  };
}

function fileOf(
  request: DraftRequest,
  goals: readonly GoalInput[],
  variables: readonly { readonly [field: string]: Json }[],
  columns: readonly string[],
  notes: string[],
  measured: number,
): CampaignDraft['file'] {
  const replays = request.laboratory === 'replay';
  const hasPrior = !replays && measured > 0;
  if (replays) notes.push('the laboratory replays the table, so only its own rows can be asked for');
  else notes.push('a person makes and measures every sample: each becomes a work order (onnes orders list)');
  const elements = variables.flatMap((variable) =>
    Array.isArray(variable.elements) ? (variable.elements as string[]) : [],
  );
  return {
    name: request.name,
    ...(goals.length === 1 ? { goal: goals[0] as unknown as Json } : { goals: goals as unknown as Json }),
    space: replays ? { from: 'table', inputs: [...elements, ...columns] } : { variables },
    laboratory: {
      name: replays ? 'replay' : 'bench',
      clock: replays ? 'virtual' : 'wall',
      instruments: { [replays ? 'table' : 'bench']: { driver: replays ? 'replay' : 'bench' } },
    },
    planner: 'bayes',
    ...(hasPrior && { prior: [request.table] }),
    budget: { experiments: request.experiments },
    confirm: 2,
    seed: 1,
  };
}

function checkColumns({ name, columns }: Table, wanted: readonly string[]): void {
  const missing = wanted.find((column) => !columns.includes(column));
  if (missing !== undefined)
    throw new AppError(
      'bad-columns',
      `table ${name}: no column "${missing}"; its columns are ${columns.map((column) => `"${column}"`).join(', ')}`,
    );
}

/** Why a column is no variable; null when it is one. */
function whyNoVariable(values: readonly (number | string | null)[], isAsked: boolean): string | null {
  const present = values.filter((value) => value !== null);
  const different = new Set(present);
  if (present.length < values.length)
    return `it is empty in ${values.length - present.length} of ${values.length} rows`;
  if (different.size === 1) return `it is ${JSON.stringify(present[0])} in every row`;
  if (isAsked) return null;
  const texts = present.filter((value) => typeof value === 'string');
  if (texts.length > 0 && texts.length < present.length) return 'it mixes numbers and texts';
  if (
    texts.length > 0 &&
    (different.size > mostOptions || (different.size === present.length && present.length > 3))
  )
    return `its ${different.size} texts look like names or remarks, not like options; name it with --inputs if it is one`;
  const counts = present.every(
    (value, index) => typeof value === 'number' && value === Number(present[0]) + index,
  );
  return counts && present.length > 3
    ? 'it only counts the rows; name it with --inputs if it is a setting'
    : null;
}

const sumTolerance = 0.011;

/** Columns named after elements that add up to one, or to a hundred, make a composition. */
function takeComposition(
  { rows }: Table,
  columns: readonly Column[],
  notes: string[],
): { readonly composition: { readonly [field: string]: Json } | null; readonly rest: readonly Column[] } {
  const elements = columns.filter(
    ({ name, values }) => isElement(name) && values.every((value) => typeof value === 'number' && value >= 0),
  );
  const sums = rows.map((_, row) => elements.reduce((sum, { values }) => sum + Number(values[row]), 0));
  if (elements.length < 2 || !sums.every((sum) => Math.abs(sum - 1) <= sumTolerance)) {
    if (elements.length >= 2 && sums.every((sum) => Math.abs(sum - 100) <= 100 * sumTolerance))
      notes.push(
        `columns ${elements.map(({ name }) => name).join(', ')} add up to 100: write fractions of one to make them a composition; they are taken as separate numbers here`,
      );
    return { composition: null, rest: columns };
  }
  const names = elements.map(({ name }) => name);
  const most = Math.max(
    ...rows.map((_, row) => elements.filter(({ values }) => Number(values[row]) > 0).length),
  );
  notes.push(
    `columns ${names.join(', ')} add up to one: they are the composition of an alloy of at most ${most} elements, in steps of 0.01`,
  );
  return {
    composition: { kind: 'composition', name: 'composition', elements: names, atMost: most, step: 0.01 },
    rest: columns.filter((column) => !elements.includes(column)),
  };
}

function describeVariable({ name, values }: Column, notes: string[]): { readonly [field: string]: Json } {
  const unit = unitInHeader(name);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) {
    const options = [...new Set(values.map(String))].sort();
    notes.push(`column "${name}" is a choice of ${options.length}: ${options.join(', ')}`);
    return { kind: 'categorical', name, options };
  }
  const [min, max] = numbers.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [numbers[0]!, numbers[0]!],
  );
  const range = `${formatNumber(min)} to ${formatNumber(max)}${formatUnit(unit)}`;
  const isWhole = numbers.every((value) => Number.isInteger(value)) && unit === '1' && max - min < 1000;
  notes.push(
    `column "${name}" runs over ${range}, the range of the table${isWhole ? ', in whole numbers' : ''}${unit === '1' ? '; its header states no unit' : ''}`,
  );
  return { kind: isWhole ? 'integer' : 'continuous', name, unit, min, max };
}
