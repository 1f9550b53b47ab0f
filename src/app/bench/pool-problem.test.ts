import { describe, expect, it } from 'vitest';
import { parseTable } from '../read-table.ts';
import { type PoolRequest, poolProblemFromTable } from './pool-problem.ts';
import { parseRowCondition } from './row-condition.ts';

const table = (text: string) => parseTable(new TextEncoder().encode(text), 'alloys.csv');
const request = (more: Partial<PoolRequest> = {}): PoolRequest => ({
  goals: [{ quantity: 'Tc', direction: 'maximize' }],
  inputs: null,
  ignore: [],
  ...more,
});

/** Two designs measured twice; the best by one reading is not the best on average. */
const replicated = table('x,Tc\n1,4\n2,9\n2,1\n3,6\n3,6.5\n4,\n5,2');

describe('a pool of recorded designs', () => {
  it('holds distinct designs in file order, and no row without a reading', () => {
    const { candidates, poolSize, name } = poolProblemFromTable(replicated, request());
    expect(candidates).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }, { x: 5 }]);
    expect([poolSize, name]).toEqual([4, 'alloys']);
  });

  it('counts what is best on average, with and without noise', () => {
    for (const isNoisy of [false, true]) {
      const problem = poolProblemFromTable(replicated, request({ isNoisy }));
      expect(problem.targetIndices).toEqual([2]);
      expect(problem.truthOf({ x: 3 })).toEqual([6.25]);
    }
  });

  it('reads the mean, or with noise one replicate that stays the same within a seed', () => {
    const averaged = poolProblemFromTable(replicated, request());
    expect(averaged.measure({ x: 2 }, 1, 0)).toEqual([5]);
    const noisy = poolProblemFromTable(replicated, request({ isNoisy: true }));
    const readings = Array.from({ length: 40 }, (_, seed) => noisy.measure({ x: 2 }, seed, 0)?.[0]);
    expect(new Set(readings)).toEqual(new Set([9, 1]));
    expect(noisy.measure({ x: 2 }, 7, 3)).toEqual(noisy.measure({ x: 2 }, 7, 9));
  });

  it('starts each seed from two different designs', () => {
    const { initialIndices } = poolProblemFromTable(replicated, request());
    const pairs = Array.from({ length: 50 }, (_, seed) => initialIndices(seed));
    expect(pairs.every(([first, second]) => first !== second)).toBe(true);
    expect(new Set(pairs.flat()).size).toBe(4);
    expect(initialIndices(3)).toEqual(initialIndices(3));
  });

  it('knows what a random order reaches', () => {
    const { random } = poolProblemFromTable(replicated, request());
    expect(random.found?.(2)).toEqual([0.25, 0.5]);
    // Means 4, 5, 6.25, 2: median 4.5, unit of regret 1.75; a first draw leaves 6.25 − 4.3125 on average.
    expect(random.regret?.(1)[0]).toBeCloseTo(1.9375 / 1.75, 12);
    expect(random.regret?.(4)[3]).toBeCloseTo(0, 12);
  });

  it('aims at a target or at a minimum as well', () => {
    const near = request({ goals: [{ quantity: 'Tc', direction: 'target', target: 4.1 }] });
    expect(poolProblemFromTable(replicated, near).targetIndices).toEqual([0]);
    const low = request({ goals: [{ quantity: 'Tc', direction: 'minimize' }] });
    expect(poolProblemFromTable(replicated, low).targetIndices).toEqual([3]);
  });
});

describe('hits and failures', () => {
  const library = table(
    'sample,fe,ga,voltage,replaced,phases\n1,0.8,0.2,10,10.2,1\n2,0.7,0.3,10,10.1,1\n3,0.6,0.4,4,4,2\n4,0.5,0.5,1,1,3\n5,0.4,0.6,0.5,0.5,1',
  );
  const magnetic = request({
    goals: [{ quantity: 'replaced', direction: 'maximize' }],
    ignore: ['sample', 'phases'],
    hits: [parseRowCondition('--hit', 'voltage>=10')],
  });

  it('count what a condition says, whose column is an outcome and no input', () => {
    const problem = poolProblemFromTable(library, magnetic);
    expect(problem.targetIndices).toEqual([0, 1]);
    expect(problem.space.variables.map(({ name }) => name)).toEqual(['fe', 'ga']);
    expect(problem.random.firstHit?.(1)).toEqual([0.4]);
  });

  it('show failures to the planner and never count them as found', () => {
    const failures = [parseRowCondition('--fail', 'voltage>=10')];
    const problem = poolProblemFromTable(library, { ...magnetic, hits: [], failures });
    expect(problem.measure({ fe: 0.8, ga: 0.2 }, 0, 0)).toBeNull();
    expect(problem.truthOf({ fe: 0.8, ga: 0.2 })).toBeNull();
    expect(problem.targetIndices).toEqual([2]);
  });

  it.each([
    [
      'a hit that none is',
      { hits: [parseRowCondition('--hit', 'voltage>11')] },
      'no candidate is a hit by "voltage>11"',
    ],
    ['a column that is not there', { hits: [parseRowCondition('--hit', 'volts>1')] }, 'no column "volts"'],
    [
      'an outcome as an input',
      { inputs: ['fe', 'voltage'] },
      '"voltage" is an outcome and cannot be an input',
    ],
  ])('refuse %s', (_, more, message) => {
    expect(() => poolProblemFromTable(library, { ...magnetic, ...more })).toThrow(message);
  });
});

describe('several goals', () => {
  const trade = table('x,strength,cost\n1,1,1\n2,2,2\n3,3,3\n4,1,3');

  it('are judged by hypervolume between the worst and the best of each', () => {
    const goals = [
      { quantity: 'strength', direction: 'maximize' },
      { quantity: 'cost', direction: 'minimize' },
    ] as const;
    const problem = poolProblemFromTable(trade, request({ goals }));
    expect(problem.targets).toBeNull();
    // Scaled: (0, 1), (0.5, 0.5), (1, 0), (0, 0); from (−0.1, −0.1) they dominate 0.11, 0.36, 0.11 and 0.01, together 0.46.
    expect(problem.regret?.kind === 'hypervolume' && problem.regret.largest).toBeCloseTo(0.46, 12);
    const curve = problem.random.regret?.(4) ?? [];
    expect(curve[0]).toBeCloseTo(1 - 0.59 / 4 / 0.46, 12);
    expect(curve[3]).toBeCloseTo(0, 12);
  });
});

describe('what cannot be played', () => {
  it.each([
    ['a text objective', 'x,Tc\n1,high\n2,low', '"Tc" is "high"'],
    ['a constant objective', 'x,Tc\n1,4\n2,4\n3,4', 'every candidate has the same "Tc"'],
    ['no column', 'x,Hc\n1,4', 'no column "Tc"'],
    ['no reading', 'x,Tc\n1,\n2,', 'Tc'],
  ])('is refused: %s', (_, text, message) => {
    expect(() => poolProblemFromTable(table(text), request())).toThrow(message);
  });

  it('leaves regret open where half of the candidates tie for the best', () => {
    const problem = poolProblemFromTable(table('x,Tc\n1,4\n2,4\n3,1'), request());
    expect(problem.regret).toBeNull();
    expect(problem.targets?.keys.size).toBe(1);
  });
});
