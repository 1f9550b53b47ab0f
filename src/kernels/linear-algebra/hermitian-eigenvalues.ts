import { AppError } from '../../core/error.ts';

/**
 * Eigenvalues, ascending, of a Hermitian matrix A + iB, n × n, given by its real and imaginary parts, row-major. The real symmetric
 * matrix [[A, −B], [B, A]] has each of them twice; it is brought to tridiagonal form by Householder reflections and solved by
 * implicit QL steps.
 * @source golub-vanloan2013, sections 8.3.1 and 8.3.3
 * @throws bad-matrix — it holds numbers that are not finite. no-convergence — an eigenvalue took more than 60 steps.
 */
export function hermitianEigenvalues(real: Float64Array, imaginary: Float64Array): Float64Array {
  const n = Math.sqrt(real.length);
  if (imaginary.every((x) => x === 0)) return symmetricEigenvalues(real.slice(), n);
  const doubled = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [a, b] = [real[i * n + j]!, imaginary[i * n + j]!];
      doubled[i * 2 * n + j] = a;
      doubled[(i + n) * 2 * n + j + n] = a;
      doubled[(i + n) * 2 * n + j] = b;
      doubled[i * 2 * n + j + n] = -b;
    }
  const twice = symmetricEigenvalues(doubled, 2 * n);
  return Float64Array.from({ length: n }, (_, k) => (twice[2 * k]! + twice[2 * k + 1]!) / 2);
}

/** Eigenvalues, ascending, of a real symmetric matrix, n × n; the matrix is overwritten. @source golub-vanloan2013, section 8.3 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const bad = matrix.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new AppError('bad-matrix', `a matrix holds ${bad}; expected finite numbers`);
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  tridiagonalize(matrix, n, diagonal, beside);
  solveTridiagonal(diagonal, beside);
  return diagonal.sort();
}

/** Householder reflections from the last row up; leaves the diagonal, and its neighbours in beside[1 … n − 1]. */
function tridiagonalize(m: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  const work = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(m[i * n + k]!);
    if (scale === 0 || i === 1) {
      beside[i] = m[i * n + i - 1]!;
      diagonal[i] = m[i * n + i]!;
      continue;
    }
    let squares = 0;
    for (let k = 0; k < i; k++) {
      m[i * n + k] = m[i * n + k]! / scale;
      squares += m[i * n + k]! ** 2;
    }
    const corner = m[i * n + i - 1]!;
    const length = corner >= 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    beside[i] = scale * length;
    diagonal[i] = m[i * n + i]!;
    const half = squares - corner * length;
    m[i * n + i - 1] = corner - length;
    let overlap = 0;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += m[j * n + k]! * m[i * n + k]!;
      for (let k = j + 1; k < i; k++) sum += m[k * n + j]! * m[i * n + k]!;
      work[j] = sum / half;
      overlap += work[j]! * m[i * n + j]!;
    }
    const shift = overlap / (2 * half);
    for (let j = 0; j < i; j++) work[j] = work[j]! - shift * m[i * n + j]!;
    for (let j = 0; j < i; j++)
      for (let k = 0; k <= j; k++)
        m[j * n + k] = m[j * n + k]! - m[i * n + j]! * work[k]! - work[j]! * m[i * n + k]!;
  }
  diagonal[0] = m[0]!;
}

/** Implicit QL with Wilkinson shifts; eigenvalues replace the diagonal. */
function solveTridiagonal(d: Float64Array, beside: Float64Array): void {
  const n = d.length;
  const e = new Float64Array(n);
  for (let i = 1; i < n; i++) e[i - 1] = beside[i]!;
  for (let l = 0; l < n; l++)
    for (let steps = 0; ; steps++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > 2.3e-16 * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      if (steps >= 60)
        throw new AppError('no-convergence', `eigenvalue ${l + 1} of ${n} did not converge in 60 steps`);
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? Math.hypot(g, 1) : -Math.hypot(g, 1)));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        const t = (d[i]! - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
      }
      if (i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
}
