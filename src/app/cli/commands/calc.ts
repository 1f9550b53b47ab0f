import { AppError } from '../../../core/error.ts';
import type { Calculation, CalculationResult } from '../../calc/calculation.ts';
import { standaloneSvg } from '../../calc/standalone-svg.ts';
import { writeWholeFile } from '../../workspace/write-whole-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatTable, type Output } from '../output.ts';
import { createProgressLine } from '../progress-line.ts';

type CalcOptions = { readonly json?: boolean; readonly plot?: string };

/** Computes, prints and draws; nothing is kept but the file of `--plot`. */
export async function calculateAndPrint(
  output: Output,
  calculation: Calculation,
  options: CalcOptions,
  files: readonly string[],
): Promise<number> {
  const { plot } = options;
  if (plot !== undefined && !plot.endsWith('.svg'))
    throw new AppError('bad-option', `--plot ${plot}: expected a name that ends in .svg`);
  const progress = createProgressLine(output);
  // Ctrl-C is caught where a calculation asks whether it came; it ends any other at once, since nothing is kept.
  let stop: ReturnType<typeof listenForStop> | null = null;
  const context = {
    progress: progress.show,
    get signal() {
      stop ??= listenForStop(output);
      return stop.signal;
    },
  };
  try {
    const { calculate } = await calculation.load();
    const result = await calculate(files, options as never, context);
    progress.close();
    const drawn = plot === undefined ? null : await drawInto(plot, result, calculation.name, files);
    if (options.json) output.print(JSON.stringify(labelDocument(result)));
    else printForReader(output, result);
    for (const warning of result.warnings) output.note(`warning: ${warning}`);
    if (drawn !== null) output.note(drawn);
    return exitCode.done;
  } catch (error) {
    progress.close();
    if (!(error instanceof AppError && error.code === 'interrupted')) throw error;
    output.note(error.message);
    return exitCode.interrupted;
  } finally {
    (stop as ReturnType<typeof listenForStop> | null)?.dispose();
  }
}

/** Every document says that it is calculated, by what, and with which reservations. */
const labelDocument = ({ document, warnings, sources }: CalculationResult) => ({
  ...document,
  fidelity: 'simulated',
  methods: sources,
  warnings,
});

/** What came of `--plot`, for the reader. */
async function drawInto(
  path: string,
  { figure }: CalculationResult,
  name: string,
  files: readonly string[],
): Promise<string> {
  if ('notDrawn' in figure) return `--plot: nothing is drawn: ${figure.notDrawn}`;
  await writeWholeFile(path, standaloneSvg(figure, `onnes calc ${name} ${files.join(' ')}`.trim()));
  return `drawn in ${path}`;
}

function printForReader(output: Output, { sections, sources }: CalculationResult): void {
  sections.forEach(({ title, lines = [], table }, index) => {
    if (index > 0) output.print('');
    if (title !== undefined) output.print(output.style('bold', title));
    for (const line of lines) output.print(line);
    if (table !== undefined) for (const line of formatTable(table.header, table.rows)) output.print(line);
  });
  output.print('');
  for (const source of sources) output.print(output.style('dim', `source: ${source}`));
  output.print(output.style('dim', 'simulated: calculated, not measured'));
}
