import { experimentsUsed } from '../../../campaign/index.ts';
import { listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { measuredSamples } from '../record.ts';
import { failedSamples } from './failures.ts';

export const counts: QuestionKind = {
  name: 'counts',
  tells: 'how many experiments were made, measured, repeated and failed',
  example: 'How many samples have been measured?',
  cues: [
    [3.4, 'count'],
    [4.2, 'count', 'measured'],
    [4.7, 'count', 'stop', '!left'],
  ],
  answer(record) {
    const { state } = record;
    const writer = writeAnswer(record);
    const all = [...state.samples.values()];
    const measured = measuredSamples(record);
    const of = (origin: 'replicate' | 'added') => all.filter((sample) => sample.origin === origin);
    const bounds = measured.filter(({ reading }) => reading.bound !== undefined).length;
    const open = all.filter(({ outcome }) => outcome === 'open');
    const list = (samples: readonly { readonly id: string }[]): string =>
      samples.length === 0
        ? ''
        : ` (${listWords(samples.map(({ id }) => writer.sample(id, ['designs-proposed', 'replicate-planned', 'measurement-added'])))})`;
    return writer.reply(
      'answered',
      `The record holds ${writer.count('samples', all.length, 'sample')}: ${writer.exact('measured', measured.length, '1')} with a reading that counts, ${writer.exact('bounds', bounds, '1')} of them only a bound; ${writer.exact('failed', failedSamples(record).length, '1')} failed; ${writer.exact('open', open.length, '1')} under way.`,
      `Of all, ${writer.count('replicates', of('replicate').length, 'is a replicate', 'are replicates')}${list(of('replicate'))}, and ${writer.exact('added', of('added').length, '1')} came from outside${list(of('added'))}.`,
      `Experiments of the budget used: ${writer.exact('used', experimentsUsed(state), '1')} of ${writer.exact('budget', state.spec.budget.experiments, '1')}.`,
    );
  },
};
