import { AppError } from '../../core/error.ts';
import { dot } from './cholesky.ts';

/** Writes the gradient at `point` into `gradient` and returns the value; a value that is not finite marks a forbidden point. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export type Minimum = {
  readonly point: Float64Array;
  readonly value: number;
  readonly evaluations: number;
  /** Whether the projected gradient fell below the tolerance (false: work ran out or no step helped). */
  readonly converged: boolean;
};

export type MinimizeOptions = {
  /** Objective evaluations at most, ≥ 1. */
  readonly maxEvaluations: number;
  /** Stop when no component of the projected gradient exceeds this. */
  readonly gradientTolerance?: number;
};

const memory = 8;

/**
 * Minimum of a smooth function in a box by projected L-BFGS: variables held by a bound are left out of the two-loop
 * recursion, the step is found by Armijo backtracking along the projected path, and the work is bounded by evaluations.
 * `start`, `lower`, `upper`: length d; the start is clipped into the box.
 * @source nocedal-wright2006, alg. 7.4 (recursion); bertsekas1982 (projection)
 * @throws AppError `bad-start` — when the objective is not finite at the start
 */
export function minimizeInBox(
  objective: Objective,
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options: MinimizeOptions,
): Minimum {
  const tolerance = options.gradientTolerance ?? 1e-6;
  let point = start.map((x, i) => Math.min(Math.max(x, lower[i]!), upper[i]!));
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  let evaluations = 1;
  if (!Number.isFinite(value))
    throw new AppError(
      'bad-start',
      `the objective is ${value} at the start [${point}], expected a finite number`,
    );
  let history: Correction[] = [];
  for (;;) {
    const held = heldVariables(point, gradient, lower, upper);
    if (projectedGradientSize(gradient, held) <= tolerance)
      return { point, value, evaluations, converged: true };
    const direction = searchDirection(gradient, held, history);
    const step = searchAlong(objective, { point, value, gradient, lower, upper }, direction, {
      firstStep: history.length === 0 ? Math.min(1, 1 / projectedGradientSize(gradient, held)) : 1,
      maxEvaluations: options.maxEvaluations - evaluations,
    });
    evaluations += step.evaluations;
    if (step.found === null) {
      if (history.length === 0 || evaluations >= options.maxEvaluations)
        return { point, value, evaluations, converged: false };
      history = [];
      continue;
    }
    history = remember(history, point, gradient, step.found.point, step.found.gradient);
    ({ point, value, gradient } = step.found);
  }
}

type Correction = { readonly move: Float64Array; readonly change: Float64Array; readonly curvature: number };
type Place = { point: Float64Array<ArrayBuffer>; value: number; gradient: Float64Array<ArrayBuffer> };

function heldVariables(
  x: Float64Array,
  gradient: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): boolean[] {
  return Array.from(
    x,
    (xi, i) => (xi <= lower[i]! && gradient[i]! > 0) || (xi >= upper[i]! && gradient[i]! < 0),
  );
}

function projectedGradientSize(gradient: Float64Array, held: readonly boolean[]): number {
  let size = 0;
  for (let i = 0; i < gradient.length; i++) if (!held[i]) size = Math.max(size, Math.abs(gradient[i]!));
  return size;
}

function searchDirection(
  gradient: Float64Array,
  held: readonly boolean[],
  history: readonly Correction[],
): Float64Array {
  const d = gradient.length;
  const direction = gradient.map((g, i) => (held[i] ? 0 : -g));
  const weights = new Float64Array(history.length);
  for (let k = history.length - 1; k >= 0; k--) {
    const { move, change, curvature } = history[k]!;
    weights[k] = dot(move, 0, direction, 0, d) / curvature;
    for (let i = 0; i < d; i++) direction[i] = direction[i]! - weights[k]! * change[i]!;
  }
  const newest = history.at(-1);
  if (newest) {
    const scale = newest.curvature / dot(newest.change, 0, newest.change, 0, d);
    for (let i = 0; i < d; i++) direction[i] = direction[i]! * scale;
  }
  for (let k = 0; k < history.length; k++) {
    const { move, change, curvature } = history[k]!;
    const correction = weights[k]! - dot(change, 0, direction, 0, d) / curvature;
    for (let i = 0; i < d; i++) direction[i] = direction[i]! + correction * move[i]!;
  }
  for (let i = 0; i < d; i++) if (held[i]) direction[i] = 0;
  const descends = dot(direction, 0, gradient, 0, d) < 0;
  return descends ? direction : gradient.map((g, i) => (held[i] ? 0 : -g));
}

function searchAlong(
  objective: Objective,
  from: Place & { readonly lower: Float64Array; readonly upper: Float64Array },
  direction: Float64Array,
  limits: { readonly firstStep: number; readonly maxEvaluations: number },
): { readonly found: Place | null; readonly evaluations: number } {
  let length = limits.firstStep;
  for (let evaluations = 1; evaluations <= Math.min(20, limits.maxEvaluations); evaluations++) {
    const point = from.point.map((x, i) =>
      Math.min(Math.max(x + length * direction[i]!, from.lower[i]!), from.upper[i]!),
    );
    const gradient = new Float64Array(point.length);
    const value = objective(point, gradient);
    let promised = 0;
    for (let i = 0; i < point.length; i++) promised += from.gradient[i]! * (point[i]! - from.point[i]!);
    if (Number.isFinite(value) && value < from.value && value <= from.value + 1e-4 * promised)
      return { found: { point, value, gradient }, evaluations };
    const curve = value - from.value - promised;
    const interpolated = Number.isFinite(curve) && curve > 0 ? (-0.5 * promised) / curve : 0.1;
    length *= Math.min(0.5, Math.max(0.1, interpolated));
  }
  return { found: null, evaluations: Math.max(0, Math.min(20, limits.maxEvaluations)) };
}

function remember(
  history: readonly Correction[],
  point: Float64Array,
  gradient: Float64Array,
  nextPoint: Float64Array,
  nextGradient: Float64Array,
): Correction[] {
  const move = nextPoint.map((x, i) => x - point[i]!);
  const change = nextGradient.map((g, i) => g - gradient[i]!);
  const curvature = dot(move, 0, change, 0, move.length);
  if (!(curvature > 1e-12 * dot(change, 0, change, 0, change.length))) return [...history];
  return [...history, { move, change, curvature }].slice(-memory);
}
