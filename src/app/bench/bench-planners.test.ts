import { describe, expect, it } from 'vitest';
import type { Planner, PlanningView } from '../../campaign/index.ts';
import { planners } from '../../planners/index.ts';
import { parseTable } from '../read-table.ts';
import { analyticProblem } from './analytic-problem.ts';
import { describeBench } from './bench-document.ts';
import { type BenchRequest, benchPlanners } from './bench-planners.ts';
import { poolProblemFromTable } from './pool-problem.ts';

const rows = Array.from({ length: 40 }, (_, x) => `${x},${-((x - 30) ** 2)}`);
const problem = poolProblemFromTable(
  parseTable(new TextEncoder().encode(`x,y\n${rows.join('\n')}`), 'hill.csv'),
  { goals: [{ quantity: 'y', direction: 'maximize' }], inputs: null, ignore: [] },
);

/** Goes to the neighbour of the best so far; forecasts that its reading will be the best one's, to within 50. */
const climber: Planner<unknown> = {
  name: 'climber',
  version: '1',
  summary: 'walks uphill',
  parseOptions: (options) => options,
  async propose({ trials, space }: PlanningView) {
    const best = trials.reduce((a, b) => ((b.outcomes[0]?.value ?? 0) > (a.outcomes[0]?.value ?? 0) ? b : a));
    const tried = new Set(trials.map(({ design }) => design.x));
    const open = (space.pool ?? []).filter(({ x }) => !tried.has(x as number));
    const distance = (x: unknown): number => Math.abs(Number(x) - Number(best.design.x));
    const [design] = open.toSorted((a, b) => distance(a.x) - distance(b.x));
    const value = best.outcomes[0]?.value ?? 0;
    const predicted = { value, sd: 50, unit: '1' };
    return design ? [{ design, predicted, expectedImprovement: null, why: 'beside the best' }] : [];
  },
};
const drawer = planners.find(({ name }) => name === 'random') as Planner<unknown>;
const players = [climber, drawer].map((planner) => ({
  planner,
  options: planner.parseOptions({}),
}));
const request = (more: Partial<BenchRequest> = {}): BenchRequest => ({
  players,
  firstSeed: 0,
  seedCount: 12,
  budget: 20,
  controls: true,
  signal: { aborted: false },
  onProgress: () => undefined,
  ...more,
});
const settings = { budget: 20, firstSeed: 0, isNoisy: false };
const run = async (more: Partial<BenchRequest> = {}) =>
  describeBench(problem, await benchPlanners(problem, request(more)), settings);

