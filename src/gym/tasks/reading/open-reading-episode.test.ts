import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Episode } from '../../contracts.ts';
import { defineReadingTool, openReadingEpisode } from './open-reading-episode.ts';

const open = (): Episode =>
  openReadingEpisode({
    brief: 'What is the length?',
    budget: { total: 3, unit: 'look' },
    maxCalls: 5,
    tools: [
      defineReadingTool({
        name: 'look',
        description: 'Looks.',
        input: z.strictObject({ cost: z.number().min(0).default(1) }),
        isLook: true,
        cost: ({ cost }) => cost,
        run: () => ({ result: { length: 3 }, text: '3 m' }),
      }),
    ],
    answer: { description: 'Ends it.', input: z.strictObject({ length: z.number() }) },
    check({ length }) {
      if (length < 0) throw new AppError('bad-arguments', `length ${length}: expected 0 or more`);
    },
    grade: ({ length }) => ({
      utility: length === 3 ? 1 : 0,
      gates: [{ name: 'short', holds: length < 100, reason: 'TOO_LONG' }],
      evidence: [],
    }),
    scale: () => ({ random: 0, oracle: 1 }),
  });

describe('a task of reading', () => {
  test('pays a right answer after a look', async () => {
    const episode = open();
    expect(await episode.call({ tool: 'look', arguments: {} })).toMatchObject({ cost: 1, isOver: false });
    expect(await episode.call({ tool: 'answer', arguments: { length: 3 } })).toMatchObject({ isOver: true });
    expect(episode.judge()).toMatchObject({ reason: 'OK', trueUtility: 1, spent: 1 });
  });

  test.each([
    ['no answer', [], 'NOT_ANSWERED'],
    ['an answer before any look', [['answer', { length: 3 }]], 'ANSWERED_UNSEEN'],
    [
      'an answer that fails a gate of the task',
      [
        ['look', {}],
        ['answer', { length: 1000 }],
      ],
      'TOO_LONG',
    ],
  ] as const)('gives the reason for %s', async (_what, calls, reason) => {
    const episode = open();
    for (const [tool, input] of calls) await episode.call({ tool, arguments: input });
    expect(episode.judge().reason).toBe(reason);
    expect(Object.values(episode.judge().gates)).toContain(false);
  });

  test('a wrong call takes nothing and says what was expected', async () => {
    const episode = open();
    const wrong = [
      await episode.call({ tool: 'look', arguments: { depth: 1 } }),
      await episode.call({ tool: 'answer', arguments: { length: Number.NaN } }),
      await episode.call({ tool: 'answer', arguments: { length: -1 } }),
      await episode.call({ tool: 'listen', arguments: {} }),
    ];
    expect(wrong.map((outcome) => ('error' in outcome ? outcome.error.error_type : 'none'))).toEqual([
      'invalid_args',
      'invalid_args',
      'invalid_args',
      'tool_not_found',
    ]);
    expect(episode.judge().spent).toBe(0);
  });

  test('what the budget does not hold is refused, and an answer is still open', async () => {
    const episode = open();
    await episode.call({ tool: 'look', arguments: { cost: 2 } });
    expect(await episode.call({ tool: 'look', arguments: { cost: 2 } })).toMatchObject({
      error: { error_type: 'execution_error' },
    });
    expect(await episode.call({ tool: 'answer', arguments: { length: 3 } })).toMatchObject({ isOver: true });
    expect(episode.judge()).toMatchObject({ spent: 2, reason: 'OK' });
  });

  test('is over after the answer, and after the last call', async () => {
    const answered = open();
    await answered.call({ tool: 'answer', arguments: { length: 1 } });
    await answered.call({ tool: 'answer', arguments: { length: 3 } });
    expect(answered.judge().trueUtility).toBe(0);
    const slow = open();
    for (let i = 0; i < 4; i++) await slow.call({ tool: 'look', arguments: { cost: 0 } });
    expect(await slow.call({ tool: 'look', arguments: { cost: 0 } })).toMatchObject({ isOver: true });
    expect(await slow.call({ tool: 'answer', arguments: { length: 3 } })).toMatchObject({
      error: { error_type: 'execution_error' },
    });
  });
});
