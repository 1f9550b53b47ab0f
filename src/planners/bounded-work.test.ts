import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Context, type Design, designKey, type PlanningView, type Space } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { candidatesOf, listOpenCandidates } from './candidates.ts';
import type { DesignScore } from './design-score.ts';
import { collectGoalData } from './goal-data.ts';
import { planners } from './index.ts';
import { rankCandidates } from './pick-best.ts';

const never = { aborted: false };

/** A score that is the first coordinate, its sketch off by a fixed wobble, and a count of what was asked. */
function countingScore(
  dimension: number,
): DesignScore & { readonly asked: { sketched: number; whole: number } } {
  const asked = { sketched: 0, whole: 0 };
  const first = (points: Float64Array): Float64Array =>
    Float64Array.from({ length: points.length / dimension }, (_, i) => points[i * dimension]!);
  return {
    dimension,
    asked,
    many(points) {
      asked.whole += points.length / dimension;
      return first(points);
    },
    sketchMany(points) {
      asked.sketched += points.length / dimension;
      return first(points).map((x) => x + 0.01 * Math.sin(1e6 * x));
    },
    withGradient: () => 0,
  };
}

function scatteredList(count: number, dimension: number) {
  const random = seededRandom('list', count);
  const points = Float64Array.from({ length: count * dimension }, () => random.uniform());
  const designs = Array.from({ length: count }, (_, i): Design => ({ row: i }));
  return candidatesOf(designs, points, dimension);
}

describe('the choice among a long list', () => {
  it('finds the best when all of it can be sketched', () => {
    const list = scatteredList(30_000, 2);
    const score = countingScore(2);
    const { rows } = rankCandidates(score, list, 10, never);
    const firsts = [...list.rows].map((row) => list.points[2 * row]!);
    expect(list.points[2 * rows[0]!]).toBe(Math.max(...firsts));
    expect(score.asked).toEqual({ sketched: 30_000, whole: 512 });
  });

  it('costs no more when the list or the model grows, and still gets near the best', () => {
    const list = scatteredList(300_000, 2);
    const score = countingScore(2);
    const { rows } = rankCandidates(score, list, 400, never);
    expect(score.asked.sketched).toBeLessThan(50_000);
    const better = [...list.rows].filter((row) => list.points[2 * row]! > list.points[2 * rows[0]!]!);
    expect(better.length).toBeLessThan(30);
  });

  it('ends with the best it has seen when it is told to stop', () => {
    const list = scatteredList(30_000, 2);
    const score = countingScore(2);
    const { rows } = rankCandidates(score, list, 10, { aborted: true });
    expect(score.asked.sketched).toBe(4096);
    const seen = [...list.rows.subarray(0, 4096)].map((row) => list.points[2 * row]!);
    expect(list.points[2 * rows[0]!]).toBe(Math.max(...seen));
  });
});

const value = fc.constantFrom(0, 1, 0.3, 0.1 + 0.2, -2.5, 1e-10, 1e-9);
const row = fc.record({ a: value, b: value, gas: fc.constantFrom('argon', 'oxygen') });

it('the open candidates are the distinct designs that no trial has, in the order of the list', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.array(row, { maxLength: 8 }),
      (pool, others) => {
        const space: Space = {
          variables: [
            { kind: 'continuous', name: 'a', unit: '1', min: -3, max: 2, scale: 'linear' },
            { kind: 'continuous', name: 'b', unit: '1', min: -3, max: 2, scale: 'linear' },
            { kind: 'categorical', name: 'gas', options: ['argon', 'oxygen'] },
          ],
          constraints: [],
          pool,
        };
        const tried = [...pool.filter((_, i) => i % 3 === 0), ...others];
        const trials = tried.map((design, i) => ({
          sample: `s${i}`,
          design,
          outcomes: [null],
          status: 'pending' as const,
        }));
        const open = listOpenCandidates(space, [
          ...trials,
          { sample: 'of another space', design: { a: 1 }, outcomes: [null], status: 'failed' },
        ])!;
        const seen = new Set(tried.map((design) => designKey(space, design)));
        const expected = pool.filter((design) => {
          const key = designKey(space, design);
          return !seen.has(key) && seen.add(key);
        });
        expect([...open.rows].map(open.designOf)).toEqual(expected);
      },
    ),
  );
});

