import type { AnalysisOutcome, Goal, RawInput } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';
import { analyseContent, type FileReport } from './analyse-files.ts';

export type AnalyseTask = {
  /** URL of a module that exports `lab` with the definitions. */
  readonly labModule: string;
  readonly analysis: string;
  readonly options: { readonly [option: string]: Json };
  readonly goals: readonly Goal[];
  /** Files of one sample. */
  readonly files: readonly RawInput[];
};

export type AnalyseResult =
  | { readonly outcome: AnalysisOutcome; readonly read: readonly string[] }
  | { readonly code: string; readonly message: string };

export type UploadTask = {
  readonly labModule: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Names of the analyses to use; empty for every one that reads the file. */
  readonly only: readonly string[];
  readonly offers: { readonly [option: string]: Json };
};
export type UploadResult =
  | { readonly report: FileReport }
  | { readonly code: string; readonly message: string };

/** Runs in a worker thread: what all analyses say of one file. */
export async function analyseUpload({
  labModule,
  name,
  bytes,
  only,
  offers,
}: UploadTask): Promise<UploadResult> {
  try {
    const { lab } = (await import(labModule)) as { lab: { definitions: Definitions } };
    const { analyses } = lab.definitions;
    for (const wanted of only) findDefinition('analysis', analyses, wanted);
    return { report: analyseContent(name, bytes, { analyses, only, offers }) };
  } catch (error) {
    return failureOf(error);
  }
}

const failureOf = (error: unknown) => ({
  code: error instanceof AppError ? error.code : 'program-error',
  message: describeError(error),
});

/** Runs in a worker thread. Of several files those are taken that the analysis reads, and all where it reads none, as a campaign does. */
export async function performAnalysis(task: AnalyseTask): Promise<AnalyseResult> {
  try {
    const { lab } = (await import(task.labModule)) as { lab: { definitions: Definitions } };
    const analysis = findDefinition('analysis', lab.definitions.analyses, task.analysis);
    const own = task.files.filter((file) => analysis.reads(file));
    const read = own.length > 0 ? own : task.files;
    const [outcome] = analysis.analyse(read, task.goals, analysis.parseOptions(task.options));
    if (outcome === undefined)
      throw new AppError('nothing-to-analyse', `${task.analysis}: the sample has no raw file`);
    return { outcome, read: read.map(({ name }) => name) };
  } catch (error) {
    return failureOf(error);
  }
}
