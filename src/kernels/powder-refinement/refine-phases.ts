import { solveLinear, solveNonnegative } from '../linear-algebra/index.ts';
import { dot } from '../statistics/index.ts';
import { addSlopes, addTemplate, type FreeParameter, type ProfileGrid } from './accumulate-profile.ts';
import { type FittedPhase, ofPhase, shared } from './profile-parameters.ts';

/** What is fitted, and how much each point counts. */
export type FitProblem = {
  readonly grid: ProfileGrid;
  readonly intensity: Float64Array;
  /** One over the variance of each point, model errors included. */
  readonly weights: Float64Array;
  /** Background columns, terms × points. */
  readonly background: Float64Array;
  /** How many points of the pattern are worth one independent one: points in a peak width, at least 1. */
  readonly correlated: number;
};

/** Which parameters move, within which bounds, and what is known of them beforehand. */
export type ParameterRules = {
  readonly free: readonly number[];
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  /** Standard deviation of the prior; infinite where nothing is known. */
  readonly sd: Float64Array;
};

export type PhaseFit = {
  readonly phases: readonly FittedPhase[];
  readonly parameters: Float64Array;
  /** One for each phase, 0 or above. */
  readonly scales: Float64Array;
  readonly backgroundTerms: Float64Array;
  /** Calculated intensity, and the part of it that is background. */
  readonly calculated: Float64Array;
  readonly baseline: Float64Array;
  /** Σ w (y − y_c)². */
  readonly cost: number;
  readonly steps: number;
};

/** Room for fits of up to so many phases and free parameters, used over and over. */
export type FitRoom = {
  readonly templates: Float64Array;
  readonly jacobian: Float64Array;
  readonly weighed: Float64Array;
  readonly scratch: { readonly factors: Float64Array; readonly slopes: Float64Array };
};

export function openRoom(
  points: number,
  {
    phases,
    free,
    terms,
    families,
  }: { readonly phases: number; readonly free: number; readonly terms: number; readonly families: number },
): FitRoom {
  return {
    templates: new Float64Array(points * phases),
    jacobian: new Float64Array(points * Math.max(1, free)),
    weighed: new Float64Array(points * (phases + free + terms)),
    scratch: { factors: new Float64Array(families), slopes: new Float64Array(families) },
  };
}

type LinearPart = {
  readonly coefficients: Float64Array;
  readonly calculated: Float64Array;
  readonly baseline: Float64Array;
  readonly cost: number;
};

const column = (columns: Float64Array, index: number, length: number): Float64Array =>
  columns.subarray(index * length, (index + 1) * length);

/** Σ w a b. */
export function weighedProduct(one: Float64Array, other: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * one[i]! * other[i]!;
  return sum;
}

/** JᵀWJ, size × size, and JᵀWr of these columns. `room.weighed` is overwritten with W^½ J. */
function multiplyColumns(
  columns: readonly Float64Array[],
  residual: Float64Array,
  weights: Float64Array,
  { weighed }: FitRoom,
): { readonly matrix: Float64Array; readonly right: Float64Array } {
  const size = columns.length;
  const points = weights.length;
  const roots = weights.map(Math.sqrt);
  const scaledResidual = residual.map((value, i) => value * roots[i]!);
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    const column = columns[r]!;
    const at = r * points;
    for (let i = 0; i < points; i++) weighed[at + i] = column[i]! * roots[i]!;
    right[r] = dot(weighed, at, scaledResidual, 0, points);
    for (let c = 0; c <= r; c++)
      matrix[r * size + c] = matrix[c * size + r] = dot(weighed, at, weighed, c * points, points);
  }
  return { matrix, right };
}

/**
 * Templates at these parameters, then scales (0 or above) and background by weighted least squares. Templates of phases that
 * do not move are those that the room holds.
 */
