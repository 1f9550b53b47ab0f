import type { PoolProblem } from '../../src/app/bench/pool-problem.ts';
import { scoreValue } from '../../src/campaign/index.ts';

/** What planners.py reads: numbers alone, larger is better. */
export type PeerProblem = {
  readonly name: string;
  readonly points: readonly (readonly number[])[];
  readonly budget: number;
  readonly seeds: readonly number[];
  /** Per seed the candidates that every planner starts from. */
  readonly initial: readonly (readonly number[])[];
  /** Readings per seed and candidate; one list for all seeds where replicates are averaged. */
  readonly values: readonly number[] | readonly (readonly number[])[];
  /** Indices of the candidates that count as found. */
  readonly top: readonly number[];
};

/** The pool of a problem as the peers see it: columns scaled to 0..1, one column per option of a categorical input. */
export function peerProblem(
  problem: PoolProblem,
  settings: { readonly seeds: readonly number[]; readonly budget: number; readonly isNoisy: boolean },
): PeerProblem {
  const { name, candidates, space, targetIndices } = problem;
  const columns = space.variables.flatMap((variable) => {
    const values = candidates.map((design) => design[variable.name] as number | string);
    return variable.kind === 'categorical'
      ? variable.options.map((option) => values.map((value) => (String(value) === option ? 1 : 0)))
      : [scaleToUnit(values as readonly number[])];
  });
  const { seeds, budget, isNoisy } = settings;
  return {
    name,
    points: candidates.map((_, index) => columns.map((column) => column[index] ?? 0)),
    budget,
    seeds,
    initial: seeds.map((seed) => problem.initialIndices(seed)),
    values: isNoisy ? seeds.map((seed) => scoresOf(problem, seed)) : scoresOf(problem, 0),
    top: targetIndices,
  };
}

function scoresOf({ name, goals: [goal], readingsOf }: PoolProblem, seed: number): readonly number[] {
  if (goal === undefined) return [];
  return readingsOf(seed).map((reading, index) => {
    const value = reading?.[0];
    if (value == null) throw new Error(`${name}: candidate ${index} fails, and peers know no failures`);
    return scoreValue(goal, value);
  });
}

function scaleToUnit(values: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0));
}
