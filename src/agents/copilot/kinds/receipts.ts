import type { Receipt } from '../../../campaign/index.ts';
import { endSentence, listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { refuseUnknownSample } from './sample.ts';

const rewardEvents = ['rewards-paid', 'observation-retracted'] as const;
const statuses = ['settled', 'provisional', 'void'] as const;

export const receipts: QuestionKind = {
  name: 'receipts',
  tells: 'the rewards, and how they settled',
  example: 'Which rewards are settled?',
  cues: [
    [5, 'receipt'],
    [6, 'receipt', 'one-sample'],
    [6, 'receipt', 'unknown-sample'],
    [4, 'settled'],
    [5, 'void'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const [named] = question.samples;
    if (named !== undefined) {
      const own = record.state.samples.get(named)!.receipts;
      if (own.length === 0)
        return writer.reply(
          'not-known',
          `Not known: no reward has been paid for ${writer.sample(named, rewardEvents)}.`,
        );
      const lines = own.map(
        ({ version, total, status, explanation, grader }) =>
          `version ${writer.exact('version', version, '1')}: ${writer.exact('reward', total, '1', 3)}, ${status}, by ${grader}: ${writer.quote(explanation)}`,
      );
      return writer.reply(
        'answered',
        `Rewards of ${writer.sample(named, rewardEvents)}: ${endSentence(lines.join('; '))}`,
      );
    }
    const last = [...record.state.samples.values()].flatMap(({ id, receipts: own }) =>
      own.length === 0 ? [] : [{ id, receipt: own.at(-1) as Receipt }],
    );
    if (last.length === 0) return writer.reply('not-known', 'Not known: no reward has been paid yet.');
    const lines = statuses.map((status) => {
      const own = last.filter(({ receipt }) => receipt.status === status);
      return `${writer.count(status, own.length, 'reward is', 'rewards are')} ${status}${own.length === 0 ? '' : ` (${listWords(own.map(({ id }) => writer.sample(id, rewardEvents)))})`}`;
    });
    const top = last.reduce((a, b) => (b.receipt.total > a.receipt.total ? b : a));
    return writer.reply(
      'answered',
      `Of ${writer.count('rewarded', last.length, 'sample')} with a reward: ${lines.join('; ')}.`,
      `The largest is ${writer.exact('reward', top.receipt.total, '1', 3)}, of ${writer.sample(top.id, rewardEvents)} (${top.receipt.status}).`,
    );
  },
};
