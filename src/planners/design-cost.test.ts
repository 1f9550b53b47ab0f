import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Design,
  type ExperimentCosts,
  encodeDesign,
  type PlanningView,
  type Space,
  type Trial,
} from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { learnDesignCost } from './design-cost.ts';
import { boxOf, contextOf, goal, measuredAll } from './planning.fixture.ts';

const gas = { kind: 'categorical', name: 'gas', options: ['argon', 'oxygen'] } as const;
const box = boxOf('x', 'furnace');
const mixed: Space = {
  variables: [
    { kind: 'continuous', name: 'platinum', unit: 'g', min: 1, max: 100, scale: 'log' },
    gas,
    { kind: 'integer', name: 'cycles', unit: '1', min: 1, max: 5 },
  ],
  constraints: [],
  pool: null,
};
const costsOf = (...rules: ExperimentCosts['rules']): ExperimentCosts => ({
  experiment: 10,
  currency: 'EUR',
  rules,
});
const num = (design: Design, name: string): number => design[name] as number;

async function proposeIn(
  space: Space,
  trials: readonly Trial[],
  rest: Partial<PlanningView>,
  options = {},
  seed = 0,
) {
  const view: PlanningView = { goals: [goal], space, trials, experimentsLeft: 20, ...rest };
  const [proposal] = await bayes.propose(
    view,
    1,
    bayes.parseOptions(options),
    contextOf(seededRandom('costs', seed)),
  );
  return proposal!;
}

describe('the cost of a design', () => {
  it('adds what its values cost, and what it costs to change them', () => {
    const costs = costsOf(
      { variable: 'platinum', perUnit: 2 },
      { variable: 'gas', perOption: { oxygen: 5 }, perChange: 7 },
      { variable: 'cycles', perChange: 1 },
    );
    const before = { platinum: 50, gas: 'argon', cycles: 2 };
    const cost = learnDesignCost({
      goals: [goal],
      space: mixed,
      trials: measuredAll([before], () => 1),
      experimentsLeft: 1,
      costs,
    })!;
    const at = (design: Design): number => cost.at(encodeDesign(mixed, design));
    expect(at({ platinum: 3, gas: 'argon', cycles: 2 })).toBeCloseTo(10 + 6);
    expect(at({ platinum: 3, gas: 'oxygen', cycles: 2 })).toBeCloseTo(10 + 6 + 5 + 7);
    expect(at({ platinum: 3, gas: 'argon', cycles: 4 })).toBeCloseTo(10 + 6 + 1);
    expect(cost.kept).toEqual([{ gas: 'argon', cycles: 2 }, { gas: 'argon' }, { cycles: 2 }]);
  });

  it('has the gradient of its differences', () => {
    const view = { goals: [goal], space: mixed, trials: [], experimentsLeft: 1 };
    const cost = learnDesignCost({ ...view, costs: costsOf({ variable: 'platinum', perUnit: 2 }) })!;
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), (u) => {
        const gradient = new Float64Array(4);
        const at = (first: number): number => cost.at(Float64Array.of(first, 0.7, 0, 0.5));
        cost.at(Float64Array.of(u, 0.7, 0, 0.5), gradient);
        expect(gradient[0]).toBeCloseTo((at(u + 1e-5) - at(u - 1e-5)) / 2e-5, 3);
      }),
    );
  });
});

describe('a planner that is told costs', () => {
  const corners = [0, 0.25, 0.5, 0.75, 1].flatMap((x) => [0, 0.5, 1].map((furnace) => ({ x, furnace })));
  const hill = (d: Design): number => 8 - 10 * (num(d, 'x') - 0.6) ** 2 - 4 * (num(d, 'furnace') - 0.6) ** 2;

  it.each(['ucb', 'log-ei'])(
    'asks for the same as ever when every experiment costs the same (%s)',
    async (acquisition) => {
      const pool = corners.flatMap(({ x, furnace }) => [
        { x, furnace },
        { x: x * 0.9 + 0.03, furnace: furnace * 0.8 + 0.1 },
      ]);
      const space = { ...box, pool };
      const plain = await proposeIn(space, measuredAll(corners, hill), {}, { acquisition });
      const costs = costsOf({ variable: 'x', perUnit: 0 });
      const equal = await proposeIn(space, measuredAll(corners, hill), { costs }, { acquisition });
      expect(equal.design).toEqual(plain.design);
    },
  );

  it.each(['ucb', 'log-ei'])('takes the cheaper of two equal promises (%s)', async (acquisition) => {
    const twin = (d: Design): number => 5 - 8 * Math.min((num(d, 'x') - 0.2) ** 2, (num(d, 'x') - 0.8) ** 2);
    const known = [0, 0.5, 1].flatMap((x) => [0, 1].map((furnace) => ({ x, furnace })));
    const pool = [...known, { x: 0.2, furnace: 0.5 }, { x: 0.8, furnace: 0.5 }];
    const space = { ...box, pool };
    const trials = measuredAll(known, twin);
    const places = async (rest: Partial<PlanningView>): Promise<Set<unknown>> => {
      const proposals = Array.from({ length: 12 }, (_, seed) =>
        proposeIn(space, trials, rest, { acquisition }, seed),
      );
      return new Set((await Promise.all(proposals)).map(({ design }) => design.x));
    };
    expect(await places({})).toEqual(new Set([0.2, 0.8]));
    expect(await places({ costs: costsOf({ variable: 'x', perUnit: 40 }) })).toEqual(new Set([0.2]));
  });

  it('keeps a setting that is dear to change, in a box, until a change is worth it', async () => {
    const trials = measuredAll(corners, hill);
    const last = { x: 0.25, furnace: 0.5 };
    const ordered = [
      ...trials.filter(({ design }) => design.x !== 0.25 || design.furnace !== 0.5),
      ...measuredAll([last], hill),
    ];
    const furnaceAfter = async (perChange: number): Promise<number> => {
      const costs = costsOf({ variable: 'furnace', perChange });
      return num((await proposeIn(box, ordered, { costs })).design, 'furnace');
    };
    expect(await furnaceAfter(500)).toBe(0.5);
    expect(await furnaceAfter(0)).not.toBe(0.5);
  });

  it('says what the experiment costs', async () => {
    const { why } = await proposeIn(box, measuredAll(corners, hill), {
      costs: costsOf({ variable: 'x', perUnit: 3 }),
    });
    expect(why).toMatch(/; it costs 1[0-3](\.\d+)?.EUR\.$/);
  });
});
