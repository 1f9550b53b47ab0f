import { invertMatrix } from '../linear-algebra/index.ts';
import type { FitProblem, FitRoom, ParameterRules, PhaseFit } from './refine-phases.ts';
import { drawTemplates, fillJacobian } from './refine-phases.ts';

/** Covariance of everything that was fitted: free parameters first, then the scales, then the background. */
export type FitCovariance = {
  readonly size: number;
  /** size × size */
  readonly matrix: Float64Array;
  /** Where a parameter or a scale stands; −1 for a parameter that was held. */
  readonly parameterAt: (parameter: number) => number;
  readonly scaleAt: (phase: number) => number;
};

/**
 * Covariance of a fit from its residuals, in which neighbours are alike: the larger, element by element of the diagonal, of two
 * estimates. One sums the slopes of the misfit over stretches of three peak widths and takes their scatter (H⁻¹ Σggᵀ H⁻¹); the
 * other is H⁻¹ inflated by χ² and by the points in a peak width.
 * @param stretch points in three peak widths.
 * @source berar-lelann1991
 * @returns null when the equations are singular.
 */
export function covarianceOf(
  problem: FitProblem,
  fit: PhaseFit,
  rules: ParameterRules,
  room: FitRoom,
  stretch: number,
): FitCovariance | null {
  const { intensity, weights, background } = problem;
  const points = intensity.length;
  const { free } = rules;
  fillJacobian(problem, fit.phases, fit.parameters, fit.scales, free, room);
  const columns = [
    ...free.map((_, f) => room.jacobian.subarray(f * points, (f + 1) * points)),
    ...drawTemplates(problem, fit, room),
    ...Array.from({ length: background.length / points }, (_, n) =>
      background.subarray(n * points, (n + 1) * points),
    ),
  ];
  const size = columns.length;
  const inflation = Math.max(1, fit.cost / points) * problem.correlated;
  const hessian = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c <= r; c++) {
      let sum = 0;
      for (let i = 0; i < points; i++) sum += weights[i]! * columns[r]![i]! * columns[c]![i]!;
      hessian[r * size + c] = hessian[c * size + r] = sum;
    }
  free.forEach((p, f) => {
    if (rules.sd[p]! < Number.POSITIVE_INFINITY) hessian[f * size + f]! += inflation / rules.sd[p]! ** 2;
  });
  const inverse = invertScaled(hessian, size);
  if (inverse === null) return null;
  const scatter = scatterOf(problem, fit, columns, Math.max(1, Math.round(stretch)));
  const matrix = sandwich(inverse, scatter, size);
  raiseDiagonal(matrix, inverse, inflation, size);
  return {
    size,
    matrix,
    parameterAt: (parameter) => free.indexOf(parameter),
    scaleAt: (phase) => free.length + phase,
  };
}

/** Inverse of a positive matrix whose rows differ by many orders; columns that do nothing get no variance. */
function invertScaled(matrix: Float64Array, size: number): Float64Array | null {
  const lengths = Float64Array.from({ length: size }, (_, r) => Math.sqrt(matrix[r * size + r]!));
  const scaled = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      const length = lengths[r]! * lengths[c]!;
      scaled[r * size + c] = (length > 0 ? matrix[r * size + c]! / length : 0) + (r === c ? 1e-10 : 0);
      if (r === c && !(length > 0)) scaled[r * size + c] = 1;
    }
  const inverse = new Float64Array(size * size);
  if (!invertMatrix(scaled, size, inverse)) return null;
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) {
      const length = lengths[r]! * lengths[c]!;
      inverse[r * size + c] = length > 0 ? inverse[r * size + c]! / length : 0;
    }
  return inverse;
}

/** Σ over stretches of g gᵀ, g = Σ w r J over the stretch. */
function scatterOf(
  { intensity, weights }: FitProblem,
  fit: PhaseFit,
  columns: readonly Float64Array[],
  stretch: number,
): Float64Array {
  const size = columns.length;
  const scatter = new Float64Array(size * size);
  const slope = new Float64Array(size);
  for (let start = 0; start < intensity.length; start += stretch) {
    slope.fill(0);
    for (let i = start; i < Math.min(intensity.length, start + stretch); i++) {
      const pull = weights[i]! * (intensity[i]! - fit.calculated[i]!);
      for (let r = 0; r < size; r++) slope[r]! += pull * columns[r]![i]!;
    }
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) scatter[r * size + c]! += slope[r]! * slope[c]!;
  }
  return scatter;
}

function sandwich(inverse: Float64Array, scatter: Float64Array, size: number): Float64Array {
  return multiply(multiply(inverse, scatter, size), inverse, size);
}

function multiply(one: Float64Array, other: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let k = 0; k < size; k++) {
      const factor = one[r * size + k]!;
      if (factor !== 0)
        for (let c = 0; c < size; c++) product[r * size + c]! += factor * other[k * size + c]!;
    }
  return product;
}

/** Stretches rows and columns so that no variance is below that of the inflated inverse; correlations stay. */
function raiseDiagonal(matrix: Float64Array, inverse: Float64Array, inflation: number, size: number): void {
  const factors = Float64Array.from({ length: size }, (_, r) => {
    const own = matrix[r * size + r]!;
    const least = inflation * inverse[r * size + r]!;
    return own > 0 && least > own ? Math.sqrt(least / own) : 1;
  });
  for (let r = 0; r < size; r++)
    for (let c = 0; c < size; c++) matrix[r * size + c]! *= factors[r]! * factors[c]!;
}
