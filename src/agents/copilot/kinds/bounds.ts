import { listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { measuredSamples } from '../record.ts';

export const bounds: QuestionKind = {
  name: 'bounds',
  tells: 'samples whose value is only bounded, such as those below the detection limit',
  example: 'Which samples were below the detection limit?',
  cues: [[5, 'bound', '!one-sample']],
  answer(record) {
    const writer = writeAnswer(record);
    const measured = measuredSamples(record);
    if (measured.length === 0) return writer.reply('not-known', 'Not known: nothing has been measured yet.');
    const bounded = measured.filter(({ reading }) => reading.bound !== undefined);
    if (bounded.length === 0)
      return writer.reply(
        'answered',
        `None: all of ${writer.count('measured', measured.length, 'measured sample')} gave a value.`,
      );
    const each = bounded.map(
      ({ sample, reading }) =>
        `${writer.sample(sample.id)} (${writer.design(sample.asMade ?? sample.design)}) ${writer.quantity('bound', reading, sample.id)}`,
    );
    return writer.reply(
      'answered',
      `${writer.count('bounds', bounded.length, 'sample')} of ${writer.exact('measured', measured.length, '1')} measured gave only a bound: ${listWords(each)}.`,
    );
  },
};
