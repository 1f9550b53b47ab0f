import { drawInitial, drawReadings, type PoolProblem } from '../../src/app/bench/pool-problem.ts';

/** What planners.py reads: numbers alone, larger is better. */
export type PeerProblem = {
  readonly name: string;
  readonly points: readonly (readonly number[])[];
  readonly budget: number;
  readonly initial: readonly (readonly number[])[];
  /** Readings per seed and candidate; one list for all seeds where replicates are averaged. */
  readonly values: readonly number[] | readonly (readonly number[])[];
  /** Indices of the candidates that count as found. */
  readonly top: readonly number[];
};

/** The pool of a problem as the peers see it: columns scaled to 0..1, one column per option of a categorical input. */
export function peerProblem(
  problem: PoolProblem,
  top: readonly number[],
  settings: { readonly seeds: readonly number[]; readonly budget: number; readonly isNoisy: boolean },
): PeerProblem {
  const { name, pool, space, goals } = problem;
  const columns = space.variables.flatMap((variable) => {
    const values = pool.map((design) => design[variable.name] as number | string);
    return variable.kind === 'categorical'
      ? variable.options.map((option) => values.map((value) => (String(value) === option ? 1 : 0)))
      : [scaleToUnit(values as readonly number[])];
  });
  const sign = goals[0]?.direction === 'minimize' ? -1 : 1;
  const readings = (seed: number): readonly number[] =>
    drawReadings(problem, seed, settings.isNoisy).map((reading) => sign * (reading[0] ?? Number.NaN));
  return {
    name,
    points: pool.map((_, index) => columns.map((column) => column[index] ?? 0)),
    budget: settings.budget,
    initial: settings.seeds.map((seed) => drawInitial(pool.length, seed)),
    values: settings.isNoisy ? settings.seeds.map(readings) : readings(0),
    top,
  };
}

function scaleToUnit(values: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0));
}
