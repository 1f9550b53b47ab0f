import { AppError } from '../../../core/error.ts';
import { formatCount } from '../../../core/format-quantity.ts';
import { campaignStream, openCampaignView, type Store } from '../../../runtime/index.ts';
import { corpusFormats } from '../../corpus/corpus-formats.ts';
import { exportCorpus } from '../../corpus/export-corpus.ts';
import { formatExperimentsCsv } from '../../export-experiments.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { writeWholeFile } from '../../workspace/write-whole-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';
import { createProgressLine } from '../progress-line.ts';

type ExportOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly format: string;
  readonly out?: string;
  readonly split: string;
  readonly minScore: number;
  readonly rescored?: boolean;
  readonly agent: string;
};

export async function action(
  output: Output,
  options: ExportOptions,
  sources: readonly string[],
): Promise<number> {
  const format = corpusFormats.find(({ name }) => name === options.format);
  if (format !== undefined) return writeCorpus(output, options, sources, format);
  if (options.format !== 'csv' && options.format !== 'jsonl') {
    const known = ['csv', 'jsonl', ...corpusFormats.map(({ name }) => name)];
    throw new AppError('bad-option', `--format is "${options.format}", expected ${known.join(', ')}`);
  }
  if (options.rescored === true)
    throw new AppError('bad-option', `--rescored is for formats of training, not for ${options.format}`);
  const [text, ...more] = sources;
  if (text === undefined || more.length > 0)
    throw new AppError(
      'bad-option',
      `${options.format} is written of one campaign, not of ${sources.length}`,
    );
  const store = await openExistingStore(options);
  try {
    await write(output, options, await contentOf(store, text, options.format));
    return exitCode.done;
  } finally {
    await store.close();
  }
}

async function contentOf(store: Store, text: string, format: 'csv' | 'jsonl'): Promise<string> {
  const id = await findCampaign(store, text);
  if (format === 'jsonl')
    return (await store.read(campaignStream(id))).map((event) => JSON.stringify(event)).join('\n');
  const view = openCampaignView(store, id);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
  return formatExperimentsCsv(state);
}

async function writeCorpus(
  output: Output,
  options: ExportOptions,
  sources: readonly string[],
  format: (typeof corpusFormats)[number],
): Promise<number> {
  if (!/^[\w.-]{1,100}$/.test(options.agent))
    throw new AppError(
      'bad-option',
      `--agent is "${options.agent}"; expected the name of an agent server: letters, digits, _ . -`,
    );
  const progress = createProgressLine(output);
  const stop = listenForStop(output);
  let store: Store | null = null;
  try {
    const corpus = await exportCorpus(
      sources,
      async () => {
        store ??= await openExistingStore(options);
        return store;
      },
      {
        format,
        split: options.split,
        minScore: options.minScore,
        agent: options.agent,
        isRescored: options.rescored === true,
        note: (text) => output.note(text),
        progress: (fraction, note) => progress.show(fraction, note),
        signal: stop.signal,
      },
    );
    if (corpus === null) return exitCode.interrupted;
    progress.close();
    if (format.name === 'grpo' && corpus.lines.length > 0)
      output.note(
        `note: agent_ref names the agent server "${options.agent}"; it must be one of your NeMo Gym configuration (--agent NAME). TRL and verifiers do not read it`,
      );
    const { lines, selection } = corpus;
    if (lines.length > 0 || options.out !== undefined)
      await write(output, options, lines.map((line) => JSON.stringify(line)).join('\n'));
    output.note(
      `${formatCount(lines.length, 'line')} of the split ${options.split} from ${formatCount(selection.items.length, 'item')} (a line for ${format.lineFor}); left out before: ${selection.duplicates} duplicates, ${selection.leaking} about compositions or structures that are held out, ${selection.otherSplits} of other splits`,
    );
    return exitCode.done;
  } finally {
    progress.close();
    stop.dispose();
    await (store as Store | null)?.close();
  }
}

async function write(output: Output, { out }: ExportOptions, content: string): Promise<void> {
  if (out === undefined) output.print(content);
  else await writeWholeFile(out, content === '' ? '' : `${content}\n`);
}
