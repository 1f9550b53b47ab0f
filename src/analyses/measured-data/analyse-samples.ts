import type { AnalysisOutcome, Finding, Goal, Panel, RawInput } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { fidelityOf, type MeasuredTable, readInstrumentFile } from '../formats/index.ts';
import { answerGoals } from './answer-goals.ts';

/** What was read off the tables of one sample. */
export type TableReading = {
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  readonly panels: readonly Panel[];
};

export type SampleTable = MeasuredTable & { readonly file: RawInput };

/**
 * Outcomes of all samples. Of a sample's files only the analysis's own are looked at, since others were left by other instruments; where
 * none is, all are, and what is wrong with them is said. A sample with no finding is a failed measurement.
 * @param isOwn whether a table holds what the analysis looks for; it may throw what is wrong with a table that is meant to.
 * @param analyse throws AppError `measurement-invalid` with what is wrong with the data
 */
export function analyseSamples(
  inputs: readonly RawInput[],
  goals: readonly Goal[],
  isOwn: (table: MeasuredTable) => boolean,
  analyse: (tables: readonly SampleTable[]) => TableReading,
): readonly AnalysisOutcome[] {
  return [...Map.groupBy(inputs, (input) => input.sample)].map(([sample, files]) => {
    const faults: string[] = [];
    const all = files.map((file) => ({ tables: readTables(file, faults) })).flatMap(({ tables }) => tables);
    const chosen = all.filter((table) => canAnalyse(() => isOwn(table)));
    const tables = chosen.length > 0 ? chosen : all;
    const warnings = [
      ...(chosen.length > 0 ? [] : faults),
      ...tables.flatMap(warningsOf),
      ...findSwaps(sample, all),
    ];
    const reading = tryTo(() => analyse(tables), warnings);
    warnings.push(...(reading?.warnings ?? []));
    const findings = reading?.findings ?? [];
    const observations = answerGoals(
      findings,
      goals,
      { sample, file: tables[0]?.file, fidelity: isSimulated(tables) ? 'simulated' : 'measured' },
      warnings,
    );
    const panels = isSimulated(tables)
      ? (reading?.panels ?? []).map(labelSimulated)
      : (reading?.panels ?? []);
    const outcome = { sample, findings, observations, warnings, panels };
    if (findings.length > 0) return outcome;
    const detail = warnings.join('; ') || 'nothing was found in its files';
    return { ...outcome, failure: { kind: 'measurement-invalid', detail } };
  });
}

const isSimulated = (tables: readonly SampleTable[]): boolean =>
  tables.some((table) => fidelityOf(table) === 'simulated');

const labelSimulated = (panel: Panel): Panel => ({
  ...panel,
  series: panel.series.map((series) => ({ ...series, fidelity: 'simulated' })),
});

function readTables(file: RawInput, warnings: string[]): readonly SampleTable[] {
  const data = tryTo(() => readInstrumentFile(file), warnings) ?? [];
  const tables = data.filter((entry) => entry.kind === 'table');
  if (data.length > 0 && tables.length === 0) warnings.push(`${file.name}: holds no table of readings`);
  return tables.map((table) => ({ ...table, file }));
}

const warningsOf = ({ file, warnings }: SampleTable): readonly string[] =>
  warnings.map((warning) => `${file.name}: ${warning}`);

/** Files of one sample that name different ones: labels or files were swapped, and a person must say which. */
function findSwaps(sample: string, tables: readonly SampleTable[]): readonly string[] {
  const stated = tables.flatMap(({ file, sample: name }) =>
    name === null ? [] : [{ file: file.name, name }],
  );
  if (new Set(stated.map(({ name }) => name)).size < 2) return [];
  return [
    `files of ${sample} name different samples: ${stated.map(({ file, name }) => `${file} says "${name}"`).join(', ')}: labels or files may be swapped`,
  ];
}

function tryTo<T>(act: () => T, warnings: string[]): T | null {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    warnings.push(error.message);
    return null;
  }
}

/** Whether a file holds a table that is an analysis's own; none where it cannot be read. */
export function holdsOwnTable(
  file: { readonly name: string; readonly bytes: Uint8Array },
  isOwn: (table: MeasuredTable) => boolean,
): boolean {
  const data = tryTo(() => readInstrumentFile(file), []) ?? [];
  return data.some((entry) => entry.kind === 'table' && canAnalyse(() => isOwn(entry)));
}

/** Whether a table is an analysis's own: it can be read, or is meant to be and is at fault, which the analysis will say. */
function canAnalyse(isOwn: () => boolean): boolean {
  try {
    return isOwn();
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

/** Everything that was read off several tables. */
export const joinTableReadings = (readings: readonly TableReading[]): TableReading => ({
  findings: readings.flatMap(({ findings }) => findings),
  warnings: readings.flatMap(({ warnings }) => warnings),
  panels: readings.flatMap(({ panels }) => panels),
});
