import {
  affordableSamples,
  elapsedHours,
  experimentsUsed,
  moneyLeft,
  reservedCost,
} from '../../../campaign/index.ts';
import { listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { refuseUnknownSample } from './sample.ts';

export const cost: QuestionKind = {
  name: 'cost',
  tells: 'what was spent and what is left of the budget',
  example: 'How much budget is left?',
  cues: [
    [4, 'cost'],
    [5, 'cost', 'one-sample'],
    [5, 'cost', 'unknown-sample'],
    [4.5, 'left', 'count'],
    [3, 'left', '!best', '!improve', '!overturn', '!receipt', '!next', '!person'],
  ],
  answer(record, question) {
    const { state } = record;
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const { budget, currency } = state.spec;
    const [named] = question.samples;
    if (named !== undefined) {
      const { cost: own } = state.samples.get(named)!;
      return writer.reply(
        'answered',
        `${writer.sample(named, ['action-finished', 'step-failed'])} cost ${writer.exact('money', own.money, currency)} and ${writer.exact('hours', own.hours, 'h')} of instruments.`,
      );
    }
    const used = experimentsUsed(state);
    const reserved = reservedCost(state);
    const money = moneyLeft(state);
    const hours = elapsedHours(state);
    const left = affordableSamples(state);
    return writer.reply(
      'answered',
      `Spent: ${writer.count('used', used, 'experiment')} of ${writer.exact('budget.experiments', budget.experiments, '1')}, ${writer.exact('money', state.spent.money, currency)}${budget.money === undefined ? '' : ` of ${writer.exact('budget.money', budget.money, currency)}`}, and ${writer.exact('hours', hours, 'h')} of laboratory time${budget.hours === undefined ? '' : ` of ${writer.exact('budget.hours', budget.hours, 'h')}`}.`,
      reserved.money > 0 &&
        `Set aside for what is under way: ${writer.exact('reserved', reserved.money, currency)}.`,
      `Left: ${listWords([
        `${writer.exact('left.experiments', Math.max(0, budget.experiments - used), '1')} of the experiments`,
        ...(Number.isFinite(money) ? [writer.exact('left.money', money, currency)] : []),
        ...(budget.hours === undefined
          ? []
          : [`${writer.exact('left.hours', Math.max(0, budget.hours - hours), 'h')} of laboratory time`]),
      ])}.`,
      state.status === 'closed'
        ? 'The campaign is closed.'
        : `With what is promised already, ${writer.count('left', left, 'more experiment')} can be paid.`,
    );
  },
};
