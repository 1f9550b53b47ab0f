import { AppError } from '../../core/error.ts';
import { electronvoltPerCubicAngstrom_GPa as gigapascal } from '../../core/units.ts';
import type { Atoms } from './atoms.ts';
import { type Calculator, type Evaluation, openCalculator } from './calculator.ts';
import { determinant, inverse, multiply, transformRows, transpose } from './cell-algebra.ts';
import { type CrystalOperation, findSymmetry } from './find-symmetry.ts';
import { type Descent, type DescentEnd, descendByBfgs, descendByFire, type Slope } from './minimize.ts';
import { openPairList } from './pair-list.ts';
import type { Potential } from './potential.ts';

export type RelaxOptions = {
  /** Default L-BFGS. */
  readonly method?: 'lbfgs' | 'fire';
  /** What of the cell may change: nothing, its volume alone, or all of it (default). */
  readonly cell?: 'fixed' | 'volume' | 'full';
  /** Pressure on the cell [GPa], default 0. */
  readonly pressure?: number;
  /** Stop when no force component exceeds this [eV/Å], default 1e-4, … */
  readonly forceTolerance?: number;
  /** … and no stress component differs more from the pressure asked for [GPa], default 1e-3. */
  readonly stressTolerance?: number;
  readonly maxSteps?: number;
  /** Keeps the symmetry that the start has, found to this tolerance [Å]; null (default) leaves the atoms free. */
  readonly symmetryTolerance?: number | null;
};

export type Relaxation = {
  readonly atoms: Atoms;
  readonly evaluation: Evaluation;
  /** E + P V [eV]. */
  readonly enthalpy: number;
  readonly steps: number;
  readonly evaluations: number;
  readonly converged: boolean;
  readonly reason: string;
  /** Largest force component [eV/Å] and largest component of stress + pressure that was relaxed [GPa]. */
  readonly largestForce: number;
  readonly largestStress: number;
  /** After each step: enthalpy [eV], largest force component [eV/Å], largest stress component relaxed [GPa]. */
  readonly history: readonly RelaxationStep[];
  /** Operations that were kept, or null where the atoms were free. */
  readonly operationCount: number | null;
};

export type RelaxationStep = {
  readonly enthalpy: number;
  readonly largestForce: number;
  readonly largestStress: number;
};

/**
 * Moves atoms, and the cell as allowed, to a minimum of the enthalpy E + P V. The cell enters as a symmetric deformation F of the
 * start, L = L₀ F and x = u F, whose gradient is V F⁻ᵀ(σ + P); it is scaled by √N (V/N)^⅓ to be of the size of a position.
 * @source tadmor1999
 * @throws atoms-overlap — atoms of the start are on top of each other.
 * @throws no-interaction — no two atoms of the start are within the cut-off.
 * @throws bad-relaxation — a tolerance, pressure or step count is not a number in its range.
 */
export function relax(potential: Potential, start: Atoms, options: RelaxOptions = {}): Relaxation {
  const { pressure = 0, forceTolerance = 1e-4, stressTolerance = 1e-3, maxSteps = 1000 } = options;
  const { cell = 'full', method = 'lbfgs', symmetryTolerance = null } = options;
  checkOptions({ pressure, forceTolerance, stressTolerance, maxSteps });
  const calculator = openCalculator(potential, start.elements);
  if (openPairList(potential.cutoff, 0).update(start.cell, start.positions).partners.length === 0)
    throw new AppError(
      'no-interaction',
      `no two atoms are within the cut-off of ${potential.cutoff} Å; there is nothing to relax`,
    );
  const operations = symmetryTolerance === null ? null : findSymmetry(start, symmetryTolerance);
  const problem = openProblem(calculator, start, { pressure, cell, operations });
  const history: RelaxationStep[] = [];
  const descent: Descent = {
    evaluate: problem.evaluate,
    isDone: (_, { value }) => {
      const { largestForce, largestStress } = problem.last();
      history.push({ enthalpy: value, largestForce, largestStress });
      return largestForce <= forceTolerance && largestStress <= stressTolerance;
    },
    largestMove: 0.2,
    maxSteps,
  };
  const ended =
    method === 'fire'
      ? descendByFire(problem.start, descent, 0.1)
      : descendByBfgs(problem.start, descent, 10);
  problem.evaluate(ended.point);
  const { atoms, evaluation, largestForce, largestStress } = problem.last();
  return {
    ...{ atoms, evaluation, largestForce, largestStress },
    enthalpy: ended.slope.value,
    history,
    steps: ended.steps,
    evaluations: problem.evaluations(),
    converged: ended.end === 'done',
    reason: describeEnd(ended, problem.escaped(), maxSteps),
    operationCount: operations?.length ?? null,
  };
}

function checkOptions(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options))
    if (!Number.isFinite(value) || (name !== 'pressure' && !(value > 0)))
      throw new AppError(
        'bad-relaxation',
        `${name} is ${value}; expected a ${name === 'pressure' ? 'finite' : 'positive'} number`,
      );
}

