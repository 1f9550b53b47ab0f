import { observationOf, rankMeasuredDesigns } from '../../../campaign/index.ts';
import { listWords, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { readingNoise } from '../reading-noise.ts';
import type { CampaignRecord } from '../record.ts';

export const replicates: QuestionKind = {
  name: 'replicates',
  tells: 'how large the noise is, and whether repeated measurements agree',
  example: 'How large is the noise?',
  cues: [
    [5, 'noise'],
    [3.5, 'replicate'],
    [5, 'replicate', 'compare', '!two-samples'],
    [5, 'replicate', 'count', '!best'],
  ],
  answer(record) {
    const { state } = record;
    const writer = writeAnswer(record);
    const repeated = rankMeasuredDesigns(state).filter(({ measurementCount }) => measurementCount > 1);
    const planned = [...state.samples.values()].filter(({ origin }) => origin === 'replicate');
    const noise = readingNoise(record);
    if (repeated.length === 0) {
      const stated =
        noise === null
          ? ''
          : ` The readings state an sd of ${writer.exact('stated.sd', noise.sd, state.spec.goals[0].unit, 2)} themselves, which no repeat has tested.`;
      return writer.reply(
        'not-known',
        `Not known: no design has been measured more than once; a replicate is missing.${stated}`,
      );
    }
    const verdicts = groupVerdicts(record, writer);
    return writer.reply(
      'answered',
      `${writer.count('repeated', repeated.length, 'design was', 'designs were')} measured more than once${planned.length === 0 ? '' : `; ${writer.count('replicates', planned.length, 'replicate was', 'replicates were')} made (${listWords(planned.map(({ id }) => writer.sample(id)))})`}.`,
      noise !== null &&
        noise.from === 'replicates' &&
        `Noise of one reading, from their scatter: sd ${writer.exact('noise', noise.sd, state.spec.goals[0].unit, 3)}.`,
      ...verdicts.map(({ text }) => text),
    );
  },
};

export type ReplicateVerdict = {
  readonly samples: readonly string[];
  readonly disagrees: boolean;
  readonly text: string;
};

/** Of every design measured more than once, whether its readings differ by more than three sd that they state themselves. */
export function groupVerdicts({ state }: CampaignRecord, writer: Writer): readonly ReplicateVerdict[] {
  const goal = state.spec.goals[0];
  return rankMeasuredDesigns(state).flatMap(({ samples }): ReplicateVerdict[] => {
    const readings = samples.flatMap((sample) => {
      const reading = observationOf(sample, goal);
      return reading === null || reading.bound !== undefined ? [] : [{ id: sample.id, reading }];
    });
    if (readings.length < 2) return [];
    const sorted = [...readings].sort((a, b) => a.reading.value - b.reading.value);
    const [low, high] = [sorted[0]!, sorted.at(-1)!];
    const sd = Math.hypot(low.reading.sd ?? 0, high.reading.sd ?? 0);
    const spread = high.reading.value - low.reading.value;
    const isStated = low.reading.sd !== null && high.reading.sd !== null && sd > 0;
    const disagrees = isStated && spread > 3 * sd;
    const values = listWords(
      readings.map(({ id, reading }) => `${writer.sample(id)} ${writer.quantity('value', reading, id)}`),
    );
    const verdict = !isStated
      ? 'they state no sd to judge that by'
      : disagrees
        ? `they disagree, by ${writer.exact('ratio', spread / sd, '1', 2)} sd of the difference`
        : `they agree, within ${writer.exact('ratio', spread / sd, '1', 2)} sd of the difference`;
    return [{ samples: readings.map(({ id }) => id), disagrees, text: `${values}: ${verdict}.` }];
  });
}
