import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questions } from '../../bench/copilot/questions.ts';
import { playRecords } from '../../bench/copilot/records.ts';
import { scoreAnswers } from '../../bench/copilot/score-answers.ts';
import { answerQuestion, type CampaignRecord, checkNumbers, listQuestions } from '../../src/agents/index.ts';
import { foldAll } from '../../src/campaign/index.ts';
import { colloquial, colloquialStrangers } from './colloquial.ts';
import { strangers, wordings } from './wordings.ts';

const records: readonly (readonly [string, CampaignRecord])[] = [...playRecords()].map(([name, events]) => [
  name,
  { state: foldAll(events), events },
]);
const furnace = records.find(([name]) => name === 'furnace')![1];
const share = (flags: readonly boolean[]): number => flags.filter(Boolean).length / flags.length;

describe('questions about records', () => {
  const scored = scoreAnswers();
  const answerable = scored.filter(({ question }) => question.status !== 'refused');
  const refusable = scored.filter(({ question }) => question.status === 'refused');

  it('are at least sixty, and of every kind', () => {
    expect(questions.filter(({ status }) => status !== 'refused').length).toBeGreaterThanOrEqual(60);
    const asked = new Set(scored.map(({ answer }) => answer.kind));
    const unasked = listQuestions().filter(({ kind }) => !asked.has(kind));
    expect(unasked.map(({ kind }) => kind)).toEqual(['batch']);
  });

  it('are answered as the events say, in at least 95 of 100 wordings', () => {
    const wrong = answerable.filter(({ faults }) => faults.length > 0);
    expect(
      share(answerable.map(({ faults }) => faults.length === 0)),
      JSON.stringify(wrong.map(({ wording, faults }) => [wording, faults])),
    ).toBeGreaterThanOrEqual(0.95);
  });

  it('are refused where no record holds an answer, in at least 95 of 100 wordings', () => {
    expect(share(refusable.map(({ faults }) => faults.length === 0))).toBeGreaterThanOrEqual(0.95);
  });

  it('are answered without one number that the evidence does not support', () => {
    expect(
      scored.filter(({ unsupportedCount }) => unsupportedCount > 0).map(({ wording }) => wording),
    ).toEqual([]);
  });
});

describe('a question in other words', () => {
  const asked = Object.entries(wordings).flatMap(([kind, own]) =>
    own.map((wording) => [kind, wording] as const),
  );

  it.each(asked)('is one of %s: %s', (kind, wording) => {
    expect(answerQuestion(furnace, wording).kind).toBe(kind);
  });

  it.each(strangers)('is refused when it is none: %s', (wording) => {
    const answer = answerQuestion(furnace, wording);
    expect(answer).toMatchObject({ kind: null, status: 'refused' });
    expect(answer.text).toContain('You can ask, for example:');
  });

  it('may hold slips of the fingers', () => {
    for (const wording of ['Waht is the best so fra?', 'which exeriments faild', 'compre s1 and s2'])
      expect(answerQuestion(furnace, wording).status, wording).toBe('answered');
  });

  it('may spell its unit out', () => {
    const { text, kind } = answerQuestion(furnace, 'Which samples are above 9 percent?');
    expect(kind).toBe('threshold');
    expect(text).not.toContain('I do not understand');
  });

  it('is told where more experiments are asked for than are drafted', () => {
    const [first] = furnace.state.samples.values();
    const batch = [first?.proposal ?? []].flat();
    const open = { ...furnace, batch, state: { ...furnace.state, status: 'open' as const } };
    expect(answerQuestion(open, 'Suggest the next 500 experiments').text).toMatch(
      /^A draft of 1 experiment by the planner \w+, of 500 asked for: at most 20 are drafted at a time, and no more than the space holds/,
    );
    expect(answerQuestion(open, 'Suggest the next experiments').text).not.toContain('asked for:');
  });

  it('about the budget is told what is left of every part', () => {
    const { text } = answerQuestion(furnace, 'How much budget is left?');
    expect(
      furnace.state.spec.budget.hours === undefined ||
        / h of laboratory time/.test(text.split('Left:')[1] ?? ''),
    ).toBe(true);
  });

  it('about the best is told where its sd is not known', () => {
    const known = answerQuestion(furnace, 'What is the best so far?').text;
    expect(known.includes('±')).not.toBe(known.includes('sd not known'));
  });

  it('says what it passes over where one word is strange', () => {
    const { text, kind } = answerQuestion(furnace, 'How honest are our predictions?');
    expect(kind).toBe('calibration');
    expect(text).toMatch(/^\(I do not understand “honest”, and take the question for one like/);
  });
});

describe('a question as people ask it across the bench', () => {
  const rightOf = (asked: { readonly [kind: string]: readonly string[] }): number =>
    share(
      Object.entries(asked).flatMap(([kind, own]) =>
        own.map((wording) => answerQuestion(furnace, wording).kind === kind),
      ),
    );

  it('is understood in nine of ten wordings whose sayings are known', () => {
    expect(rightOf(colloquial)).toBeGreaterThanOrEqual(0.9);
  });

  it('is refused where it is talk of the same tone that no record answers', () => {
    const refused = colloquialStrangers.map(
      (wording) => answerQuestion(furnace, wording).status === 'refused',
    );
    expect(share(refused)).toBeGreaterThanOrEqual(0.95);
  });
});

describe.each(records)('of the record %s', (_, record) => {
  it.each(listQuestions())(
    'an answer to $kind rests on events that are there, and on its own numbers alone',
    ({ example, kind }) => {
      const answer = answerQuestion(record, example);
      const evidence = {
        quantities: answer.numbers.map(({ quantity }) => quantity),
        days: ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'],
      };
      expect(answer.kind).toBe(kind);
      expect(checkNumbers(answer.text, evidence)).toEqual([]);
      expect(answer.text).not.toMatch(/undefined|NaN|null|\[object/);
      for (const { seq, sample } of answer.evidence) {
        expect(record.events[seq - 1]?.seq).toBe(seq);
        if (sample !== undefined) expect(record.state.samples.has(sample)).toBe(true);
      }
    },
  );
});

it('any text at all gets an answer or a refusal, and nothing changes', () => {
  const before = JSON.stringify(furnace.events);
  const words = fc.constantFrom(
    'best',
    'why',
    's7',
    's99',
    'Nb75Ti25',
    'compare',
    '%',
    '12 K',
    '±',
    'next',
    '(',
    '\\',
    '$&',
    'temperature',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(words, { maxLength: 8 }).map((list) => list.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { status, text: said } = answerQuestion(furnace, text);
      expect(['answered', 'not-known', 'refused']).toContain(status);
      expect(said.length).toBeGreaterThan(10);
    }),
  );
  expect(JSON.stringify(furnace.events)).toBe(before);
});
