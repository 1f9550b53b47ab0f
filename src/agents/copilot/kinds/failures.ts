import type { SampleState } from '../../../campaign/index.ts';
import { capitalize, endSentence, type Reply, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import type { CampaignRecord } from '../record.ts';
import { refuseUnknownSample } from './sample.ts';

export const failures: QuestionKind = {
  name: 'failures',
  tells: 'what failed, by kind, and why',
  example: 'What failed?',
  cues: [
    [4, 'fail'],
    [6, 'fail', 'one-sample'],
    [6, 'fail', 'unknown-sample'],
    [6, 'fail', 'count'],
    [6, 'fail', 'why'],
    [4, 'history', 'one-sample', '!retract'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const [named] = question.samples;
    if (named !== undefined) return ofSample(record, writer, record.state.samples.get(named)!);
    return ofCampaign(record, writer);
  },
};

/** Samples that ended without a value, cancelled ones left out. */
export const failedSamples = ({ state }: CampaignRecord): readonly SampleState[] =>
  [...state.samples.values()].filter(({ outcome }) => outcome === 'failed');

const failureEvents = ['step-failed', 'action-finished', 'samples-analysed', 'review-settled'] as const;

function ofSample(record: CampaignRecord, writer: Writer, sample: SampleState): Reply {
  const id = writer.sample(sample.id, failureEvents);
  if (sample.outcome === 'failed' || sample.outcome === 'cancelled')
    return writer.reply(
      'answered',
      `${id} ${sample.outcome === 'failed' ? 'failed' : 'was cancelled'} (${sample.failure?.kind ?? 'no kind was recorded'}): ${endSentence(writer.quote(sample.failure?.detail ?? 'no reason was recorded'))}`,
      `It was to be ${writer.design(sample.design)}.`,
    );
  const reading = sample.observations.find(
    ({ quantity }) => quantity === record.state.spec.goals[0].quantity,
  );
  const now = sample.outcome === 'open' ? 'it is still under way' : 'it was measured';
  const value = reading === undefined ? '' : `: ${reading.quantity} ${writer.quantity('value', reading, id)}`;
  return writer.reply(
    'answered',
    `${id} did not fail; ${now}${value}.`,
    sample.isRetracted && 'Its reading was retracted later.',
    sample.failure !== null &&
      `On the way it met ${sample.failure.kind}: ${endSentence(writer.quote(sample.failure.detail))}`,
  );
}

function ofCampaign(record: CampaignRecord, writer: Writer): Reply {
  const failed = failedSamples(record);
  if (failed.length === 0)
    return writer.reply(
      'answered',
      `No sample failed; the record holds ${writer.count('samples', record.state.samples.size, 'sample')}.`,
    );
  const byKind = Map.groupBy(failed, ({ failure }) => failure?.kind ?? 'unresolved');
  const lines = [...byKind].map(([kind, samples]) => {
    const each = samples.map(
      ({ id, failure, design }) =>
        `${writer.sample(id, failureEvents)} (${writer.design(design)}): ${writer.quote(failure?.detail ?? 'no reason was recorded')}`,
    );
    return `\n${capitalize(kind)}, ${writer.count(`failed.${kind}`, samples.length, 'sample')}: ${endSentence(each.join('; '))}`;
  });
  return writer.reply(
    'answered',
    `${writer.count('failed', failed.length, 'sample')} of ${writer.exact('samples', record.state.samples.size, '1')} failed.${lines.join('')}`,
  );
}
