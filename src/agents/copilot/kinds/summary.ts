import { experimentsUsed, findBest, next } from '../../../campaign/index.ts';
import { listWords, writeAnswer } from '../answer.ts';
import { judgeFactors } from '../judge-factors.ts';
import type { QuestionKind } from '../question-kind.ts';
import { measuredSamples } from '../record.ts';
import { nothingLeads, sayConfirmation, sayDesign } from './best.ts';
import { failedSamples } from './failures.ts';
import { sayGoal } from './goal.ts';
import { findDoubts } from './suspicious.ts';

export const summary: QuestionKind = {
  name: 'summary',
  tells: 'a summary for a meeting',
  example: 'Summarise the campaign for my group meeting',
  cues: [[4.5, 'summary']],
  answer(record) {
    const { state } = record;
    const writer = writeAnswer(record);
    const { spec } = state;
    const leader = findBest(state);
    const failed = failedSamples(record);
    const awaits = record.awaits ?? next(state).awaits;
    const doubts = findDoubts(record, writer);
    const doubted = [...new Set(doubts.flatMap(({ samples }) => samples))];
    const { found } = judgeFactors(record);
    const clear = found.filter(({ isClear }) => isClear).map(({ name }) => name);
    return writer.reply(
      'answered',
      `${writer.quote(spec.name)}: ${spec.goals.map((one) => sayGoal(writer, one)).join('; ')}.`,
      `\nStatus: ${state.status}${state.stopping === null ? '' : ` (${writer.quote(state.stopping.detail)})`}; ${writer.exact('used', experimentsUsed(state), '1')} of ${writer.count('budget', spec.budget.experiments, 'experiment')} used, ${writer.exact('money', state.spent.money, spec.currency)} spent, ${writer.count('measured', measuredSamples(record).length, 'sample')} with a reading.`,
      leader === null
        ? `\n${nothingLeads(record, writer).text}`
        : `\nBest so far: ${sayDesign(record, writer, leader, 'best')} ${sayConfirmation(record, writer, leader)}`,
      `\n${writer.count('failed', failed.length, 'sample')} failed${failed.length === 0 ? '' : `: ${listWords(failed.map(({ id, failure }) => `${writer.sample(id, ['action-finished', 'samples-analysed', 'step-failed'])} (${writer.quote(failure?.detail ?? 'no reason was recorded')})`))}`}.`,
      `\nFactors: ${clear.length === 0 ? 'none has a clear effect on record' : `${listWords(clear)} ${clear.length === 1 ? 'has' : 'have'} a clear effect`}.`,
      `\nTo look at again: ${doubted.length === 0 ? 'nothing' : listWords(doubted)}.`,
      awaits.length > 0 && `\nAwaited: ${writer.quote(awaits.join('; '))}.`,
    );
  },
};
