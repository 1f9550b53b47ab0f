import { describe, expect, it } from 'vitest';
import type { Design, Goal, PlanningView, Space, Trial } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { axis, boxOf, contextOf, goal, measured } from './planning.fixture.ts';

const box = boxOf('x', 'y');
const line: Space = {
  variables: [axis('x')],
  constraints: [],
  pool: Array.from({ length: 21 }, (_, i) => ({ x: i / 20 })),
};

function propose(
  view: Partial<PlanningView>,
  options: Parameters<typeof bayes.parseOptions>[0] = {},
  count = 1,
) {
  const whole = { goals: [goal], space: box, trials: [], experimentsLeft: 20, ...view };
  const finished = whole.trials.filter(({ status }) => status !== 'pending');
  const random = seededRandom('bayes test', finished.length);
  const context = contextOf(random);
  return bayes.propose(whole, count, bayes.parseOptions(options), context);
}

/** Runs a campaign on a known function and returns its trials. */
async function runOn(
  space: Space,
  goal: Goal,
  truth: (design: Design) => number,
  count: number,
  options = {},
) {
  const trials: Trial[] = [];
  for (let i = 0; i < count; i++) {
    const [proposal] = await propose({ space, goals: [goal], trials }, options);
    trials.push(measured(`s${i + 1}`, proposal!.design, truth(proposal!.design)));
  }
  return trials;
}
const values = (trials: readonly Trial[]): number[] => trials.map(({ outcomes }) => outcomes[0]!.value);
const num = (design: Design, name: string): number => design[name] as number;

describe('planner bayes finds', () => {
  it.each(['ucb', 'log-ei', 'thompson'])(
    'the minimum of Branin in 25 measurements (%s)',
    async (acquisition) => {
      const branin = (design: Design): number => {
        const x = 15 * num(design, 'x') - 5;
        const y = 15 * num(design, 'y');
        const ring = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
        return ring ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
      };
      const trials = await runOn(box, { ...goal, direction: 'minimize' }, branin, 25, { acquisition });
      expect(Math.min(...values(trials))).toBeLessThan(0.8);
    },
  );

  it('a target between the extremes', async () => {
    const near: Goal = { ...goal, direction: 'target', target: 2.5 };
    const trials = await runOn(box, near, (d) => 4 * num(d, 'x') + num(d, 'y') ** 2, 12, {
      acquisition: 'log-ei',
    });
    expect(Math.min(...values(trials).map((v) => Math.abs(v - 2.5)))).toBeLessThan(0.02);
  });

  it('the right category and number of a mixed space', async () => {
    const space: Space = {
      variables: [axis('x'), { kind: 'categorical', name: 'gas', options: ['argon', 'oxygen', 'vacuum'] }],
      constraints: [],
      pool: null,
    };
    const truth = (d: Design): number =>
      (d.gas === 'oxygen' ? 2 : d.gas === 'argon' ? 1 : 0) - 9 * (num(d, 'x') - 0.3) ** 2;
    expect(Math.max(...values(await runOn(space, goal, truth, 18)))).toBeGreaterThan(1.98);
  });

  it('the best alloy of a continuous composition with at most three elements', async () => {
    const elements = ['Nb', 'Ti', 'V', 'Zr', 'Hf'];
    const space: Space = {
      variables: [
        {
          kind: 'composition',
          name: 'alloy',
          components: elements.map((element) => ({ element, min: 0, max: 1 })),
          atMost: 3,
          step: null,
          fixed: {},
          mixedAmount: 1,
        },
      ],
      constraints: [],
      pool: null,
    };
    const truth = (d: Design): number =>
      10 - 20 * ((num(d, 'Nb') - 0.5) ** 2 + (num(d, 'Ti') - 0.3) ** 2 + (num(d, 'Zr') - 0.2) ** 2);
    expect(Math.max(...values(await runOn(space, goal, truth, 25)))).toBeGreaterThan(9.8);
  });
});

