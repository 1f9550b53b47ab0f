import { existsSync } from 'node:fs';
import type { SampleState } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import { rescoreRollouts, type Split, splits } from '../../gym/index.ts';
import { openCampaignView, type Store } from '../../runtime/index.ts';
import { findFamily } from '../gym/find-family.ts';
import { readRollouts } from '../gym/rollout-file.ts';
import { findCampaign } from '../workspace/find-campaign.ts';
import { type CorpusFormat, usualAgent } from './corpus-formats.ts';
import { itemsOfCampaign } from './items-of-campaign.ts';
import { itemsOfRollouts } from './items-of-rollouts.ts';
import { type Selection, selectItems } from './select-items.ts';
import type { TrainingItem } from './training-item.ts';

export type CorpusOptions = {
  readonly format: CorpusFormat;
  readonly split: string;
  readonly minScore: number;
  readonly agent: string;
  /** Rollouts are simulated and paid again, and only those are written whose tokens a trainer needs to learn from them. */
  readonly isRescored: boolean;
  /** Called with what a reader should know. */
  readonly note: (text: string) => void;
  readonly progress: (fraction: number, note: string) => void;
  readonly signal: AbortSignal;
};

export type Corpus = { readonly lines: readonly object[]; readonly selection: Selection };

/**
 * Lines for a trainer from files of rollouts and campaigns of the store, all of one split. Null where it was stopped.
 * `openStore` is called when the first source that is no file comes.
 * @throws AppError `bad-option`, `bad-rollouts`, `unknown-family`, `no-such-campaign`
 */
export async function exportCorpus(
  sources: readonly string[],
  openStore: () => Promise<Store>,
  options: CorpusOptions,
): Promise<Corpus | null> {
  const split = readSplit(options.split);
  if (!(options.minScore >= 0 && options.minScore <= 1))
    throw new AppError('bad-option', `--min-score is ${options.minScore}, expected 0 to 1`);
  const items: TrainingItem[] = [];
  for (const source of sources) {
    const found = existsSync(source)
      ? await readFile(source, options)
      : await readCampaign(source, await openStore(), options);
    if (found === null) return null;
    items.push(...found);
  }
  const selection = selectItems(items, split);
  return { lines: options.format.write(selection.items, options), selection };
}

/** The same from one campaign of the store, named whole. @throws AppError `bad-option`, `no-such-campaign` */
export async function exportCampaignCorpus(
  id: Id,
  store: Store,
  { format, split, minScore }: Pick<CorpusOptions, 'format' | 'split' | 'minScore'>,
): Promise<Corpus> {
  const selection = selectItems(await itemsOfStored(id, store), readSplit(split));
  return { lines: format.write(selection.items, { minScore, agent: usualAgent }), selection };
}

function readSplit(text: string): Split {
  const split = splits.find((one) => one === text);
  if (split === undefined)
    throw new AppError('bad-option', `--split is "${text}", expected ${splits.join(', ')}`);
  return split;
}

async function readFile(path: string, options: CorpusOptions): Promise<readonly TrainingItem[] | null> {
  const { rollouts, isCutShort } = readRollouts(path);
  if (isCutShort) options.note(`note: the last line of ${path} was cut short and is left out`);
  if (!options.isRescored) return itemsOfRollouts(rollouts);
  const trainable = rollouts.filter(({ tokens }) => tokens !== undefined);
  if (trainable.length < rollouts.length)
    options.note(
      `note: ${rollouts.length - trainable.length} of ${rollouts.length} rollouts of ${path} have no token ids and log-probabilities; rescored, nothing can be learned from them, and they are left out`,
    );
  // a settled round is paid by one posterior: all of it, or none
  const rescored = await rescoreRollouts(rollouts, {
    familyOf: findFamily,
    onProgress: (done, { rollout_id }) => options.progress(done / rollouts.length, rollout_id),
    isStopped: () => options.signal.aborted,
  });
  if (rescored === null) return null;
  return itemsOfRollouts(rescored.flatMap(({ rollout }) => (rollout.tokens === undefined ? [] : [rollout])));
}

async function readCampaign(
  text: string,
  store: Store,
  options: CorpusOptions,
): Promise<readonly TrainingItem[]> {
  if (options.isRescored)
    throw new AppError(
      'bad-option',
      `--rescored is for files of rollouts; "${text}" is no file, and the record of a campaign holds the receipts that supersede already`,
    );
  if (/[/\\]|\.jsonl?$/.test(text)) throw new AppError('bad-rollouts', `${text}: there is no such file`);
  return itemsOfStored(await findCampaign(store, text), store);
}

async function itemsOfStored(id: Id, store: Store): Promise<readonly TrainingItem[]> {
  const view = openCampaignView(store, id);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
  const licences = new Map<string, string>();
  for (const sample of state.samples.values()) licences.set(sample.id, await licencesOf(sample, store));
  return itemsOfCampaign(state, ({ id }) => licences.get(id)!);
}

/** Of the raw files of a sample. */
async function licencesOf({ files }: SampleState, store: Store): Promise<string> {
  const media = await Promise.all(files.map(({ blob }) => store.blobMedia(blob)));
  const licences = [...new Set(media.flat().map(({ licence }) => licence))].sort();
  return licences.length === 0 ? 'not stated' : licences.join(' AND ');
}
