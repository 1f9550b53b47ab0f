import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../core/error.ts';
import type { Table } from './laboratory/contracts.ts';
import { findTableName, parseCampaign } from './parse-campaign.ts';

const table: Table = {
  name: 'alloys',
  columns: ['x', 'y'],
  rows: [
    { x: 0, y: 1 },
    { x: 1, y: 2 },
  ],
  licence: 'CC0',
  source: 'test',
  sha256: 'a'.repeat(64),
};
const file = {
  name: 'Test',
  goal: { quantity: 'y', unit: 'K', direction: 'maximize' },
  space: { from: 'table', inputs: ['x'] },
  laboratory: {
    name: 'lab',
    clock: 'virtual',
    instruments: { cryostat: { driver: 'replay', hours: 8, options: { table: 'alloys' } } },
  },
  planner: 'bayes',
  simulators: ['first', 'second'],
  cost: { money: 200 },
  budget: { experiments: 5 },
};
const { cost: _cost, ...withoutCost } = file;
const { goal: _goal, ...withoutGoal } = withoutCost;
const where = 'campaigns/x.yaml';
const spec = (json: unknown): ReturnType<typeof parseCampaign>['spec'] =>
  parseCampaign(json, table, where).spec;

describe('a campaign file', () => {
  test('is filled with every default', () => {
    expect(spec(file)).toEqual({
      name: 'Test',
      goals: [{ quantity: 'y', criterion: 'recorded value', unit: 'K', direction: 'maximize' }],
      space: {
        variables: [{ kind: 'continuous', name: 'x', unit: '1', min: 0, max: 1, scale: 'linear' }],
        constraints: [],
        pool: [{ x: 0 }, { x: 1 }],
      },
      laboratory: {
        name: 'lab',
        clock: 'virtual',
        instruments: { cryostat: { driver: 'replay', capacity: 1, hours: 8, options: { table: 'alloys' } } },
      },
      planner: { name: 'bayes', options: {} },
      protocol: [
        { name: 'predict-first', kind: 'simulate', simulator: 'first' },
        { name: 'predict-second', kind: 'simulate', simulator: 'second' },
        { name: 'promise', kind: 'reward', grader: 'measured-goal' },
        {
          name: 'measure',
          kind: 'actuate',
          instrument: 'cryostat',
          samplesPerRun: 1,
          shared: [],
          cost: { money: 200, hours: 8 },
          action: {},
        },
        { name: 'analyse', kind: 'analyse', analysis: 'reading' },
        { name: 'reward', kind: 'reward', grader: 'measured-goal' },
      ],
      budget: { experiments: 5 },
      stop: [],
      concurrency: 1,
      batch: 1,
      confirm: 1,
      retry: { instrumentFaults: 2, invalidMeasurements: 1, backoffHours: 1 },
      currency: 'EUR',
      seed: 1,
    });
  });

  test('may state a space of variables and a protocol of its own', () => {
    const written = spec({
      ...withoutGoal,
      goals: [file.goal, { ...file.goal, quantity: 'z' }],
      space: { variables: [{ name: 'time', kind: 'discrete', levels: [6, 12], unit: 'h' }] },
      simulators: [],
      protocol: [
        { name: 'make', kind: 'actuate', instrument: 'cryostat', samplesPerRun: 4, shared: ['time'] },
        { name: 'check', kind: 'review', expiresHours: 24 },
        { name: 'read', kind: 'analyse', analysis: 'reading' },
      ],
    });
    expect(written.goals).toHaveLength(2);
    expect(written.space.pool).toBeNull();
    expect(written.protocol[0]).toMatchObject({ samplesPerRun: 4, cost: { money: 0, hours: 0 }, action: {} });
  });

  test('names the table it wants', () => {
    expect(findTableName(file)).toBe('alloys');
    expect(
      findTableName({ ...file, laboratory: { name: 'l', instruments: { a: { driver: 'bench' } } } }),
    ).toBeNull();
    expect(findTableName('nonsense')).toBeNull();
  });

  test('a constant objective is a warning', () => {
    const constant = { ...table, rows: table.rows.map((row) => ({ ...row, y: 3 })) };
    expect(parseCampaign(file, constant, where).warnings).toEqual([
      'table alloys: objective "y" is 3 in every row',
    ]);
  });
});

const measure = { name: 'measure', kind: 'actuate', instrument: 'cryostat' };
const read = { name: 'read', kind: 'analyse', analysis: 'reading' };
const plain = { ...withoutCost, simulators: [] };