/** A box with results of a smooth function on a scatter of designs. */
function boxView(observed: number): PlanningView {
  const random = seededRandom('box');
  const names = ['x', 'y', 'z'];
  const variables = names.map((name) => ({
    kind: 'continuous' as const,
    name,
    unit: '1',
    min: 0,
    max: 1,
    scale: 'linear' as const,
  }));
  const trials = Array.from({ length: observed }, (_, i) => {
    const design = Object.fromEntries(names.map((name) => [name, random.uniform()]));
    const result = -names.reduce((sum, name) => sum + (design[name]! - 0.3) ** 2, 0);
    return {
      sample: `s${i}`,
      design,
      outcomes: [{ value: result, sd: null, unit: '1' }],
      status: 'measured' as const,
    };
  });
  return {
    goals: [{ quantity: 'y', criterion: 'recorded value', unit: '1', direction: 'maximize' }],
    space: { variables, constraints: [], pool: null },
    trials,
    experimentsLeft: 9,
  };
}

describe.each(['bayes', 'auto'])('a deadline of %s', (name) => {
  const planner = planners.find((candidate) => candidate.name === name)!;

  async function proposeWithin(looks: number) {
    const notes: string[] = [];
    let left = looks;
    const limits: number[] = [];
    const context: Context = {
      key: 'propose/1/1',
      random: seededRandom('deadline'),
      now: 0,
      progress: (_, note) => notes.push(note),
      signal: never,
      stopAfter(seconds) {
        limits.push(seconds);
        return {
          get aborted() {
            left--;
            return left < 0;
          },
        };
      },
    };
    const options = planner.parseOptions({ deadline: 3 });
    const proposals = await planner.propose(boxView(20), 4, options, context);
    return { proposals, notes, limits };
  }

  it('that is over from the start still gives one design', async () => {
    const { proposals, limits } = await proposeWithin(0);
    expect(proposals).toHaveLength(1);
    expect(proposals[0]!.predicted).not.toBeNull();
    expect(limits).toEqual([3]);
  });

  it('that never comes gives all of them, and progress after each', async () => {
    const { proposals, notes } = await proposeWithin(1e9);
    expect(proposals).toHaveLength(4);
    expect(notes).toEqual(['models fitted', ...[1, 2, 3, 4].map((n) => `${n} of 4 designs chosen`)]);
  });

  it('that comes in the middle gives those chosen before it', async () => {
    const all = (await proposeWithin(1e9)).proposals;
    const looks = await countLooks();
    const { proposals } = await proposeWithin(looks - 9);
    expect(proposals.length).toBeGreaterThan(1);
    expect(proposals.length).toBeLessThan(4);
    expect(proposals.slice(0, 2)).toEqual(all.slice(0, 2));
  });

  async function countLooks(): Promise<number> {
    let looks = 0;
    const stopAfter = () => ({
      get aborted() {
        looks++;
        return false;
      },
    });
    const context = { key: 'k', random: seededRandom('deadline'), now: 0, progress: () => undefined };
    await planner.propose(boxView(20), 4, planner.parseOptions({}), { ...context, signal: never, stopAfter });
    return looks;
  }
});

it('a model learns a bounded number of values: the extremes and a part of the rest', () => {
  const view = boxView(3000);
  const bounded = view.trials.map((trial, i) =>
    i % 2 === 0 ? { ...trial, outcomes: [{ ...trial.outcomes[0]!, bound: 'upper' as const }] } : trial,
  );
  const values = view.trials.map(({ outcomes }) => outcomes[0]!.value);
  const { exact } = collectGoalData(view, 0);
  expect(exact.values).toHaveLength(1000);
  expect(exact.points).toHaveLength(3000);
  expect([Math.min(...exact.values), Math.max(...exact.values)]).toEqual([
    Math.min(...values),
    Math.max(...values),
  ]);
  const mixed = collectGoalData({ ...view, trials: bounded }, 0);
  expect([mixed.exact.values.length, mixed.censored.bounds.length]).toEqual([400, 200]);
});

it('a column of names is refused with its memory before anything is allocated', async () => {
  const pool = Array.from({ length: 60_000 }, (_, i) => ({ x: i, name: `sample ${i}` }));
  const space: Space = {
    variables: [
      { kind: 'continuous', name: 'x', unit: '1', min: 0, max: 60_000, scale: 'linear' },
      { kind: 'categorical', name: 'name', options: pool.map(({ name }) => name) },
    ],
    constraints: [],
    pool,
  };
  for (const planner of planners) {
    const view = { ...boxView(0), space };
    const context = { key: 'k', random: seededRandom(1), now: 0, progress: () => undefined, signal: never };
    await expect(planner.propose(view, 1, planner.parseOptions({}), context)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/27 GiB.*leave out "name", which has 60000 different texts/),
    });
  }
});
