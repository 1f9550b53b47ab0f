import { listWords, type Reply, type Writer, writeAnswer } from '../answer.ts';
import { type FactorVerdict, fewestReadings, judgeFactors } from '../judge-factors.ts';
import type { QuestionKind } from '../question-kind.ts';
import type { CampaignRecord } from '../record.ts';

export const factors: QuestionKind = {
  name: 'factors',
  tells: 'which setting matters, with its uncertainty',
  example: 'Which factor matters most?',
  cues: [
    [4.2, 'factor', '!one-sample'],
    [5, 'factor', 'a-factor', '!one-sample'],
    [5, 'factor', 'best', '!one-sample'],
    [5, 'factor', 'quantity', '!one-sample'],
    [2.6, 'a-factor', '!one-sample', '!two-samples'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    const { readings, found, entangled } = judgeFactors(record);
    const { quantity } = record.state.spec.goals[0];
    if (readings < fewestReadings)
      return writer.reply(
        'not-known',
        `Not known: ${writer.count('readings', readings, 'reading')} of ${quantity} are too few; at least ${writer.exact('needed', fewestReadings, '1')} are needed to tell an effect from chance.`,
      );
    const asked = found.filter(({ name }) => question.factors.includes(name));
    if (asked.length > 0) return ofAsked(record, writer, asked, entangled, readings);
    const clear = found.filter(({ isClear }) => isClear);
    if (clear.length === 0)
      return writer.reply(
        'not-known',
        `Not known: over ${writer.count('readings', readings, 'reading')} no factor shows an effect on ${quantity} that chance would not often show. ${sayUnclear(writer, found)}.`,
      );
    return writer.reply(
      'answered',
      `${clear[0]!.name} matters most for ${quantity}, over ${writer.count('readings', readings, 'reading')}: ${sayFactor(writer, clear[0]!)}.`,
      clear.length > 1 &&
        `Also clear: ${clear
          .slice(1)
          .map((one) => sayFactor(writer, one))
          .join('; ')}.`,
      found.length > clear.length &&
        `Not told from chance: ${sayUnclear(
          writer,
          found.filter(({ isClear }) => !isClear),
        )}.`,
      ...sayCaution(writer, entangled),
    );
  },
};

const mostUnclear = 3;

/** The strongest of those that chance may have made. */
function sayUnclear(writer: Writer, found: readonly FactorVerdict[]): string {
  const shown = found.slice(0, mostUnclear).map((one) => sayFactor(writer, one));
  const left = found.slice(mostUnclear).map(({ name }) => name);
  return `${shown.join('; ')}${left.length === 0 ? '' : `; still less: ${left.join(', ')}`}`;
}

function ofAsked(
  record: CampaignRecord,
  writer: Writer,
  asked: readonly FactorVerdict[],
  entangled: Entangled,
  readings: number,
): Reply {
  const { quantity } = record.state.spec.goals[0];
  const isKnown = asked.some(({ isClear }) => isClear);
  const lines = asked.map((one) =>
    one.isClear
      ? `${one.name} has a clear effect on ${quantity}: ${sayFactor(writer, one)}.`
      : `Whether ${one.name} matters for ${quantity} is not known: ${sayFactor(writer, one)}, which chance would often show.`,
  );
  const own = entangled.filter(([a, b]) => asked.some(({ name }) => name === a || name === b));
  return writer.reply(
    isKnown ? 'answered' : 'not-known',
    ...lines,
    `That rests on ${writer.count('readings', readings, 'reading')}.`,
    ...sayCaution(writer, own),
  );
}

type Entangled = readonly (readonly [a: string, b: string, rho: number])[];

const sayCaution = (writer: Writer, entangled: Entangled): string[] => [
  ...(entangled.length === 0
    ? []
    : [
        `${listWords(entangled.map(([a, b, rho]) => `${a} and ${b} (rank correlation ${writer.exact('entangled', rho, '1', 2)})`))} varied together, so their effects cannot be told apart.`,
      ]),
  'This is an association in the designs tried, not proof of a cause.',
];

/** `temperature: rank correlation 0.97 (90 % interval 0.85 to 1), p 0.001`. */
const sayFactor = (writer: Writer, { name, kind, effect, interval, p }: FactorVerdict): string => {
  const size = kind === 'rank-correlation' ? 'rank correlation' : 'share of the variance between options';
  const range = `${writer.percent('level', 0.9)} interval ${writer.exact('low', interval[0], '1', 2)} to ${writer.exact('high', interval[1], '1', 2)}`;
  return `${name}: ${size} ${writer.exact('effect', effect, '1', 2)} (${range}), chance of as much without an effect ${writer.exact('p', p, '1', 2)}`;
};
