import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseAudits, estimateMeanGap } from './choose-audits.ts';

const proposals = Array.from({ length: 2000 }, (_, i) => ({ id: `r${i}`, paid: ((i * 37) % 2000) / 2000 }));
const options = { topCount: 10, randomShare: 0.15, secret: 'a secret of the host, long', round: '1' };

test('the best-paid are always audited, and about the stated share of the rest', () => {
  const audits = chooseAudits(proposals, options);
  const top = audits.filter(({ why }) => why === 'top').map(({ id }) => id);
  const best = [...proposals].sort((a, b) => b.paid - a.paid).slice(0, 10);
  expect(top).toEqual(best.map(({ id }) => id));
  const share = (audits.length - 10) / 1990;
  expect(share).toBeGreaterThan(0.12);
  expect(share).toBeLessThan(0.18);
});

test('what is audited does not depend on the order of proposals, and cannot be told without the secret', () => {
  const ids = (audits: ReturnType<typeof chooseAudits>) => audits.map(({ id }) => id).sort();
  const once = ids(chooseAudits(proposals, options));
  expect(ids(chooseAudits(proposals.toReversed(), options))).toEqual(once);
  expect(ids(chooseAudits(proposals, { ...options, secret: 'another secret of the host' }))).not.toEqual(
    once,
  );
  expect(ids(chooseAudits(proposals, { ...options, round: '2' }))).not.toEqual(once);
});

test.each([{ randomShare: 0.05 }, { randomShare: 1.5 }, { topCount: -1 }, { secret: 'short' }])(
  'refuses %j',
  (wrong) => {
    expect(() => chooseAudits(proposals, { ...options, ...wrong })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  },
);

test('the estimate of the mean gap is right on average, whatever is audited', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
      (gaps) => {
        const share = 0.25;
        let expected = 0;
        for (let mask = 0; mask < 2 ** gaps.length; mask++) {
          const isAudited = (i: number) => ((mask >> i) & 1) === 1;
          const chance = gaps.reduce((product, _, i) => product * (isAudited(i) ? share : 1 - share), 1);
          const claims = gaps.map((gap, i) => ({
            claimed: gap,
            settled: isAudited(i) ? 0 : null,
            probability: share,
          }));
          expected += chance * estimateMeanGap(claims)!;
        }
        expect(expected).toBeCloseTo(
          gaps.reduce((sum, gap) => sum + gap / gaps.length, 0),
          9,
        );
      },
    ),
  );
  expect(estimateMeanGap([])).toBeNull();
});
