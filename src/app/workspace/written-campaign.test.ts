import { expect, it } from 'vitest';
import { lab } from '../lab.ts';
import { checkWritten } from './written-campaign.ts';

it('a budget that pays for too few runs is told in the currency of the campaign', () => {
  const file = {
    name: 'dear runs',
    goal: { quantity: 'y', unit: 'K', direction: 'maximize' },
    space: { variables: [{ kind: 'continuous', name: 'x', unit: 'K', min: 300, max: 900 }] },
    laboratory: { name: 'bench', instruments: { bench: { driver: 'bench' } } },
    planner: 'random',
    cost: { money: 100 },
    budget: { experiments: 10, money: 250 },
    currency: 'CHF',
  };
  const { fault, advice } = checkWritten({ file }, null, lab.definitions, null);
  expect(fault).toBeNull();
  expect(advice).toEqual([
    'One experiment costs 100 CHF: 250 CHF pay for 2 of the 10, unless several share a run.',
  ]);
});
