import { describe, expect, it } from 'vitest';
import type { Context, Cost, Design, Planner, PlanningView, Simulator, Space } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { foresee } from './foresee.ts';
import { performJob } from './perform-job.ts';

const context: Context = {
  key: 'propose/1/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};

/** Says twice x, and nothing beyond 4; `cost` of one run. */
const simulatorOf = (cost: Cost, quantity = 'y'): Simulator<unknown> => ({
  name: 'twice',
  version: '2',
  summary: 'for tests',
  quantity,
  unit: '1',
  example: { x: 1 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: () => null,
  cost: () => cost,
  valid: ({ x }) => (Number(x) <= 4 ? true : 'beyond 4'),
  simulate: async ({ x }) => [
    { quantity, value: 2 * Number(x), sd: null, unit: '1', fidelity: 'simulated', method: 'twice@2' },
  ],
});

const free = { money: 0, hours: 0 };
const costly = { money: 0, hours: 3 };
const measurementCost = { money: 5, hours: 9 };
const axis = { kind: 'continuous' as const, name: 'x', unit: '1', min: 0, max: 10, scale: 'linear' as const };
const viewOf = (pool: Space['pool'], foresight?: PlanningView['foresight']): PlanningView => ({
  goals: [{ quantity: 'y', criterion: 'recorded value', unit: '1', direction: 'maximize' }],
  space: { variables: [axis], constraints: [], pool },
  trials: [],
  experimentsLeft: 3,
  ...(foresight && { foresight }),
});
const said = [
  {
    method: 'twice@2',
    quantity: 'y',
    estimates: [{ design: { x: 3 }, value: 6 }],
    cost: free,
    measurementCost,
  },
];

describe('what a planner is shown of simulators', () => {
  it('is every candidate where a run is free, save those beyond the simulator', async () => {
    const { foresight } = await foresee(viewOf([{ x: 1 }, { x: 2 }, { x: 9 }]), [simulatorOf(free)], context);
    expect(foresight).toMatchObject([
      {
        method: 'twice@2',
        estimates: [
          { design: { x: 1 }, value: 2 },
          { design: { x: 2 }, value: 4 },
        ],
      },
    ]);
  });

  it('is a scatter of designs where they cannot be listed, the same every time', async () => {
    const once = await foresee(viewOf(null), [simulatorOf(free)], context);
    const estimates = once.foresight?.[0]?.estimates ?? [];
    expect(estimates.length).toBeGreaterThan(50);
    for (const { design, value } of estimates) expect(value).toBe(2 * Number(design.x));
    expect(await foresee(viewOf(null), [simulatorOf(free)], context)).toEqual(once);
  });

  it('is what was said so far where a run costs something, with its cost', async () => {
    const { foresight } = await foresee(viewOf([{ x: 1 }], said), [simulatorOf(costly)], context);
    expect(foresight).toEqual([{ ...said[0], cost: costly }]);
  });

  it('says how each value follows from the inner quantity of a simulator that has one', async () => {
    const scale = { quantity: 'coupling', unit: '1', grid: [0, 1] };
    const of = ({ x }: Design) => ({ inner: Number(x), values: [0, 2] });
    const simulator = { ...simulatorOf(free), response: { scale, of } };
    const { foresight } = await foresee(viewOf([{ x: 1 }, { x: 2 }]), [simulator], context);
    expect(foresight?.[0]?.responseScale).toEqual(scale);
    expect(foresight?.[0]?.estimates.map(({ response }) => response?.inner)).toEqual([1, 2]);
  });

  it('is nothing of simulators of other quantities', async () => {
    const view = viewOf([{ x: 1 }]);
    expect(await foresee(view, [simulatorOf(free, 'density')], context)).toEqual(view);
  });

  it('costs what the protocol says, in place of what the simulator says', async () => {
    let shown: PlanningView['foresight'];
    const listener: Planner<unknown> = {
      name: 'listener',
      version: '1',
      summary: 'for tests',
      parseOptions: () => null,
      learnsFromSimulators: true,
      propose: async ({ foresight }) => {
        shown = foresight;
        return [];
      },
    };
    const definitions = {
      planners: [listener],
      simulators: [simulatorOf(free)],
      analyses: [],
      graders: [],
      instrumentDrivers: [],
    };
    const job = {
      key: 'propose/1/1',
      seed: 1,
      now: 0,
      kind: 'propose',
      planner: 'listener',
      options: {},
      view: viewOf([{ x: 1 }], said),
      count: 1,
      simulators: [{ name: 'twice', cost: costly }],
    } as const;
    await performJob(definitions, job, [], () => undefined, { aborted: false });
    expect(shown).toEqual([{ ...said[0], cost: costly }]);
  });
});
