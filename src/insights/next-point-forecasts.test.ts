import { expect, it } from 'vitest';
import { normalCrps } from '../kernels/statistics/index.ts';
import { summarizeForecasts } from './next-point-forecasts.ts';

const earlier = [1, 3];

it('counts what lies inside each interval and scores the prior beside it', () => {
  // 50 % and 90 % intervals of a standard normal end at 0.674 and 1.645.
  const outcomes = [0.5, -0.6, 1.5, 2];
  const summary = summarizeForecasts(outcomes.map((outcome) => ({ mean: 0, sd: 1, outcome, earlier })));
  expect(summary).toMatchObject({ count: 4, coverage50: 0.5, coverage90: 0.75 });
  const average = (scores: readonly number[]): number => scores.reduce((sum, score) => sum + score, 0) / 4;
  expect(summary?.crps).toBeCloseTo(
    average(outcomes.map((outcome) => normalCrps({ mean: 0, sd: 1, outcome }))),
    12,
  );
  expect(summary?.priorCrps).toBeCloseTo(
    average(outcomes.map((outcome) => normalCrps({ mean: 2, sd: Math.SQRT2, outcome }))),
    12,
  );
});

it('knows nothing without a prior to compare with', () => {
  expect(summarizeForecasts([])).toBeNull();
  expect(summarizeForecasts([{ mean: 0, sd: 1, outcome: 1, earlier: [2] }])).toBeNull();
  expect(summarizeForecasts([{ mean: 0, sd: 1, outcome: 1, earlier: [2, 2] }])).toBeNull();
});