describe('a benchmark of planners', () => {
  it('shows that a planner that uses its readings beats its own permuted feedback and a random order', async () => {
    const document = await run();
    const [climbing, drawing] = document.planners;
    expect(document).toMatchObject({
      dataset: 'hill',
      poolSize: 40,
      topCount: 2,
      seeds: 12,
      isComplete: true,
    });
    expect(document.randomCurve?.[19]).toBe(0.5);
    expect(climbing?.curve?.at(-1)).toBeGreaterThan(0.9);
    expect(climbing?.control?.realMinusPermuted.lower).toBeGreaterThan(0);
    expect(document.differences[0]).toMatchObject({ planner: 'climber', against: 'random' });
    expect(document.differences[0]?.lower).toBeGreaterThan(0);
    expect(climbing?.acceleration?.find(({ level }) => level === 0.5)?.factor).toBeGreaterThan(1);
    expect(drawing?.control?.realMinusPermuted).toEqual({ mean: 0, lower: 0, upper: 0 });
    expect(drawing?.coverage90).toBeNull();
  });

  it('counts forecasts from the tenth reading on', async () => {
    const { planners } = await run({ controls: false });
    expect(planners[0]?.forecastCount).toBe(12 * 10);
    expect(planners[0]?.coverage90).toBeGreaterThan(0.5);
  });

  it('starts every planner from the same two designs and repeats itself exactly', async () => {
    const [first, second] = [await run(), await run()];
    const figures = (document: typeof first) =>
      document.planners.map(({ secondsPerSuggestion: _, ...planner }) => planner);
    expect(figures(first)).toEqual(figures(second));
    const [a, b] = first.planners.map(({ curve }) => curve?.slice(0, 2));
    expect(a).toEqual(b);
  });

  it('pairs seeds: a later first seed plays what a longer run played then', async () => {
    const whole = await run({ controls: false });
    const rest = await run({ controls: false, firstSeed: 5, seedCount: 7 });
    expect(rest.planners.map(({ scores }) => scores)).toEqual(
      whole.planners.map(({ scores }) => scores.slice(5)),
    );
  });

  it('gives the figures of complete seeds when it is stopped', async () => {
    const signal = { aborted: false };
    const onProgress = (done: number): void => {
      if (done > 0.5) signal.aborted = true;
    };
    const document = await run({ signal, onProgress });
    expect(document).toMatchObject({ isComplete: false, seeds: 6 });
    expect(document.planners[1]?.scores).toHaveLength(6);
    await expect(run({ signal: { aborted: true } })).rejects.toMatchObject({ code: 'interrupted' });
  });

  it.each([2, 41])('refuses a budget of %i', async (budget) => {
    await expect(run({ budget })).rejects.toThrow(`--budget is ${budget}`);
  });

  it('refuses a planner that leaves the pool', async () => {
    const lost: Planner<unknown> = {
      ...climber,
      name: 'lost',
      propose: async () => [{ design: { x: 99 }, predicted: null, expectedImprovement: null, why: '' }],
    };
    await expect(run({ players: [{ planner: lost, options: {} }] })).rejects.toThrow(
      'planner lost, seed 0, experiment 3: left the space',
    );
  });

  it('lets a planner end early and keeps what it found', async () => {
    const tired: Planner<unknown> = {
      ...climber,
      propose: async (view, ...rest) => (view.trials.length < 6 ? climber.propose(view, ...rest) : []),
    };
    const { planners } = await run({ players: [{ planner: tired, options: {} }], controls: false });
    expect(planners[0]?.curve).toHaveLength(20);
    expect(planners[0]?.curve?.[19]).toBe(planners[0]?.curve?.[5]);
  });
});

describe('functions with a known optimum', () => {
  const play = async (name: string, noise = 0) => {
    const problem = analyticProblem(name, noise);
    const record = await benchPlanners(problem, request({ players: players.slice(1), controls: false }));
    return describeBench(problem, record, { ...settings, isNoisy: noise > 0 });
  };

  it('are judged by simple regret, which falls and is that of true values', async () => {
    const { planners, randomCurve, topCount } = await play('branin', 5);
    const curve = planners[0]?.simpleRegretCurve ?? [];
    expect([randomCurve, topCount, planners[0]?.curve]).toEqual([null, null, null]);
    expect(curve).toHaveLength(20);
    expect(curve.every((value, index) => value >= 0 && value <= (curve[index - 1] ?? 400))).toBe(true);
    expect((await play('branin')).planners[0]?.simpleRegretCurve).toEqual(curve);
  });

  it('fail where a hidden constraint says so', async () => {
    const { planners } = await play('branin-disk');
    expect(planners[0]?.failedFraction).toBeGreaterThan(0.1);
    expect(planners[0]?.failedFraction).toBeLessThan(0.6);
  });

  it('can be two at once', async () => {
    const { planners, regretDefinition } = await play('branin-currin');
    expect(regretDefinition).toContain('hypervolume');
    expect(planners[0]?.simpleRegretCurve).toBeNull();
    expect(planners[0]?.hypervolumeRegretCurve?.at(-1)).toBeLessThan(1);
  });

  it.each(['hartmann6', 'ackley10'])('include %s', async (name) => {
    expect((await play(name)).planners[0]?.simpleRegretCurve?.at(-1)).toBeGreaterThan(0);
  });
});
