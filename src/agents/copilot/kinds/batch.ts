import { writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';

export const batch: QuestionKind = {
  name: 'batch',
  tells: 'which experiments the planner would do next; nothing is begun',
  example: 'Suggest the next 3 experiments',
  cues: [
    [4.4, 'batch', '!why'],
    [5.5, 'batch', 'next'],
    [5.5, 'batch', 'amount'],
  ],
  answer(record) {
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
    return writer.reply(
      'answered',
      `A draft of ${writer.count('batch', proposals.length, 'experiment')} by the planner ${state.spec.planner.name}:${lines.join('')}`,
      '\nNothing was begun and nothing was written: it is the campaign, or a person, that asks for experiments.',
    );
  },
};
