import { createTaskSource, loadWires, taskFamilies } from '../../../gym/index.ts';
import { findFamily } from '../../gym/find-family.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';
import { createProgressLine } from '../progress-line.ts';

export async function list(output: Output, { json }: { readonly json?: boolean }): Promise<number> {
  const { wires } = await loadWires();
  const families = taskFamilies.map(
    ({ name, version, summary, settles, isEvaluationOnly, groupedBy, levels, defaultLevel }) => ({
      name,
      version,
      summary,
      settles,
      levels,
      defaultLevel,
      splits: isEvaluationOnly ? ['test'] : ['train', 'validation', 'test'],
      groupedBy,
    }),
  );
  if (json === true) {
    output.print(JSON.stringify({ families, wires: wires.map(({ name, summary }) => ({ name, summary })) }));
    return exitCode.done;
  }
  const rows = families.map(({ name, settles, levels, defaultLevel, splits, summary }) => [
    name,
    settles,
    levels.map((level) => (level === defaultLevel ? `${level}*` : level)).join(' '),
    splits.join(' '),
    summary,
  ]);
  for (const line of formatTable(['family', 'settled by', 'levels', 'splits', 'task'], rows))
    output.print(line);
  output.print('');
  for (const line of formatTable(
    ['wire', 'for'],
    wires.map(({ name, summary }) => [name, summary]),
  ))
    output.print(line);
  output.print('\n* where none is named. Serve one with: onnes gym serve --task FAMILY --wire WIRE');
  return exitCode.done;
}

type RowOptions = {
  readonly task?: string;
  readonly level?: string;
  readonly split?: string;
  readonly count: number;
  readonly firstSeed: number;
};

export async function rows(output: Output, options: RowOptions): Promise<number> {
  const { datasetRow } = await loadWires();
  const source = createTaskSource(findFamily(options.task), { level: options.level, split: options.split });
  const progress = createProgressLine(output);
  for (let n = 0; n < options.count; n++) {
    progress.show(n / options.count, `row ${n + 1} of ${options.count}`);
    const task = source.find({ seed: options.firstSeed + n });
    output.print(JSON.stringify(datasetRow(task, source.family, source.environmentVersion)));
  }
  progress.close();
  return exitCode.done;
}
