import type { Analysis, Finding } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import type { MeasuredTable } from './formats/index.ts';
import {
  analyseSamples,
  holdsOwnTable,
  type SampleTable,
  type TableReading,
} from './measured-data/analyse-samples.ts';
import { findClockJumps, type Readings } from './measured-data/curve.ts';
import { analyseChannel } from './resistive/analyse-channel.ts';
import { optionsSchema, type ResistiveOptions } from './resistive/options.ts';
import { describeChannels, readChannels } from './resistive/read-channels.ts';
import { findResistanceRuns, type ResistanceRun } from './resistive/resistance-runs.ts';

const name = 'resistive-transition';
const version = '1.0.0';

/**
 * Superconducting transition in resistance over temperature: tangent onset, 90, 50 and 10 %, zero, width, steps and residual resistance
 * ratio of every channel and sweep; lag-free midpoint from warming and cooling; or no transition down to the lowest temperature.
 */
export const resistiveTransition: Analysis<ResistiveOptions> = {
  name,
  version,
  summary: 'superconducting transition in R(T): onset, midpoint, zero, width, steps, lag',
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', `analysis ${name}`),
  reads: (file) => holdsOwnTable(file, isResistiveSweep),
  analyse: (inputs, goals, options) =>
    analyseSamples(inputs, goals, isResistiveSweep, (tables) => readTables(tables, options)),
};

const isResistiveSweep = (table: MeasuredTable): boolean =>
  readChannels(table).some(({ readings }) => findResistanceRuns(readings).length > 0);

/** Sweeps of one channel from all files of the sample are one set: warming and cooling may be in files of their own. */
function readTables(tables: readonly SampleTable[], options: ResistiveOptions): TableReading {
  const warnings: string[] = [];
  const runs = new Map<string, { readonly readings: Readings; readonly runs: ResistanceRun[] }>();
  for (const table of tables) {
    const channels = readChannels(table);
    if (channels.length === 0)
      throw new AppError('measurement-invalid', `${table.file.name}: ${describeChannels(table)}`);
    for (const { channel, readings, notes } of channels) {
      warnings.push(...notes, ...findClockJumps(readings));
      const known = runs.get(channel) ?? { readings, runs: [] };
      known.runs.push(...findResistanceRuns(readings));
      runs.set(channel, known);
    }
  }
  const findings: Finding[] = [];
  const panels = [...runs].flatMap(([channel, { readings, runs: sweeps }]) => {
    const label = runs.size > 1 ? `channel ${channel}` : '';
    const result = analyseChannel(sweeps, readings, { label, method: `${name}@${version}`, options });
    findings.push(...result.findings);
    warnings.push(...result.warnings.map((warning) => (label === '' ? warning : `${label}: ${warning}`)));
    return result.panels;
  });
  return { findings, warnings, panels };
}
