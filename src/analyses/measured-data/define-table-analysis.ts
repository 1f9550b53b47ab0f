import type { z } from 'zod';
import type { Analysis } from '../../campaign/index.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { MeasuredTable } from '../formats/index.ts';
import {
  analyseSamples,
  holdsOwnTable,
  joinTableReadings,
  type SampleTable,
  type TableReading,
} from './analyse-samples.ts';

/** What makes an analysis of measured tables its own: which tables it takes, and what it reads off one. */
export type TableAnalysis<O> = {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly options: z.ZodType<O>;
  /** Whether a table holds what is looked for; it may throw what is wrong with one that is meant to. */
  isOwn(table: MeasuredTable): boolean;
  /** @throws AppError `measurement-invalid` with what is wrong with the data */
  readTable(table: SampleTable, options: O): TableReading;
};

/** An analysis that reads each table of a sample by itself. Its options are refused as `bad-options`. */
export const defineTableAnalysis = <O>({
  name,
  version,
  summary,
  options: schema,
  isOwn,
  readTable,
}: TableAnalysis<O>): Analysis<O> => ({
  name,
  version,
  summary,
  parseOptions: (options) => parseWith(schema, options, 'bad-options', `analysis ${name}`),
  reads: (file) => holdsOwnTable(file, isOwn),
  analyse: (inputs, goals, options) =>
    analyseSamples(inputs, goals, isOwn, (tables) =>
      joinTableReadings(tables.map((table) => readTable(table, options))),
    ),
});
