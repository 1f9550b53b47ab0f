import { basename } from 'node:path';
import { fidelityOf, type InstrumentData, readInstrumentFile } from '../../analyses/index.ts';
import type { Analysis, AnalysisOutcome, Finding, Panel, RawInput } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Json } from '../../core/json.ts';
import { readBytes } from './read-bytes.ts';

export type AnalyseSettings = {
  readonly analyses: readonly Analysis<unknown>[];
  /** Names of those to use; empty for every one that reads the file. */
  readonly only: readonly string[];
  /** Options, each given to the analyses that have it, and passed over by the others. */
  readonly offers: { readonly [option: string]: Json };
};

/** What all analyses say of one file. */
export type FileReport = {
  readonly file: string;
  readonly instrument: string | null;
  readonly sample: string | null;
  readonly measuredAt: string | null;
  /** As the file says; null where it could not be read. */
  readonly fidelity: 'simulated' | 'measured' | null;
  readonly analyses: readonly string[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  /** Why there are no findings; null where there are some. */
  readonly failure: string | null;
  readonly panels: readonly Panel[];
};

/** Reads a file and has it analysed by whatever analysis can; what is wrong with it is told in the report, and never thrown. */
export async function analyseFile(path: string, settings: AnalyseSettings): Promise<FileReport> {
  try {
    return analyseBytes(path, await readBytes(path), settings);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(path, error.message);
  }
}

/** The same for bytes that are at hand; an analysis that there is not is an error. @throws AppError `bad-option` */
export const analyseContent = (name: string, bytes: Uint8Array, settings: AnalyseSettings): FileReport =>
  analyseBytes(name, bytes, settings);

const failed = (file: string, failure: string): FileReport => ({
  file,
  instrument: null,
  sample: null,
  measuredAt: null,
  fidelity: null,
  analyses: [],
  findings: [],
  warnings: [],
  failure,
  panels: [],
});

function analyseBytes(path: string, bytes: Uint8Array, settings: AnalyseSettings): FileReport {
  const input: RawInput = { sample: basename(path), name: basename(path), bytes, blob: sha256Hex(bytes) };
  const chosen = chooseAnalyses(input, settings);
  const provenance = readProvenance(input);
  if (chosen.length === 0)
    return {
      ...failed(
        path,
        provenance.fault ??
          `no analysis reads it${provenance.holds}; there are ${settings.analyses.map(({ name }) => name).join(', ')}`,
      ),
      ...provenance.said,
    };
  const outcomes = chosen.map((analysis) => analyseOne(analysis, input, settings));
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const warned = outcomes.flatMap((outcome) => outcome.warnings);
  const failures = new Set(outcomes.flatMap(reasonsOf));
  const warnings = new Set(
    findings.length > 0 ? [...warned, ...failures] : warned.filter((warning) => !failures.has(warning)),
  );
  return {
    file: path,
    ...provenance.said,
    analyses: chosen.map(({ name, version }) => `${name}@${version}`),
    findings,
    warnings: [...warnings],
    failure: findings.length > 0 ? null : [...failures].join('; ') || 'nothing was found',
    panels: outcomes.flatMap((outcome) => outcome.panels ?? []),
  };
}

/** Why an analysis found nothing: its warnings one by one, where it says no more than they. */
const reasonsOf = ({ failure, warnings }: AnalysisOutcome): readonly string[] =>
  failure === undefined ? [] : failure.detail === warnings.join('; ') ? warnings : [failure.detail];

const chooseAnalyses = (input: RawInput, { analyses, only }: AnalyseSettings): readonly Analysis<unknown>[] =>
  analyses.filter((analysis) => (only.length > 0 ? only.includes(analysis.name) : analysis.reads(input)));

/** What a file holds, for whoever wonders why it is of no use. */
const describeData = (data: InstrumentData): string =>
  data.kind === 'table'
    ? ` as ${data.format}, a table of ${data.columns
        .slice(0, 8)
        .map(({ name, unit }) => (unit === null ? name : `${name} (${unit})`))
        .join(', ')}${data.columns.length > 8 ? ' …' : ''}`
    : ` as ${data.format}, a scan of ${data.twoTheta.length} angles`;

type Said = Pick<FileReport, 'instrument' | 'sample' | 'measuredAt' | 'fidelity'>;

function readProvenance(input: RawInput): {
  readonly said: Said;
  readonly holds: string;
  readonly fault: string | null;
} {
  const nothing: Said = { instrument: null, sample: null, measuredAt: null, fidelity: null };
  try {
    const [data] = readInstrumentFile(input);
    if (data === undefined) return { said: nothing, holds: '', fault: null };
    const { instrument, sample, measuredAt } = data;
    const said = { instrument, sample, measuredAt, fidelity: fidelityOf(data) };
    return { said, holds: describeData(data), fault: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { said: nothing, holds: '', fault: error.message };
  }
}

function analyseOne(
  analysis: Analysis<unknown>,
  input: RawInput,
  { offers }: AnalyseSettings,
): AnalysisOutcome {
  const accepted = Object.entries(offers).filter(([option, value]) => hasOption(analysis, option, value));
  const [outcome] = analysis.analyse([input], [], analysis.parseOptions(Object.fromEntries(accepted)));
  if (outcome === undefined) throw new Error(`broken invariant: ${analysis.name} passes over a sample`);
  return outcome;
}

/** Whether an analysis has an option: it takes it, alone. */
export function hasOption(analysis: Analysis<unknown>, option: string, value: Json): boolean {
  try {
    analysis.parseOptions({ [option]: value });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-options') return false;
    throw error;
  }
}
