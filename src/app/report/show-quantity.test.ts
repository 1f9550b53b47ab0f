import { expect, it } from 'vitest';
import { specOf } from '../../campaign/campaign.fixture.ts';
import { goalName } from './show-quantity.ts';

it.each([
  ['critical-temperature-midpoint', 'K', 'critical temperature midpoint'],
  ['Tc_K', 'K', 'Tc'],
  ['Yield-A', '%', 'Yield-A'],
])('the goal %s in %s is called %s', (quantity, unit, name) => {
  expect(goalName({ ...specOf().goals[0], quantity, unit })).toBe(name);
});
