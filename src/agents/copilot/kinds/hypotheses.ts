import { writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';

export const hypotheses: QuestionKind = {
  name: 'hypotheses',
  tells: 'the hypotheses on record, with their probabilities',
  example: 'Which hypotheses were tested?',
  cues: [[6, 'hypothesis']],
  answer(record) {
    const writer = writeAnswer(record);
    const { hypotheses: stated = [] } = record;
    if (stated.length === 0)
      return writer.reply(
        'not-known',
        'Not known: no hypothesis is on record; a person or an agent has to state one before a measurement can settle it.',
      );
    const lines = stated.map(
      ({ statement, probability, status }, index) =>
        `\n${index + 1}. ${writer.quote(statement)}: ${status}, probability ${writer.percent('probability', probability)}.`,
    );
    return writer.reply(
      'answered',
      `${writer.count('hypotheses', stated.length, 'hypothesis is', 'hypotheses are')} on record:${lines.join('')}`,
    );
  },
};
