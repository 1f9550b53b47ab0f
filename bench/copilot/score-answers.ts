import { type Answer, answerQuestion, checkNumbers } from '../../src/agents/index.ts';
import { foldAll, type StoredCampaignEvent } from '../../src/campaign/index.ts';
import { type Expected, isHeldOut, type Question } from './question.ts';
import { questions } from './questions.ts';
import { type Log, readLog } from './read-log.ts';
import { playRecords, type RecordName } from './records.ts';

/** One wording of one question, and what was wrong with its answer; nothing when it was right. */
export type Scored = {
  readonly question: Question;
  readonly wording: string;
  readonly isHeldOut: boolean;
  readonly answer: Answer;
  readonly faults: readonly string[];
  /** Numbers of the text that its own evidence does not support. */
  readonly unsupportedCount: number;
};

/** Asks every wording of the questions and holds the answers against what the events say. */
export function scoreAnswers(which: 'built-with' | 'held-out' | 'all' = 'all'): readonly Scored[] {
  const logs = new Map<RecordName, Log>();
  const records = playRecords();
  const read = (name: RecordName): Log => {
    if (!logs.has(name)) logs.set(name, readLog(records.get(name)!));
    return logs.get(name)!;
  };
  return questions.flatMap((question, index) => {
    if (which !== 'all' && isHeldOut(index) !== (which === 'held-out')) return [];
    const events: readonly StoredCampaignEvent[] = records.get(question.record)!;
    const record = { state: foldAll(events), events };
    const expected = question.expect?.(read(question.record)) ?? {};
    return question.wordings.map((wording): Scored => {
      const answer = answerQuestion(record, wording);
      const evidence = { quantities: answer.numbers.map(({ quantity }) => quantity), days: daysOf(events) };
      const unsupportedCount = answer.status === 'refused' ? 0 : checkNumbers(answer.text, evidence).length;
      return {
        question,
        wording,
        isHeldOut: isHeldOut(index),
        answer,
        faults: findFaults(answer, question, expected),
        unsupportedCount,
      };
    });
  });
}

export const daysOf = (events: readonly StoredCampaignEvent[]): string[] => [
  ...new Set(events.map(({ at }) => new Date(at).toISOString().slice(0, 10))),
];

function findFaults(answer: Answer, question: Question, expected: Expected): string[] {
  if (answer.status !== question.status)
    return [`${answer.status} (${answer.kind}), expected ${question.status}`];
  const samples = new Set(answer.evidence.map(({ sample }) => sample));
  return [
    ...(expected.numbers ?? []).flatMap(([value, unit]) =>
      states(answer.text, value, unit) ? [] : [`does not state ${value} ${unit}`],
    ),
    ...(expected.samples ?? []).flatMap((id) => (samples.has(id) ? [] : [`does not name ${id}`])),
    ...(expected.notSamples ?? []).flatMap((id) => (samples.has(id) ? [`names ${id}`] : [])),
    ...(expected.says ?? []).flatMap((pattern) =>
      pattern.test(answer.text) ? [] : [`does not say ${pattern}`],
    ),
    ...(expected.saysNot ?? []).flatMap((pattern) => (pattern.test(answer.text) ? [`says ${pattern}`] : [])),
  ];
}

const written = /[-−]?\d[\d,]*(?:\.\d+)?/g;

/** Whether a text holds a number at some rounding, followed by its unit, with or without an uncertainty between; read without the copilot's own reader. */
function states(text: string, value: number, unit: string): boolean {
  return [...text.matchAll(written)].some((match) => {
    const number = match[0].replaceAll(',', '').replace('−', '-');
    const place = 10 ** -(number.split('.')[1]?.length ?? 0);
    if (Math.abs(Number(number) - value) > 0.5 * place + 1e-9 * Math.abs(value)) return false;
    const before = text.slice(0, match.index).at(-1) ?? ' ';
    const rest = text.slice(match.index + match[0].length);
    if (/[\p{L}.\d]/u.test(before)) return false;
    if (unit === '1') return !/^[\u202f ]?[%°]|^[.,]?\d/.test(rest);
    return rest
      .replace(/^ ± [\d.,]+/, '')
      .trimStart()
      .startsWith(unit);
  });
}
