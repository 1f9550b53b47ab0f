import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openHistory, type Spread } from './history.ts';

type Known = { readonly finishedAt: number; readonly value: number };

/** The same, counted from the beginning. */
function countAnew(known: readonly Known[], startedAt: number): Spread | null {
  const values = known.filter(({ finishedAt }) => finishedAt <= startedAt).map(({ value }) => value);
  if (new Set(values).size < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

describe('what was known when a sample was planned', () => {
  const time = fc.integer({ min: 0, max: 30 });
  const step = fc.record({ startedAt: time, finishedAt: time, value: fc.integer({ min: -50, max: 50 }) });

  it('is what counting anew gives, in whatever order samples began and ended', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const history = openHistory();
        const known: Known[] = [];
        for (const { startedAt, finishedAt, value } of steps) {
          const [spread, wanted] = [history.by(startedAt), countAnew(known, startedAt)];
          expect(spread === null).toBe(wanted === null);
          if (spread !== null && wanted !== null) {
            expect(spread.mean).toBeCloseTo(wanted.mean, 9);
            expect(spread.sd).toBeCloseTo(wanted.sd, 9);
          }
          history.add(finishedAt, value);
          known.push({ finishedAt, value });
        }
      }),
    );
  });

  it('is nothing while all values are equal, however many', () => {
    const history = openHistory();
    for (let n = 0; n < 7; n++) history.add(n, 0.1);
    expect(history.by(10)).toBeNull();
  });
});
