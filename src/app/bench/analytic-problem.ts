import { type Design, drawDesigns, type Goal, type Space } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import {
  ackley,
  branin,
  braninCurrin,
  braninMinimum,
  cheapForrester,
  currin,
  forrester,
  forresterMinimum,
  hartmann6,
  hartmann6Minimum,
  isInsideBraninDisk,
} from '../../insights/index.ts';
import type { BenchProblem, RegretScale } from './bench-problem.ts';

type AnalyticFunction = {
  readonly summary: string;
  readonly quantities: readonly string[];
  readonly bounds: readonly (readonly [least: number, most: number])[];
  /** Values to be made small; null where the experiment fails. */
  readonly evaluate: (point: readonly number[]) => readonly number[] | null;
  readonly regret: RegretScale;
  /** What a simulator of the first quantity says, free of charge. */
  readonly simulate?: (point: readonly number[]) => number;
};

/** Above all values of Branin's function in its bounds. */
const highestBranin = 309;
/** Above all values of Forrester's function in its bounds. */
const highestForrester = 16;
/** Designs at which a simulator of a continuous space is asked. */
const simulatedCount = 100;

/** Scores are negated values, because all functions are to be made small; `highest` stands where nothing succeeded yet. */
const simpleRegret = (minimum: number, highest: number): RegretScale => ({
  kind: 'simple',
  best: -minimum,
  worst: -highest,
  unit: 1,
});

const braninBounds = [
  [-5, 10],
  [0, 15],
] as const;

const functions: { readonly [name: string]: AnalyticFunction } = {
  branin: {
    summary: 'Branin, 2 variables',
    quantities: ['branin'],
    bounds: braninBounds,
    evaluate: ([x1 = 0, x2 = 0]) => [branin(x1, x2)],
    regret: simpleRegret(braninMinimum, highestBranin),
  },
  hartmann6: {
    summary: 'Hartmann, 6 variables',
    quantities: ['hartmann6'],
    bounds: new Array(6).fill([0, 1]),
    evaluate: (point) => [hartmann6(point)],
    regret: simpleRegret(hartmann6Minimum, 0),
  },
  ackley10: {
    summary: 'Ackley, 10 variables',
    quantities: ['ackley10'],
    bounds: new Array(10).fill([-32.768, 32.768]),
    evaluate: (point) => [ackley(point)],
    regret: simpleRegret(0, 23),
  },
  'branin-disk': {
    summary: 'Branin; experiments outside a disk that nobody knows of fail',
    quantities: ['branin'],
    bounds: braninBounds,
    evaluate: ([x1 = 0, x2 = 0]) => (isInsideBraninDisk(x1, x2) ? [branin(x1, x2)] : null),
    regret: simpleRegret(braninMinimum, highestBranin),
  },
  forrester: {
    summary: 'Forrester, 1 variable, with a simulator that is free and wrong',
    quantities: ['forrester'],
    bounds: [[0, 1]],
    evaluate: ([x = 0]) => [forrester(x)],
    regret: simpleRegret(forresterMinimum, highestForrester),
    simulate: ([x = 0]) => cheapForrester(x),
  },
  'branin-currin': {
    summary: 'Branin and Currin, both at once',
    quantities: ['branin', 'currin'],
    bounds: [
      [0, 1],
      [0, 1],
    ],
    evaluate: ([x1 = 0, x2 = 0]) => [branin(15 * x1 - 5, 15 * x2), currin(x1, x2)],
    regret: {
      kind: 'hypervolume',
      reference: braninCurrin.reference.map((value) => -value),
      largest: braninCurrin.largestHypervolume,
      scale: (scores) => scores,
    },
  },
};

export const analyticProblemNames: readonly string[] = Object.keys(functions);

/** One line per function, for help texts. */
export const describeAnalyticProblems = (): readonly string[] =>
  Object.entries(functions).map(([name, { summary }]) => `${name}: ${summary}`);

/**
 * A function to be minimised, with a known optimum. `noise`: standard deviation added to every reading [unit of the function].
 * @throws AppError `bad-option` for an unknown name
 */
export function analyticProblem(name: string, noise: number): BenchProblem {
  const problem = functions[name];
  if (problem === undefined)
    throw new AppError(
      'bad-option',
      `--problem is "${name}", expected one of ${analyticProblemNames.join(', ')}`,
    );
  const { quantities, bounds, evaluate, regret, simulate } = problem;
  const names = bounds.map((_, index) => `x${index + 1}`);
  const space: Space = {
    variables: bounds.map(([min, max], index) => ({
      kind: 'continuous',
      name: names[index] as string,
      unit: '1',
      min,
      max,
      scale: 'linear',
    })),
    constraints: [],
    pool: null,
  };
  const pointOf = (design: Design): number[] => names.map((variable) => design[variable] as number);
  const truthOf = (design: Design): readonly number[] | null => evaluate(pointOf(design));
  const simulated = simulate ? drawDesigns(space, simulatedCount, seededRandom('simulated', name)) : [];
  return {
    name,
    goals: quantities.map(
      (quantity): Goal => ({ quantity, criterion: 'value', unit: '1', direction: 'minimize' }),
    ),
    space,
    poolSize: null,
    targets: null,
    regret,
    random: { found: null, firstHit: null, regret: null },
    ...(simulate && {
      foresight: [
        {
          method: `simulated ${name}`,
          quantity: quantities[0] as string,
          estimates: simulated.map((design) => ({ design, value: simulate(pointOf(design)) })),
          cost: { money: 0, hours: 0 },
          measurementCost: { money: 0, hours: 1 },
        },
      ],
    }),
    warnings: [],
    initialDesigns: (seed) => drawDesigns(space, 2, seededRandom('initial designs', name, seed)),
    truthOf,
    measure(design, seed, experiment) {
      const random = seededRandom('noise', seed, experiment);
      return truthOf(design)?.map((value) => value + noise * random.normal()) ?? null;
    },
  };
}
