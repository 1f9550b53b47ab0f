import { describe, expect, it } from 'vitest';
import type { Design, PlanningView, Space, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { alloyOf, axis, boxOf, contextOf, goal, measuredAll } from './planning.fixture.ts';

const num = (design: Design, name: string): number => design[name] as number;
const run = { samplesPerRun: 8, shared: ['furnace'] };

const box = boxOf('furnace', 'x');
const grid = Array.from({ length: 11 * 21 }, (_, i) => ({
  furnace: (i % 11) / 10,
  x: Math.floor(i / 11) / 20,
}));
const pool: Space = { ...box, pool: grid };
const alloy: Space = {
  variables: [axis('furnace'), alloyOf('Nb', 'Ti', 'V')],
  constraints: [],
  pool: null,
};

async function proposeRun(space: Space, trials: readonly Trial[], count = 8, seed = 1): Promise<Design[]> {
  const view: PlanningView = { goals: [goal], space, trials, experimentsLeft: 40, run };
  const proposals = await bayes.propose(
    view,
    count,
    bayes.parseOptions({}),
    contextOf(seededRandom('runs', seed)),
  );
  return proposals.map(({ design }) => design);
}

const ridge = (d: Design): number => 10 - 30 * (num(d, 'furnace') - 0.7) ** 2 + num(d, 'x') * 0.1;

describe('a run of eight samples', () => {
  it('takes the furnace temperature at which the whole run promises most, and spreads over the rest', async () => {
    for (const space of [pool, box]) {
      const start = grid.filter((_, i) => i % 17 === 0);
      const designs = await proposeRun(space, measuredAll(start, ridge));
      expect(new Set(designs.map(({ furnace }) => furnace)).size).toBe(1);
      expect(Math.abs(num(designs[0]!, 'furnace') - 0.7)).toBeLessThan(0.11);
      const x = designs.map((design) => num(design, 'x'));
      expect(Math.max(...x) - Math.min(...x)).toBeGreaterThan(0.3);
    }
  });

  it('prefers many good places to one best: the setting is chosen for the run, not for its first member', async () => {
    // One narrow, known peak at furnace 0.2 with nothing else there; at 0.8 a whole plateau not much lower.
    const truth = (d: Design): number =>
      num(d, 'furnace') < 0.5 ? (num(d, 'x') < 0.06 ? 6 : 0) : 5.5 + 0.2 * Math.sin(9 * num(d, 'x'));
    const members = grid.filter(({ furnace }) => furnace === 0.2 || furnace === 0.8);
    const space = { ...box, pool: members };
    const known = members.filter(({ x, furnace }, i) => i % 4 < 2 && !(furnace === 0.2 && x < 0.06));
    const designs = await proposeRun(space, measuredAll(known, truth));
    expect(new Set(designs.map(({ furnace }) => furnace))).toEqual(new Set([0.8]));
  });

  it('shares part of a composition: every alloy of the run has the same niobium', async () => {
    const shared = { samplesPerRun: 4, shared: ['Nb'] };
    const truth = (d: Design): number => 5 - 20 * (num(d, 'Nb') - 0.4) ** 2 - 5 * (num(d, 'Ti') - 0.5) ** 2;
    const start = Array.from({ length: 10 }, (_, i) => ({
      furnace: (i % 3) / 2,
      Nb: i / 10,
      Ti: ((1 - i / 10) * (i % 4)) / 3,
      V: (1 - i / 10) * (1 - (i % 4) / 3),
    }));
    const view: PlanningView = {
      goals: [goal],
      space: alloy,
      trials: measuredAll(start, truth),
      experimentsLeft: 9,
      run: shared,
    };
    const proposals = await bayes.propose(view, 4, bayes.parseOptions({}), contextOf(seededRandom('alloys')));
    expect(new Set(proposals.map(({ design }) => design.Nb)).size).toBe(1);
    expect(new Set(proposals.map(({ design }) => design.Ti)).size).toBeGreaterThan(1);
    expect(Math.abs(num(proposals[0]!.design, 'Nb') - 0.4)).toBeLessThan(0.2);
  });

  it('goes on in a run that has begun to fill, and opens the next one elsewhere', async () => {
    const waiting: Trial[] = [0.1, 0.2, 0.3].map((x, i) => ({
      sample: `w${i}`,
      design: { furnace: 0.3, x },
      outcomes: [null],
      status: 'pending',
      awaitsRun: true,
    }));
    const start = measuredAll(
      grid.filter((_, i) => i % 19 === 0),
      ridge,
    );
    const designs = await proposeRun(pool, [...start, ...waiting]);
    expect(designs.slice(0, 5).map(({ furnace }) => furnace)).toEqual(Array(5).fill(0.3));
    expect(new Set(designs.slice(5).map(({ furnace }) => furnace)).size).toBe(1);
    expect(designs[5]!.furnace).not.toBe(0.3);
    const begun = waiting.map(({ awaitsRun: _, ...trial }) => trial);
    const [free] = await proposeRun(pool, [...start, ...begun], 1);
    expect(free!.furnace).not.toBe(0.3);
  });
});
