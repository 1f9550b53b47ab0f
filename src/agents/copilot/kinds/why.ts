import type { Rationale, SampleState } from '../../../campaign/index.ts';
import { endSentence, type Reply, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, eventsOf } from '../record.ts';
import { refuseUnknownSample } from './sample.ts';

export const why: QuestionKind = {
  name: 'why',
  tells: 'why an experiment was chosen: forecast, gain, neighbours and runner-up',
  example: 'Why was s7 chosen?',
  cues: [
    [4, 'why'],
    [5, 'why', 'one-sample'],
    [5, 'why', 'unknown-sample'],
    [5, 'predict', 'one-sample'],
    [5, 'predict', 'unknown-sample'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const sample = chooseSample(record, question.samples[0], question.concepts.has('replicate'));
    if (sample === null) return writer.reply('not-known', 'Not known: no experiment has been proposed yet.');
    return explain(record, writer, sample);
  },
};

/** The sample named, or a repeat of it where that is asked about; without a name the last one proposed. */
function chooseSample(
  { state }: CampaignRecord,
  id: string | undefined,
  wantsReplicate: boolean,
): SampleState | null {
  const samples = [...state.samples.values()];
  if (id === undefined) return samples.findLast(({ origin }) => origin === 'proposed') ?? null;
  const named = state.samples.get(id) ?? null;
  return wantsReplicate ? (samples.find(({ replicateOf }) => replicateOf === id) ?? named) : named;
}

function explain(record: CampaignRecord, writer: Writer, sample: SampleState): Reply {
  const id = writer.sample(sample.id, ['designs-proposed', 'replicate-planned', 'measurement-added']);
  const opening = `${id} (${writer.design(sample.design)})`;
  if (sample.origin === 'added') {
    const added = eventsOf(record, ['measurement-added']).find(({ samples }) => samples[0] === id)?.event;
    const reason =
      added?.type === 'measurement-added'
        ? endSentence(writer.quote(added.data.why))
        : 'no reason was written down.';
    return writer.reply(
      'answered',
      `${opening} was not proposed: a person added its measurement, since ${reason}`,
    );
  }
  if (sample.replicateOf !== null)
    return writer.reply(
      'answered',
      `${opening} repeats ${writer.sample(sample.replicateOf)}: ${endSentence(writer.quote(sample.proposal?.why ?? ''))}`,
    );
  const { goals } = record.state.spec;
  const predicted = sample.proposal?.predicted ?? null;
  const gain = sample.proposal?.expectedImprovement ?? null;
  return writer.reply(
    'answered',
    `${opening} was proposed with these words: “${endSentence(writer.quote(sample.proposal?.why ?? ''))}”`,
    predicted === null
      ? 'Nothing was predicted: too little had been measured.'
      : `Forecast: ${goals[0].quantity} ${writer.quantity('predicted', predicted, id)}.`,
    sample.outcome === 'failed' &&
      `It failed: ${endSentence(writer.quote(sample.failure?.detail ?? 'no reason was recorded'))}`,
    gain !== null &&
      `Expected gain over the best at that time: ${writer.exact('gain', gain, goals[0].unit)}.`,
    ...(sample.proposal?.rationale === undefined ? [] : sayRationale(writer, sample.proposal.rationale)),
  );
}

function sayRationale(
  writer: Writer,
  { belief, chanceToImprove, nearest, runnerUp, teaches }: Rationale,
): (string | false)[] {
  return [
    belief !== null && `The true value was believed to be ${writer.quantity('belief', belief)}.`,
    `Chance to improve: ${writer.percent('chance', chanceToImprove)}.`,
    teaches !== null &&
      `It was to remove ${writer.percent('teaches.optimum', teaches.atOptimum)} of the variance at the expected optimum.`,
    nearest.length > 0 &&
      `Nearest measured: ${nearest
        .map(
          ({ sample, value, distance }) =>
            `${writer.sample(sample)} with ${writer.quantity('nearest', value, sample)}, ${writer.exact('distance', distance, '1', 2)} ranges away`,
        )
        .join('; ')}.`,
    runnerUp !== null &&
      `Runner-up: ${writer.design(runnerUp.design)}${runnerUp.predicted === null ? '' : `, forecast ${writer.quantity('runner-up', runnerUp.predicted)}`}, chance to improve ${writer.percent('runner-up.chance', runnerUp.chanceToImprove)}.`,
  ];
}
