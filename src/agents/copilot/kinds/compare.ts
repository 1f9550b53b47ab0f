import {
  designKey,
  findBest,
  type Observation,
  observationOf,
  type SampleState,
  scoreValue,
} from '../../../campaign/index.ts';
import { type Reply, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { readingNoise } from '../reading-noise.ts';
import type { CampaignRecord } from '../record.ts';
import { refuseUnknownSample } from './sample.ts';

const readingOrFailure = [
  'samples-analysed',
  'measurement-added',
  'action-finished',
  'step-failed',
  'designs-proposed',
] as const;

/** Differences above this many standard deviations count as larger than the noise. */
const clearSds = 2;

export const compare: QuestionKind = {
  name: 'compare',
  tells: 'two samples side by side, and whether they differ by more than the noise',
  example: 'Compare s1 and s2',
  cues: [
    [5, 'two-samples'],
    [5, 'compare', 'one-sample'],
    [5, 'compare', 'unknown-sample'],
    [7, 'compare', 'two-samples'],
    [7, 'replicate', 'two-samples'],
  ],
  answer(record, question) {
    const writer = writeAnswer(record);
    if (question.unknownSamples.length > 0) return refuseUnknownSample(record, writer, question);
    const [first, second = findBest(record.state)?.samples.find(({ id }) => id !== question.samples[0])?.id] =
      question.samples;
    if (first === undefined || second === undefined)
      return writer.reply('not-known', 'Not known: name two samples to compare, such as s1 and s2.');
    return compareSamples(
      record,
      writer,
      record.state.samples.get(first)!,
      record.state.samples.get(second)!,
    );
  },
};

function compareSamples(record: CampaignRecord, writer: Writer, a: SampleState, b: SampleState): Reply {
  const { goals } = record.state.spec;
  const [first, second] = [observationOf(a, goals[0]), observationOf(b, goals[0])];
  const lines = [a, b].map((sample) => {
    const reading = observationOf(sample, goals[0]);
    const failure =
      sample.failure === null ? sample.outcome : `${sample.failure.kind}: ${sample.failure.detail}`;
    const value = sample.isRetracted
      ? 'its reading was retracted'
      : reading === null
        ? writer.quote(failure)
        : `${goals[0].quantity} ${writer.quantity('value', reading, sample.id)}`;
    return `${writer.sample(sample.id, readingOrFailure)} (${writer.design(sample.asMade ?? sample.design)}): ${value}.`;
  });
  if (first === null || second === null) {
    const without = first === null ? a.id : b.id;
    return writer.reply(
      'not-known',
      ...lines,
      `Which is better is not known: ${without} has no reading of ${goals[0].quantity} that counts.`,
    );
  }
  const others = goals.slice(1).flatMap((goal) => {
    const [x, y] = [observationOf(a, goal), observationOf(b, goal)];
    return x === null || y === null
      ? []
      : [`${goal.quantity}: ${writer.quantity('value', x, a.id)} and ${writer.quantity('value', y, b.id)}.`];
  });
  const verdict =
    first.bound !== undefined || second.bound !== undefined
      ? judgeBounds(writer, [a.id, first], [b.id, second])
      : judgeDifference(record, writer, [a, first], [b, second]);
  return writer.reply('answered', ...lines, ...verdict, ...others);
}

type Read = readonly [sample: SampleState, reading: Observation];

function judgeDifference(
  record: CampaignRecord,
  writer: Writer,
  [a, first]: Read,
  [b, second]: Read,
): string[] {
  const goal = record.state.spec.goals[0];
  const difference = Math.abs(first.value - second.value);
  const isSame =
    designKey(record.state.spec.space, a.asMade ?? a.design) ===
    designKey(record.state.spec.space, b.asMade ?? b.design);
  const better = scoreValue(goal, first.value) >= scoreValue(goal, second.value) ? a.id : b.id;
  const noise = readingNoise(record);
  const sds = [first, second].map(({ sd }) => sd ?? noise?.sd ?? null);
  const isKnown = sds[0] !== null && sds[1] !== null && Math.hypot(sds[0]!, sds[1]!) > 0;
  const sd = isKnown ? Math.hypot(sds[0]!, sds[1]!) : null;
  const gap = writer.quantity('difference', { value: difference, sd, unit: goal.unit });
  const apart = `They differ by ${gap}${isSame ? ', though they are of the same design' : ''}.`;
  if (sd === null)
    return [
      apart,
      `${better} is ahead, but whether by more than the noise is not known: neither an sd nor a repeated design is on record.`,
    ];
  const shares = difference / sd;
  const size = `${writer.exact('ratio', shares, '1', 2)} sd of the difference`;
  if (isSame)
    return [
      apart,
      shares > 3
        ? `The repeats disagree: that is more than three sd (${size}).`
        : `The repeats agree within the noise (${size}).`,
    ];
  return [
    apart,
    shares > clearSds
      ? `That is larger than the noise (${size}); ${better} is better.`
      : `That is within the noise (${size}): which is better cannot be told from these readings.`,
  ];
}

function judgeBounds(
  writer: Writer,
  ...pair: readonly (readonly [id: string, reading: Observation])[]
): string[] {
  const bounded = pair.filter(([, { bound }]) => bound !== undefined);
  const said = bounded.map(
    ([id, { bound, value, unit }]) =>
      `${id} is only known to be at ${bound === 'upper' ? 'most' : 'least'} ${writer.exact('bound', value, unit)}`,
  );
  const exact = pair.find(([, { bound }]) => bound === undefined);
  const [limit] = bounded;
  if (exact === undefined || limit === undefined)
    return [`${said.join(' and ')}, so the difference is not known.`];
  const [id, { value, unit }] = exact;
  const gap = limit[1].bound === 'upper' ? value - limit[1].value : limit[1].value - value;
  return gap > 0
    ? [
        `${said.join('')}; ${id} is ${limit[1].bound === 'upper' ? 'above' : 'below'} it by at least ${writer.exact('gap', gap, unit)}.`,
      ]
    : [`${said.join('')}, which leaves open which of the two is larger.`];
}
