import { z } from 'zod';
import { analyses, readInstrumentFile } from '../../../analyses/index.ts';
import type { Finding } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Json } from '../../../core/json.ts';
import { fitLinear } from '../../../kernels/statistics/index.ts';
import type { TransitionAction } from '../../../world/index.ts';
import { defineReadingTool, type ReadingTool } from '../reading/open-reading-episode.ts';
import type { RunTruth } from './draw-run.ts';

/** What the tools may see: the file. */
export type RunBench = Pick<RunTruth, 'file' | 'action'>;

const mostLines = 80;

const bytesOf = ({ file }: RunBench): Uint8Array =>
  Uint8Array.from(file.text, (character) => character.charCodeAt(0));

const round = (value: number): number => Number(value.toPrecision(7));

export const filePage = ({ file }: RunBench): ReadingTool =>
  defineReadingTool({
    name: 'file_page',
    description: `Lines of the raw file as they are, numbered from 1; at most ${mostLines} at a time.`,
    input: z.strictObject({
      from_line: z.int().min(1).default(1),
      count: z.int().min(1).max(mostLines).default(40),
    }),
    isLook: true,
    cost: () => 0,
    run({ from_line, count }) {
      const lines = file.text.split('\r\n');
      if (from_line > lines.length)
        throw new AppError('bad-arguments', `line ${from_line} is beyond the last, ${lines.length}`);
      const shown = lines.slice(from_line - 1, from_line - 1 + count);
      return { result: { from_line, lineCount: lines.length, lines: shown }, text: shown.join('\n') };
    },
  });

type Column = {
  readonly name: string;
  readonly unit: string | null;
  readonly values: readonly (number | null)[];
};

const columnsOfBenches = new WeakMap<RunBench, readonly Column[]>();

function columnsOf(bench: RunBench): readonly Column[] {
  const known = columnsOfBenches.get(bench);
  if (known !== undefined) return known;
  const [table] = readInstrumentFile({ name: bench.file.name, bytes: bytesOf(bench) });
  if (table?.kind !== 'table') throw new AppError('unreadable-file', `${bench.file.name} holds no table`);
  const columns = table.columns.filter(({ values }) => values.some((value) => value !== null));
  columnsOfBenches.set(bench, columns);
  return columns;
}

export const listColumns = (bench: RunBench): ReadingTool =>
  defineReadingTool({
    name: 'list_columns',
    description: 'Columns of the file that hold numbers: name, unit, how many, least and largest.',
    input: z.strictObject({}),
    isLook: true,
    cost: () => 0,
    run() {
      const rows = columnsOf(bench).map(({ name, unit, values }) => {
        const known = values.filter((value) => value !== null);
        return { name, unit, count: known.length, least: Math.min(...known), largest: Math.max(...known) };
      });
      return {
        result: rows,
        text: rows
          .map(
            ({ name, unit, count, least, largest }) =>
              `${name} [${unit ?? '?'}]: ${count} from ${least} to ${largest}`,
          )
          .join('\n'),
      };
    },
  });

export const columnStatistics = (bench: RunBench): ReadingTool =>
  defineReadingTool({
    name: 'column_statistics',
    description:
      'Of one column in the rows from one number to another (rows from 1, both included), or where another column lies in a window: count, mean, sd, least, largest, and the line through the other column.',
    input: z.strictObject({
      column: z.string(),
      by: z.string().describe('the other column, such as the temperature'),
      from: z.number(),
      to: z.number(),
      from_row: z.int().min(1).default(1),
      to_row: z.int().min(1).default(100_000),
    }),
    isLook: true,
    cost: () => 0,
    run({ column, by, from, to, from_row, to_row }) {
      const columns = columnsOf(bench);
      const [own, other] = [column, by].map((name) => findColumn(columns, name));
      const x: number[] = [];
      const y: number[] = [];
      own!.values.forEach((value, i) => {
        const place = other!.values[i] ?? null;
        const isInside =
          i + 1 >= from_row && i + 1 <= to_row && place !== null && place >= from && place <= to;
        if (value === null || !isInside) return;
        x.push(place);
        y.push(value);
      });
      if (y.length === 0) return { result: { count: 0 }, text: 'no rows' };
      const result = describe(x, y);
      return {
        result,
        text: Object.entries(result)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
      };
    },
  });

function findColumn(columns: readonly Column[], name: string): Column {
  const found = columns.find((column) => column.name === name);
  if (found === undefined)
    throw new AppError(
      'bad-arguments',
      `there is no column "${name.slice(0, 60)}" with numbers; expected one of ${columns.map((column) => column.name).join(', ')}`,
    );
  return found;
}

function describe(x: readonly number[], y: readonly number[]): { readonly [field: string]: number | null } {
  const mean = y.reduce((sum, value) => sum + value / y.length, 0);
  const middle = x.reduce((sum, value) => sum + value / x.length, 0);
  const square = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const fit = y.length < 3 ? null : fitLinear([x.map(() => 1), x.map((value) => value - middle)], y);
  return {
    count: y.length,
    mean: round(mean),
    sd: y.length < 2 ? null : round(Math.sqrt(square / (y.length - 1))),
    least: Math.min(...y),
    largest: Math.max(...y),
    slope: fit === null ? null : round(fit.coefficients[1]!),
  };
}

const analysisOf: { readonly [action in TransitionAction]: string } = {
  resistance: 'resistive-transition',
  magnetisation: 'magnetic-transition',
  'heat-capacity': 'heat-capacity',
};

export const fitTransition = (bench: RunBench): ReadingTool =>
  defineReadingTool({
    name: 'fit_transition',
    description: 'What a standard analysis finds in the file, with its uncertainty and warnings; costs 1.',
    input: z.strictObject({}),
    isLook: true,
    cost: () => 1,
    run() {
      const analysis = analyses.find(({ name }) => name === analysisOf[bench.action])!;
      const bytes = bytesOf(bench);
      const input = { sample: 'S1', name: bench.file.name, bytes, blob: sha256Hex(bytes) };
      const [outcome] = analysis.analyse([input], [], analysis.parseOptions({}));
      const result = {
        findings: (outcome?.findings ?? []).map(describeFinding),
        warnings: outcome?.warnings ?? [],
        failure: outcome?.failure?.detail ?? null,
      };
      return { result, text: JSON.stringify(result, null, 1) };
    },
  });

const describeFinding = ({
  quantity,
  value,
  sd,
  unit,
  bound,
  limit,
  systematic,
  criterion,
}: Finding): Json => ({
  quantity,
  value,
  sd: sd !== null && Number.isFinite(sd) ? sd : null,
  unit,
  criterion,
  ...(bound !== undefined && { bound, limit: limit ?? null }),
  ...(systematic !== undefined && { systematicSd: systematic.sd }),
});
