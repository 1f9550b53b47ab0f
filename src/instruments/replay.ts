import { z } from 'zod';
import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  ActionResult,
  Design,
  Failure,
  Goal,
  Instant,
  Instrument,
  InstrumentDriver,
  RawFile,
  Reading,
  Table,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Hash } from '../core/hash.ts';
import type { Id } from '../core/id.ts';
import { canonicalJson } from '../core/json.ts';
import { parseWith } from '../core/parse-with.ts';
import { seededRandom } from '../core/random.ts';
import { readingFile } from './reading-file.ts';

const optionsSchema = z.strictObject({
  /** Name of the table, for whoever opens it. */
  table: z.string().exactOptional(),
  fidelity: z.enum(['measured', 'literature']).default('measured'),
});
export type ReplayOptions = z.infer<typeof optionsSchema>;

/** Everything a poll needs, so that any process can answer for an action that another one started. */
type Token = Pick<ActionRequest, 'instrument' | 'cost'> & {
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly tableSha256: Hash;
  readonly goals: readonly Pick<Goal, 'quantity' | 'unit'>[];
  /** For each sample the index of the recorded row drawn; null where the table records no value of any goal. */
  readonly rows: { readonly [sample: Id]: number | 'unrecorded' | 'used-up' };
};

/**
 * Answers from a table of recorded experiments, after the hours that the experiment takes. One recorded replicate is drawn
 * at random and nothing is added to it; a repeat in the same campaign draws another, as long as there is one; a design that the table does not hold is refused, never interpolated.
 */
export const replay: InstrumentDriver<ReplayOptions> = {
  name: 'replay',
  version: '1.0.0',
  summary: 'answers from a table of recorded measurements; of repeated rows one is drawn',
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'instrument replay'),
  open(options, { table, hours }) {
    if (table === null)
      throw new AppError('no-table', 'instrument replay: no table was given; name one with --data FILE.csv');
    return openReplay(table, options, hours);
  },
};

function openReplay(table: Table, options: ReplayOptions, hours: number): Instrument {
  return {
    verified: 'simulated',
    find: () => Promise.resolve('never-started'),
    async start(request, { now }) {
      const rows = Object.fromEntries(
        request.samples.map(({ id, design, repeat }) => {
          const recorded = rowsWithGoals(table, findRows(table, design), request.goals);
          const order = seededRandom(request.seed, 'replay', canonicalJson(design)).shuffle(recorded);
          return [id, order[repeat] ?? (recorded.length === 0 ? 'unrecorded' : 'used-up')] as const;
        }),
      );
      const token: Token = {
        startedAt: now,
        dueAt: now + hours * 3_600_000,
        tableSha256: table.sha256,
        instrument: request.instrument,
        goals: request.goals.map(({ quantity, unit }) => ({ quantity, unit })),
        cost: request.cost,
        rows,
      };
      return { action: request.id, token: JSON.stringify(token) };
    },
    async poll(handle, now) {
      return pollReplay(readToken(handle, table), now, table, options);
    },
    safe: () => Promise.resolve(),
  };
}

function readToken(handle: ActionHandle, table: Table): Token {
  const token = JSON.parse(handle.token) as Token;
  if (token.tableSha256 !== table.sha256)
    throw new AppError(
      'table-changed',
      `action ${handle.action} was started on a table with hash ${token.tableSha256.slice(0, 12)}, and table ${table.name} now has ${table.sha256.slice(0, 12)}`,
    );
  return token;
}

function pollReplay(token: Token, now: number, table: Table, options: ReplayOptions): ActionProgress {
  const { startedAt, dueAt } = token;
  if (now < dueAt)
    return { status: 'running', fraction: Math.max(0, (now - startedAt) / (dueAt - startedAt)), dueAt };
  return { status: 'done', result: readRows(token, table, options) };
}

function readRows(token: Token, table: Table, { fidelity }: ReplayOptions): ActionResult {
  const files: RawFile[] = [];
  const failures: Record<Id, Failure> = {};
  for (const [sample, row] of Object.entries(token.rows)) {
    if (typeof row === 'string') failures[sample] = describeMissingRow(row, token, table);
    else {
      const reading: Reading = {
        format: 'onnes-reading/1',
        sample,
        instrument: token.instrument,
        fidelity,
        values: readGoals(table, row, token.goals),
        source: `${table.name}, row ${row + 1}`,
      };
      files.push(readingFile(reading, table));
    }
  }
  return { files, failures, asMade: {}, cost: token.cost };
}

function describeMissingRow(row: 'unrecorded' | 'used-up', { goals }: Token, table: Table): Failure {
  if (row === 'used-up') {
    const detail = `every measurement of this design that table ${table.name} records has been given; another would be no new one`;
    return { kind: 'refused', detail };
  }
  const detail = `table ${table.name} records no value of ${quoted(goals.map((goal) => goal.quantity))} for this design`;
  return { kind: 'measurement-invalid', detail };
}

function readGoals(table: Table, row: number, goals: Token['goals']): Reading['values'] {
  return Object.fromEntries(
    goals.flatMap(({ quantity, unit }) => {
      const value = table.rows[row]?.[quantity];
      const bound = table.bounds?.[quantity]?.[row];
      const limit = bound === undefined ? {} : { bound };
      return typeof value === 'number' ? [[quantity, { value, sd: null, unit, ...limit }]] : [];
    }),
  );
}

const rowsWithGoals = (table: Table, rows: readonly number[], goals: Token['goals']): readonly number[] =>
  rows.filter((row) => goals.some(({ quantity }) => typeof table.rows[row]?.[quantity] === 'number'));

/** Indices of the rows that equal a design in every one of its variables. @throws AppError `not-in-table` */
function findRows(table: Table, design: Design): readonly number[] {
  const variables = Object.keys(design);
  const unknown = variables.find((variable) => !table.columns.includes(variable));
  if (unknown !== undefined)
    throw new AppError(
      'not-in-table',
      `table ${table.name} has no column "${unknown}"; its columns are ${quoted(table.columns)}`,
    );
  const found = table.rows.flatMap((row, index) =>
    variables.every((variable) => areEqual(design[variable], row[variable])) ? [index] : [],
  );
  if (found.length > 0) return found;
  throw new AppError(
    'not-in-table',
    `table ${table.name} has no row for ${JSON.stringify(design)}; the nearest is ${JSON.stringify(findNearest(table, design))}`,
  );
}

type Value = number | string | null | undefined;

function areEqual(a: Value, b: Value): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** The recorded design with the smallest sum of differences, each number scaled by its column's range. */
function findNearest(table: Table, design: Design): Design | null {
  const variables = Object.keys(design);
  const ranges = new Map(variables.map((variable) => [variable, rangeOf(table, variable)]));
  let nearest: Table['rows'][number] | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const row of table.rows) {
    let distance = 0;
    for (const variable of variables) {
      const [a, b] = [design[variable], row[variable]];
      distance +=
        typeof a === 'number' && typeof b === 'number'
          ? Math.abs(a - b) / (ranges.get(variable) as number)
          : Number(a !== b);
    }
    if (distance < least) [nearest, least] = [row, distance];
  }
  return nearest && (Object.fromEntries(variables.map((key) => [key, nearest[key]])) as Design);
}

function rangeOf(table: Table, column: string): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of table.rows) {
    const value = row[column];
    if (typeof value === 'number') [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  return most > least ? most - least : 1;
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
