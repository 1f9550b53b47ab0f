import { expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

const minute = 60_000;
const hour = 60 * minute;
const request = { now: 0, expiresAt: 168 * hour, clock: 'wall' } as const;

it.each([
  [0, '7 d 0 h left'],
  // nothing has happened in the campaign since it asked
  [5 * 24 * hour, '2 d 0 h left'],
  [166.5 * hour, '1 h 30 min left'],
  [168 * hour - 90_000, '1 min left'],
  [168 * hour - 1, 'less than 1 min left'],
  [200 * hour, 'less than 1 min left'],
  // the reader's clock is behind the laboratory's
  [-hour, '7 d 0 h left'],
])('at %d ms of the reader’s clock a request of a week has %s', (wallNow, words) => {
  expect(timeLeft(request, wallNow)).toBe(words);
});

it('goes by its own time in a laboratory of a virtual clock', () => {
  expect(timeLeft({ now: hour, expiresAt: 2 * hour, clock: 'virtual' }, Date.now())).toBe(
    '1 h 0 min left of laboratory time',
  );
});

it('says that one without an end has none', () => {
  expect(timeLeft({ ...request, expiresAt: null }, 0)).toBe('Does not expire');
});
