import { expect, test } from 'vitest';
import { roundShown } from './round-shown.ts';

test.each([
  [-1e-9, 6, 0],
  [-0, 3, 0],
  [-0.1234567, 6, -0.123457],
  [2.5, 0, 3],
])('%s to %s places is %s', (value, places, shown) => {
  expect(Object.is(roundShown(value, places), shown)).toBe(true);
});
