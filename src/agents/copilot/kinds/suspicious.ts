import type { Id } from '../../../core/id.ts';
import { listWords, type Reply, type Writer, writeAnswer } from '../answer.ts';
import { leaveOneOut } from '../leave-one-out.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, measuredSamples } from '../record.ts';
import { forecastPairs, zOf } from './calibration.ts';
import { groupVerdicts } from './replicates.ts';
import { refuseUnknownSample } from './sample.ts';

export const suspicious: QuestionKind = {
  name: 'suspicious',
  tells: 'runs to look at again: outliers, warnings, repeats that disagree',
  example: 'Are there suspicious runs?',
  cues: [
    [5, 'suspicious'],
    [6, 'suspicious', 'one-sample'],
    [6, 'suspicious', 'unknown-sample'],
    [5, 'warning'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const doubts = findDoubts(record, writer, question.samples[0]);
    const [named] = question.samples;
    if (doubts.length > 0) return sayDoubts(writer, doubts);
    const judged = measuredSamples(record).length;
    if (named !== undefined)
      return writer.reply(
        'answered',
        `Nothing speaks against ${writer.sample(named)}: no warning, no repeat that disagrees, and it lies where its forecast and its neighbours put it.`,
      );
    return judged === 0
      ? writer.reply('not-known', 'Not known: nothing has been measured yet.')
      : writer.reply(
          'answered',
          `Nothing looks suspicious among ${writer.count('measured', judged, 'measured sample')}: no warnings, no repeats that disagree, no value more than three sd from its forecast or its neighbours.`,
        );
  },
};

export type Doubt = { readonly samples: readonly Id[]; readonly why: string };

/** What speaks against a sample, or against any. */
export function findDoubts(record: CampaignRecord, writer: Writer, only?: Id): readonly Doubt[] {
  const { unit } = record.state.spec.goals[0];
  const concerns = (samples: readonly Id[]): boolean => only === undefined || samples.includes(only);
  const missed = forecastPairs(record)
    .filter((pair) => Math.abs(zOf(pair)) > 3 && concerns([pair.sample]))
    .map((pair): Doubt => {
      const { sample, predicted, measured } = pair;
      return {
        samples: [sample],
        why: `${writer.sample(sample)}: measured ${writer.quantity('measured', measured, sample)}, forecast ${writer.quantity('predicted', predicted, sample)}, which is ${writer.exact('z', Math.abs(zOf(pair)), '1', 2)} sd away`,
      };
    });
  const odd = leaveOneOut(record)
    .filter(({ sample, ratio }) => ratio > 3 && concerns([sample]))
    .map(
      ({ sample, residual, ratio, neighbours }): Doubt => ({
        samples: [sample],
        why: `${writer.sample(sample)}: ${writer.exact('residual', Math.abs(residual), unit, 3)} ${residual > 0 ? 'above' : 'below'} what its neighbours ${listWords(neighbours)} suggest, ${writer.exact('residual.ratio', ratio, '1', 2)} times the usual spread`,
      }),
    );
  const warned = [...record.state.samples.values()]
    .filter(({ warnings, id }) => warnings.length > 0 && concerns([id]))
    .map(
      ({ id, warnings }): Doubt => ({
        samples: [id],
        why: `${writer.sample(id)}: warned, ${writer.quote(warnings.join('; '))}`,
      }),
    );
  const silent = only === undefined || record.state.samples.get(only) !== undefined;
  const split = silent
    ? groupVerdicts(record, writer)
        .filter(({ disagrees, samples }) => disagrees && concerns(samples))
        .map(({ samples, text }): Doubt => ({ samples, why: text.replace(/\.$/, '') }))
    : [];
  return [...missed, ...odd, ...split, ...warned];
}

const sayDoubts = (writer: Writer, doubts: readonly Doubt[]): Reply =>
  writer.reply(
    'answered',
    `${writer.count('doubts', doubts.length, 'finding')} to look at again:${doubts.map(({ why }, index) => `\n${index + 1}. ${why}.`).join('')}`,
    '\nA doubt is no verdict: measure again before anything is taken back.',
  );
