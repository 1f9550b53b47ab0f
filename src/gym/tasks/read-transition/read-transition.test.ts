import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { playPolicy } from '../../play-policy.ts';
import type { RunTruth, RunVerdict } from './draw-run.ts';
import { bestAnswer, gradeRun } from './grade-run.ts';
import { readTransition } from './read-transition.ts';

const instanceOf = (seed: number) => ({ family: readTransition.name, level: 'mixed', seed });
const truths = Array.from({ length: 40 }, (_, seed) => readTransition.draw(seed, 'mixed'));
const seedOf = (isWanted: (truth: RunTruth) => boolean): number => truths.findIndex(isWanted);

describe('read-transition', () => {
  test('files of all measurements and verdicts are drawn', () => {
    expect(new Set(truths.map(({ action }) => action)).size).toBe(3);
    expect(new Set(truths.map(({ verdict }) => verdict)).size).toBe(3);
  });

  test('a transition lies above the lowest temperature, and nothing else has one', () => {
    for (const { verdict, criteria, base } of truths) {
      expect(Object.keys(criteria).length > 0).toBe(verdict === 'transition');
      for (const temperature of Object.values(criteria)) expect(temperature).toBeGreaterThan(base);
    }
  });

  test.each<RunVerdict>(['transition', 'none', 'unusable'])(
    'the analysis of the platform tells a run with %s',
    async (verdict) => {
      const seed = seedOf((truth) => truth.verdict === verdict && truth.action === 'resistance');
      const { verdict: judged } = await playPolicy(
        readTransition,
        readTransition.baselines.rules,
        instanceOf(seed),
      );
      expect(judged.trueUtility).toBeGreaterThan(judged.scale.random + 0.1);
    },
  );

  test('an answer by another criterion is held against that criterion', () => {
    const truth =
      truths[seedOf(({ verdict, action }) => verdict === 'transition' && action === 'resistance')]!;
    const other = truth.criteria['90-percent']!;
    const best = bestAnswer(truth);
    expect(
      gradeRun(truth, { ...best, criterion: '90-percent', quantiles_K: [other, other, other] }),
    ).toBeCloseTo(1, 9);
  });

  test('lines of the file that were not shown may be anything', async () => {
    const truth = truths[0]!;
    const call = { tool: 'file_page', arguments: { from_line: 30, count: 10 } };
    const other = readTransition.alterUnmeasured(truth, [call], seededRandom(1));
    expect(other.file.text).not.toBe(truth.file.text);
    const shown = await Promise.all(
      [truth, other].map((one) => readTransition.open(one, instanceOf(0)).call(call)),
    );
    expect(shown[0]).toEqual(shown[1]);
  });
});
