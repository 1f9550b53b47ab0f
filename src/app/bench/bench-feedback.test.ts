import { describe, expect, it } from 'vitest';
import { createAgentPlanner, memoryRunLog } from '../../agents/index.ts';
import { type Design, designKey, type Planner } from '../../campaign/index.ts';
import { seededRandom } from '../../core/random.ts';
import { modelThatSays } from '../agents/scripted-campaign.fixture.ts';
import { benchFeedback } from './bench-feedback.ts';
import type { BenchProblem } from './bench-problem.ts';
import type { Player } from './play-campaign.ts';
import { twinProblem } from './twin-problem.ts';

const quiet = { signal: { aborted: false }, onProgress: () => undefined };

/** Takes the untried candidate that lies nearest to the best reading that it was shown. */
const climber: Planner<unknown> = {
  name: 'climber',
  version: '1',
  summary: 'a test planner',
  parseOptions: () => ({}),
  async propose({ space, trials }) {
    const tried = new Set(trials.map(({ design }) => designKey(space, design)));
    const best = trials.toSorted((a, b) => (b.outcomes[0]?.value ?? 0) - (a.outcomes[0]?.value ?? 0))[0];
    const far = (design: Design): number =>
      Object.keys(design).reduce(
        (sum, name) => sum + (Number(design[name]) - Number(best?.design[name])) ** 2,
        0,
      );
    const open = (space.pool ?? []).filter((design) => !tried.has(designKey(space, design)));
    const [design] = open.toSorted((a, b) => far(a) - far(b));
    return design === undefined ? [] : [{ design, predicted: null, expectedImprovement: null, why: 'near' }];
  },
};

/** Knows the values of alloys whose metals are called by their real names, as if it had read them, and otherwise takes them as they come. */
const reader = (problem: BenchProblem): Planner<unknown> => ({
  ...climber,
  name: 'reader',
  async propose({ space, trials }) {
    const tried = new Set(trials.map(({ design }) => designKey(space, design)));
    const open = (space.pool ?? []).filter((design) => !tried.has(designKey(space, design)));
    const known = (design: Design): number => problem.truthOf(design)?.[0] ?? 0;
    const isMasked = Object.keys(space.pool?.[0] ?? {}).some((name) => /^E\d+$/.test(name));
    const [design] = isMasked ? open : open.toSorted((a, b) => known(b) - known(a));
    return design === undefined ? [] : [{ design, predicted: null, expectedImprovement: null, why: 'read' }];
  },
});

/** An agent whose model looks at designs and never at what was measured. */
function deafAgent({ space, goals }: BenchProblem): Player {
  let turn = 0;
  const order = seededRandom('deaf').shuffle(space.pool ?? []);
  const model = modelThatSays((request) => {
    const known = JSON.stringify(request.messages);
    const untried = order.filter(
      (design) => !known.includes(JSON.stringify(JSON.stringify(design)).slice(1, -1)),
    );
    const forecast = { q05: 0, q50: 5, q95: 10, unit: goals[0]?.unit ?? '' };
    return [
      [
        'propose-experiments',
        { experiments: [{ design: untried[turn++ % 3] ?? order[0] ?? {}, forecast, why: 'so' }] },
      ],
    ];
  });
  const planner = createAgentPlanner({
    campaign: { id: 'world', name: 'world' },
    model,
    budget: { tokens: null, money: null },
    runLog: memoryRunLog(),
    toolsFor: () => [],
    ask: async () => [],
    signal: new AbortController().signal,
  });
  return { planner: planner as Planner<unknown>, options: planner.parseOptions({ fallback: null }) };
}

describe('the permuted-feedback control', () => {
  it('finds that a planner which climbs listens', async () => {
    const record = await benchFeedback({
      ...quiet,
      playerFor: () => ({ planner: climber, options: {} }),
      problemOf: (world) => twinProblem(world),
      firstWorld: 0,
      worldCount: 24,
      budget: 16,
    });
    expect(record).toMatchObject({ verdict: 'listens', worldCount: 24, isComplete: true });
    expect(record.realMinusPermuted.lower).toBeGreaterThan(0);
  });

  it('names an agent deaf whose model ignores what is measured', async () => {
    const record = await benchFeedback({
      ...quiet,
      playerFor: deafAgent,
      problemOf: (world) => twinProblem(world),
      firstWorld: 0,
      worldCount: 20,
      budget: 10,
    });
    expect(record).toMatchObject({ verdict: 'deaf', worldCount: 20 });
  });

  it('finds the gap of a planner that has read the values under real names, and none of one that does not look at names', async () => {
    const gapOf = async (plannerFor: (problem: BenchProblem) => Planner<unknown>) => {
      const { memorisation } = await benchFeedback({
        ...quiet,
        playerFor: (problem) => ({ planner: plannerFor(problem), options: {} }),
        problemOf: (world) => twinProblem(world),
        namedProblemOf: (world) => twinProblem(world, 'real'),
        firstWorld: 0,
        worldCount: 8,
        budget: 10,
      });
      return memorisation?.namedMinusMasked;
    };
    expect(await gapOf(() => climber)).toMatchObject({ mean: 0, lower: 0, upper: 0 });
    expect((await gapOf(reader))?.lower).toBeGreaterThan(0);
  });

  it('plays the same worlds under real names', () => {
    const [masked, named] = [twinProblem(3), twinProblem(3, 'real')];
    const truths = (problem: BenchProblem) => problem.space.pool?.map((design) => problem.truthOf(design));
    expect(truths(named)).toEqual(truths(masked));
    expect(Object.keys(named.space.pool?.[0] ?? {}).every((name) => /^[A-Z][a-z]?$/.test(name))).toBe(true);
  });

  it('plays worlds that are each their own, hidden behind made-up names', () => {
    const [one, other, again] = [twinProblem(1), twinProblem(2), twinProblem(1)];
    expect(one.space.pool).toHaveLength(66);
    expect(Object.keys(one.space.pool?.[0] ?? {}).every((name) => /^E\d+$/.test(name))).toBe(true);
    const truths = (problem: BenchProblem) => problem.space.pool?.map((design) => problem.truthOf(design));
    expect(truths(again)).toEqual(truths(one));
    expect(truths(other)).not.toEqual(truths(one));
  });
});