describe('planner bayes respects', () => {
  const cloud = Array.from({ length: 12 }, (_, i) => {
    const design = { x: ((5 * i) % 12) / 12, y: ((7 * i + 2) % 12) / 12 };
    return measured(`s${i + 1}`, design, 10 - 8 * (design.x - 0.8) ** 2 - 8 * (design.y - 0.8) ** 2);
  });
  const slope = [0, 0.25, 0.5].map((x, i) => measured(`s${i + 1}`, { x }, 10 * x));

  it('pending experiments: a batch spreads instead of crowding one peak', async () => {
    const batch = await propose({ space: line, trials: slope }, {}, 3);
    const places = batch.map(({ design }) => num(design, 'x')).sort();
    expect(new Set(places).size).toBe(3);
    expect(places[2]! - places[0]!).toBeGreaterThan(0.1);
    const waiting: Trial = { sample: 's4', design: batch[0]!.design, outcomes: [null], status: 'pending' };
    const [next] = await propose({ space: line, trials: [...slope, waiting] });
    expect(next!.design).toEqual(batch[1]!.design);
  });

  it('a large batch by Thompson: each design is the best of a function that may be true', async () => {
    const batch = await propose({ space: box, trials: cloud }, { acquisition: 'thompson' }, 24);
    const places = batch.map(({ design }) => `${num(design, 'x').toFixed(2)} ${num(design, 'y').toFixed(2)}`);
    expect(new Set(places).size).toBeGreaterThan(12);
    const near = batch.filter(({ design }) => num(design, 'x') > 0.5 && num(design, 'y') > 0.5).length;
    expect(near).toBeGreaterThan(12);
  });

  it('a failed synthesis: it moves away from where making failed', async () => {
    const [undisturbed] = await propose({ space: line, trials: slope }, { acquisition: 'log-ei' });
    const at = num(undisturbed!.design, 'x');
    const failures = line.pool!.filter(({ x }) => Math.abs(num({ x: x! }, 'x') - at) < 0.12);
    const failed = failures.map(
      (design, i): Trial => ({
        sample: `f${i}`,
        design,
        outcomes: [null],
        status: 'failed',
        failure: 'synthesis-failed',
      }),
    );
    const fault = failed.map((trial): Trial => ({ ...trial, failure: 'instrument-fault' }));
    const distance = async (trials: readonly Trial[]): Promise<number> => {
      const [proposal] = await propose(
        { space: line, trials: [...slope, ...trials] },
        { acquisition: 'log-ei' },
      );
      return Math.min(...failures.map((design) => Math.abs(num(design, 'x') - num(proposal!.design, 'x'))));
    };
    expect(await distance(failed)).toBeGreaterThan(await distance(fault));
  });

  it('a detection limit: "below 4" is neither 4 nor 0', async () => {
    const bounded: Trial = {
      sample: 's9',
      design: { x: 0.9 },
      outcomes: [{ value: 4, sd: null, unit: 'K', bound: 'upper' }],
      status: 'measured',
    };
    const trials = [...slope, measured('s4', { x: 0.65 }, 6.5)];
    const expectedAt = async (extra: Trial): Promise<number> => {
      const pool = line.pool!.filter(({ x }) => x === 0.85);
      const space = { ...line, pool: [...pool, ...[...trials, extra].map(({ design }) => design)] };
      const [proposal] = await propose({ space, trials: [...trials, extra] });
      return proposal!.predicted!.value;
    };
    const censored = await expectedAt(bounded);
    const asZero = await expectedAt(measured('s9', { x: 0.9 }, 0));
    const generous = await expectedAt({ ...bounded, outcomes: [{ ...bounded.outcomes[0]!, value: 400 }] });
    expect(censored).toBeGreaterThan(asZero + 0.5);
    expect(generous).toBeGreaterThan(6);
    expect(generous).toBeGreaterThan(censored);
  });

  it('replicates: scatter between them widens what it predicts', async () => {
    const repeated = (scatter: number): Trial[] =>
      slope.flatMap(({ design, outcomes }, i) =>
        [-1, 1].map((sign) => measured(`r${i}${sign}`, design, outcomes[0]!.value + sign * scatter)),
      );
    const space = { ...line, pool: [0, 0.25, 0.3, 0.5].map((x) => ({ x })) };
    const sdWith = async (scatter: number): Promise<number> =>
      (await propose({ space, trials: repeated(scatter) }))[0]!.predicted!.sd!;
    expect(await sdWith(1.5)).toBeGreaterThan((await sdWith(0.01)) + 1);
  });
});

describe('planner bayes says', () => {
  it('what it expects, how likely a gain is, and what lies nearest', async () => {
    const trials = [0, 0.25, 0.5].map((x, i) => measured(`s${i + 1}`, { x }, 10 * x));
    const [proposal] = await propose({ space: line, trials });
    expect(proposal!.why).toMatch(
      /^Expected tc [\d.]+ ± [\d.]+.K, \d+ % likely to beat the best so far \(believed to be [\d.]+.K\), expected gain [\d.]+.K; the nearest sample measured, s\d, gave [\d.]+.K\.$/,
    );
    expect(proposal!.expectedImprovement).toBeGreaterThan(0);
  });

  it('what is wrong with its options', () => {
    expect(() => bayes.parseOptions({ beta: -1 })).toThrow(
      'planner bayes: option beta is -1, expected 0 or more',
    );
    expect(() => bayes.parseOptions({ acquisition: 'luck' })).toThrow(
      /acquisition is "luck", expected log-ei, thompson, ucb or variance/,
    );
    expect(() => bayes.parseOptions({ initial: 2.5 })).toThrow(/initial is 2.5, expected a whole number/);
  });
});
