import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Panel } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import {
  type AnalyseSettings,
  analyseFile,
  type FileReport,
  hasOption,
} from '../../analyse/analyse-files.ts';
import { readBytes } from '../../analyse/read-bytes.ts';
import { readCandidates } from '../../analyse/read-candidates.ts';
import { showFindings } from '../../analyse/show-findings.ts';
import { drawPanels } from '../../calc/draw-panels.ts';
import { standaloneSvg } from '../../calc/standalone-svg.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { writeWholeFile } from '../../workspace/write-whole-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatTable, type Output } from '../output.ts';
import { parseJsonOption } from '../parse-json-option.ts';
import { createProgressLine } from '../progress-line.ts';

type AnalyseOptions = {
  readonly analysis: readonly string[];
  readonly candidates?: string;
  readonly holder?: string;
  readonly options?: string;
  readonly json?: boolean;
  readonly plot?: string;
  readonly labModule?: string;
};

/** Analyses each file; one that cannot be read does not stop the others, and the exit status tells: 0 all, 1 some, 2 none. */
export async function analyse(
  output: Output,
  options: AnalyseOptions,
  files: readonly string[],
): Promise<number> {
  const { plot } = options;
  if (plot !== undefined && !plot.endsWith('.svg'))
    throw new AppError('bad-option', `--plot ${plot}: expected a name that ends in .svg`);
  const settings = await readSettings(options);
  const { reports, wasStopped } = await analyseAll(output, files, settings);
  if (options.json) output.print(JSON.stringify(reports.map(documentOf)));
  else for (const report of reports) printReport(output, report);
  for (const report of reports)
    for (const warning of report.warnings)
      output.note(`warning: ${basename(report.file)}: ${withoutName(warning, report.file)}`);
  for (const { file, failure } of reports)
    if (failure !== null) output.note(`onnes: ${basename(file)}: ${withoutName(failure, file)}`);
  if (plot !== undefined) output.note(await draw(plot, reports));
  if (wasStopped) {
    output.note(
      `stopped after ${reports.length} of ${files.length} files; the next is ${files[reports.length]}: give the command again with the files from there on`,
    );
    return exitCode.interrupted;
  }
  const failed = reports.filter(({ failure }) => failure !== null).length;
  return failed === 0 ? exitCode.done : failed < reports.length ? exitCode.failed : exitCode.badInput;
}

/** Analyses one file after the other, with progress and the time left; Ctrl-C ends after the file at hand. */
async function analyseAll(
  output: Output,
  files: readonly string[],
  settings: AnalyseSettings,
): Promise<{ readonly reports: readonly FileReport[]; readonly wasStopped: boolean }> {
  const stop = listenForStop(output);
  const progress = createProgressLine(output);
  const reports: FileReport[] = [];
  try {
    for (const file of files) {
      progress.show(
        reports.length / files.length,
        `${basename(file)}, ${reports.length + 1} of ${files.length}`,
      );
      reports.push(await analyseFile(file, settings));
      // A signal that came while the file was computed is heard now.
      await setImmediate();
      if (stop.signal.aborted) break;
    }
  } finally {
    progress.close();
    stop.dispose();
  }
  return { reports, wasStopped: stop.signal.aborted && reports.length < files.length };
}

async function readSettings({
  analysis,
  candidates,
  holder,
  options,
  labModule,
}: AnalyseOptions): Promise<AnalyseSettings> {
  const { lab } = await loadLab(labModule);
  const { analyses } = lab.definitions;
  for (const name of analysis)
    if (!analyses.some((known) => known.name === name))
      throw new AppError(
        'bad-option',
        `--analysis ${name}: there is none of this name; expected one of ${analyses.map((known) => known.name).join(', ')}`,
      );
  const given = options === undefined ? {} : parseJsonOption('--options', options, '{"mass_mg":12.3}');
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new AppError('bad-option', '--options: expected a JSON object such as {"mass_mg":12.3}');
  const offers: Record<string, Json> = { ...(given as Record<string, Json>) };
  if (candidates !== undefined)
    offers.candidates = await readCandidates(candidates, `--candidates ${candidates}`);
  if (holder !== undefined)
    offers.holder = {
      name: basename(holder),
      base64: Buffer.from(await readBytes(holder)).toString('base64'),
    };
  for (const [option, value] of Object.entries(offers)) {
    const chosen = analyses.filter(({ name }) => analysis.length === 0 || analysis.includes(name));
    if (!chosen.some((candidate) => hasOption(candidate, option, value)))
      throw new AppError(
        'bad-option',
        `no analysis takes the option "${option}" with the value given; docs/analyse-files.md lists names and units`,
      );
  }
  return { analyses, only: analysis, offers };
}

/** The finding's fields that scripts rely on, and what else there is. */
const documentOf = ({
  file,
  instrument,
  sample,
  measuredAt,
  fidelity,
  analyses,
  findings,
  warnings,
  failure,
}: FileReport) => ({
  file,
  instrument,
  sample,
  measuredAt,
  fidelity,
  analyses,
  findings,
  warnings,
  ...(failure === null ? {} : { failure }),
});

function printReport(output: Output, { file, instrument, sample, fidelity, findings }: FileReport): void {
  output.print(output.style('bold', file));
  const said = [instrument, sample === null ? null : `sample ${sample}`].filter((text) => text !== null);
  if (said.length > 0) output.print(said.join(' · '));
  if (findings.length > 0) {
    const { rows, notes } = showFindings(findings);
    for (const line of formatTable(['quantity', 'value', 'criterion'], rows)) output.print(line);
    for (const note of notes) output.print(output.style('dim', note));
    const methods = [...new Set(findings.map(({ method }) => method))];
    for (const method of methods) output.print(output.style('dim', `method: ${method}`));
  }
  if (fidelity === 'simulated') output.print(output.style('dim', 'simulated: made by a model, not measured'));
  output.print('');
}

/** A message without the file's name, which stands before it already. */
const withoutName = (message: string, file: string): string =>
  message
    .replace(`${file}: `, '')
    .replaceAll(`${basename(file)}: `, '')
    .replaceAll(`${basename(file)}, `, '');

/** Panels that show other data than those before them; two analyses of one curve draw it once. */
function distinctPanels(panels: readonly Panel[]): readonly Panel[] {
  const known = panels.map(({ series, remarks }) => JSON.stringify([series, remarks ?? []]));
  return panels.filter((_, index) => known.indexOf(known[index]!) === index);
}

async function draw(path: string, reports: readonly FileReport[]): Promise<string> {
  const panels: readonly Panel[] = reports.flatMap((report) => report.panels);
  if (panels.length === 0) return '--plot: nothing is drawn: no file gave data';
  const isSimulated = panels.some(({ series }) => series.every(({ fidelity }) => fidelity === 'simulated'));
  const caption = `onnes analyse ${reports.map(({ file }) => basename(file)).join(' ')}`;
  await writeWholeFile(
    path,
    standaloneSvg(
      drawPanels(distinctPanels(panels), { isTitled: true }),
      caption,
      isSimulated ? 'simulated' : 'measured',
    ),
  );
  return `drawn in ${path}`;
}