function fitScales(
  problem: FitProblem,
  phases: readonly FittedPhase[],
  parameters: Float64Array,
  room: FitRoom,
  moves: (phase: FittedPhase) => boolean,
): LinearPart {
  const { grid, intensity, weights, background } = problem;
  const points = intensity.length;
  const terms = background.length / points;
  phases.forEach((phase, p) => {
    if (!moves(phase)) return;
    const template = column(room.templates, p, points);
    template.fill(0);
    addTemplate(phase, parameters, grid, template, room.scratch);
  });
  const columns = [
    ...phases.map((_, p) => column(room.templates, p, points)),
    ...Array.from({ length: terms }, (_, n) => column(background, n, points)),
  ];
  const size = columns.length;
  const { matrix, right } = multiplyColumns(columns, intensity, weights, room);
  for (let r = 0; r < size; r++) matrix[r * size + r]! *= 1 + 1e-9;
  const bounded = columns.map((_, r) => (r < phases.length ? 1 : 0));
  const coefficients = solveNonnegative(matrix, right, bounded);
  const baseline = new Float64Array(points);
  for (let n = 0; n < terms; n++)
    addScaled(baseline, columns[phases.length + n]!, coefficients[phases.length + n]!);
  const calculated = baseline.slice();
  for (let p = 0; p < phases.length; p++) addScaled(calculated, columns[p]!, coefficients[p]!);
  let cost = 0;
  for (let i = 0; i < points; i++) cost += weights[i]! * (intensity[i]! - calculated[i]!) ** 2;
  return { coefficients, calculated, baseline, cost };
}

/** Copies of the patterns of the phases of a fit at scale 1. */
export function drawTemplates(
  { grid, intensity }: FitProblem,
  fit: PhaseFit,
  room: FitRoom,
): readonly Float64Array[] {
  return fit.phases.map((phase) => {
    const template = new Float64Array(intensity.length);
    addTemplate(phase, fit.parameters, grid, template, room.scratch);
    return template;
  });
}

function addScaled(to: Float64Array, column: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < to.length; i++) to[i]! += factor * column[i]!;
}

/** Variance of a residual over what the weights say, per independent point: what priors are compared with. */
const inflationOf = (cost: number, { intensity, correlated }: FitProblem): number =>
  Math.max(1, cost / intensity.length) * correlated;

function priorCost(parameters: Float64Array, { free, mean, sd }: ParameterRules): number {
  let sum = 0;
  for (const p of free)
    if (sd[p]! < Number.POSITIVE_INFINITY) sum += ((parameters[p]! - mean[p]!) / sd[p]!) ** 2;
  return sum;
}

/**
 * Fits phases to a pattern: scales and background by weighted non-negative least squares inside, the other free parameters by
 * Gauss–Newton steps outside, damped after Levenberg and Marquardt where a step would raise the sum.
 * @param start parameters to begin with, kept. @param effort steps at most, and the share of the sum that a step must gain to
 * be followed by another.
 * @source golub-pereyra1973
 */
export function refinePhases(
  problem: FitProblem,
  phases: readonly FittedPhase[],
  start: Float64Array,
  rules: ParameterRules,
  room: FitRoom,
  { most, least }: { readonly most: number; readonly least: number },
): PhaseFit {
  let parameters = clampTo(start.slice(), rules);
  let linear = fitScales(problem, phases, parameters, room, () => true);
  const moves = movesWith(rules);
  const inflation = inflationOf(linear.cost, problem);
  let total = linear.cost + inflation * priorCost(parameters, rules);
  let damping = 1e-3;
  let steps = 0;
  while (steps < most && rules.free.length > 0) {
    const equations = normalEquations(problem, phases, parameters, linear, rules, inflation, room);
    let accepted = false;
    let gained = 0;
    for (let attempt = 0; attempt < 4 && !accepted; attempt++) {
      const step = solveStep(equations, damping, parameters, rules);
      const next = parameters.slice();
      rules.free.forEach((p, f) => {
        next[p]! += step[f]!;
      });
      clampTo(next, rules);
      const trial = fitScales(problem, phases, next, room, moves);
      const trialTotal = trial.cost + inflation * priorCost(next, rules);
      steps += 1;
      if (trialTotal < total) {
        gained = (total - trialTotal) / total;
        [parameters, linear, total] = [next, trial, trialTotal];
        damping = Math.max(1e-6, damping / 5);
        accepted = true;
      } else damping = Math.min(1e6, damping * 8);
    }
    if (!accepted || gained < least) break;
  }
  return {
    phases,
    parameters,
    scales: linear.coefficients.slice(0, phases.length),
    backgroundTerms: linear.coefficients.slice(phases.length),
    calculated: linear.calculated,
    baseline: linear.baseline,
    cost: linear.cost,
    steps,
  };
}

