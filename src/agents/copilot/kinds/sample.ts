import { designKey, observationOf, type SampleState } from '../../../campaign/index.ts';
import { endSentence, listWords, type Reply, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, eventsOf } from '../record.ts';
import type { Understood } from '../understand.ts';

export const sample: QuestionKind = {
  name: 'sample',
  tells: 'all about one sample: settings, forecast, values, failure, reward',
  example: 'Tell me about s5',
  cues: [
    [2.5, 'one-sample'],
    [2.5, 'unknown-sample'],
    [3, 'one-sample', 'quantity'],
    [3, 'one-sample', 'setting'],
    [3, 'one-sample', 'measured'],
    [2.4, 'two-samples'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    return writer.reply(
      'answered',
      ...question.samples.flatMap((id, index) => [
        ...(index > 0 ? ['\n'] : []),
        ...describe(record, writer, record.state.samples.get(id)!),
      ]),
    );
  },
};

/** A name that the record does not have. */
export function refuseUnknownSample(
  { state }: CampaignRecord,
  writer: Writer,
  { unknownSamples }: Understood,
): Reply {
  const count = state.samples.size;
  const there =
    count === 0
      ? 'the record holds no sample yet'
      : `the record holds ${writer.count('samples', count, 'sample')}, s1 to s${count}`;
  return writer.reply('not-known', `Not known: there is no ${listWords(unknownSamples)}; ${there}.`);
}

function describe(record: CampaignRecord, writer: Writer, one: SampleState): (string | false)[] {
  const { space, goals } = record.state.spec;
  const id = writer.sample(one.id);
  const made = one.asMade !== null && designKey(space, one.asMade) !== designKey(space, one.design);
  const origin = {
    proposed: '',
    replicate: `, a repeat of ${one.replicateOf}`,
    added: ', added by a person',
    requested: ', asked for and approved',
  }[one.origin];
  const predicted = one.proposal?.predicted ?? null;
  const receipt = one.receipts.at(-1);
  return [
    `${id}${origin}: ${writer.design(one.design)}.`,
    made && `It was made as ${writer.design(one.asMade!)}.`,
    predicted !== null && `Forecast: ${goals[0].quantity} ${writer.quantity('predicted', predicted, id)}.`,
    ...sayReadings(record, writer, one),
    one.failure !== null &&
      one.outcome !== 'measured' &&
      `It failed (${one.failure.kind}): ${endSentence(writer.quote(one.failure.detail))}`,
    one.outcome === 'open' && 'It is still under way.',
    one.warnings.length > 0 && `Warnings: ${endSentence(writer.quote(one.warnings.join('; ')))}`,
    receipt !== undefined && `Reward: ${writer.exact('reward', receipt.total, '1', 3)}, ${receipt.status}.`,
  ];
}

function sayReadings(record: CampaignRecord, writer: Writer, one: SampleState): string[] {
  if (one.isRetracted) {
    const retracted = eventsOf(record, ['observation-retracted']).find(
      ({ samples }) => samples[0] === one.id,
    )?.event;
    writer.sample(one.id, ['observation-retracted']);
    const values = one.observations.map((o) => `${o.quantity} ${writer.quantity('retracted', o, one.id)}`);
    const reason = retracted?.type === 'observation-retracted' ? retracted.data.why : '';
    return [
      `Its reading ${listWords(values)} was retracted and no longer counts: ${endSentence(writer.quote(reason))}`,
    ];
  }
  const goals = record.state.spec.goals;
  const readings = goals.flatMap((goal) => {
    const reading = observationOf(one, goal);
    if (reading === null) return [];
    const label =
      reading.fidelity === 'measured'
        ? 'measured'
        : reading.fidelity === 'simulated'
          ? 'SIMULATED'
          : 'from the literature';
    const bound = reading.bound === undefined ? '' : `, an ${reading.bound} bound`;
    return [`${goal.quantity} ${writer.quantity('value', reading, one.id)} (${label}${bound})`];
  });
  return readings.length === 0 ? [] : [`Result: ${listWords(readings)}.`];
}
