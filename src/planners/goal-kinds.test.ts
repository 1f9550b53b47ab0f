import { describe, expect, it } from 'vitest';
import type { Design, Goal, Proposal, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { hypervolume } from '../kernels/statistics/index.ts';
import { bayes } from './bayes.ts';
import { fitProcessBelief } from './belief.ts';
import { collectGoalData } from './goal-data.ts';
import { fitGoalModels } from './goal-models.ts';
import { boxOf, contextOf } from './planning.fixture.ts';
import { sobol } from './sobol.ts';

const space = boxOf('x', 'y');
const goalOf = (quantity: string, rest: Partial<Goal>): Goal => ({
  quantity,
  criterion: 'recorded value',
  unit: 'K',
  direction: 'maximize',
  ...rest,
});
const at = (design: Design): readonly [number, number] => [design.x as number, design.y as number];
const worthOf = { zero: 0, one: 1 };
const disc = (x: number, y: number): boolean => 1.5 * (x - 0.4) ** 2 + (y - 0.6) ** 2 < 0.09;

type Run = {
  readonly goals: readonly Goal[];
  readonly truth: (x: number, y: number) => readonly number[];
  readonly count: number;
  readonly start?: readonly Trial[];
  readonly noise?: number;
  readonly options?: Parameters<typeof bayes.parseOptions>[0];
  readonly planner?: 'bayes' | 'sobol';
};

/** Trials of a campaign on a known function, with the proposals that led to them. */
async function run({ goals, truth, count, start = [], noise = 0, options = {}, planner = 'bayes' }: Run) {
  const random = seededRandom('noise of a run');
  const trials = [...start];
  const proposals: Proposal[] = [];
  for (let i = 0; i < count; i++) {
    const view = { goals, space, trials: [...trials], experimentsLeft: count - i };
    const context = contextOf(seededRandom('run', i));
    const [proposal] =
      planner === 'bayes'
        ? await bayes.propose(view, 1, bayes.parseOptions(options), context)
        : await sobol.propose(view, 1, sobol.parseOptions({}), context);
    proposals.push(proposal!);
    trials.push(measure(`s${trials.length + 1}`, proposal!.design, truth, () => noise * random.normal()));
  }
  return { trials, proposals };
}

function measure(sample: string, design: Design, truth: Run['truth'], error: () => number): Trial {
  const outcomes = truth(...at(design)).map((value) => ({ value: value + error(), sd: null, unit: 'K' }));
  return { sample, design, outcomes, status: 'measured' };
}

const valuesOf = (trials: readonly Trial[], goal: number): number[] =>
  trials.map(({ outcomes }) => outcomes[goal]!.value);

describe('planner bayes', () => {
  it('finds the best that meets a constraint: x + y with x² + y² at most 1/2', async () => {
    const goals = [goalOf('sum', {}), goalOf('square', { direction: 'constrain', atMost: 0.5 })];
    const { trials, proposals } = await run({ goals, truth: (x, y) => [x + y, x * x + y * y], count: 18 });
    const feasible = trials.filter(({ outcomes }) => outcomes[1]!.value <= 0.5);
    expect(Math.max(...valuesOf(feasible, 0))).toBeGreaterThan(0.98);
    expect(proposals.at(-1)!.why).toMatch(/% likely to have square at most 0\.5.K/);
  });

  it('finds its way into a constraint that nothing met at first', async () => {
    const goals = [goalOf('x', {}), goalOf('bowl', { direction: 'constrain', atMost: 0.02 })];
    const bowl = (x: number, y: number): number => (x - 0.7) ** 2 + (y - 0.2) ** 2;
    const { trials } = await run({ goals, truth: (x, y) => [x, bowl(x, y)], count: 18 });
    const feasible = trials.filter(({ outcomes }) => outcomes[1]!.value <= 0.02);
    expect(Math.max(...valuesOf(feasible, 0))).toBeGreaterThan(0.8);
  });

  it.each(['ucb', 'log-ei'])('reaches a narrow range (%s)', async (acquisition) => {
    const goals = [goalOf('value', { direction: 'target', target: 2.5, tolerance: 0.05 })];
    const { trials } = await run({
      goals,
      truth: (x, y) => [4 * x + y * y],
      count: 12,
      options: { acquisition },
    });
    expect(valuesOf(trials, 0).some((value) => Math.abs(value - 2.5) <= 0.05)).toBe(true);
  });

  it('spreads over the front of two goals: more hypervolume than even coverage of twice the size', async () => {
    const goals = [goalOf('near one corner', {}), goalOf('near another', {})];
    const truth = (x: number, y: number): readonly number[] => [
      -((x - 0.2) ** 2 + (y - 0.3) ** 2),
      -((x - 0.8) ** 2 + (y - 0.6) ** 2),
    ];
    const volume = (trials: readonly Trial[]): number =>
      hypervolume(
        trials.map(({ design }) => Float64Array.from(truth(...at(design)))),
        Float64Array.of(-0.5, -0.5),
      );
    const chosen = await run({ goals, truth, count: 20, noise: 0.005 });
    const even = await run({ goals, truth, count: 40, planner: 'sobol' });
    expect(volume(chosen.trials)).toBeGreaterThan(volume(even.trials) + 0.005);
    expect(chosen.proposals.at(-1)!.why).toMatch(/% likely to widen the front of \d+ designs so far/);
    expect(chosen.proposals.at(-1)!.expectedImprovement).toBeNull();
  });

  it('finds the compromise that weights ask for: x^(3/4)·(1 − x)^(1/4) is largest at 3/4', async () => {
    const goals = [
      goalOf('much', { weight: 3, utility: worthOf }),
      goalOf('little', { weight: 1, utility: worthOf }),
    ];
    const desirability = ({ outcomes }: Trial): number =>
      Math.max(0, outcomes[0]!.value) ** 0.75 * Math.max(0, outcomes[1]!.value) ** 0.25;
    const truth = (x: number, y: number): readonly number[] => [x - (y - 0.4) ** 2, 1 - x - (y - 0.4) ** 2];
    const { trials } = await run({ goals, truth, count: 16 });
    expect(Math.max(...trials.map(desirability))).toBeGreaterThan(0.99 * 0.75 ** 0.75 * 0.25 ** 0.25);
  });

  it('maps a boundary along its whole length', async () => {
    const goals = [goalOf('radius', { direction: 'boundary', target: 0.7 })];
    const { trials, proposals } = await run({ goals, truth: (x, y) => [Math.hypot(x, y)], count: 24 });
    const late = trials.slice(8);
    const near = late.filter(({ outcomes }) => Math.abs(outcomes[0]!.value - 0.7) < 0.05);
    expect(near.length).toBeGreaterThan(0.7 * late.length);
    const angles = near.map(({ design }) => Math.atan2(design.y as number, design.x as number));
    expect(Math.min(...angles)).toBeLessThan(0.3);
    expect(Math.max(...angles)).toBeGreaterThan(Math.PI / 2 - 0.3);
    expect(proposals.at(-1)!.why).toMatch(/% likely above 0\.7.K, so that the side of the boundary is open/);
  });

  it.each([
    ['two classes', (x: number, y: number) => (disc(x, y) ? 1 : 0), 30],
    ['three classes', (x: number, y: number) => (disc(x, y) ? 7 : x + y > 1.3 ? 3 : 2), 40],
  ])('maps %s better than even coverage does', async (_, classOf, count) => {
    const goals = [goalOf('phase', { unit: '1', direction: 'boundary', classes: true })];
    const wrongAfter = async (planner: 'bayes' | 'sobol'): Promise<number> => {
      const { trials, proposals } = await run({ goals, truth: (x, y) => [classOf(x, y)], count, planner });
      if (planner === 'bayes')
        expect(proposals.at(-1)!.why).toMatch(/^Likely to be phase \d: .*where the class is/);
      const view = { goals, space, trials, experimentsLeft: 1 };
      const models = fitGoalModels(view, (data) =>
        fitProcessBelief(data.withStandIns(), seededRandom('map')),
      );
      const grid = Float64Array.from({ length: 882 }, (_, i) =>
        i % 2 === 0 ? Math.floor(i / 42) / 20 : ((i >> 1) % 21) / 20,
      );
      const all = models.map(({ belief }) => belief.predictMany(grid).means);
      const labels = models.map(({ goal }) => Number(goal.quantity.split(' ')[1]));
      const believed = (i: number): number => {
        if (labels.length === 1) return all[0]![i]! > 0.5 ? 1 : 0;
        const own = all.map((means) => means[i]!);
        return labels[own.indexOf(Math.max(...own))]!;
      };
      return Array.from({ length: 441 }, (_, i) => i).filter(
        (i) => believed(i) !== classOf(grid[2 * i]!, grid[2 * i + 1]!),
      ).length;
    };
    expect(await wrongAfter('bayes')).toBeLessThan(0.8 * (await wrongAfter('sobol')));
  });

  it('learns the whole space when asked to: less is left open than after chasing the best', async () => {
    const goals = [goalOf('wave', {})];
    const truth = (x: number, y: number): readonly number[] => [Math.sin(5 * x) + Math.cos(4 * y)];
    const openAfter = async (acquisition: string): Promise<number> => {
      const { trials, proposals } = await run({ goals, truth, count: 16, options: { acquisition } });
      if (acquisition === 'variance') expect(proposals.at(-1)!.why).toContain('teaches most about wave');
      const data = collectGoalData({ goals, space, trials, experimentsLeft: 1 }, 0).withStandIns();
      const belief = fitProcessBelief(data, seededRandom('left open'));
      const grid = Float64Array.from({ length: 882 }, (_, i) =>
        i % 2 === 0 ? Math.floor(i / 42) / 20 : ((i >> 1) % 21) / 20,
      );
      const { variances } = belief.predictMany(grid);
      return variances.reduce((sum, v) => sum + v / variances.length, 0);
    };
    expect(await openAfter('variance')).toBeLessThan(0.5 * (await openAfter('ucb')));
  });

  it('does not stall on a lucky reading: noisy Branin', async () => {
    const truth = (a: number, b: number): readonly number[] => {
      const [x, y] = [15 * a - 5, 15 * b];
      const ring = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
      return [ring ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10];
    };
    const goals = [goalOf('branin', { direction: 'minimize' })];
    const even = await run({ goals, truth, count: 10, noise: 5, planner: 'sobol' });
    const place = { x: 0.5, y: 0.62 };
    const lucky = measure('lucky', place, truth, () => -5 - truth(0.5, 0.62)[0]!);
    const { trials } = await run({
      goals,
      truth,
      count: 22,
      noise: 5,
      start: [...even.trials, lucky],
      options: { acquisition: 'log-ei' },
    });
    const chosen = trials.slice(11);
    const crowded = chosen.filter(
      ({ design }) => Math.hypot(at(design)[0] - 0.5, at(design)[1] - 0.62) < 0.1,
    );
    expect(crowded.length).toBeLessThan(6);
    expect(Math.min(...chosen.map(({ design }) => truth(...at(design))[0]!))).toBeLessThan(2);
  });
});
