import type { Fidelity } from '../../../campaign/index.ts';
import { listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { measuredSamples } from '../record.ts';
import { refuseUnknownSample } from './sample.ts';

const words: { readonly [fidelity in Fidelity]: string } = {
  measured: 'measured on own samples',
  simulated: 'SIMULATED: no matter was measured',
  literature: 'taken from the literature',
};

export const fidelity: QuestionKind = {
  name: 'fidelity',
  tells: 'whether values are measured, simulated or from the literature',
  example: 'Is this simulated or measured?',
  cues: [
    [4.3, 'fidelity', '!compare', '!overturn', '!best'],
    [5, 'fidelity', 'measured', '!compare'],
    [
      4.1,
      'measured',
      '!best',
      '!count',
      '!one-sample',
      '!quantity',
      '!evidence',
      '!predict',
      '!all',
      '!fail',
    ],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const all = measuredSamples(record).filter(
      ({ sample }) => question.samples.length === 0 || question.samples.includes(sample.id),
    );
    if (all.length === 0) return writer.reply('not-known', 'Not known: nothing has been measured yet.');
    const groups = [...Map.groupBy(all, ({ reading }) => reading.fidelity)];
    const lines = groups.map(([kind, members]) => {
      const names = members.map(({ sample }) => writer.sample(sample.id));
      const own = writer.count(kind, members.length, 'value is', 'values are');
      return `${own} ${words[kind]}${groups.length > 1 || members.length <= 3 ? ` (${listWords(names)})` : ''}`;
    });
    const methods = [...new Set(all.map(({ reading }) => reading.method))];
    return writer.reply(
      'answered',
      `${lines.join('; ')}.`,
      `${methods.length === 1 ? 'Method' : 'Methods'}: ${methods.join('; ')}.`,
    );
  },
};
