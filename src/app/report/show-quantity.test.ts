import { expect, it } from 'vitest';
import { goalName } from './show-quantity.ts';

it.each([
  ['critical-temperature-midpoint', 'K', 'critical temperature midpoint'],
  ['Tc_K', 'K', 'Tc'],
  ['Yield-A', '%', 'Yield-A'],
])('the goal %s in %s is called %s', (quantity, unit, name) => {
  expect(goalName({ quantity, unit, criterion: '', direction: 'maximize' })).toBe(name);
});
