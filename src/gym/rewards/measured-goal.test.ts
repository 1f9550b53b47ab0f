import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureKinds, type Observation, type Receipt, type Trace } from '../../campaign/index.ts';
import type { Quantity } from '../../core/quantity.ts';
import { measuredGoal } from './measured-goal.ts';
import { gold } from './measured-goal-proofs.ts';

const trace = gold[0] as Trace;
const measured = trace.observations[0] as Observation;
const [goal] = trace.goals;
if (goal === undefined) throw new Error('the first gold trace has no goal');
const { utility: _utility, ...ranked } = goal;
const grade = (changes: Partial<Trace>, options = {}): Receipt =>
  measuredGoal.grade({ ...trace, ...changes }, measuredGoal.parseOptions(options));
const observe = (changes: Partial<Quantity>): { observations: Observation[] } => ({
  observations: [{ ...measured, ...changes }],
});
const simulated = { ...measured, fidelity: 'simulated' } as const;

describe('the task part', () => {
  test('is the clipped linear utility of a value without an sd', () => {
    for (const [value, worth] of [
      [-3, 0],
      [6, 0.5],
      [12, 1],
      [40, 1],
    ] as const)
      expect(grade(observe({ value, sd: null })).components.task).toBeCloseTo(worth, 12);
  });

  test('withholds kappa standard deviations of the utility', () => {
    const value = { value: 6, sd: 0.6 };
    expect(grade(observe(value), { kappa: 0 }).components.task).toBeCloseTo(0.5, 4);
    expect(grade(observe(value)).components.task).toBeCloseTo(0.45, 4);
    expect(grade(observe(value), { kappa: 2 }).components.task).toBeCloseTo(0.4, 4);
  });

  test('falls with the uncertainty, and is never negative', () => {
    const sds = [0, 0.5, 1, 3, 10, 1e9];
    const tasks = sds.map((sd) => grade(observe({ value: 6, sd })).components.task as number);
    expect(tasks).toEqual([...tasks].sort((a, b) => b - a));
    expect(tasks.at(-1)).toBeCloseTo(0, 6);
  });

  test('without utility values is the share of earlier measurements beaten', () => {
    const history = [1, 4, 4, 9].map((value) => ({ value, sd: null, unit: 'K' }));
    const worthOf = (value: number, direction: 'maximize' | 'minimize'): number | undefined =>
      grade({ ...observe({ value, sd: null }), goals: [{ ...ranked, direction }], history }).components.task;
    expect(worthOf(4, 'maximize')).toBeCloseTo((1 + 1 + 0.5) / 5, 12);
    expect(worthOf(10, 'maximize')).toBeCloseTo(4.5 / 5, 12);
    expect(worthOf(10, 'minimize')).toBeCloseTo(0.5 / 5, 12);
    expect(grade({ goals: [ranked], history: [] }).components.task).toBeCloseTo(0.5, 12);
  });

  test('of a target falls on both sides', () => {
    const target = { ...goal, direction: 'target', target: 5, utility: { zero: 0, one: 5 } } as const;
    for (const value of [4, 6])
      expect(grade({ ...observe({ value, sd: null }), goals: [target] }).components.task).toBeCloseTo(
        0.8,
        12,
      );
  });

  test('several measurements of one sample count by their precision', () => {
    const observations = [
      { ...measured, value: 6, sd: 0.1 },
      { ...measured, value: 9, sd: 10 },
    ];
    expect(grade({ observations }, { kappa: 0 }).components.task).toBeCloseTo(0.5, 2);
    const unknown = observations.map((observation) => ({ ...observation, sd: null }));
    expect(grade({ observations: unknown }).components.task).toBeCloseTo(7.5 / 12, 12);
  });

  test('a bound is worth its value only where the truth can but be better', () => {
    expect(grade(observe({ value: 6, bound: 'lower' })).components.task).toBeCloseTo(0.5, 12);
    expect(grade(observe({ value: 6, bound: 'upper' }))).toMatchObject({
      status: 'settled',
      reason: 'BOUND_ONLY',
      components: { task: 0 },
    });
  });
});

