import { AppError } from '../../core/error.ts';
import { electronvoltPerCubicAngstrom_GPa as gigapascal } from '../../core/units.ts';
import { solveLinear } from '../linear-algebra/index.ts';

export type EquationName = 'birch-murnaghan' | 'vinet';
export const equationNames: readonly EquationName[] = ['birch-murnaghan', 'vinet'];

/** A number with the standard deviation that the scatter of the points leaves; null where no points are left over for it. */
export type Fitted = { readonly value: number; readonly sd: number | null };

export type EquationOfState = {
  readonly equation: EquationName;
  /** [eV] */
  readonly energy: Fitted;
  /** Volume of least energy [Å³]. */
  readonly volume: Fitted;
  /** Bulk modulus B₀ there [GPa]. */
  readonly bulkModulus: Fitted;
  /** Its pressure derivative B₀′ [1]. */
  readonly derivative: Fitted;
  /** Root mean square of the residuals [eV]. */
  readonly residual: number;
};

/** E₀ [eV], V₀ [Å³], B₀ [eV/Å³], B₀′. */
type Parameters = readonly [number, number, number, number];

/**
 * Energy [eV] of a volume [Å³]. Birch–Murnaghan of third order, with x = (V₀/V)^⅔:
 * E = E₀ + (9 V₀ B₀/16) {(x − 1)³ B₀′ + (x − 1)² (6 − 4x)}; Vinet, with y = (V/V₀)^⅓ and η = 3(B₀′ − 1)/2:
 * E = E₀ + (4 V₀ B₀/(B₀′ − 1)²) {1 − [1 − η(1 − y)] e^{η(1 − y)}}.
 * @source birch1947, eq. 15
 * @source vinet1989, eq. 1
 */
export function energyOfVolume(equation: EquationName, [e0, v0, b0, b1]: Parameters, volume: number): number {
  if (equation === 'birch-murnaghan') {
    const x = Math.cbrt(v0 / volume) ** 2;
    return e0 + ((9 * v0 * b0) / 16) * ((x - 1) ** 3 * b1 + (x - 1) ** 2 * (6 - 4 * x));
  }
  const y = Math.cbrt(volume / v0);
  const eta = 1.5 * (b1 - 1);
  return e0 + ((4 * v0 * b0) / (b1 - 1) ** 2) * (1 - (1 - eta * (1 - y)) * Math.exp(eta * (1 - y)));
}

/**
 * Least-squares fit of an equation of state to energies [eV] at volumes [Å³], by Levenberg–Marquardt steps from a parabola.
 * Standard deviations are those of the fit's scatter, n − 4 degrees of freedom.
 * @throws bad-points — fewer than five points, a volume that is not positive, or no minimum within the range of volumes.
 * @throws no-convergence — no equation of this form fits.
 */
export function fitEquationOfState(
  equation: EquationName,
  volumes: readonly number[],
  energies: readonly number[],
): EquationOfState {
  const start = firstGuess(volumes, energies);
  const residualsAt = (parameters: Parameters): readonly number[] =>
    volumes.map((volume, n) => energies[n]! - energyOfVolume(equation, parameters, volume));
  const sumAt = (parameters: Parameters): number =>
    residualsAt(parameters).reduce((sum, r) => sum + r * r, 0);
  let parameters = start;
  let [sum, damping] = [sumAt(start), 1e-3];
  let isDone = false;
  for (let round = 0; round < 200 && !isDone; round++) {
    const { normal, slope } = normalEquations(equation, parameters, volumes, residualsAt(parameters));
    const damped = normal.map((x, n) => (n % 5 === 0 ? x * (1 + damping) : x));
    const step = solveFour(damped, slope);
    const next = step === null ? null : (parameters.map((p, k) => p + step[k]!) as unknown as Parameters);
    const nextSum = next === null || next[1] <= 0 ? Infinity : sumAt(next);
    if (next !== null && nextSum <= sum) {
      isDone = next.every((p, k) => Math.abs(p - parameters[k]!) <= 1e-12 * (Math.abs(p) + 1e-12));
      [parameters, sum, damping] = [next, nextSum, Math.max(damping / 10, 1e-15)];
    } else {
      damping *= 10;
      isDone = damping > 1e12;
    }
  }
  const [, v0, b0] = parameters;
  if (
    !parameters.every(Number.isFinite) ||
    !(b0 > 0) ||
    v0 < 0.5 * Math.min(...volumes) ||
    v0 > 2 * Math.max(...volumes)
  )
    throw new AppError(
      'no-convergence',
      `the fit of ${equation} ends at V0 = ${v0} Å³, B0 = ${b0 * gigapascal} GPa; expected a minimum near the volumes`,
    );
  return report(
    equation,
    parameters,
    volumes,
    sum,
    normalEquations(equation, parameters, volumes, residualsAt(parameters)).normal,
  );
}