/** Whether a phase's pattern depends on a free parameter. */
const movesWith =
  ({ free }: ParameterRules) =>
  ({ model, start }: FittedPhase): boolean =>
    free.some((p) => p < shared.count || (p >= start && p < start + ofPhase.strain + model.strains.length));

function clampTo(parameters: Float64Array, { free, low, high }: ParameterRules): Float64Array {
  for (const p of free) parameters[p] = Math.min(high[p]!, Math.max(low[p]!, parameters[p]!));
  return parameters;
}

type Equations = {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
  readonly size: number;
  readonly freeCount: number;
};

/** Fills the Jacobian of the free parameters at these scales. */
export function fillJacobian(
  problem: FitProblem,
  phases: readonly FittedPhase[],
  parameters: Float64Array,
  scales: ArrayLike<number>,
  free: readonly number[],
  room: FitRoom,
): void {
  const points = problem.intensity.length;
  const columns: readonly FreeParameter[] = free.map((parameter, f) => ({ parameter, column: f }));
  room.jacobian.fill(0, 0, points * free.length);
  phases.forEach((phase, p) => {
    if (scales[p]! > 0 && columns.length > 0)
      addSlopes(phase, parameters, problem.grid, scales[p]!, columns, room.jacobian, room.scratch);
  });
}

/** Free parameters first, then scales and background, which give way to them. */
function normalEquations(
  problem: FitProblem,
  phases: readonly FittedPhase[],
  parameters: Float64Array,
  { coefficients, calculated }: LinearPart,
  rules: ParameterRules,
  inflation: number,
  room: FitRoom,
): Equations {
  const { intensity, weights, background } = problem;
  const points = intensity.length;
  const { free } = rules;
  fillJacobian(problem, phases, parameters, coefficients, free, room);
  const residual = intensity.map((value, i) => value - calculated[i]!);
  const columns = [
    ...free.map((_, f) => column(room.jacobian, f, points)),
    ...phases.map((_, p) => column(room.templates, p, points)),
    ...Array.from({ length: background.length / points }, (_, n) => column(background, n, points)),
  ];
  const size = columns.length;
  const { matrix, right } = multiplyColumns(columns, residual, weights, room);
  free.forEach((p, f) => {
    const precision = rules.sd[p]! < Number.POSITIVE_INFINITY ? inflation / rules.sd[p]! ** 2 : 0;
    matrix[f * size + f]! += precision;
    right[f]! += precision * (rules.mean[p]! - parameters[p]!);
  });
  return { matrix, right, size, freeCount: free.length };
}

/** The step; parameters at a bound that would leave it stay, and the rest is solved again. */
function solveStep(
  equations: Equations,
  damping: number,
  parameters: Float64Array,
  rules: ParameterRules,
): Float64Array {
  const isHeld = new Uint8Array(equations.size);
  for (;;) {
    const step = solveHeld(equations, damping, isHeld);
    let heldMore = false;
    rules.free.forEach((p, f) => {
      const isStuck =
        (parameters[p]! <= rules.low[p]! && step[f]! < 0) ||
        (parameters[p]! >= rules.high[p]! && step[f]! > 0);
      if (isHeld[f] === 1 || !isStuck) return;
      isHeld[f] = 1;
      heldMore = true;
    });
    if (!heldMore) return step;
  }
}

function solveHeld(
  { matrix, right, size, freeCount }: Equations,
  damping: number,
  isHeld: Uint8Array,
): Float64Array {
  const lengths = Float64Array.from({ length: size }, (_, r) =>
    Math.sqrt(Math.max(matrix[r * size + r]!, 1e-300)),
  );
  const scaled = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      const isApart = r !== c && (isHeld[r] === 1 || isHeld[c] === 1);
      scaled[r * size + c] = isApart ? 0 : matrix[r * size + c]! / (lengths[r]! * lengths[c]!);
    }
  for (let r = 0; r < size; r++) scaled[r * size + r]! += (r < freeCount ? damping : 0) + 1e-9;
  const solved = solveLinear(
    scaled,
    right.map((value, r) => (isHeld[r] === 1 ? 0 : value / lengths[r]!)),
  );
  return Float64Array.from({ length: freeCount }, (_, f) =>
    solved === null || isHeld[f] === 1 ? 0 : solved[f]! / lengths[f]!,
  );
}
