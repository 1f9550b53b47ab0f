import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { draftCampaign } from '../../../agents/index.ts';
import { parseCampaign } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { readTable } from '../../read-table.ts';
import { writeWholeFile } from '../../workspace/write-whole-file.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { parseGoalOptions, splitColumnsOption } from '../parse-goal-option.ts';

type DraftOptions = {
  readonly goal: readonly string[];
  readonly inputs?: string;
  readonly ignore?: string;
  readonly name?: string;
  readonly experiments: number;
  readonly replay?: boolean;
  readonly out?: string;
  readonly json?: boolean;
};

/** Prints the draft, or writes it; the parser of campaign files has accepted it before. */
export async function action(output: Output, options: DraftOptions, path: string): Promise<number> {
  const goals = parseGoalOptions(options.goal);
  const table = await readTable(path);
  const place = relative(
    options.out === undefined ? process.cwd() : dirname(resolve(options.out)),
    resolve(path),
  );
  const { file, notes } = draftCampaign(table, {
    name: options.name ?? `${basename(path).replace(/\.[^.]*$/, '')}: draft`,
    goals: goals.map(({ direction, ...goal }) => ({
      ...goal,
      ...(direction !== 'constrain' && { direction }),
    })) as never,
    inputs: options.inputs === undefined ? null : splitColumnsOption(options.inputs, table),
    ignore: options.ignore === undefined ? [] : splitColumnsOption(options.ignore, table),
    experiments: options.experiments,
    laboratory: options.replay === true ? 'replay' : 'bench',
    table: place,
  });
  const { warnings } = parseCampaign(
    file,
    options.replay === true ? table : null,
    'the draft',
    'prior' in file ? [table] : [],
  );
  const all = [...notes, ...warnings];
  const run = `onnes run ${options.out ?? 'campaign.yaml'}${options.replay === true ? ` --data ${place}` : ' --no-wait'}`;
  const text = `# A draft made from ${basename(path)}; nothing has been started. Read it, change what is wrong, then: ${run}\n${all
    .map((note) => `# - ${note}\n`)
    .join('')}\n${stringify(file, { lineWidth: 110 })}`;
  if (options.out !== undefined && existsSync(options.out))
    throw new AppError(
      'file-exists',
      `${options.out} is there already, and may hold changes of yours; name another file, or remove it`,
    );
  if (options.out !== undefined) await writeWholeFile(options.out, text);
  if (options.json === true)
    output.print(
      JSON.stringify({ campaign: file, notes: all, ...(options.out !== undefined && { file: options.out }) }),
    );
  else if (options.out === undefined) output.print(text.trimEnd());
  else {
    for (const note of all) output.note(`note: ${note}`);
    output.print(`${options.out} is a draft; read it, then: ${run}`);
  }
  return exitCode.done;
}
