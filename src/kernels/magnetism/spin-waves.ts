import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import { diagonalize, factorHermitian, openHermitian } from '../linear-algebra/index.ts';
import { exchangeMatrixOf } from './exchange-matrix.ts';
import type { SpinModel } from './spin-model.ts';

/**
 * Energies [meV] of the spin waves of a collinear state at wave vectors q (units of the reciprocal lattice vectors): one
 * ascending list per q, as long as there are sites. With moments M_a [µB] along signs σ_a = ±1, g = 2, canonical J:
 * A_ab = 2/√(M_a·M_b)·(δ_ab·Σ_c J_ac(0)·σ_a·σ_c − J_ab(q)); E are the sizes of the eigenvalues of σ·A. One sublattice:
 * E = (2/M)·(J(0) − J(q)).
 * @param moments [µB], > 0, one per site.
 * @param signs +1 or −1 per site; all +1 when left out.
 * @throws unstable-order — A has a negative eigenvalue: the state given is no minimum of the energy.
 * @throws bad-moments — a moment that is not above zero, or a wrong number of them.
 * @source pajda2001, eq. 4
 * @source colpa1978
 */
export function spinWaveEnergies(
  model: SpinModel,
  wavevectors: readonly Vector3[],
  moments: readonly number[],
  signs: readonly (1 | -1)[] = model.sites.map(() => 1),
): readonly Float64Array[] {
  const { n, fill } = exchangeMatrixOf(model);
  if (moments.length !== n || moments.some((moment) => !(moment > 0)))
    throw new AppError('bad-moments', `moments [${moments.join(', ')}] µB; expected ${n} numbers above 0`);
  const exchange = openHermitian(n);
  fill([0, 0, 0], exchange);
  const fields = moments.map((_, a) =>
    moments.reduce((sum, _moment, c) => sum + exchange.re[a * n + c]! * signs[a]! * signs[c]!, 0),
  );
  const largest = Math.max(...fields.map(Math.abs), 1e-300);
  return wavevectors.map((q) => {
    fill(q, exchange);
    const a = openHermitian(n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const scale = 2 / Math.sqrt(moments[i]! * moments[j]!);
        a.re[i * n + j] = scale * ((i === j ? fields[i]! : 0) - exchange.re[i * n + j]!);
        a.im[i * n + j] = -scale * exchange.im[i * n + j]!;
      }
    if (signs.every((sign) => sign === signs[0])) return energiesOf(diagonalize(a).values, largest, q);
    return signedEnergies(a, signs, largest, q);
  });
}

function energiesOf(values: Float64Array, largest: number, q: Vector3): Float64Array {
  if (values.some((value) => value < -1e-8 * largest))
    throw new AppError(
      'unstable-order',
      `a spin wave at q = (${q.join(', ')}) has the energy ${Math.min(...values).toPrecision(4)} meV: the order is no minimum`,
    );
  return values.map((value) => Math.max(0, value)).sort();
}

/** The sizes of the eigenvalues of σ·A by those of L†·σ·L, A = L·L†; a shift far below the energies lifts zero modes. */
function signedEnergies(
  a: ReturnType<typeof openHermitian>,
  signs: readonly (1 | -1)[],
  largest: number,
  q: Vector3,
): Float64Array {
  const { n } = a;
  energiesOf(diagonalize(a).values, largest, q);
  for (let i = 0; i < n; i++) a.re[i * n + i]! += 1e-9 * largest;
  if (!factorHermitian(a)) throw new AppError('unstable-order', `no spin waves at q = (${q.join(', ')})`);
  const product = openHermitian(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = Math.max(i, j); k < n; k++) {
        const [lr, li, mr, mi] = [a.re[k * n + i]!, a.im[k * n + i]!, a.re[k * n + j]!, a.im[k * n + j]!];
        product.re[i * n + j]! += signs[k]! * (lr * mr + li * mi);
        product.im[i * n + j]! += signs[k]! * (lr * mi - li * mr);
      }
  return diagonalize(product).values.map(Math.abs).sort();
}
