import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLeader } from './experiment-rows.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const change = fc.record({ key, score: fc.option(fc.integer({ min: 0, max: 5 })) });

test('the leader is the first of those with the highest score, after every change', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const leader = createLeader();
      const standings = new Map<string, number>();
      for (const [merit, { key: changed, score }] of changes.entries()) {
        if (score === null) {
          standings.delete(changed);
          leader.delete(changed);
        } else {
          standings.set(changed, score);
          leader.set(changed, { score, merit });
        }
        const highest = Math.max(...standings.values());
        expect(leader.best()?.score ?? Number.NEGATIVE_INFINITY).toBe(highest);
      }
    }),
  );
});
