import { findBest, observationOf, scoreValue } from '../../../campaign/index.ts';
import { writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { measuredSamples } from '../record.ts';
import { nothingLeads, sayDesign } from './best.ts';

export const progress: QuestionKind = {
  name: 'progress',
  tells: 'when the best was found, and whether it still improves',
  example: 'Are we still improving?',
  cues: [
    [4, 'improve', '!one-sample', '!predict'],
    [5, 'improve', 'best'],
  ],
  answer(record) {
    const writer = writeAnswer(record);
    const leader = findBest(record.state);
    if (leader === null) return nothingLeads(record, writer);
    const goal = record.state.spec.goals[0];
    const readings = measuredSamples(record).filter(
      ({ sample, reading }) => reading.bound === undefined && sample.origin !== 'replicate',
    );
    const records = readings.filter(({ reading }, index) =>
      readings
        .slice(0, index)
        .every((earlier) => scoreValue(goal, reading.value) > scoreValue(goal, earlier.reading.value)),
    );
    const last = records.at(-1)!;
    const since = readings.length - 1 - readings.indexOf(last);
    const steps = records.map(
      ({ sample, reading }) => `${writer.sample(sample.id)} ${writer.quantity('record', reading, sample.id)}`,
    );
    const first = leader.samples.find((sample) => observationOf(sample, goal) !== null)!;
    return writer.reply(
      'answered',
      `The best reading rose in these steps: ${steps.join(', ')}.`,
      since === 0
        ? `The last new design measured was the best, ${last.sample.id}: it still improves.`
        : `Since ${last.sample.id}, ${writer.count('since', since, 'new design was', 'new designs were')} measured without a better value.`,
      `The best, first measured on ${writer.sample(first.id)}, is ${sayDesign(record, writer, leader, 'best')}`,
      record.state.lastExpectedImprovement !== null &&
        `The last proposal promised a gain of ${writer.exact('gain', record.state.lastExpectedImprovement, goal.unit)}.`,
    );
  },
};