function report(
  equation: EquationName,
  parameters: Parameters,
  volumes: readonly number[],
  sum: number,
  normal: readonly number[],
): EquationOfState {
  const freedom = volumes.length - 4;
  const units = [1, 1, gigapascal, 1];
  const fitted = parameters.map((value, k): Fitted => {
    const column = solveFour(
      normal,
      [0, 1, 2, 3].map((n) => (n === k ? 1 : 0)),
    );
    const sd = freedom > 0 && column !== null ? Math.sqrt((Math.max(column[k]!, 0) * sum) / freedom) : null;
    return { value: value * units[k]!, sd: sd === null ? null : sd * units[k]! };
  });
  const [energy, volume, bulkModulus, derivative] = fitted as [Fitted, Fitted, Fitted, Fitted];
  return { equation, energy, volume, bulkModulus, derivative, residual: Math.sqrt(sum / volumes.length) };
}

/** The vertex of the parabola through the lowest point and its neighbours, with B₀′ = 4. */
function firstGuess(volumes: readonly number[], energies: readonly number[]): Parameters {
  const isBad =
    volumes.some((v) => !(v > 0 && Number.isFinite(v))) || energies.some((e) => !Number.isFinite(e));
  if (volumes.length < 5 || volumes.length !== energies.length || isBad)
    throw new AppError(
      'bad-points',
      `${volumes.length} volumes and ${energies.length} energies; expected at least five pairs of finite numbers, volumes positive`,
    );
  const order = volumes.map((_, n) => n).sort((a, b) => volumes[a]! - volumes[b]!);
  const lowest = order.reduce((best, n, place) => (energies[n]! < energies[order[best]!]! ? place : best), 0);
  if (lowest === 0 || lowest === order.length - 1)
    throw new AppError(
      'bad-points',
      `the lowest energy is at the ${lowest === 0 ? 'smallest' : 'largest'} volume, ${volumes[order[lowest]!]} Å³; expected a minimum inside the range`,
    );
  const [a, b, c] = [order[lowest - 1]!, order[lowest]!, order[lowest + 1]!];
  const [x1, x2, x3] = [volumes[a]!, volumes[b]!, volumes[c]!];
  const [left, right] = [
    (energies[b]! - energies[a]!) / (x2 - x1),
    (energies[c]! - energies[b]!) / (x3 - x2),
  ];
  const curvature = (2 * (right - left)) / (x3 - x1);
  const vertex = (x1 + x2) / 2 - left / curvature;
  return [energies[b]!, vertex, vertex * curvature, 4];
}

function normalEquations(
  equation: EquationName,
  parameters: Parameters,
  volumes: readonly number[],
  residuals: readonly number[],
): { readonly normal: readonly number[]; readonly slope: readonly number[] } {
  const normal = new Array<number>(16).fill(0);
  const slope = new Array<number>(4).fill(0);
  volumes.forEach((volume, n) => {
    const row = parameters.map((p, k) => {
      const h = 1e-6 * (k === 0 ? Math.max(1e-3, Math.abs(p)) : Math.abs(p));
      const at = (sign: number): number =>
        energyOfVolume(
          equation,
          parameters.map((x, m) => (m === k ? x + sign * h : x)) as unknown as Parameters,
          volume,
        );
      return k === 0 ? 1 : (at(1) - at(-1)) / (2 * h);
    });
    for (let i = 0; i < 4; i++) {
      slope[i] = slope[i]! + row[i]! * residuals[n]!;
      for (let j = 0; j < 4; j++) normal[4 * i + j] = normal[4 * i + j]! + row[i]! * row[j]!;
    }
  });
  return { normal, slope };
}

/** A⁻¹ b for a positive 4 × 4 matrix scaled to a unit diagonal; null where it is singular. */
function solveFour(matrix: readonly number[], right: readonly number[]): readonly number[] | null {
  const scale = [0, 1, 2, 3].map((n) => 1 / Math.sqrt(matrix[5 * n]!));
  const solution = solveLinear(
    matrix.map((x, n) => x * scale[Math.floor(n / 4)]! * scale[n % 4]!),
    right.map((x, n) => x * scale[n]!),
  );
  return solution === null ? null : Array.from(solution, (x, n) => x * scale[n]!);
}