describe('the other parts', () => {
  const forecastOf = (predicted: Quantity | null, history = trace.history): number | undefined =>
    grade({ predicted, history }).components.calibration;

  test('a good forecast earns up to a tenth, a bad one loses as much', () => {
    expect(forecastOf({ value: 9.2, sd: 0.01, unit: 'K' })).toBeGreaterThan(0.09);
    expect(forecastOf({ value: 900, sd: 0.01, unit: 'K' })).toBe(-0.1);
  });

  test('the forecast of the history itself earns nothing', () => {
    const sd = (5.6 - 2.1) / Math.SQRT2;
    expect(forecastOf({ value: 3.85, sd, unit: 'K' })).toBeCloseTo(0, 12);
  });

  test('without a forecast, in another unit, or with a short history there is nothing to pay', () => {
    expect(forecastOf(null)).toBe(0);
    expect(forecastOf({ value: 9200, sd: 10, unit: 'mK' })).toBe(0);
    expect(forecastOf({ value: 9.2, sd: null, unit: 'K' })).toBe(0);
    expect(forecastOf({ value: 9.2, sd: 1, unit: 'K' }, trace.history.slice(1))).toBe(0);
  });

  test('cost is charged by the scarcer resource', () => {
    const cost = { money: 200, hours: 8 };
    expect(grade({ cost, budget: { experiments: 20, money: 400, hours: 400 } }).components.cost).toBeCloseTo(
      -0.025,
      12,
    );
    expect(grade({ cost, budget: { experiments: 20 } }).components.cost).toBeCloseTo(-0.0025, 12);
    expect(grade({ cost, budget: { experiments: 20, money: 1 } }).components.cost).toBeCloseTo(-0.05, 12);
  });

  test('the total is the sum of the three parts and stays within their weights', () => {
    const number = fc.double({ min: -20, max: 40, noNaN: true });
    const sd = fc.option(fc.double({ min: 0, max: 20, noNaN: true }));
    fc.assert(
      fc.property(
        number,
        sd,
        number,
        sd,
        fc.array(number, { maxLength: 5 }),
        (value, s, mean, t, earlier) => {
          const { total, components } = grade({
            ...observe({ value, sd: s }),
            predicted: { value: mean, sd: t, unit: 'K' },
            history: earlier.map((other) => ({ value: other, sd: null, unit: 'K' })),
          });
          const { task = Number.NaN, calibration = Number.NaN, cost = Number.NaN } = components;
          expect(total).toBeCloseTo(task + calibration + cost, 12);
          expect(task).toBeGreaterThanOrEqual(0);
          expect(task).toBeLessThanOrEqual(1 + 1e-9);
          expect(Math.abs(calibration)).toBeLessThanOrEqual(0.1);
          expect(cost).toBeGreaterThanOrEqual(-0.05);
        },
      ),
    );
  });
});

describe('the life of a receipt', () => {
  const provisional = grade({ observations: [], estimates: [simulated] });
  const settled = grade({ previous: provisional });

  test('estimates are provisional, a measurement settles', () => {
    expect(provisional).toMatchObject({ status: 'provisional', version: 1, reason: 'SIMULATED_ONLY' });
    expect(provisional.explanation).toContain('simulated only');
    expect(settled).toMatchObject({
      status: 'settled',
      version: 2,
      supersedes: 1,
      reason: 'SETTLED_BY_MEASUREMENT',
    });
    const literature = { observations: [{ ...measured, fidelity: 'literature' as const }] };
    expect(grade(literature).reason).toBe('SETTLED_BY_LITERATURE');
  });

  test('what a twin saw is taken as it is, whatever simulators say beside it, and settles nothing', () => {
    const seen: Observation = { ...simulated, value: 9, sd: 0.03 };
    const twin = {
      observations: [seen],
      estimates: [{ ...simulated, value: 3, sd: 0.1, method: 'model' }],
    };
    const receipt = grade(twin, { kappa: 0 });
    expect(receipt).toMatchObject({ status: 'provisional', reason: 'SIMULATED_ONLY' });
    expect(receipt.components.task).toBeCloseTo(0.75, 4);
    expect(receipt.explanation).toContain('9 K (± 0.03)');
    expect(receipt.evidence).toHaveLength(1);
    expect(grade({ ...twin, estimates: [] }, { kappa: 0 })).toEqual(receipt);
    const below = grade({ ...twin, observations: [{ ...seen, value: 1.8, sd: null, bound: 'upper' }] });
    expect(below).toMatchObject({ status: 'provisional', components: { task: 0 } });
    expect(below.explanation).toContain('at most 1.8 K');
  });

  test('what the estimates say does not touch a settled receipt', () => {
    expect(grade({ estimates: [{ ...simulated, value: 40 }] })).toEqual(grade({}));
  });

  test('a retracted measurement leaves a void receipt, estimates or not', () => {
    for (const estimates of [[], [simulated]])
      expect(grade({ observations: [], estimates, previous: settled })).toMatchObject({
        status: 'void',
        total: 0,
        version: 3,
        supersedes: 2,
        reason: 'NO_EVIDENCE',
        evidence: [],
      });
  });

  test.each(failureKinds)('a sample that ended as %s pays its cost alone', (kind) => {
    const receipt = grade({ observations: [], estimates: [simulated], failure: { kind, detail: 'why' } });
    expect(receipt).toMatchObject({
      status: 'settled',
      reason: kind.toUpperCase().replaceAll('-', '_'),
      components: { task: 0, calibration: 0 },
    });
    expect(receipt.total).toBe(receipt.components.cost);
  });

  test.each([
    ['UNIT_MISMATCH', { unit: 'mK' }, 'unit'],
    ['FOREIGN_SAMPLE', { sample: 's1' }, 'sample'],
    ['BAD_UNCERTAINTY', { sd: -1 }, 'uncertainty'],
  ] as const)('%s shuts its gate', (reason, change, gate) => {
    const receipt = grade({ observations: [{ ...measured, ...change }] });
    expect(receipt).toMatchObject({
      status: 'void',
      total: 0,
      reason,
      gates: { measured: true, [gate]: false },
    });
  });
});

