import { acceptedRange, type Goal } from '../../../campaign/index.ts';
import { capitalize, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';

export const goal: QuestionKind = {
  name: 'goal',
  tells: 'what the campaign seeks, and within which limits',
  example: 'What are we optimising?',
  cues: [
    [4, 'goal', '!reached'],
    [3.2, 'target', '!best', '!reached'],
  ],
  answer(record) {
    const { goals, name, planner } = record.state.spec;
    const writer = writeAnswer(record);
    writer.cite({ seq: 1 });
    return writer.reply(
      'answered',
      `${writer.quote(name)} seeks: ${goals.map((one) => sayGoal(writer, one)).join('; ')}.`,
      `Designs are chosen by the planner ${planner.name}.`,
    );
  },
};

/** A goal in words: `maximise critical temperature (midpoint), in K`. */
export function sayGoal(writer: Writer, one: Goal): string {
  const { quantity, criterion, unit, direction, target, tolerance, atLeast, atMost } = one;
  const read = criterion === 'recorded value' ? quantity : `${quantity} (${criterion})`;
  const limits = [
    atLeast !== undefined && `at least ${writer.exact('at-least', atLeast, unit)}`,
    atMost !== undefined && `at most ${writer.exact('at-most', atMost, unit)}`,
  ].filter((limit) => limit !== false);
  switch (direction) {
    case 'maximize':
    case 'minimize': {
      const verb = direction === 'maximize' ? 'maximise' : 'minimise';
      const enough = target === undefined ? '' : `, which may end at ${writer.exact('target', target, unit)}`;
      return `${verb} ${read}${unit === '1' ? '' : `, in ${unit}`}${enough}`;
    }
    case 'target': {
      const { low, high } = acceptedRange(one);
      return tolerance === undefined || low === high
        ? `bring ${read} to ${writer.exact('target', target ?? 0, unit)}`
        : `bring ${read} to ${writer.exact('target', target ?? 0, unit)}, within ${writer.exact('tolerance', tolerance, unit)}`;
    }
    case 'boundary':
      return target === undefined
        ? `map where ${read} changes its class`
        : `learn where ${read} crosses ${writer.exact('target', target, unit)}`;
    case 'constrain':
      return `keep ${read} ${limits.join(' and ')}`;
  }
}

/** The first goal as a sentence opens with it. */
export const sayFirstGoal = (writer: Writer, goals: readonly [Goal, ...Goal[]]): string =>
  capitalize(sayGoal(writer, goals[0]));
