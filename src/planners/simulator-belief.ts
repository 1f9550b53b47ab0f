import { encodedDimension, encodeIfComplete, type Foresight, type Space } from '../campaign/index.ts';
import { type Random, seededRandom } from '../core/random.ts';
import type { PointPrediction, Predictions } from '../kernels/statistics/index.ts';
import { type Belief, fitProcessBelief } from './belief.ts';
import { gatherRows } from './candidates.ts';

/** What a simulator says, or would say, at any design: noise-free mean and variance, in the goal's unit. */
export type SimulatorBelief = {
  readonly method: string;
  predictMany(points: Float64Array): Predictions;
  sketchMany(points: Float64Array): Predictions;
  predictWithGradient(point: Float64Array): PointPrediction;
};

/** Estimates from which what lies between them is learned; more are only looked up. */
const mostLearned = 200;
/** What is left open of an estimate that is known, as a part of the scatter of all. */
const knownVariance = 1e-6;

/**
 * Belief of a simulator from its estimates: those known are taken as they are, a process lies between them, learned when it is first
 * asked. Null with fewer than two different estimates, which say nothing of how designs differ.
 */
export function learnSimulator({ method, estimates }: Foresight, space: Space): SimulatorBelief | null {
  const known = estimates.flatMap(({ design, value }) => {
    const point = encodeIfComplete(space, design);
    return point === null ? [] : [{ point, value }];
  });
  const answers = new Map(known.map(({ point, value }) => [point.join(), value]));
  if (new Set(answers.values()).size < 2) return null;
  const exact = knownVariance * varianceOf([...answers.values()]);
  let learned: Belief | null = null;
  const between = (): Belief => {
    learned ??= learnBetween(known, seededRandom('simulator', method));
    return learned;
  };
  const dimension = encodedDimension(space);
  const lookUp = (points: Float64Array, guess: (points: Float64Array) => Predictions): Predictions => {
    const total = points.length / dimension;
    const means = new Float64Array(total);
    const variances = new Float64Array(total).fill(exact);
    const open: number[] = [];
    for (let i = 0; i < total; i++) {
      const value = answers.get(points.subarray(i * dimension, (i + 1) * dimension).join());
      if (value === undefined) open.push(i);
      else means[i] = value;
    }
    if (open.length === 0) return { means, variances };
    const rest = guess(gatherRows({ points, dimension }, open));
    open.forEach((at, i) => {
      means[at] = rest.means[i]!;
      variances[at] = rest.variances[i]!;
    });
    return { means, variances };
  };
  return {
    method,
    predictMany: (points) => lookUp(points, (open) => between().predictMany(open)),
    sketchMany: (points) => lookUp(points, (open) => between().sketchMany(open)),
    predictWithGradient: (point) => between().predictWithGradient(point),
  };
}

type Known = { readonly point: Float64Array; readonly value: number };

function learnBetween(known: readonly Known[], random: Random): Belief {
  const chosen = known.length > mostLearned ? random.shuffle(known).slice(0, mostLearned) : known;
  return fitProcessBelief(
    {
      points: Float64Array.from(chosen.flatMap(({ point }) => [...point])),
      dimension: chosen[0]!.point.length,
      values: Float64Array.from(chosen, ({ value }) => value),
    },
    random,
  );
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, y) => sum + y / values.length, 0);
  return values.reduce((sum, y) => sum + (y - mean) ** 2 / values.length, 0);
}