describe('before the first evidence', () => {
  test('the promise is the cost alone, provisional, and a measurement settles it', () => {
    const promise = grade({ observations: [], estimates: [], failure: null, previous: null });
    expect(promise.status).toBe('provisional');
    expect(promise.reason).toBe('NOT_KNOWN');
    expect(promise.total).toBe(promise.components.cost);
    const settled = grade({ previous: promise });
    expect(settled.status).toBe('settled');
    expect(settled.supersedes).toBe(promise.version);
  });
});

describe('several sources of one value', () => {
  const kelvin = (value: number, sd: number | null = 0.1) => ({ value, sd, unit: 'K' });
  const said = (value: number, method: string) => ({ ...simulated, value, sd: 0.1, method });
  /** A surrogate that says 4 K too much of everything, beside one that is right. */
  const comparisons = [2, 5, 8, 3, 9, 6].flatMap((truth, i) => [
    { said: said(truth + 4 + 0.1 * (i % 2), 'hasty@1'), measured: kelvin(truth) },
    { said: said(truth - 0.1 * (i % 2), 'careful@1'), measured: kelvin(truth) },
  ]);
  const history = [2, 5, 8, 3, 9, 6].map((value) => kelvin(value));
  const foresee = (estimates: Trace['estimates'], changes: Partial<Trace> = {}): number =>
    grade({ observations: [], estimates, history, ...changes }).components.expectedUtility as number;

  test('a simulator is corrected by how it erred on earlier samples', () => {
    expect(foresee([said(10, 'hasty@1')], { comparisons })).toBeCloseTo(
      foresee([said(6, 'careful@1')], { comparisons }),
      1,
    );
    expect(foresee([said(10, 'hasty@1')], { comparisons })).toBeCloseTo(0.5, 1);
  });

  test('of two simulators the one that erred less counts for more, whatever sd they state', () => {
    const both = [said(9, 'wild@1'), said(6, 'careful@1')];
    const wild = [2, 5, 8, 3, 9, 6].map((truth, i) => ({
      said: said(truth + (i % 2 === 0 ? 4 : -4), 'wild@1'),
      measured: kelvin(truth),
    }));
    const learned = [...comparisons, ...wild];
    const alone = foresee([said(6, 'careful@1')], { comparisons: learned });
    expect(Math.abs(foresee(both, { comparisons: learned }) - alone)).toBeLessThan(0.05);
  });

  test('one that was never compared is trusted no closer than measured values differ', () => {
    const part = (changes: Partial<Trace>) =>
      grade({ observations: [], estimates: [said(6, 'careful@1')], history, ...changes }).components
        .utilitySd as number;
    expect(part({})).toBeGreaterThan(2 * part({ comparisons }));
  });

  test('literature beside a measurement counts for less than the measurement', () => {
    const literature = {
      ...measured,
      fidelity: 'literature' as const,
      method: 'a paper',
      value: 10,
      sd: 0.1,
    };
    const own = { ...measured, value: 6, sd: 0.1 };
    const worth = grade({ observations: [own, literature], history }).components.expectedUtility as number;
    expect(worth).toBeCloseTo(0.5, 1);
    const unsure = grade({ observations: [{ ...own, sd: null }, literature], history });
    expect(unsure.components.expectedUtility).toBe(0.5);
  });
});
