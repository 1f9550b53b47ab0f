import { stripVTControlCharacters } from 'node:util';
import { type Answer, answerQuestion, type CampaignRecord, listQuestions } from '../../../agents/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatCount } from '../../../core/format-quantity.ts';
import { computeHere, type Store } from '../../../runtime/index.ts';
import { askCampaignModel } from '../../copilot/ask-campaign-model.ts';
import { openRecord, prepareRecord } from '../../copilot/open-record.ts';
import type { Lab } from '../../lab.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { openExistingStore, workspaceAddress } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatTable, type Output } from '../output.ts';

type AskOptions = {
  readonly store?: string;
  readonly labModule?: string;
  /** The name of a model, or true for the one that the campaign's switch names. */
  readonly model?: string | true;
  readonly list?: boolean;
  readonly json?: boolean;
};

/** Answers from the record; nothing is written. A refusal is bad input, for a script that asks. */
export async function action(
  output: Output,
  options: AskOptions,
  text: string,
  words: readonly string[],
): Promise<number> {
  if (options.list === true) return listKinds(output, options);
  const question = words.join(' ').trim();
  if (question === '')
    throw new AppError(
      'bad-question',
      'a question is missing; such as: onnes ask last "What is the best so far?", or --list for all',
    );
  const store = await openExistingStore(options);
  const { signal, dispose } = listenForStop(output);
  try {
    const { lab } = await loadLab(options.labModule);
    const record = await openRecord(store, workspaceAddress(options).folder, await findCampaign(store, text));
    const prepared = await prepareRecord(record, question, () => computeHere(lab.definitions), signal);
    if (options.model !== undefined) {
      const folder = workspaceAddress(options).folder;
      return await answerByModel(output, options, { store, lab, folder, record: prepared, question, signal });
    }
    const answer = answerQuestion(prepared, question);
    if (options.json === true)
      output.print(JSON.stringify({ campaign: record.state.id, question, model: null, ...answer }));
    else printAnswer(output, answer);
    return answer.status === 'refused' ? exitCode.badInput : exitCode.done;
  } finally {
    dispose();
    await store.close();
  }
}

type Asked = {
  readonly store: Store;
  readonly lab: Lab;
  readonly folder: string;
  readonly record: CampaignRecord;
  readonly question: string;
  readonly signal: AbortSignal;
};

/** A model's sentences as they come on a terminal, or all at once elsewhere. */
async function answerByModel(output: Output, { model, json }: AskOptions, asked: Asked): Promise<number> {
  const isStreaming = output.isTerminal && json !== true;
  const name = typeof model === 'string' ? model : null;
  const answer = await askCampaignModel({
    ...asked,
    name,
    ...(isStreaming && { onText: (text: string) => void process.stdout.write(plainText(text)) }),
    onRetry: (why) => output.note(`the model is asked again: ${why}`),
  });
  if (json === true)
    output.print(JSON.stringify({ campaign: asked.record.state.id, question: asked.question, ...answer }));
  else if (isStreaming) output.print('');
  else output.print(plainText(answer.text));
  const marked = answer.unsupported.length;
  if (marked > 0)
    output.note(
      `${formatCount(marked, 'number')} of this answer ${marked === 1 ? 'is' : 'are'} not in the record`,
    );
  if (answer.status !== 'answered')
    output.note(`the model ${answer.status === 'refused' ? 'refused to answer' : 'ran out of room'}`);
  return answer.status === 'answered' ? exitCode.done : exitCode.failed;
}

/** Without anything that a terminal would act on. */
const plainText = (text: string): string => stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '');

function listKinds(output: Output, { json }: AskOptions): number {
  const kinds = listQuestions();
  if (json === true) output.print(JSON.stringify({ questions: kinds }));
  else
    for (const line of formatTable(
      ['kind', 'such as', 'tells'],
      kinds.map(({ kind, example, tells }) => [kind, example, tells]),
    ))
      output.print(line);
  return exitCode.done;
}

const mostPlaces = 8;

function printAnswer(output: Output, { text, evidence, status }: Answer): void {
  if (status === 'refused') {
    output.note(`onnes: ${text} All kinds: onnes ask ID --list.`);
    return;
  }
  output.print(text);
  if (evidence.length === 0) return;
  const shown = evidence.slice(0, mostPlaces).map(({ seq, sample, step, file }) => {
    const parts = [
      sample !== undefined && step?.startsWith(`${sample}/`) === true ? null : sample,
      step,
      file === undefined ? null : `file ${file.slice(0, 12)}…`,
    ];
    return `event ${seq} (${parts.filter((part) => part !== undefined && part !== null).join(', ')})`.replace(
      ' ()',
      '',
    );
  });
  const left = evidence.length - shown.length;
  output.print(
    output.style('dim', `rests on ${shown.join('; ')}${left > 0 ? `; and ${left} more (--json)` : ''}`),
  );
}
