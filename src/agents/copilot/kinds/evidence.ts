import { findBest, observationOf, type SampleState } from '../../../campaign/index.ts';
import { listWords, type Reply, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import type { CampaignRecord } from '../record.ts';
import { nothingLeads } from './best.ts';
import { refuseUnknownSample } from './sample.ts';

const sources = ['action-finished', 'samples-analysed', 'measurement-added'] as const;

export const evidence: QuestionKind = {
  name: 'evidence',
  tells: 'the files and events that a value rests on, and what a discovery would still need',
  example: 'Which files is the best value based on?',
  cues: [
    [5, 'evidence', '!history'],
    [6, 'evidence', 'one-sample'],
    [6, 'evidence', 'unknown-sample'],
    [5, 'claim'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const named = question.samples.map((id) => record.state.samples.get(id)!);
    if (named.length > 0) return ofSamples(record, writer, named, '');
    const leader = findBest(record.state);
    if (leader === null) return nothingLeads(record, writer);
    const value = `${record.state.spec.goals[0].quantity} ${writer.quantity('best.value', leader.mean)} of ${writer.design(leader.design)}`;
    return ofSamples(
      record,
      writer,
      leader.samples,
      `The best value, ${value}, rests on ${listWords(leader.samples.map(({ id }) => id))}.`,
    );
  },
};

function ofSamples(
  record: CampaignRecord,
  writer: Writer,
  samples: readonly SampleState[],
  opening: string,
): Reply {
  const goal = record.state.spec.goals[0];
  const lines = samples.map((sample) => {
    const id = writer.sample(sample.id, sources);
    const reading = observationOf(sample, goal) ?? sample.observations.at(-1) ?? null;
    const value =
      reading === null
        ? 'no reading'
        : `${reading.quantity} ${writer.quantity('value', reading, id)}, method: ${reading.method} (${reading.fidelity === 'simulated' ? 'SIMULATED' : reading.fidelity})`;
    const files = sample.files.map(({ name, blob }) => `${name} (blob ${blob.slice(0, 12)}…)`);
    return {
      hasFile: files.length > 0,
      text: `\n- ${id}: ${value}; ${files.length === 0 ? 'no raw file is on record' : `raw ${files.length === 1 ? 'file' : 'files'} ${listWords(files)}`}.`,
    };
  });
  const { claim } = record;
  const missing =
    claim?.checks
      .filter(({ isMet }) => !isMet)
      .map(({ requirement, detail }) => `${requirement} (${detail})`) ?? [];
  return writer.reply(
    lines.some(({ hasFile }) => hasFile) ? 'answered' : 'not-known',
    opening,
    ...lines.map(({ text }) => text),
    opening !== '' &&
      claim !== undefined &&
      claim !== null &&
      `\nIt may be called: ${claim.status}${missing.length === 0 ? '' : `; missing for a discovery: ${writer.quote(missing.join('; '))}`}.`,
  );
}
