import {
  affordableSamples,
  findBest,
  findStopReason,
  rankMeasuredDesigns,
  scoreValue,
} from '../../../campaign/index.ts';
import { capitalize, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, eventsOf } from '../record.ts';
import { isConfirmed, sayConfirmation, sayDesign } from './best.ts';

export const stop: QuestionKind = {
  name: 'stop',
  tells: 'whether the campaign can be stopped, or why it ended',
  example: 'Can I stop?',
  cues: [
    [4, 'stop', '!cost'],
    [5, 'reached', 'target'],
    [5, 'reached', 'goal'],
    [4.6, 'stop', 'why'],
    [3.2, 'target', '!best'],
  ],
  answer(record) {
    const { state } = record;
    const writer = writeAnswer(record);
    const ranking = rankMeasuredDesigns(state);
    const leader = findBest(state);
    const affordable = affordableSamples(state);
    const left = `The budget allows ${writer.count('left', affordable, 'more experiment')}.`;
    const standing =
      leader === null
        ? 'Nothing that counts has been measured yet.'
        : `The best is ${sayDesign(record, writer, leader, 'best')}`;
    const goal = sayTarget(record, writer, leader?.mean.value ?? null);
    const confirmation = leader !== null && sayConfirmation(record, writer, leader);
    if (state.status === 'closed') {
      for (const { event } of eventsOf(record, ['campaign-closed', 'campaign-stopping']))
        writer.cite({ seq: event.seq });
      const reason = state.stopping;
      return writer.reply(
        'answered',
        `The campaign is closed: ${writer.quote(reason?.detail ?? 'no reason was recorded')}.`,
        goal,
        standing,
        confirmation,
      );
    }
    const due = state.stopping ?? findStopReason(state, affordable, ranking);
    const opening = `The campaign is ${state.status}.`;
    if (due !== null)
      return writer.reply(
        'answered',
        opening,
        `It is to end: ${writer.quote(due.detail)}.`,
        goal,
        standing,
        confirmation,
      );
    const isSafe = leader !== null && isConfirmed(record, leader);
    const gain = state.lastExpectedImprovement;
    return writer.reply(
      'answered',
      `${opening.slice(0, -1)}; no rule for stopping is met.`,
      goal,
      standing,
      confirmation,
      isSafe
        ? 'You can stop, and keep what is confirmed.'
        : 'You can stop, but what you would keep is not yet a confirmed result: one reading is not a result.',
      gain !== null &&
        `${capitalize('the')} last proposal promised a gain of ${writer.exact('gain', gain, state.spec.goals[0].unit)}.`,
      left,
    );
  },
};

function sayTarget({ state }: CampaignRecord, writer: Writer, value: number | null): string | null {
  const goal = state.spec.goals[0];
  if (goal.target === undefined || goal.direction === 'boundary') return null;
  const target = `The target is ${writer.exact('target', goal.target, goal.unit)}`;
  if (value === null) return `${target}; it is not reached, since nothing that counts has been measured.`;
  const leader = findBest(state);
  const tolerance = Math.max(goal.tolerance ?? 0, leader?.mean.sd ?? 0);
  const isReached =
    goal.direction === 'target'
      ? Math.abs(value - goal.target) <= tolerance
      : scoreValue(goal, value) >= scoreValue(goal, goal.target);
  return `${target}; it is ${isReached ? '' : 'not '}reached by ${writer.exact('best.value', value, goal.unit)}.`;
}
