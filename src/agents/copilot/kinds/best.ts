import {
  findBest,
  type Goal,
  type MeasuredDesign,
  missOf,
  observationOf,
  rankMeasuredDesigns,
  whyNoLeader,
} from '../../../campaign/index.ts';
import { listWords, type Reply, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, measuredSamples } from '../record.ts';

export const best: QuestionKind = {
  name: 'best',
  tells: 'the best so far, with its uncertainty, and whether it is confirmed',
  example: 'What is the best so far?',
  cues: [
    [3, 'best'],
    [4, 'best', 'replicate', '!one-sample'],
    [4, 'best', 'measured', 'count'],
    [2, 'quantity', 'measured', '!factor'],
    [4.2, 'best', 'measured', '!compare', '!evidence'],
    [4.5, 'confirmed', '!one-sample', '!two-samples'],
  ],
  answer(record) {
    const writer = writeAnswer(record);
    const leader = findBest(record.state);
    if (leader === null) return nothingLeads(record, writer);
    const second = rankMeasuredDesigns(record.state)[1];
    return writer.reply(
      'answered',
      `Best so far: ${sayDesign(record, writer, leader, 'best')}`,
      sayConfirmation(record, writer, leader),
      second !== undefined && `Next is ${sayDesign(record, writer, second, 'second')}`,
    );
  },
};

/** Why there is no best, for questions that need one. */
export function nothingLeads(record: CampaignRecord, writer: Writer): Reply {
  const bounds = measuredSamples(record).filter(({ reading }) => reading.bound !== undefined);
  if (bounds.length === 0) {
    const why = whyNoLeader(record.state);
    const said = why === 'nothing measured yet' ? 'nothing has been measured yet' : why;
    return writer.reply('not-known', `Not known: ${said}.`, missingReading(record));
  }
  return writer.reply(
    'not-known',
    `Not known: ${writer.count('bounds', bounds.length, 'sample gives', 'samples give')} only a bound (${listWords(bounds.map(({ sample }) => writer.sample(sample.id)))}), and no value meets the goals.`,
  );
}

const missingReading = ({ state }: CampaignRecord): string =>
  `What is missing is a measurement of ${state.spec.goals[0].quantity}${state.spec.goals.length > 1 ? ' on a sample that meets the constraints' : ''}.`;

/** A measured design with its value, its samples and what else was measured of it, as a sentence. */
export function sayDesign(
  { state }: CampaignRecord,
  writer: Writer,
  { design, mean, samples, measurementCount, fidelity }: MeasuredDesign,
  name: string,
): string {
  const [goal, ...others] = state.spec.goals;
  const sources = { simulated: 'SIMULATED, ', measured: '', literature: 'from the literature, ' };
  const names = listWords(samples.map(({ id }) => writer.sample(id)));
  const count =
    measurementCount === 1
      ? `one measurement`
      : `the mean of ${writer.count(`${name}.count`, measurementCount, 'measurement')}`;
  if (measurementCount === 1) writer.count(`${name}.count`, 1, 'measurement');
  const rest = others.flatMap((other) => {
    const readings = samples.flatMap((sample) => observationOf(sample, other) ?? []);
    const last = readings.at(-1);
    return last === undefined
      ? []
      : [`${other.quantity} ${writer.quantity(`${name}.${other.quantity}`, last)}`];
  });
  const value = `${goal.quantity} ${writer.quantity(`${name}.value`, mean)}`;
  return `${writer.design(design)}: ${[value, ...rest].join(', ')} (${sources[fidelity]}${count}${mean.sd === null ? ', sd not known' : ''}, ${names})${sayMiss(writer, goal, mean.value)}.`;
}

function sayMiss(writer: Writer, goal: Goal, value: number): string {
  if (goal.direction !== 'target' || goal.target === undefined) return '';
  const miss = missOf(goal, value);
  const target = writer.exact('target', goal.target, goal.unit);
  if (miss > 0)
    return `, ${writer.exact('miss', miss, goal.unit)} outside the range around the target of ${target}`;
  return goal.tolerance === undefined
    ? `, at the target of ${target}`
    : `, within ${writer.exact('tolerance', goal.tolerance, goal.unit)} of the target of ${target}`;
}

/** Measured twice or more, and as often as the campaign asks for. */
export const isConfirmed = ({ state }: CampaignRecord, { measurementCount }: MeasuredDesign): boolean =>
  measurementCount >= Math.max(2, state.spec.confirm);

export function sayConfirmation(record: CampaignRecord, writer: Writer, leader: MeasuredDesign): string {
  const wanted = Math.max(2, record.state.spec.confirm);
  if (isConfirmed(record, leader))
    return `It is confirmed: the campaign asks for ${writer.count('confirm', wanted, 'measurement')}.`;
  return `It is not confirmed: ${leader.measurementCount} of ${writer.count('confirm', wanted, 'measurement')} so far.`;
}
