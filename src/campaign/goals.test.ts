import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBest, rankMeasuredDesigns, scoreValue, whyNoLeader } from './best.ts';
import { affordableSamples } from './budget.ts';
import { type CampaignRecord, observationOn, openRecord, specOf } from './campaign.fixture.ts';
import {
  acceptedRange,
  completeGoals,
  desirability,
  findGoalsFault,
  type GoalInput,
  missOf,
} from './goals.ts';
import type { Goal } from './spec.ts';
import { findStopReason } from './stop.ts';

const [tc] = specOf().goals;
const cost: Goal = {
  quantity: 'cost',
  criterion: 'recorded value',
  unit: 'EUR',
  direction: 'constrain',
  atMost: 50,
};
type Readings = {
  readonly [quantity: string]: number | { readonly value: number; readonly bound: 'upper' | 'lower' };
};

function measureAll(
  goals: readonly [Goal, ...Goal[]],
  rows: readonly (readonly [number, Readings])[],
  changes = {},
): CampaignRecord {
  const record = openRecord(specOf({ goals, ...changes }));
  for (const [x, readings] of rows) {
    const observations = Object.entries(readings).map(([quantity, reading]) => {
      const { unit } = goals.find((goal) => goal.quantity === quantity) as Goal;
      return observationOn('', 0, {
        quantity,
        unit,
        ...(typeof reading === 'number' ? { value: reading } : reading),
      });
    });
    record.append({ type: 'measurement-added', data: { design: { x }, observations, why: '' } });
  }
  return record;
}
const leader = (record: CampaignRecord) => findBest(record.state)?.design.x ?? null;
const order = (record: CampaignRecord) => rankMeasuredDesigns(record.state).map(({ design }) => design.x);

describe('a target', () => {
  it('G1: of a range, all values inside are equally good', () => {
    const [goal] = completeGoals([{ ...tc, direction: 'target', range: [4, 6] }]);
    expect(goal).toEqual({ ...tc, direction: 'target', target: 5, tolerance: 1 });
    expect([3, 4, 4.7, 6, 6.5].map((value) => scoreValue(goal, value))).toEqual([-1, 0, 0, 0, -0.5]);
    expect(
      order(
        measureAll(
          [goal],
          [
            [1, { Tc: 7 }],
            [2, { Tc: 5.9 }],
            [3, { Tc: 3.5 }],
          ],
        ),
      ),
    ).toEqual([2, 3, 1]);
  });

  it('G1: the score never rises on the way out of the range', () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        number,
        fc.double({ min: 0, max: 100, noNaN: true }),
        number,
        number,
        (target, tolerance, a, b) => {
          const goal: Goal = { ...tc, direction: 'target', target, tolerance };
          const [near, far] = Math.abs(a - target) <= Math.abs(b - target) ? [a, b] : [b, a];
          expect(scoreValue(goal, near)).toBeGreaterThanOrEqual(scoreValue(goal, far) - 1e-9);
          expect(missOf(goal, target)).toBe(0);
        },
      ),
    );
  });

  it('P14: with a tolerance it is reached anywhere inside the range', () => {
    const goal: Goal = { ...tc, direction: 'target', target: 5, tolerance: 1 };
    const reasonAt = (value: number) => {
      const { state } = measureAll([goal], [[1, { Tc: value }]], { stop: [{ rule: 'target' }] });
      return findStopReason(state, affordableSamples(state), rankMeasuredDesigns(state))?.reason ?? null;
    };
    expect([3.9, 4.1, 6].map(reasonAt)).toEqual([null, 'target-reached', 'target-reached']);
  });
});

