import { describe, expect, it } from 'vitest';
import type { Goal, PlanningView, Space, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { createAcquisition } from './acquire.ts';
import { logClosenessGain } from './acquisition.ts';
import { fitProcessBelief } from './belief.ts';
import { encodeAll } from './candidates.ts';
import { createDesignScore } from './design-score.ts';
import { learnFeasibility } from './feasibility.ts';
import { fitGoalModels } from './goal-models.ts';

const space: Space = {
  variables: ['x', 'y', 'z'].map((name) => ({
    kind: 'continuous',
    name,
    unit: '1',
    min: 0,
    max: 1,
    scale: 'linear',
  })),
  constraints: [],
  pool: null,
};
const goal = (direction: Goal['direction']): Goal => ({
  quantity: direction,
  criterion: '',
  unit: '1',
  direction,
  target: 1,
});

function viewOf(goals: readonly Goal[]): PlanningView {
  const random = seededRandom('design score');
  const trials = Array.from({ length: 12 }, (_, i): Trial => {
    const design = { x: random.uniform(), y: random.uniform(), z: random.uniform() };
    if (i % 5 === 4)
      return {
        sample: `s${i}`,
        design,
        outcomes: goals.map(() => null),
        status: 'failed',
        failure: 'synthesis-failed',
      };
    const outcomes = goals.map((_, g) => ({
      value: Math.sin(3 * design.x + g) + design.y,
      sd: null,
      unit: '1',
    }));
    return { sample: `s${i}`, design, outcomes, status: 'measured' };
  });
  return { goals, space, trials, experimentsLeft: 5 };
}

describe('design score', () => {
  const [up, down] = [goal('maximize'), goal('minimize')];
  const near: Goal = { ...goal('target'), tolerance: 0.3 };
  const limit: Goal = { quantity: 'limit', criterion: '', unit: '1', direction: 'constrain', atMost: 1.2 };
  const between: Goal = { ...limit, atLeast: 0.4 };
  const weighted = [up, near].map((one, g) => ({
    ...one,
    weight: 1 + g,
    utility: { zero: g - 0.5, one: 1 },
  }));
  it.each([
    ['maximize', [up]],
    ['minimize', [down]],
    ['target', [goal('target')]],
    ['a range', [near]],
    ['a boundary', [goal('boundary')]],
    ['a boundary and a limit', [goal('boundary'), limit]],
    ['a limit', [up, limit]],
    ['two limits', [up, between, limit]],
    ['two goals', [up, down]],
    ['three goals and a limit', [up, goal('target'), limit, down]],
    ['weighted goals', weighted],
    ['weighted goals and a limit', [...weighted, limit]],
  ] as const)('has the gradient of its own central differences (%s)', (_, goals) => {
    const view = viewOf(goals);
    const models = fitGoalModels(
      view,
      (data) => fitProcessBelief(data.withStandIns(), seededRandom('design score')),
      { noise: 'common', random: seededRandom('prior') },
    );
    for (const acquisition of ['log-ei', 'ucb'] as const) {
      const considered = encodeAll(
        space,
        view.trials.map(({ design }) => design),
      );
      const rule = { acquisition, beta: 2 };
      const acquired = createAcquisition(models, considered, rule, seededRandom('truths'));
      const score = createDesignScore(acquired, learnFeasibility(view), 3);
      const point = Float64Array.of(0.21, 0.83, 0.44);
      const gradient = new Float64Array(3);
      expect(score.withGradient(point, gradient)).toBeCloseTo(score.many(point)[0]!, 9);
      gradient.forEach((analytic, j) => {
        const at = (step: number): number => score.many(point.with(j, point[j]! + step))[0]!;
        const numeric = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs(numeric - analytic)).toBeLessThan(1e-4 * (1 + Math.abs(analytic)));
      });
    }
  });
});

describe('gain in closeness to a target', () => {
  it.each([
    [0, 1, 0.5, 0.8],
    [3, 0.5, 1, 0.9],
    [-2, 1, 1, 0.01],
    [0.4, 2, 0, 5],
  ])('equals its integral (mean %d, sd %d, target %d, reach %d)', (mean, sd, target, reach) => {
    const steps = 20000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const f = target - reach + (2 * reach * (i + 0.5)) / steps;
      sum += (reach - Math.abs(f - target)) * Math.exp(-0.5 * ((f - mean) / sd) ** 2);
    }
    const integral = (sum * 2 * reach) / steps / (sd * Math.sqrt(2 * Math.PI));
    expect(logClosenessGain(mean, sd, target, reach).value).toBeCloseTo(Math.log(integral), 5);
  });

  it('stays finite and continuous where the tent is far narrower than the uncertainty', () => {
    const wide = logClosenessGain(0.7, 1, 0, 1.001e-3);
    const narrow = logClosenessGain(0.7, 1, 0, 0.999e-3);
    expect(wide.value - narrow.value).toBeCloseTo(2 * Math.log(1.001 / 0.999), 5);
    expect(wide.byMean).toBeCloseTo(narrow.byMean, 5);
    expect(Number.isFinite(logClosenessGain(40, 1, 0, 1e-9).value)).toBe(true);
  });
});
