import { dotProduct } from '../linear-algebra/index.ts';

/** Value and gradient at a point; Infinity where the point is forbidden. */
export type Slope = { readonly value: number; readonly gradient: Float64Array };

export type Descent = {
  /** Evaluates a point; must be finite at the start. */
  evaluate(point: Float64Array): Slope;
  /** Whether a point is good enough to stop; called after each accepted step with what `evaluate` last returned. */
  isDone(point: Float64Array, slope: Slope): boolean;
  /** No component moves further than this in one step. */
  readonly largestMove: number;
  readonly maxSteps: number;
};

export type DescentEnd = {
  readonly point: Float64Array;
  readonly slope: Slope;
  readonly steps: number;
  readonly end: 'done' | 'step-limit' | 'no-descent';
};

const largest = (a: Float64Array): number => {
  let size = 0;
  for (let i = 0; i < a.length; i++) size = Math.max(size, Math.abs(a[i]!));
  return size;
};

type Correction = { readonly move: Float64Array; readonly change: Float64Array; readonly curvature: number };

/**
 * Minimum by limited-memory BFGS (ten corrections) with a bounded step and backtracking; a rise within rounding of the value
 * is accepted, so that gradients can be brought below what the value resolves. The first step is −gradient/`stiffness`.
 * @source nocedal-wright2006, alg. 7.4
 */
export function descendByBfgs(start: Float64Array, descent: Descent, stiffness: number): DescentEnd {
  let point = start;
  let slope = descent.evaluate(point);
  let history: Correction[] = [];
  for (let steps = 0; ; steps++) {
    if (descent.isDone(point, slope)) return { point, slope, steps, end: 'done' };
    if (steps >= descent.maxSteps) return { point, slope, steps, end: 'step-limit' };
    let next = search(descent, point, slope, directionOf(slope.gradient, history, stiffness));
    if (next === null && history.length > 0) {
      history = [];
      next = search(descent, point, slope, directionOf(slope.gradient, history, stiffness));
    }
    if (next === null) return { point, slope, steps, end: 'no-descent' };
    const move = next.point.map((x, i) => x - point[i]!);
    const change = next.slope.gradient.map((g, i) => g - slope.gradient[i]!);
    const curvature = dotProduct(move, change);
    if (curvature > 1e-10 * dotProduct(move, move))
      history = [...history, { move, change, curvature }].slice(-10);
    ({ point, slope } = next);
  }
}

function directionOf(
  gradient: Float64Array,
  history: readonly Correction[],
  stiffness: number,
): Float64Array {
  const direction = gradient.map((g) => -g);
  const weights = new Float64Array(history.length);
  const add = (to: Float64Array, factor: number, from: Float64Array): void => {
    for (let i = 0; i < to.length; i++) to[i] = to[i]! + factor * from[i]!;
  };
  for (let k = history.length - 1; k >= 0; k--) {
    const { move, change, curvature } = history[k]!;
    weights[k] = dotProduct(move, direction) / curvature;
    add(direction, -weights[k]!, change);
  }
  const newest = history.at(-1);
  const scale = newest ? newest.curvature / dotProduct(newest.change, newest.change) : 1 / stiffness;
  for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * scale;
  for (let k = 0; k < history.length; k++) {
    const { move, change, curvature } = history[k]!;
    add(direction, weights[k]! - dotProduct(change, direction) / curvature, move);
  }
  return dotProduct(direction, gradient) < 0 ? direction : gradient.map((g) => -g / stiffness);
}

function search(
  { evaluate, largestMove }: Descent,
  point: Float64Array,
  slope: Slope,
  direction: Float64Array,
): { readonly point: Float64Array; readonly slope: Slope } | null {
  let length = Math.min(1, largestMove / largest(direction));
  const promise = dotProduct(direction, slope.gradient);
  const rounding = 1e-13 * (1 + Math.abs(slope.value));
  const size = dotProduct(slope.gradient, slope.gradient);
  for (let attempt = 0; attempt < 25; attempt++, length *= 0.4) {
    const candidate = point.map((x, i) => x + length * direction[i]!);
    const there = evaluate(candidate);
    const isLower = there.value <= slope.value + 1e-4 * length * promise;
    const isFlatter =
      there.value <= slope.value + rounding && dotProduct(there.gradient, there.gradient) < size;
    if (isLower || isFlatter) return { point: candidate, slope: there };
  }
  return null;
}

/**
 * Minimum by the fast inertial relaxation engine: damped dynamics whose velocity is turned towards the force and stopped when it
 * runs uphill. `timeStep` is the first step of time in units in which a unit mass is moved by the gradient.
 * @source bitzek2006
 */
export function descendByFire(start: Float64Array, descent: Descent, timeStep: number): DescentEnd {
  let point = start;
  let slope = descent.evaluate(point);
  const velocity = new Float64Array(point.length);
  let [time, mixing, downhill] = [timeStep, 0.1, 0];
  for (let steps = 0; ; steps++) {
    if (descent.isDone(point, slope)) return { point, slope, steps, end: 'done' };
    if (steps >= descent.maxSteps) return { point, slope, steps, end: 'step-limit' };
    const power = -dotProduct(velocity, slope.gradient);
    const sizes = Math.sqrt(
      dotProduct(velocity, velocity) / Math.max(dotProduct(slope.gradient, slope.gradient), 1e-300),
    );
    if (power > 0) {
      for (let i = 0; i < velocity.length; i++)
        velocity[i] = (1 - mixing) * velocity[i]! - mixing * sizes * slope.gradient[i]!;
      if (downhill++ > 5) {
        time = Math.min(time * 1.1, 10 * timeStep);
        mixing *= 0.99;
      }
    } else {
      velocity.fill(0);
      [time, mixing, downhill] = [time / 2, 0.1, 0];
    }
    for (let i = 0; i < velocity.length; i++) velocity[i] = velocity[i]! - time * slope.gradient[i]!;
    const factor = Math.min(1, descent.largestMove / (time * largest(velocity) || 1));
    const candidate = point.map((x, i) => x + factor * time * velocity[i]!);
    const there = descent.evaluate(candidate);
    if (!Number.isFinite(there.value)) {
      velocity.fill(0);
      time /= 4;
      if (time < 1e-9 * timeStep) return { point, slope, steps, end: 'no-descent' };
      continue;
    }
    point = candidate;
    slope = there;
  }
}
