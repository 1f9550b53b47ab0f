import { describe, expect, it } from 'vitest';
import type { Goal, PlanningView, Space, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import type { Belief } from './belief.ts';
import { experts } from './experts.ts';
import { collectGoalData } from './goal-data.ts';
import { alloyOf } from './planning.fixture.ts';
import { fitWeighedBelief, mixBeliefs } from './weighed-belief.ts';

const goal: Goal = {
  quantity: 'resistivity',
  criterion: 'recorded value',
  unit: 'ohm m',
  direction: 'minimize',
};
const alloy: Space = {
  variables: [alloyOf('Nb', 'Ti', 'Zr')],
  constraints: [],
  pool: null,
};

/** Values over three orders of magnitude, so that every expert has something to say. */
function viewOf(count: number): PlanningView {
  const random = seededRandom('weighed belief');
  const trials = Array.from({ length: count }, (_, i): Trial => {
    const parts = [random.uniform(), random.uniform(), random.uniform()];
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const [Nb, Ti, Zr] = parts.map((part) => part / whole) as [number, number, number];
    const value = Math.exp(7 * Nb - 2 * Ti + 0.1 * random.normal());
    const outcomes = [{ value, sd: null, unit: 'ohm m' }];
    return { sample: `s${i}`, design: { Nb, Ti, Zr }, outcomes, status: 'measured' };
  });
  return { goals: [goal], space: alloy, trials, experimentsLeft: 5 };
}
const data = collectGoalData(viewOf(18), 0);
const point = Float64Array.of(0.35, 0.4, 0.25);

/** Values scattered without a pattern over so many powers of ten. */
function scatteredOver(decades: number): PlanningView {
  const random = seededRandom('decades', decades);
  const trials = viewOf(18).trials.map((trial): Trial => {
    const value = 10 ** (decades * (random.uniform() - 0.5));
    return { ...trial, outcomes: [{ value, sd: null, unit: 'ohm m' }] };
  });
  return { ...viewOf(0), trials };
}

function expectOwnGradient(belief: Belief): void {
  const { mean, variance, meanGradient, varianceGradient } = belief.predictWithGradient(point);
  const exact = belief.predictMany(point);
  expect(mean / exact.means[0]!).toBeCloseTo(1, 8);
  expect(variance / exact.variances[0]!).toBeCloseTo(1, 8);
  for (let k = 0; k < 3; k++) {
    const at = (step: number) => belief.predictMany(point.with(k, point[k]! + step));
    const [up, down] = [at(1e-6), at(-1e-6)];
    expect(meanGradient[k]! / mean).toBeCloseTo((up.means[0]! - down.means[0]!) / 2e-6 / mean, 3);
    expect(varianceGradient[k]! / variance).toBeCloseTo(
      (up.variances[0]! - down.variances[0]!) / 2e-6 / variance,
      2,
    );
  }
}

describe.each(experts)('expert $name', ({ testify }) => {
  const { belief, logDensities } = testify(data, alloy, seededRandom('testify'))!;

  it('says how likely it makes every value, in the unit of the values', () => {
    expect(logDensities).toHaveLength(18);
    expect(logDensities.every(Number.isFinite)).toBe(true);
    const milli = collectGoalData(
      {
        ...viewOf(18),
        trials: viewOf(18).trials.map((trial) => ({
          ...trial,
          outcomes: trial.outcomes.map((outcome) => outcome && { ...outcome, value: 1000 * outcome.value }),
        })),
      },
      0,
    );
    const scaled = testify(milli, alloy, seededRandom('testify'))!;
    scaled.logDensities.forEach((density, i) => {
      expect(density).toBeCloseTo(logDensities[i]! - Math.log(1000), 4);
    });
    const ratio = scaled.belief.predictMany(point).means[0]! / belief.predictMany(point).means[0]!;
    expect(ratio).toBeCloseTo(1000, 2);
  });

  it('has the gradient of its own central differences', () => expectOwnGradient(belief));

  it('draws truths about its own mean, each with the gradient of its own central differences', () => {
    const truths = belief.drawTruths(60, seededRandom('truths'));
    const { means, variances } = belief.predictMany(point);
    const drawn = truths.map((truth) => truth.predictMany(point).means[0]!);
    const mean = drawn.reduce((sum, value) => sum + value / drawn.length, 0);
    expect(Math.abs(mean - means[0]!)).toBeLessThan(Math.sqrt(variances[0]!) + 1e-9);
    expectOwnGradient({ ...belief, ...truths[0]! });
  });

  it('learns something of the point that is measured', () => {
    const [decrease = 0] = belief.varianceReductions(point, point);
    expect(decrease).toBeGreaterThan(0);
    expect(decrease).toBeLessThan(3 * belief.predictMany(point).variances[0]!);
  });

  it('is surer of what is under way', () => {
    const before = belief.predictMany(point);
    const after = belief.withPending(point).predictMany(point);
    expect(after.variances[0]).toBeLessThanOrEqual(before.variances[0]!);
    expect(Math.abs(after.means[0]! - before.means[0]!)).toBeLessThan(3 * Math.sqrt(before.variances[0]!));
  });
});

describe('weighed belief', () => {
  it.each([
    ['largest', (i: number) => i >= 12],
    ['least', (i: number) => i < 4],
  ])('a process of logarithms learns relative noise from repeats of the %s values', (_, isRepeated) => {
    const random = seededRandom('relative noise');
    const line: Space = {
      variables: [{ kind: 'continuous', name: 'x', unit: '1', min: 0, max: 1, scale: 'linear' }],
      constraints: [],
      pool: null,
    };
    const trials = Array.from({ length: 16 }, (_, i) =>
      Array.from({ length: isRepeated(i) ? 3 : 1 }, (): Trial => {
        const value = Math.exp((9 * i) / 15 + 0.05 * random.normal());
        const outcomes = [{ value, sd: null, unit: 'ohm m' }];
        return { sample: `s${i}`, design: { x: i / 15 }, outcomes, status: 'measured' };
      }),
    ).flat();
    const repeated = collectGoalData({ goals: [goal], space: line, trials, experimentsLeft: 1 }, 0);
    const logarithmic = experts.find(({ name }) => name === 'logarithmic')!;
    const { belief } = logarithmic.testify(repeated, line, seededRandom('fit'))!;
    const relative = Math.sqrt(belief.noiseVariance) / Math.exp(4.5);
    expect(relative).toBeGreaterThan(0.03);
    expect(relative).toBeLessThan(0.1);
  });

  it.each([4, 12, 30, 120, 250])('stays finite for values over %d powers of ten', (decades) => {
    const belief = fitWeighedBelief(collectGoalData(scatteredOver(decades), 0), alloy, seededRandom('wide'));
    const truths = belief.drawTruths(4, seededRandom('wide truths'));
    for (const predictor of [belief, ...truths, belief.withPending(point)]) {
      const { means, variances } = predictor.predictMany(point);
      expect([means[0], variances[0]].every(Number.isFinite)).toBe(true);
    }
    expect(Number.isFinite(belief.noiseVariance)).toBe(true);
  });

  it('has the gradient of its own central differences', () => {
    expectOwnGradient(fitWeighedBelief(data, alloy, seededRandom('weigh')));
  });

  it('of two parts has the moments of their mixture', () => {
    const constant = (mean: number, variance: number): Belief => ({
      dimension: 3,
      scale: 1,
      noiseVariance: variance,
      predictMany: () => ({ means: Float64Array.of(mean), variances: Float64Array.of(variance) }),
      sketchMany: () => ({ means: Float64Array.of(mean), variances: Float64Array.of(variance) }),
      predictWithGradient: () => ({
        mean,
        variance,
        meanGradient: new Float64Array(3),
        varianceGradient: new Float64Array(3),
      }),
      drawFunction: () => constant(mean, 0),
      drawTruths: (count) => Array.from({ length: count }, () => constant(mean, variance)),
      varianceReductions: () => Float64Array.of(variance / 2),
      withPending: () => constant(mean, variance / 2),
    });
    const mixed = mixBeliefs([constant(0, 1), constant(4, 3)], [0.25, 0.75]);
    expect(mixed.predictMany(point)).toEqual({ means: Float64Array.of(3), variances: Float64Array.of(5.5) });
    expect(mixed.noiseVariance).toBe(2.5);
    const random = seededRandom('one of two');
    const drawn = Array.from({ length: 400 }, () => mixed.drawFunction(random).predictMany(point).means[0]!);
    expect(drawn.filter((mean) => mean === 4).length / 400).toBeCloseTo(0.75, 1);
    expect(mixed.varianceReductions(point, point)).toEqual(Float64Array.of(1.25));
    const truths = mixed.drawTruths(8, seededRandom('truths'));
    const means = truths.map((truth) => truth.predictMany(point).means[0]);
    expect(means.toSorted()).toEqual([0, 0, 4, 4, 4, 4, 4, 4]);
    expect(mixed.withPending(point).predictMany(point).variances[0]).toBe(4.25);
  });

  it('listens to whoever foretells: a step is left to the forest, a smooth slope to the process', () => {
    const line: Space = {
      variables: [{ kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 1, scale: 'linear' }],
      constraints: [],
      pool: null,
    };
    const errorAt = (truth: (x: number) => number, x: number): number => {
      const trials = Array.from({ length: 40 }, (_, i): Trial => {
        const design = { x: (i + 0.5) / 40 };
        return {
          sample: `s${i}`,
          design,
          outcomes: [{ value: truth(design.x), sd: null, unit: 'ohm m' }],
          status: 'measured',
        };
      });
      const own = collectGoalData({ goals: [goal], space: line, trials, experimentsLeft: 1 }, 0);
      const belief = fitWeighedBelief(own, line, seededRandom('listen'));
      return Math.abs(belief.predictMany(Float64Array.of(x)).means[0]! - truth(x));
    };
    expect(errorAt((x) => (x > 0.503 ? 10 : 0), 0.3)).toBeLessThan(0.5);
    expect(errorAt((x) => Math.sin(6 * x), 0.33)).toBeLessThan(0.05);
  });
});
