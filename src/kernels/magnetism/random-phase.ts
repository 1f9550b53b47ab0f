import { boltzmann_meVperK } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import {
  addInverseDiagonal,
  factorHermitian,
  type Hermitian,
  openHermitian,
} from '../linear-algebra/index.ts';
import { type ExchangeMatrix, exchangeMatrixOf } from './exchange-matrix.ts';
import { findMagneticOrder, type MagneticOrder } from './magnetic-order.ts';
import type { SpinModel } from './spin-model.ts';

/** `temperature` [K]; `error` [K]: what the extrapolation to an endless grid may still be wrong by; `reason` where there is none. */
export type RandomPhaseResult =
  | { readonly temperature: number; readonly error: number }
  | { readonly temperature: null; readonly reason: string };

/** Sites up to which each set of three grids is used; a grid has n³ wave vectors. */
const grids = [
  { sites: 1, sizes: [16, 32, 64] },
  { sites: 2, sizes: [12, 24, 48] },
  { sites: 4, sizes: [10, 20, 40] },
  { sites: 8, sizes: [8, 16, 32] },
  { sites: 24, sizes: [6, 12, 24] },
] as const;

/**
 * Ordering temperature in the random-phase (Tyablikov) approximation of classical spins. For one sublattice
 * kB·T = ⅓ / ⟨1/(J(Q) − J(q))⟩_q with Q the ordering vector (canonical J). For several, sublattice magnetisations m_a are
 * such that ⅓/kB·T = ⟨[(D − J(q))⁻¹]_aa⟩ is the same for all a, D_a = Σ_b J_ab(Q)·m_b/m_a.
 * Grids are shifted by half a step from the pole at Q; sizes n, 2n, 4n are extrapolated with the terms 1/n and 1/n³.
 * Zero in fewer than three dimensions, where the mean diverges.
 * @source pajda2001, eq. 10
 * @source rusz2005
 */
export function randomPhaseTemperature(
  model: SpinModel,
  order: MagneticOrder = findMagneticOrder(model),
): RandomPhaseResult {
  if (order.eigenvalue <= 0 || order.dimensions < 3) return { temperature: 0, error: 0 };
  const { amplitudes } = order;
  const n = amplitudes.length;
  if (amplitudes.some(({ re, im }) => Math.hypot(re, im) < 1e-3))
    return { temperature: null, reason: 'a sublattice does not take part in the first order' };
  const sizes = grids.find(({ sites }) => n <= sites)?.sizes;
  if (sizes === undefined)
    return { temperature: null, reason: `${n} magnetic sites in the cell; at most 24` };
  let m = Float64Array.from(amplitudes, ({ re, im }) => Math.hypot(re, im));
  const inverses: number[] = [];
  for (const size of sizes) {
    const solved = solveSublattices(model, order, m, size);
    if (solved === null)
      return {
        temperature: null,
        reason: 'spin waves of negative energy: the first order is no stable ground state',
      };
    m = solved.magnetizations;
    inverses.push(solved.mean);
  }
  const [coarse = 0, middle = 0, fine = 0] = inverses;
  // Of f = f∞ + a/n + b/n³ on n, 2n, 4n: first 1/n is taken out of neighbours, then 1/n³ of what is left.
  const one = 2 * middle - coarse;
  const two = 2 * fine - middle;
  const limit = two + (two - one) / 7;
  const temperature = 1 / (3 * limit * boltzmann_meVperK);
  const error = Math.abs(temperature * (limit / two - 1));
  if (!(limit > 0) || error > 0.01 * temperature)
    return {
      temperature: null,
      reason: 'the mean over the zone does not converge: lines or planes of q order alike',
    };
  return { temperature, error };
}

/** The mean of [(D − J)⁻¹]_aa [1/meV] on one grid, and the magnetisations that make it the same for all sublattices. */
function solveSublattices(
  model: SpinModel,
  order: MagneticOrder,
  start: Float64Array<ArrayBuffer>,
  size: number,
) {
  const exchange = exchangeMatrixOf(model);
  const { n } = exchange;
  const atOrder = openHermitian(n);
  exchange.fill(order.wavevector, atOrder);
  const coupling = alignedCoupling(atOrder, order);
  const magnetizations = start.slice();
  const sums = new Float64Array(n);
  for (let round = 0; round < 200; round++) {
    const fields = Float64Array.from(magnetizations, (own, a) => {
      let field = 0;
      for (let b = 0; b < n; b++) field += coupling[a * n + b]! * magnetizations[b]!;
      return field / own;
    });
    if (!averageInverse(exchange, order.wavevector, fields, size, sums)) return null;
    const mean = sums.reduce((total, x) => total + x, 0) / n;
    const spread = Math.max(...sums.map((x) => Math.abs(x / mean - 1)));
    if (spread < 1e-6) return { magnetizations, mean };
    for (let a = 0; a < n; a++) magnetizations[a]! *= Math.sqrt(mean / sums[a]!);
    const largest = Math.max(...magnetizations);
    for (let a = 0; a < n; a++) magnetizations[a]! /= largest;
  }
  return null;
}

/** Re(u_a*·J_ab(Q)·u_b), n × n, with u the phases of the ordered sublattices. */
function alignedCoupling({ n, re, im }: Hermitian, { amplitudes }: MagneticOrder): Float64Array {
  const out = new Float64Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      const [u, v] = [amplitudes[a]!, amplitudes[b]!];
      const size = Math.hypot(u.re, u.im) * Math.hypot(v.re, v.im);
      const cosine = (u.re * v.re + u.im * v.im) / size;
      const sine = (u.re * v.im - u.im * v.re) / size;
      out[a * n + b] = re[a * n + b]! * cosine - im[a * n + b]! * sine;
    }
  return out;
}

/** ⟨[(diag(fields) − J(q))⁻¹]_aa⟩ over a grid of size³ about the pole; false where a matrix is not positive definite. */
function averageInverse(
  exchange: ExchangeMatrix,
  pole: Vector3,
  fields: Float64Array,
  size: number,
  sums: Float64Array,
): boolean {
  const { n } = exchange;
  const matrix = openHermitian(n);
  const column = new Float64Array(2 * n);
  sums.fill(0);
  // J(−q) is the conjugate of J(q): half of the grid stands for all of it where the pole is its own mirror image.
  const isMirrored = pole.every((x) => Math.abs(2 * x - Math.round(2 * x)) < 1e-12);
  const first = isMirrored ? size / 2 : size;
  for (let i = 0; i < first; i++)
    for (let j = 0; j < size; j++) {
      exchange.fixPlane(pole[0] + (i + 0.5) / size, pole[1] + (j + 0.5) / size);
      for (let k = 0; k < size; k++) {
        exchange.fillLine(pole[2] + (k + 0.5) / size, matrix);
        for (let x = 0; x < n * n; x++) {
          matrix.re[x] = -matrix.re[x]!;
          matrix.im[x] = -matrix.im[x]!;
        }
        for (let a = 0; a < n; a++) matrix.re[a * n + a]! += fields[a]!;
        if (!factorHermitian(matrix)) return false;
        addInverseDiagonal(matrix, sums, column);
      }
    }
  for (let a = 0; a < n; a++) sums[a]! /= first * size * size;
  return true;
}