function describeEnd({ end, steps }: DescentEnd, escaped: boolean, maxSteps: number): string {
  if (end === 'done') return `forces and stress fell below their tolerances after ${steps} steps`;
  if (escaped && end === 'no-descent')
    return 'the volume left the range from an eighth to eight times the start: nothing holds this cell together';
  if (end === 'step-limit') return `the limit of ${maxSteps} steps was reached`;
  return `no step lowers the enthalpy any further after ${steps} steps`;
}

type Look = {
  readonly atoms: Atoms;
  readonly evaluation: Evaluation;
  readonly largestForce: number;
  readonly largestStress: number;
};

type Problem = {
  readonly start: Float64Array;
  evaluate(point: Float64Array): Slope;
  last(): Look;
  evaluations(): number;
  escaped(): boolean;
};

type Setting = {
  readonly pressure: number;
  readonly cell: 'fixed' | 'volume' | 'full';
  readonly operations: readonly CrystalOperation[] | null;
};

/** The enthalpy as a function of 3N undeformed positions and nine numbers of the scaled deformation. */
function openProblem(calculator: Calculator, start: Atoms, setting: Setting): Problem {
  const count = start.elements.length;
  const firstVolume = Math.abs(determinant(start.cell));
  const scale = Math.sqrt(count) * Math.cbrt(firstVolume / count);
  const split = 3 * count;
  const point = new Float64Array(split + 9);
  point.set(start.positions);
  for (const n of [0, 4, 8]) point[split + n] = scale;
  let look: Look | null = null;
  let evaluations = 0;
  let hasEscaped = false;
  const forbidden = { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(split + 9) };
  const evaluate = (at: Float64Array): Slope => {
    const deformation = at.subarray(split).map((x) => x / scale);
    const cell = multiply(start.cell, deformation);
    const volume = Math.abs(determinant(cell));
    if (!(volume > firstVolume / 8 && volume < 8 * firstVolume)) {
      hasEscaped = true;
      return forbidden;
    }
    const positions = transformRows(at.subarray(0, split), deformation);
    evaluations++;
    const raw = evaluateOrForbid(calculator, cell, positions, look !== null);
    if (raw === null) return forbidden;
    const evaluation = setting.operations === null ? raw : symmetrized(raw, setting.operations);
    const { gradient, excess } = gradientOf(evaluation, deformation, volume, setting, scale);
    const largestOf = (array: Float64Array): number =>
      array.reduce((size, x) => Math.max(size, Math.abs(x)), 0);
    look = {
      atoms: { elements: start.elements, cell, positions },
      evaluation,
      largestForce: largestOf(evaluation.forces),
      largestStress: largestOf(excess),
    };
    return { value: evaluation.energy + (setting.pressure / gigapascal) * volume, gradient };
  };
  return {
    start: point,
    evaluate,
    last: () => look!,
    evaluations: () => evaluations,
    escaped: () => hasEscaped,
  };
}

/** Atoms on top of each other are an error at the start, a forbidden point later. */
function evaluateOrForbid(
  calculator: Calculator,
  cell: Float64Array,
  positions: Float64Array,
  mayForbid: boolean,
): Evaluation | null {
  try {
    return calculator.evaluate(cell, positions);
  } catch (error) {
    if (
      mayForbid &&
      error instanceof AppError &&
      (error.code === 'atoms-overlap' || error.code === 'bad-cell')
    )
      return null;
    throw error;
  }
}

/** Gradient of the enthalpy, and the part of σ + P [GPa] that the cell may follow. */
function gradientOf(
  { forces, stress }: Evaluation,
  deformation: Float64Array,
  volume: number,
  { pressure, cell }: Setting,
  scale: number,
): { readonly gradient: Float64Array; readonly excess: Float64Array } {
  const excess = stress.map((s, n) => s + (n % 4 === 0 ? pressure : 0));
  if (cell === 'fixed') excess.fill(0);
  if (cell === 'volume') {
    const mean = (excess[0]! + excess[4]! + excess[8]!) / 3;
    excess.forEach((_, n) => {
      excess[n] = n % 4 === 0 ? mean : 0;
    });
  }
  const gradient = new Float64Array(forces.length + 9);
  gradient.set(transformRows(forces, transpose(deformation)).map((f) => -f));
  const slope = multiply(transpose(inverse(deformation)), excess);
  const turned = transpose(slope);
  gradient.set(
    slope.map((x, n) => (((x + turned[n]!) / 2) * volume) / gigapascal / scale),
    forces.length,
  );
  return { gradient, excess };
}

/** Forces and stress averaged over the operations of a crystal. */
function symmetrized(
  { energy, forces, stress }: Evaluation,
  operations: readonly CrystalOperation[],
): Evaluation {
  const meanForces = new Float64Array(forces.length);
  const meanStress = new Float64Array(9);
  for (const { permutation, cartesian } of operations) {
    const turned = transformRows(forces, transpose(cartesian));
    permutation.forEach((target, i) => {
      for (let d = 0; d < 3; d++)
        meanForces[3 * target + d] = meanForces[3 * target + d]! + turned[3 * i + d]! / operations.length;
    });
    const turnedStress = multiply(multiply(cartesian, stress), transpose(cartesian));
    for (let n = 0; n < 9; n++) meanStress[n] = meanStress[n]! + turnedStress[n]! / operations.length;
  }
  return { energy, forces: meanForces, stress: meanStress };
}
