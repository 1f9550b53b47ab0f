import { describe, expect, it } from 'vitest';
import type { Context, Design, Goal, PlanningView, Proposal, Space, Trial } from '../campaign/index.ts';
import { canonicalJson } from '../core/json.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { contextOf } from './planning.fixture.ts';

const goals: { readonly [name: string]: readonly Goal[] } = {
  maximize: [{ quantity: 'y', criterion: 'recorded value', unit: 'K', direction: 'maximize' }],
  minimize: [{ quantity: 'y', criterion: 'recorded value', unit: 'K', direction: 'minimize' }],
  target: [{ quantity: 'y', criterion: 'recorded value', unit: 'K', direction: 'target', target: 0.5 }],
  'two goals': [
    { quantity: 'y', criterion: 'recorded value', unit: 'K', direction: 'maximize' },
    { quantity: 'cost', criterion: 'recorded value', unit: 'EUR', direction: 'minimize' },
  ],
};
const names = ['x', 'z'];
const variables: Space['variables'] = names.map((name) => ({
  kind: 'continuous',
  name,
  unit: '1',
  min: 0,
  max: 1,
  scale: 'linear',
}));
const drawDesign = (random = seededRandom('rationale')): Design =>
  Object.fromEntries(names.map((name) => [name, random.uniform()]));

function viewOf(sought: readonly Goal[], pool: readonly Design[] | null, noise = 0.02): PlanningView {
  const random = seededRandom('view');
  const trials = Array.from({ length: 9 }, (_, i): Trial => {
    const design = pool?.[i] ?? drawDesign(random);
    const value = Math.sin(5 * Number(design.x)) + Number(design.z) + noise * random.normal();
    const outcomes = sought.map(({ unit }, g) => ({ value: value + g, sd: null, unit }));
    return { sample: `s${i}`, design, outcomes, status: 'measured' };
  });
  return { goals: sought, space: { variables, constraints: [], pool }, trials, experimentsLeft: 9 };
}

function propose(view: PlanningView, count = 1): Promise<readonly Proposal[]> {
  const context: Context = contextOf(seededRandom('proposals'));
  return bayes.propose(view, count, bayes.parseOptions({}), context);
}

const poolRandom = seededRandom('pool');
const pool = Array.from({ length: 40 }, () => drawDesign(poolRandom));
const distance = (a: Design, b: Design): number =>
  Math.hypot(...names.map((n) => Number(a[n]) - Number(b[n])));

describe.each(Object.entries(goals))('what speaks for a proposal that is to %s', (_, sought) => {
  it.each([
    ['a pool', pool],
    ['a box', null],
  ])('in %s is stated in full, in numbers that can be recorded', async (_space, list) => {
    const view = viewOf(sought, list);
    for (const { design, predicted, rationale } of await propose(view, 3)) {
      expect(() => canonicalJson(rationale as never)).not.toThrow();
      const { belief, chanceToImprove, teaches, nearest, runnerUp } = rationale!;
      expect(belief!.sd).toBeLessThan(predicted!.sd!);
      expect(belief!.value).toBe(predicted!.value);
      for (const share of [chanceToImprove, teaches!.atOptimum, teaches!.overCandidates]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
      expect(teaches!.atOptimum).toBeGreaterThan(0);
      const expected = view.trials
        .map(({ sample, design: tried }) => ({ sample, distance: distance(tried, design) }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, 3);
      nearest.forEach((neighbour, i) => {
        expect(neighbour.sample).toBe(expected[i]!.sample);
        if (list === null) expect(neighbour.distance).toBeCloseTo(expected[i]!.distance, 9);
      });
      if (runnerUp === null) expect(list).toBeNull();
      else expect(runnerUp.distance).toBeGreaterThan(0);
    }
  });
});

it('a measurement is expected to teach more of its own place when it has less noise', async () => {
  const lessonAt = async (noise: number) =>
    (await propose(viewOf(goals.maximize!, pool, noise)))[0]!.rationale!.teaches!.atOptimum;
  expect(await lessonAt(0.001)).toBeGreaterThan(await lessonAt(1.5));
});

it('the runner-up of a pool is what is asked for when the proposal is taken away', async () => {
  const view = viewOf(goals.maximize!, pool);
  const [first] = await propose(view);
  const without = pool.filter((design) => design !== first!.design);
  const [second] = await propose({ ...view, space: { ...view.space, pool: without } });
  expect(second!.design).toEqual(first!.rationale!.runnerUp!.design);
});
