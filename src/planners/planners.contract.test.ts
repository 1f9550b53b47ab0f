import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkDesign,
  countDesigns,
  type Design,
  designKey,
  drawDesign,
  encodeDesign,
  type Goal,
  type PlanningView,
  type Space,
  type Trial,
  type Variable,
} from '../campaign/index.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { planners } from './index.ts';
import { axis, contextOf, measured } from './planning.fixture.ts';

const continuous: Variable = {
  kind: 'continuous',
  name: 'temperature',
  unit: 'K',
  min: 300,
  max: 1300,
  scale: 'linear',
};
const pressure: Variable = {
  kind: 'continuous',
  name: 'pressure',
  unit: 'GPa',
  min: 1e-4,
  max: 10,
  scale: 'log',
};
const integer: Variable = { kind: 'integer', name: 'cycles', unit: '1', min: 1, max: 6 };
const discrete: Variable = { kind: 'discrete', name: 'dwell', unit: 's', levels: [60, 600, 3600] };
const categorical: Variable = { kind: 'categorical', name: 'gas', options: ['argon', 'oxygen', 'vacuum'] };
const composition: Variable = {
  kind: 'composition',
  name: 'alloy',
  components: ['Nb', 'Ti', 'V', 'Zr'].map((element) => ({ element, min: 0, max: 1 })),
  atMost: 3,
  step: null,
  fixed: {},
  mixedAmount: 1,
};
const pool = Array.from({ length: 9 }, (_, i) => ({
  temperature: 300 + 100 * i,
  pressure: i % 2 === 0 ? 0.1 : 2,
  gas: i < 5 ? 'argon' : 'oxygen',
}));
const space = (variables: readonly Variable[], rest: Partial<Space> = {}): Space => ({
  variables,
  constraints: [],
  pool: null,
  ...rest,
});
const spaces: { readonly [name: string]: Space } = {
  'a pool': space([continuous, pressure, { ...categorical, options: ['argon', 'oxygen'] }], { pool }),
  'a box': space([continuous, pressure]),
  'a small grid': space([integer, discrete]),
  'a mixed space': space([continuous, integer, categorical]),
  'a composition': space([composition, continuous]),
  'a constrained space': space([continuous, integer], {
    constraints: [
      {
        text: 'temperature + 100 cycles <= 900',
        terms: [
          { variable: 'temperature', coefficient: 1 },
          { variable: 'cycles', coefficient: 100 },
        ],
        comparator: '<=',
        bound: 900,
      },
    ],
  }),
};
const cost: Goal = {
  quantity: 'cost',
  criterion: 'recorded value',
  unit: 'EUR',
  direction: 'constrain',
  atMost: 15,
};
const worth = { zero: 0, one: 10 };
const goals: { readonly [name: string]: readonly Goal[] } = {
  maximize: [{ quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  minimize: [{ quantity: 'loss', criterion: 'recorded value', unit: '1', direction: 'minimize' }],
  target: [{ quantity: 'gap', criterion: 'recorded value', unit: 'eV', direction: 'target', target: 1.4 }],
  'two goals': [
    { quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' },
    { quantity: 'cost', criterion: 'recorded value', unit: 'EUR', direction: 'minimize' },
  ],
  'a target range': [
    {
      quantity: 'gap',
      criterion: 'recorded value',
      unit: 'eV',
      direction: 'target',
      target: 1.4,
      tolerance: 0.2,
    },
  ],
  'a constraint': [{ quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }, cost],
  'a constraint that nothing meets': [
    { quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' },
    { ...cost, atLeast: 1e4, atMost: 2e4 },
  ],
  'three goals and a constraint': [
    { quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' },
    cost,
    { quantity: 'gap', criterion: 'recorded value', unit: 'eV', direction: 'target', target: 1.4 },
    { quantity: 'loss', criterion: 'recorded value', unit: '1', direction: 'minimize' },
  ],
  'weighted goals': [
    {
      quantity: 'tc',
      criterion: 'midpoint',
      unit: 'K',
      direction: 'maximize',
      weight: 2,
      utility: worth,
    },
    {
      quantity: 'yield',
      criterion: 'recorded value',
      unit: '%',
      direction: 'maximize',
      weight: 1,
      utility: worth,
    },
  ],
  'a map of classes': [
    { quantity: 'phase', criterion: 'recorded value', unit: '1', direction: 'boundary', classes: true },
  ],
  'a boundary': [{ quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'boundary', target: 1 }],
};

const defaults = {};
const propose = (planner: (typeof planners)[number], view: PlanningView, count: number, seed: number) =>
  planner.propose(view, count, planner.parseOptions(defaults), contextOf(seededRandom('contract', seed)));

/** Trials of every kind: measured (exact, repeated, censored), failed and pending, at random designs. */
function drawTrials(space: Space, goals: readonly Goal[], count: number, random: Random): Trial[] {
  return Array.from({ length: count }, (_, i): Trial => {
    const design = drawDesign(space, random);
    const nothing = goals.map(() => null);
    const kind = random.integer(6);
    if (kind === 0) return { sample: `s${i}`, design, outcomes: nothing, status: 'pending' };
    if (kind === 1)
      return { sample: `s${i}`, design, outcomes: nothing, status: 'failed', failure: 'synthesis-failed' };
    const size = encodeDesign(space, design).reduce((sum, x) => sum + x, random.normal());
    const outcomes = goals.map((goal, g) =>
      g > 0 && kind === 2
        ? null
        : {
            value: 10 ** g * size,
            sd: kind === 3 ? 0.1 : null,
            unit: goal.unit,
            ...(kind === 4 ? { bound: 'upper' as const } : {}),
          },
    );
    return { sample: `s${i}`, design, outcomes, status: 'measured' };
  });
}

const pendingAt = (goals: readonly Goal[], designs: readonly Design[]): Trial[] =>
  designs.map((design, i) => ({
    sample: `p${i}`,
    design,
    outcomes: goals.map(() => null),
    status: 'pending',
  }));

describe.each(planners)('planner $name', (planner) => {
  it('states its name, version and summary, and refuses options it does not know', () => {
    expect(planner.name).toMatch(/^[a-z][a-z-]*$/);
    expect(planner.version).not.toBe('');
    expect(planner.summary).toMatch(/\.$/);
    expect(() => planner.parseOptions({ 'no such option': 1 })).toThrow(
      expect.objectContaining({ code: 'bad-options', message: expect.stringContaining('no such option') }),
    );
  });

  it.each(Object.keys(spaces))(
    'stays inside %s, repeats nothing, and gives the count asked for',
    async (name) => {
      const within = spaces[name]!;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...Object.keys(goals)),
          fc.integer({ min: 0, max: 12 }),
          fc.integer({ min: 1, max: 3 }),
          fc.nat(1e6),
          async (goal, trialCount, count, seed) => {
            const trials = drawTrials(within, goals[goal]!, trialCount, seededRandom('trials', seed));
            const view = { goals: goals[goal]!, space: within, trials, experimentsLeft: 10 };
            const proposals = await propose(planner, view, count, seed);
            const tried = new Set(trials.map(({ design }) => designKey(within, design)));
            const left = within.pool ? within.pool.length - tried.size : Number.POSITIVE_INFINITY;
            expect(proposals.length).toBe(Math.min(count, left));
            for (const { design, predicted, expectedImprovement, why } of proposals) {
              expect(checkDesign(within, design)).toBe(true);
              expect(tried).not.toContain(designKey(within, design));
              tried.add(designKey(within, design));
              expect(why).toMatch(/^[A-Z].*\.$/);
              expect(why).not.toMatch(/NaN|Infinity|undefined/);
              if (predicted) {
                expect(Number.isFinite(predicted.value)).toBe(true);
                expect(predicted.sd).toBeGreaterThan(0);
                expect(predicted.unit).toBe(goals[goal]![0]!.unit);
              }
              if (expectedImprovement !== null) expect(expectedImprovement).toBeGreaterThanOrEqual(0);
            }
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it.each(Object.keys(goals))('answers every kind of goal, with results and without: %s', async (goal) => {
    const sought = goals[goal]!;
    for (const name of ['a pool', 'a box'])
      for (const trialCount of [0, 8]) {
        const within = spaces[name]!;
        const trials = drawTrials(within, sought, trialCount, seededRandom('kinds', goal));
        const view = { goals: sought, space: within, trials, experimentsLeft: 10 };
        const [proposal] = await propose(planner, view, 1, 7);
        expect(checkDesign(within, proposal!.design)).toBe(true);
        expect(proposal!.why).not.toMatch(/NaN|Infinity|undefined/);
      }
  });

  it('gives the same proposals for the same seed and view', async () => {
    for (const within of Object.values(spaces)) {
      const trials = drawTrials(within, goals.maximize!, 7, seededRandom('same'));
      const view = { goals: goals.maximize!, space: within, trials, experimentsLeft: 10 };
      expect(await propose(planner, view, 2, 5)).toEqual(await propose(planner, view, 2, 5));
    }
  });

  it.each(Object.keys(spaces))('weighs costs without leaving %s', async (name) => {
    const within = spaces[name]!;
    const first = drawDesign(within, seededRandom('names'));
    const rules = Object.entries(first).map(([variable, value]) => ({
      variable,
      perChange: 3,
      ...(typeof value === 'number' ? { perUnit: 0.01 } : { perOption: { argon: 2 } }),
    }));
    const trials = drawTrials(within, goals.maximize!, 7, seededRandom('costs'));
    const costs = { experiment: 5, currency: 'EUR', rules };
    const view = { goals: goals.maximize!, space: within, trials, experimentsLeft: 10, costs };
    const left = within.pool
      ? within.pool.length - new Set(trials.map(({ design }) => designKey(within, design))).size
      : 3;
    const proposals = await propose(planner, view, 3, 1);
    expect(proposals).toHaveLength(Math.min(3, left));
    for (const { design, why } of proposals) {
      expect(checkDesign(within, design)).toBe(true);
      expect(why).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it.each(Object.keys(spaces))('learns from how the laboratory works without leaving %s', async (name) => {
    const { variables, ...rest } = spaces[name]!;
    const within = {
      ...rest,
      variables: variables.map((variable) =>
        variable.kind === 'categorical' ? variable : { ...variable, deviation: 0.05 },
      ),
    };
    const random = seededRandom('laboratory');
    const trials = drawTrials(within, goals.maximize!, 9, random).map((trial, i) => ({
      ...trial,
      at: 3 * i,
      ...(i % 3 === 0 && { planned: trial.design, inputSds: { temperature: 4, Nb: 0.01 } }),
    }));
    const rows = Array.from({ length: 12 }, (_, i) => ({
      design: drawDesign(within, random),
      values: { tc: i },
    }));
    const view: PlanningView = {
      goals: goals.maximize!,
      space: within,
      trials,
      experimentsLeft: 10,
      confirm: 2,
      controls: { every: 3 },
      prior: [{ name: 'last year', rows }],
    };
    for (const seen of [view, { ...view, trials: [] }]) {
      const proposals = await propose(planner, seen, 2, 1);
      expect(proposals.length).toBeGreaterThan(0);
      for (const { design, predicted, why } of proposals) {
        expect(checkDesign(within, design)).toBe(true);
        expect(why).not.toMatch(/NaN|Infinity|undefined/);
        if (predicted) expect(predicted.sd).toBeGreaterThan(0);
      }
    }
  });

  it.each(Object.keys(spaces))('fills runs of one setting in %s', async (name) => {
    const within = spaces[name]!;
    const shared = Object.keys(drawDesign(within, seededRandom('names'))).slice(-1);
    const settingsOf = (designs: readonly Design[]) => designs.map((design) => design[shared[0]!]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9 }), fc.nat(1e6), async (trialCount, seed) => {
        const trials = drawTrials(within, goals.maximize!, trialCount, seededRandom('runs', seed));
        const run = { samplesPerRun: 3, shared };
        const view = { goals: goals.maximize!, space: within, trials, experimentsLeft: 10, run };
        const designs = (await propose(planner, view, 4, seed)).map(({ design }) => design);
        for (const design of designs) expect(checkDesign(within, design)).toBe(true);
        const keys = designs.map((design) => designKey(within, design));
        expect(new Set([...keys, ...trials.map(({ design }) => designKey(within, design))]).size).toBe(
          keys.length + new Set(trials.map(({ design }) => designKey(within, design))).size,
        );
        if (Number.isFinite(countDesigns(within)) || within.constraints.length > 0) return;
        expect(designs).toHaveLength(4);
        expect(new Set(settingsOf(designs.slice(0, 3))).size).toBe(1);
        const waiting = pendingAt(goals.maximize!, designs.slice(3)).map((trial) => ({
          ...trial,
          awaitsRun: true as const,
        }));
        const joining = await propose(planner, { ...view, trials: [...trials, ...waiting] }, 2, seed);
        expect(settingsOf(joining.map(({ design }) => design))).toEqual(
          joining.map(() => designs[3]![shared[0]!]),
        );
      }),
      { numRuns: 4 },
    );
  });

  it('has nothing to propose once a pool is exhausted', async () => {
    const within = spaces['a pool']!;
    const all = pendingAt(goals.maximize!, pool);
    const lastOpen = { goals: goals.maximize!, space: within, trials: all.slice(1), experimentsLeft: 10 };
    expect((await propose(planner, lastOpen, 4, 1)).map(({ design }) => design)).toEqual([pool[0]]);
    expect(await propose(planner, { ...lastOpen, trials: all }, 4, 1)).toEqual([]);
  });

  it.each([
    ['all failed', [null, null, null, null]],
    ['a constant result', [3, 3, 3, 3]],
    ['wildly different scales', [1e-12, 1e9, -4e8, 3]],
    ['one result', [7]],
  ])('makes a sensible suggestion after %s', async (_, results) => {
    for (const within of [spaces['a pool']!, spaces['a box']!]) {
      const random = seededRandom('odd results');
      const trials = results.map((value, i): Trial => {
        const design = within.pool?.[i] ?? drawDesign(within, random);
        return value === null
          ? { sample: `s${i}`, design, outcomes: [null], status: 'failed', failure: 'synthesis-failed' }
          : { sample: `s${i}`, design, outcomes: [{ value, sd: null, unit: 'K' }], status: 'measured' };
      });
      const view = { goals: goals.maximize!, space: within, trials, experimentsLeft: 10 };
      const [proposal] = await propose(planner, view, 1, 3);
      expect(checkDesign(within, proposal!.design)).toBe(true);
      expect(proposal!.why).not.toMatch(/NaN|Infinity/);
    }
  });

  it('chooses from fewer candidates than a composition has components', async () => {
    const names = ['Nb', 'Ti', 'V', 'Zr', 'Hf', 'Ta'];
    const alloys = [0, 1, 2].map((rich) =>
      Object.fromEntries(names.map((element, k) => [element, k === rich ? 0.5 : 0.1])),
    );
    const within = space(names.map(axis), { pool: alloys });
    for (const count of [0, 1, 2]) {
      const trials = alloys.slice(0, count).map((design, i) => measured(`s${i}`, design, i));
      const view = { goals: goals.maximize!, space: within, trials, experimentsLeft: 10 };
      const proposals = await propose(planner, view, 5, 1);
      expect(new Set(proposals.map(({ design }) => design))).toEqual(new Set(alloys.slice(count)));
      for (const { why } of proposals) expect(why).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it.each([
    ['that no design obeys', { pool: null, constraints: [['<=', 400] as const, ['>=', 900] as const] }],
    ['of an empty list', { pool: [], constraints: [] }],
  ])('refuses a space %s, whatever was measured', async (_, { pool: list, constraints }) => {
    const within = space([continuous], {
      pool: list,
      constraints: constraints.map(([comparator, bound]) => ({
        text: `temperature ${comparator} ${bound}`,
        terms: [{ variable: 'temperature', coefficient: 1 }],
        comparator,
        bound,
      })),
    });
    const all = [350, 500, 800, 1000].map((temperature, i) => measured(`s${i}`, { temperature }, i));
    for (const trials of [[], all])
      await expect(
        propose(planner, { goals: goals.maximize!, space: within, trials, experimentsLeft: 10 }, 1, 1),
      ).rejects.toThrow(expect.objectContaining({ code: 'bad-space' }));
  });
});

it('planners have different names', () => {
  expect(new Set(planners.map(({ name }) => name)).size).toBe(planners.length);
});
