import { findBest, type MeasuredDesign, rankMeasuredDesigns, scoreValue } from '../../../campaign/index.ts';
import { listWords, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { readingNoise } from '../reading-noise.ts';
import { type CampaignRecord, measuredSamples } from '../record.ts';
import { isConfirmed, nothingLeads, sayDesign } from './best.ts';
import { failedSamples } from './failures.ts';

export const overturn: QuestionKind = {
  name: 'overturn',
  tells: 'which measurement could still overturn the best',
  example: 'What would change the answer?',
  cues: [
    [5, 'overturn'],
    [6, 'overturn', 'best'],
  ],
  answer(record) {
    const writer = writeAnswer(record);
    const leader = findBest(record.state);
    if (leader === null) return nothingLeads(record, writer);
    const reasons = [
      ...askAgain(record, writer, leader),
      ...askRunnerUp(record, writer, leader),
      ...askOpen(record, writer, leader),
      ...askUnseen(record, writer),
    ];
    return writer.reply(
      'answered',
      `The answer now is ${sayDesign(record, writer, leader, 'best')}`,
      reasons.length === 0
        ? 'Nothing on record points to a measurement that would change it.'
        : 'What could change it:',
      ...reasons.map((reason, index) => `\n${index + 1}. ${reason}`),
    );
  },
};

function askAgain(record: CampaignRecord, writer: Writer, leader: MeasuredDesign): string[] {
  const reasons: string[] = [];
  if (!isConfirmed(record, leader))
    reasons.push(
      `The leader is not confirmed: measure it again (${leader.samples.map(({ id }) => writer.sample(id)).join(', ')} alone carries it).`,
    );
  if (leader.fidelity === 'simulated')
    reasons.push('It is SIMULATED: a measurement of matter could give another value.');
  if (leader.fidelity === 'literature')
    reasons.push('It comes from the literature: a measurement of one’s own could differ.');
  return reasons;
}

function askRunnerUp(record: CampaignRecord, writer: Writer, leader: MeasuredDesign): string[] {
  const second = rankMeasuredDesigns(record.state)[1];
  const goal = record.state.spec.goals[0];
  if (second === undefined) return ['Only one design was measured: any other could be better.'];
  const gap = Math.abs(scoreValue(goal, leader.mean.value) - scoreValue(goal, second.mean.value));
  const said = `The runner-up (${listWords(second.samples.map(({ id }) => writer.sample(id)))}, ${writer.quantity('second.value', second.mean)}) is ${writer.exact('gap', gap, goal.unit)} behind`;
  const noise = readingNoise(record);
  const sds = [leader, second].map(({ mean }) => mean.sd ?? noise?.sd ?? null);
  if (sds[0] == null || sds[1] == null)
    return [
      `${said}; whether that is more than the noise is not known, since neither an sd nor a repeat is on record.`,
    ];
  const sd = Math.hypot(sds[0], sds[1]);
  if (sd === 0) return [];
  const ratio = `${writer.exact('gap.ratio', gap / sd, '1', 2)} sd of the difference`;
  return gap > 2 * sd
    ? [`${said}, ${ratio}: only a reading that far off would bring it ahead.`]
    : [`${said}, ${ratio}, which is within the noise: measuring both again could change the order.`];
}

/** Measurements under way and not yet decided. */
function askOpen({ state }: CampaignRecord, writer: Writer, leader: MeasuredDesign): string[] {
  const goal = state.spec.goals[0];
  const open = [...state.active].flatMap((id) => {
    const sample = state.samples.get(id)!;
    const predicted = sample.proposal?.predicted ?? null;
    if (predicted === null)
      return [`${writer.sample(id, ['designs-proposed'])} is under way, without a forecast.`];
    const isAhead = scoreValue(goal, predicted.value) > scoreValue(goal, leader.mean.value);
    return [
      `${writer.sample(id, ['designs-proposed'])} is under way, forecast ${writer.quantity('predicted', predicted, id)}${isAhead ? ', ahead of the leader' : ', not ahead of the leader'}.`,
    ];
  });
  const gain = state.lastExpectedImprovement;
  if (state.status !== 'closed' && gain !== null)
    open.push(
      `The planner expected a gain of ${writer.exact('gain', gain, goal.unit)} from its last proposal.`,
    );
  return open;
}

/** Results that say less than a value. */
function askUnseen(record: CampaignRecord, writer: Writer): string[] {
  const reasons: string[] = [];
  const { direction } = record.state.spec.goals[0];
  const bounds = measuredSamples(record).filter(({ reading }) => reading.bound !== undefined);
  const couldWin = bounds.filter(
    ({ reading }) => (direction === 'maximize') === (reading.bound === 'lower') && direction !== 'target',
  );
  if (couldWin.length > 0)
    reasons.push(
      `${listWords(couldWin.map(({ sample }) => writer.sample(sample.id)))} gave a bound on the better side: the true value may be ahead.`,
    );
  else if (bounds.length > 0)
    reasons.push(
      `${writer.count('bounds', bounds.length, 'sample gives', 'samples give')} only a bound (${listWords(bounds.map(({ sample, reading }) => `${writer.sample(sample.id)} ${writer.quantity('bound', reading, sample.id)}`))}); a bound on that side cannot overtake the leader.`,
    );
  const failed = failedSamples(record).filter(({ observations }) => observations.length === 0);
  if (failed.length > 0)
    reasons.push(
      `${writer.count('failed', failed.length, 'design')} gave no value because the sample failed (${listWords(failed.map(({ id }) => writer.sample(id, ['action-finished', 'step-failed', 'samples-analysed'])))}).`,
    );
  return reasons;
}
