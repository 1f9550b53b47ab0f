import { describe, expect, it } from 'vitest';
import type { GoalView, Quantity, SampleRow } from '../../src/app/http/contract.ts';
import { distanceOf, listCandidates, meets } from '../../web/src/campaign/candidates.ts';

const yields: GoalView = { quantity: 'yield', unit: '%', direction: 'maximize' };
const gap: GoalView = { quantity: 'gap', unit: 'eV', direction: 'constrain', atLeast: 1.3, atMost: 1.5 };
const ev = (value: number, bound?: Quantity['bound']): Quantity => ({
  value,
  sd: null,
  unit: 'eV',
  ...(bound && { bound }),
});

let count = 0;
function sample(designKey: string, measured: number, second: Quantity | null): SampleRow {
  count++;
  return {
    ...{ id: `s${count}`, number: count, position: count, origin: 'proposed', outcome: 'measured' },
    ...{ design: { formula: null, settings: [] }, values: {}, predicted: null, why: null, failure: null },
    measured: { value: measured, sd: 1, unit: '%', fidelity: 'measured' },
    ...{ further: [second], receipt: null, isBest: false, designKey, replicateOf: null },
    ...{ finishedHours: null, cost: { money: 0, hours: 0 } },
  };
}

describe('candidates', () => {
  it('that miss a limit, or were not measured for it, come after those that meet all', () => {
    const rows = [sample('a', 60, ev(1.4)), sample('b', 90, ev(1.6)), sample('c', 80, null)];
    const listed = listCandidates(rows, [yields, gap], 2);
    expect(listed.map(({ key, missed }) => [key, missed.length])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 1],
    ]);
  });

  it('are judged by the mean of their samples, not by one of them', () => {
    const rows = [sample('a', 60, ev(1.28)), sample('a', 61, ev(1.36))];
    expect(listCandidates(rows, [yields, gap], 2)[0]?.missed).toEqual([]);
  });

  it('of which only limits are known meet a limit when every one of them settles it', () => {
    const most: GoalView = { quantity: 'gap', unit: 'eV', direction: 'constrain', atMost: 1.5 };
    const judge = (...found: readonly Quantity[]): readonly number[] | undefined =>
      listCandidates(
        found.map((one) => sample('a', 60, one)),
        [yields, most],
        2,
      )[0]?.missed;
    expect(judge(ev(1.2, 'upper'), ev(1.4, 'upper'))).toEqual([]);
    expect(judge(ev(1.2, 'upper'), ev(1.7, 'upper'))).toEqual([1]);
  });

  it('are confirmed by as many samples as the campaign asks for', () => {
    const rows = [sample('a', 60, ev(1.4)), sample('a', 61, ev(1.4))];
    expect(listCandidates(rows, [yields, gap], 2)[0]?.status.text).toBe('confirmed · 2 samples');
    expect(listCandidates(rows, [yields, gap], 3)[0]?.status.text).toBe('2 samples of 3');
  });

  it.each([
    [{ atMost: 1.5 }, ev(1.4, 'upper'), true],
    [{ atMost: 1.5 }, ev(1.6, 'upper'), false],
    [{ atLeast: 1.3 }, ev(1.4, 'upper'), false],
    [{ atLeast: 1.3 }, ev(1.4, 'lower'), true],
    [{ atLeast: 1.3, atMost: 1.5 }, ev(1.4, 'lower'), false],
    [{}, null, true],
  ])('%o is met by %o: %s', (limits, found, isMet) => {
    expect(meets({ quantity: 'gap', unit: 'eV', direction: 'constrain', ...limits }, found)).toBe(isMet);
  });
});

it('a value in the range that is as good as the target is no distance away', () => {
  const near: GoalView = { quantity: 'gap', unit: 'eV', direction: 'target', target: 1.4, tolerance: 0.1 };
  expect([1.4, 1.5, 1.7, 1.1].map((value) => Number(distanceOf(near, value).toFixed(6)))).toEqual([
    0, 0, 0.2, 0.2,
  ]);
});