describe('a constraint', () => {
  const goals = [tc, cost] as const;

  it('G2: keeps what breaks it from the lead', () => {
    const rows = [
      [1, { Tc: 5, cost: 40 }],
      [2, { Tc: 9, cost: 60 }],
      [3, { Tc: 7, cost: 50 }],
    ] as const;
    expect(order(measureAll(goals, rows))).toEqual([3, 1]);
    expect(leader(measureAll(goals, [rows[1]]))).toBeNull();
    expect(whyNoLeader(measureAll(goals, [rows[1]]).state)).toBe('nothing measured meets the constraints');
    expect(whyNoLeader(measureAll(goals, []).state)).toBe('nothing measured yet');
  });

  it('G2: is judged by the mean of the readings, and what was not measured is not met', () => {
    expect(
      leader(
        measureAll(goals, [
          [1, { Tc: 5, cost: 40 }],
          [1, { Tc: 5, cost: 58 }],
        ]),
      ),
    ).toBe(1);
    expect(
      leader(
        measureAll(goals, [
          [1, { Tc: 5, cost: 40 }],
          [1, { Tc: 5, cost: 62 }],
        ]),
      ),
    ).toBeNull();
    expect(leader(measureAll(goals, [[1, { Tc: 5 }]]))).toBeNull();
  });

  it.each([
    [{ value: 30, bound: 'upper' }, 1],
    [{ value: 70, bound: 'upper' }, null],
    [{ value: 30, bound: 'lower' }, null],
  ] as const)('G2: a bound that settles it counts, another does not (%j)', (reading, expected) => {
    expect(leader(measureAll(goals, [[1, { Tc: 5, cost: reading }]]))).toBe(expected);
  });

  it('G2: a bound settles nothing between two limits', () => {
    const between: Goal = { ...cost, atLeast: 10 };
    expect(
      leader(measureAll([tc, between], [[1, { Tc: 5, cost: { value: 30, bound: 'upper' } }]])),
    ).toBeNull();
    expect(acceptedRange(between)).toEqual({ low: 10, high: 50 });
  });

  it('G2: a gain that breaks it is no improvement, and before anything meets it the rule waits', () => {
    const stop = [{ rule: 'no-improvement', window: 2, noiseFactor: 0 }] as const;
    const reasonOf = (rows: Parameters<typeof measureAll>[1]) => {
      const { state } = measureAll(goals, rows, { stop });
      return findStopReason(state, affordableSamples(state), rankMeasuredDesigns(state))?.reason ?? null;
    };
    expect(
      reasonOf([
        [1, { Tc: 5, cost: 40 }],
        [2, { Tc: 9, cost: 60 }],
        [3, { Tc: 9, cost: 60 }],
      ]),
    ).toBe('no-improvement');
    expect(
      reasonOf([
        [1, { Tc: 5, cost: 40 }],
        [2, { Tc: 9, cost: 60 }],
        [3, { Tc: 9, cost: 40 }],
      ]),
    ).toBeNull();
    expect(
      reasonOf([
        [1, { Tc: 5, cost: 60 }],
        [2, { Tc: 9, cost: 60 }],
        [3, { Tc: 9, cost: 60 }],
      ]),
    ).toBeNull();
    expect(
      reasonOf([
        [1, { Tc: 5, cost: 60 }],
        [2, { Tc: 9, cost: 60 }],
        [3, { Tc: 2, cost: 40 }],
      ]),
    ).toBeNull();
  });
});

describe('weights', () => {
  const worth = { zero: 0, one: 10 };
  const heavy: Goal = { ...tc, weight: 3, utility: worth };
  const light: Goal = { ...tc, quantity: 'Hc2', unit: 'T', weight: 1, utility: worth };

  it('G3: rank by the weighted geometric mean of what the goals are worth', () => {
    expect(
      desirability([
        { goal: heavy, value: 8 },
        { goal: light, value: 2 },
      ]),
    ).toBeCloseTo(0.8 ** 0.75 * 0.2 ** 0.25, 12);
    const rows = [
      [1, { Tc: 8, Hc2: 2 }],
      [2, { Tc: 5, Hc2: 6 }],
      [3, { Tc: 9, Hc2: 0 }],
      [4, { Tc: 9 }],
    ] as const;
    expect(order(measureAll([heavy, light], rows))).toEqual([1, 2, 3, 4]);
    const { weight: _heavy, ...first } = heavy;
    const { weight: _light, ...second } = light;
    expect(order(measureAll([first, second], rows)).slice(0, 3)).toEqual([3, 4, 1]);
  });
});