describe('a mistake is named by field, value and expectation', () => {
  test.each([
    [
      { ...file, goal: { ...file.goal, direction: 'up' } },
      'goal.direction: "up" is not one of maximize, minimize, target',
    ],
    [
      { ...withoutGoal, goals: [{ ...file.goal, direction: 'up' }] },
      'goals[0].direction: "up" is not one of',
    ],
    [withoutGoal, 'goal: missing, like "goals"; expected one of the two'],
    [{ ...file, goals: [file.goal] }, 'goal: given beside "goals"'],
    [{ ...file, goal: { ...file.goal, direction: 'target' } }, 'goal.target: missing; expected a number'],
    [
      { ...file, goal: { ...file.goal, utility: { zero: 5, one: 1 } } },
      'goal.utility.one: 1 is not above zero: 5',
    ],
    [
      { ...file, goal: { ...file.goal, direction: 'minimize', utility: { zero: 1, one: 5 } } },
      'goal.utility.one: 5 is not below zero: 1',
    ],
    [
      { ...file, goal: { ...file.goal, direction: 'target', target: 3, utility: { zero: 0, one: 5 } } },
      'goal.utility: expected one: 3 (the target)',
    ],
    [{ ...file, goal: { ...file.goal, quantity: 'loss' } }, 'no column "loss"; its columns are "x", "y"'],
    [{ ...file, space: { from: 'tabel' } }, 'space: from: "tabel" is not table'],
    [{ ...file, budget: { experiments: 0 } }, 'budget.experiments: 0 is too small; expected at least 1'],
    [
      { ...file, budget: { experiments: 5, money: -1 } },
      'budget.money: -1 is too small; expected more than 0',
    ],
    [{ ...file, planner: 3 }, 'planner: 3: expected the name of a planner'],
    [{ ...file, sede: 1 }, 'unknown field "sede"'],
    [{ ...file, laboratory: { name: 'lab', instruments: {} } }, 'laboratory.instruments: empty'],
    [{ ...file, stop: [{ rule: 'target' }] }, 'stop[0].rule: "target" needs a target in the first goal'],
    [{ ...file, protocol: [measure, read] }, 'protocol: given beside "simulators" or "cost"'],
    [{ ...plain, protocol: [measure] }, 'protocol: no stage of kind "analyse"'],
    [{ ...plain, protocol: [measure, measure, read] }, 'protocol[1].name: "measure" is used twice'],
    [
      { ...plain, protocol: [{ ...measure, instrument: 'oven' }, read] },
      'protocol[0].instrument: "oven" is not one of cryostat',
    ],
    [
      { ...plain, protocol: [{ ...measure, shared: ['t'] }, read] },
      'protocol[0].shared: "t" is not one of x',
    ],
    [
      { ...plain, protocol: [{ ...measure, name: 'a/b' }, read] },
      'protocol[0].name: "a/b": expected lower-case letters',
    ],
    [null, 'null is not a mapping'],
  ])('%#', (json, message) => {
    expect(() => spec(json)).toThrow(message);
    expect(() => spec(json)).toThrow(AppError);
  });

  test('a table that was not given is asked for', () => {
    expect(() => parseCampaign(file, null, where)).toThrow('--data FILE.csv');
  });

  test('whatever is written in a field, the error is one line of ours', () => {
    const fields = Object.keys({ ...file, protocol: 0, stop: 0, retry: 0, goals: 0 });
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        try {
          spec({ ...file, [field]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).message).not.toContain('\n');
        }
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  [{ costs: [{ variable: 'z', perUnit: 1 }] }, 'costs[0].variable: "z" is not one of x'],
  [
    { costs: [{ variable: 'x', perOption: { argon: 1 } }] },
    'costs[0].perOption: "argon" is no option of "x"',
  ],
  [{ costs: [{ variable: 'x', perUnit: -1 }] }, 'costs[0].perUnit'],
  [{ costs: [{ variable: 'x', perUnit: 1 }], cost: { money: 0 } }, 'expected cost.money above 0'],
])('costs that cannot be meant are refused: %j', (changes, message) => {
  expect(spec({ ...file, costs: [{ variable: 'x', perUnit: 3 }] }).costs).toEqual([
    { variable: 'x', perUnit: 3 },
  ]);
  expect(() => spec({ ...file, ...changes })).toThrow(message);
});
