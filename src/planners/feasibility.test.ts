import { describe, expect, it } from 'vitest';
import {
  type Design,
  encodeDesign,
  type FailureKind,
  type PlanningView,
  type Trial,
} from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { learnFeasibility } from './feasibility.ts';
import { boxOf, contextOf, goal } from './planning.fixture.ts';

const box = boxOf('x', 'y');
const made = (design: Design, value = 1): Trial => ({
  sample: 's',
  design,
  outcomes: [{ value, sd: null, unit: 'K' }],
  status: 'measured',
});
const failedAt = (design: Design, failure: FailureKind = 'synthesis-failed'): Trial => ({
  sample: 'f',
  design,
  outcomes: [null],
  status: 'failed',
  failure,
});
const viewOf = (trials: readonly Trial[], space = box): PlanningView => ({
  goals: [goal],
  space,
  trials,
  experimentsLeft: 9,
});
const chanceAt = (trials: readonly Trial[], x: number, y: number): number =>
  Math.exp(learnFeasibility(viewOf(trials))(encodeDesign(box, { x, y })));
const corners = [0, 1].flatMap((x) => [0, 1].map((y) => made({ x, y })));

describe('what can be made', () => {
  it('is doubted around the first failure, less the farther away', () => {
    const trials = [...corners, failedAt({ x: 0.5, y: 0.5 })];
    const chances = [0, 0.1, 0.3, 0.45].map((away) => chanceAt(trials, 0.5 + away, 0.5));
    expect(chances[0]).toBeLessThan(0.75 * chances[3]!);
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(chanceAt(corners, 0.5, 0.5)).toBe(1);
  });

  it('is nothing that an instrument fault or a refused repeat tells of', () => {
    const chance = (...trials: readonly Trial[]): number => chanceAt([...corners, ...trials], 0, 0);
    expect(chance(failedAt({ x: 0, y: 0 }, 'instrument-fault'))).toBe(1);
    expect(chance(failedAt({ x: 0, y: 0 }, 'refused'))).toBe(1);
    expect(chance(failedAt({ x: 0.1, y: 0 }, 'refused'))).toBeLessThan(1);
  });

  it('has the gradient of its differences', () => {
    const random = seededRandom('slopes');
    const trials = Array.from({ length: 15 }, () => {
      const design = { x: random.uniform(), y: random.uniform() };
      return random.uniform() < 0.4 ? failedAt(design) : made(design);
    });
    const feasibility = learnFeasibility(viewOf(trials));
    for (let i = 0; i < 20; i++) {
      const point = Float64Array.of(random.uniform(), random.uniform());
      const gradient = new Float64Array(2);
      feasibility(point, gradient);
      for (const j of [0, 1]) {
        const [low, high] = [point.slice(), point.slice()];
        low[j]! -= 1e-6;
        high[j]! += 1e-6;
        expect(gradient[j]).toBeCloseTo((feasibility(high) - feasibility(low)) / 2e-6, 4);
      }
    }
  });

  it('follows failures that lie together, and makes little of those that lie anywhere', () => {
    const random = seededRandom('patterns');
    const designs = Array.from({ length: 60 }, () => ({ x: random.uniform(), y: random.uniform() }));
    const spread = (works: (design: { x: number; y: number }, i: number) => boolean): number => {
      const trials = designs.map((design, i) => (works(design, i) ? made(design) : failedAt(design)));
      const logs = [0.15, 0.5, 0.85].flatMap((x) =>
        [0.15, 0.5, 0.85].map((y) => Math.log(chanceAt(trials, x, y))),
      );
      return Math.max(...logs) - Math.min(...logs);
    };
    expect(spread(({ x }) => x < 0.6)).toBeGreaterThan(1.5);
    expect(spread((_, i) => i % 3 > 0)).toBeLessThan(0.4);
  });
});

/** Mean regret and failures of campaigns in pools whose upper 40 % in some direction cannot be made. */
async function campaigns(
  failure: FailureKind,
): Promise<{ readonly regret: number; readonly failures: number }> {
  let regret = 0;
  let failures = 0;
  for (let seed = 0; seed < 10; seed++) {
    const random = seededRandom('pools', seed);
    const hills = Array.from({ length: 5 }, () => [
      random.uniform(),
      random.uniform(),
      Math.abs(random.normal()),
    ]);
    const truth = ({ x, y }: Design): number =>
      hills.reduce(
        (sum, [a, b, h]) => sum + h! * Math.exp(-((Number(x) - a!) ** 2 + (Number(y) - b!) ** 2) / 0.1),
        0,
      );
    const pool = Array.from({ length: 150 }, () => ({ x: random.uniform(), y: random.uniform() }));
    const [a, b] = [random.normal(), random.normal()];
    const cut = pool.map(({ x, y }) => a * x + b * y).toSorted((p, q) => p - q)[90]!;
    const works = ({ x, y }: Design): boolean => a * Number(x) + b * Number(y) < cut;
    const trials: Trial[] = [];
    for (let i = 0; i < 20; i++) {
      const [proposal] = await bayes.propose(
        viewOf(trials, { ...box, pool }),
        1,
        bayes.parseOptions({}),
        contextOf(seededRandom('choice', seed, i)),
      );
      const { design } = proposal!;
      trials.push(works(design) ? made(design, truth(design)) : failedAt(design, failure));
    }
    const found = trials.filter(({ status }) => status === 'measured').map(({ design }) => truth(design));
    regret += (Math.max(...pool.filter(works).map(truth)) - Math.max(0, ...found)) / 10;
    failures += (20 - found.length) / 10;
  }
  return { regret, failures };
}

it('a planner that learns from failed syntheses fails less often and finds no less than one that ignores them', async () => {
  const ignoring = await campaigns('instrument-fault');
  const learning = await campaigns('synthesis-failed');
  expect(learning.failures).toBeLessThan(0.95 * ignoring.failures);
  expect(learning.regret).toBeLessThanOrEqual(ignoring.regret);
});