it('G4: the design nearest to a boundary leads', () => {
  const boundary: Goal = { ...tc, direction: 'boundary', target: 300 };
  expect(
    order(
      measureAll(
        [boundary],
        [
          [1, { Tc: 250 }],
          [2, { Tc: 310 }],
          [3, { Tc: 900 }],
        ],
      ),
    ),
  ).toEqual([2, 1, 3]);
});

it('G4: on a map of classes nothing leads', () => {
  const phases: Goal = { ...tc, direction: 'boundary', classes: true };
  expect(
    order(
      measureAll(
        [phases],
        [
          [1, { Tc: 1 }],
          [2, { Tc: 2 }],
        ],
      ),
    ),
  ).toEqual([]);
});

describe('goals that make no sense', () => {
  const { direction: _direction, ...bare } = tc;
  it.each<[string, readonly GoalInput[]]>([
    ['goals[0]: a constraint; expected the first goal to be one to maximize', [cost, tc]],
    [
      'goals[0].direction: missing; expected maximize, minimize, target or boundary, or atLeast or atMost',
      [bare],
    ],
    [
      'goals[1].atLeast: missing like atMost; expected one of them',
      [tc, { ...bare, direction: 'constrain' }],
    ],
    ['goals[0].atLeast: 3 beside direction "maximize"; expected a goal of its own', [{ ...tc, atLeast: 3 }]],
    ['goals[1].atLeast: 60 is above atMost: 50', [tc, { ...cost, atLeast: 60 }]],
    [
      'goals[2].atMost: 50, though another goal wants "cost" at least 60',
      [tc, { ...cost, atMost: undefined, atLeast: 60 }, { ...cost, atMost: 50 }] as never,
    ],
    [
      'goals[2].atLeast: 60, though another goal wants "cost" at most 50',
      [tc, { ...cost, atMost: 50 }, { ...cost, atMost: undefined, atLeast: 60 }] as never,
    ],
    ['goals[1].target: 3 on a constraint', [tc, { ...cost, target: 3 }]],
    ['goals[0].tolerance: given, though direction is "maximize", not "target"', [{ ...tc, tolerance: 1 }]],
    [
      'goals[0].range: [2, 1] is no range; expected the lower value first',
      [{ ...tc, direction: 'target', range: [2, 1] }],
    ],
    ['goals[0].range: [1, 2] beside target', [{ ...tc, direction: 'target', target: 1, range: [1, 2] }]],
    [
      'goals[0].target: missing; expected a number (or classes: true), since direction is "boundary"',
      [{ ...tc, direction: 'boundary' }],
    ],
    ['goals[0].classes: given, though direction is "maximize", not "boundary"', [{ ...tc, classes: true }]],
    [
      'goals[0].classes: given, though a target is, too',
      [{ ...tc, direction: 'boundary', target: 1, classes: true }],
    ],
    [
      'goals[1].direction: "boundary" beside 1 other goals',
      [tc, { ...tc, direction: 'boundary', target: 1 }],
    ],
    [
      'goals[1].weight: missing; expected a weight on every goal',
      [{ ...tc, weight: 1, utility: { zero: 0, one: 1 } }, tc],
    ],
    ['goals[0].utility: missing; expected the values worth nothing and everything', [{ ...tc, weight: 1 }]],
    [
      'goals[0].utility: expected one: 5',
      [{ ...tc, direction: 'target', range: [4, 6], utility: { zero: 5.5, one: 5 } }],
    ],
  ])('G5: %s', (message, goals) => {
    expect(findGoalsFault(goals, 'goals')).toContain(message);
  });

  it('G5: are refused in an amendment too', () => {
    const record = openRecord();
    const amend = (goals: readonly [Goal, ...Goal[]]) =>
      record.command({ command: 'amend', changes: { goals }, why: 'a test' });
    expect(() => amend([cost, tc])).toThrow('bad-amendment: goals[0]: a constraint');
    amend([tc, cost]);
    expect(record.state.spec.goals).toHaveLength(2);
  });
});
