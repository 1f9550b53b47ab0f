import { writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';

/** Experiments drafted at a time, at most. */
export const largestBatch = 20;

export const batch: QuestionKind = {
  name: 'batch',
  tells: 'which experiments the planner would do next; nothing is begun',
  example: 'Suggest the next 3 experiments',
  cues: [
    [4.4, 'batch', '!why'],
    [5.5, 'batch', 'next'],
    [5.5, 'batch', 'amount'],
  ],
  answer(record, { amount }) {
    const writer = writeAnswer(record);
    const { batch: proposals, state } = record;
    if (state.status === 'closed')
      return writer.reply(
        'answered',
        'The campaign is closed, so it takes no further experiments; open a new one to go on.',
      );
    if (proposals === undefined)
      return writer.reply(
        'not-known',
        'Not known: the planner is not at hand here, and only it can draft a batch.',
      );
    if (proposals.length === 0)
      return writer.reply('answered', 'The planner has nothing left to propose in this space.');
    const { quantity, unit } = state.spec.goals[0];
    const lines = proposals.map(({ design, predicted, expectedImprovement, why }, index) => {
      const forecast =
        predicted === null ? '' : `: ${quantity} ${writer.quantity('predicted', predicted)} expected`;
      const gain =
        expectedImprovement === null ? '' : `, gain ${writer.exact('gain', expectedImprovement, unit, 3)}`;
      return `\n${index + 1}. ${writer.design(design)}${forecast}${gain}. ${writer.quote(why)}`;
    });
    const fewer =
      amount === null || amount <= proposals.length
        ? ''
        : `, of ${writer.exact('asked', amount, '1')} asked for: at most ${writer.exact('largest', largestBatch, '1')} are drafted at a time, and no more than the space holds`;
    return writer.reply(
      'answered',
      `A draft of ${writer.count('batch', proposals.length, 'experiment')} by the planner ${state.spec.planner.name}${fewer}:${lines.join('')}`,
      '\nNothing was begun and nothing was written: it is the campaign, or a person, that asks for experiments.',
    );
  },
};
