import { type Design, drawDesigns, type Goal, type Space } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import {
  ackley,
  branin,
  braninCurrin,
  braninMinimum,
  currin,
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
};

/** Above all values of Branin's function in its bounds. */
const highestBranin = 309;

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
  const { quantities, bounds, evaluate, regret } = problem;
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
  const truthOf = (design: Design): readonly number[] | null =>
    evaluate(names.map((variable) => design[variable] as number));
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
    warnings: [],
    initialDesigns: (seed) => drawDesigns(space, 2, seededRandom('initial designs', name, seed)),
    truthOf,
    measure(design, seed, experiment) {
      const random = seededRandom('noise', seed, experiment);
      return truthOf(design)?.map((value) => value + noise * random.normal()) ?? null;
    },
  };
}
