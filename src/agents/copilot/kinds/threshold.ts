import { listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { readNumbers } from '../read-numbers.ts';
import { measuredSamples } from '../record.ts';

const mostShown = 20;

export const threshold: QuestionKind = {
  name: 'threshold',
  tells: 'the measured samples above or below a value',
  example: 'Which samples are above 10 K?',
  cues: [
    [6, 'above', '!bound'],
    [6, 'beneath', '!bound'],
  ],
  answer(record, { text, concepts, quantities }) {
    const writer = writeAnswer(record);
    const [goal] = record.state.spec.goals;
    const other = quantities.find((quantity) => quantity !== goal.quantity);
    if (other !== undefined)
      return writer.reply(
        'not-known',
        `I sort samples by the first goal, ${goal.quantity}, and not by ${other}.`,
      );
    const stated = readNumbers(text, [goal.unit]).filter(({ unit }) => unit === goal.unit || unit === null);
    const limit = stated.find(({ unit }) => unit === goal.unit)?.value ?? stated.at(-1)?.value;
    if (limit === undefined)
      return writer.reply(
        'not-known',
        `I need the value to compare with, in the unit of ${goal.quantity}: ${goal.unit}.`,
      );
    const measured = measuredSamples(record);
    if (measured.length === 0) return writer.reply('not-known', 'Not known: nothing has been measured yet.');
    const isAbove = concepts.has('above');
    // a bound tells the side only where it lies beyond the value
    const told = measured.filter(
      ({ reading }) =>
        reading.bound === undefined ||
        (reading.bound === 'upper' ? reading.value <= limit : reading.value >= limit),
    );
    const found = told
      .filter(({ reading: { value, bound } }) =>
        isAbove
          ? value > limit || (bound === 'lower' && value === limit)
          : value < limit || (bound === 'upper' && value === limit),
      )
      .toSorted((a, b) => (isAbove ? b.reading.value - a.reading.value : a.reading.value - b.reading.value));
    const side = `${isAbove ? 'above' : 'below'} ${writer.exact('threshold', limit, goal.unit)}`;
    const untold = measured.length - told.length;
    const shown = found.slice(0, mostShown);
    const each = shown.map(
      ({ sample, reading }) =>
        `${writer.sample(sample.id)} (${writer.design(sample.asMade ?? sample.design)}) ${reading.fidelity === 'simulated' ? 'SIMULATED ' : ''}${writer.quantity(goal.quantity, reading, sample.id)}`,
    );
    return writer.reply(
      'answered',
      found.length === 0
        ? `None of ${writer.count('measured', measured.length, 'measured sample')} reads ${goal.quantity} ${side}.`
        : `${writer.count('found', found.length, 'sample')} of ${writer.count('measured', measured.length, 'measured sample')} ${found.length === 1 ? 'reads' : 'read'} ${goal.quantity} ${side}: ${listWords(each)}.`,
      found.length > shown.length &&
        `${writer.count('left', found.length - shown.length, 'more is', 'more are')} not listed.`,
      untold > 0 &&
        `${writer.count('untold', untold, 'sample gives', 'samples give')} only a bound that does not tell the side.`,
    );
  },
};
