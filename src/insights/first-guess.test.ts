import { describe, expect, test } from 'vitest';
import type { Simulator } from '../campaign/index.ts';
import { rankFirstGuess } from './first-guess.ts';

/** Predicts x itself, and knows nothing of negative x. */
const identity: Simulator<unknown> = {
  name: 'identity',
  version: '1.0.0',
  summary: 'predicts x',
  quantity: 'y',
  unit: '1',
  example: { x: 1 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: () => ({}),
  cost: () => ({ money: 0, hours: 0 }),
  valid: ({ x }) => Number(x) >= 0 || 'x is negative',
  simulate: async ({ x }) => [
    { quantity: 'y', value: Number(x), sd: null, unit: '1', fidelity: 'simulated', method: 'identity' },
  ],
};
const designs = [{ x: 3 }, { x: 1 }, { x: -9 }, { x: 2 }];

describe('the first guess of a simulator', () => {
  test('ranks its favourite among all measured values, those it cannot judge included', async () => {
    expect(await rankFirstGuess(identity, designs, [5, 7, 9, 1], 'maximize')).toEqual({
      favourite: { design: { x: 3 }, predicted: 3, measured: 5 },
      rank: 3,
      designCount: 4,
      notKnownCount: 1,
    });
    expect(await rankFirstGuess(identity, designs, [5, 7, 9, 1], 'minimize')).toMatchObject({
      favourite: { predicted: 1 },
      rank: 3,
    });
  });

  test('equal values share the better rank', async () => {
    expect((await rankFirstGuess(identity, designs, [5, 5, 5, 5], 'maximize')).rank).toBe(1);
  });

  test('without a design that it can judge there is no guess', async () => {
    expect(await rankFirstGuess(identity, [{ x: -1 }], [4], 'maximize')).toEqual({
      favourite: null,
      rank: null,
      designCount: 1,
      notKnownCount: 1,
    });
  });

  test('a value too few is an error', async () => {
    await expect(rankFirstGuess(identity, designs, [1], 'maximize')).rejects.toMatchObject({
      code: 'length-mismatch',
    });
  });
});
