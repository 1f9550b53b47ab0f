/** A Hermitian matrix n × n, row-major; both triangles filled. */
export type Hermitian = { readonly n: number; readonly re: Float64Array; readonly im: Float64Array };

export const openHermitian = (n: number): Hermitian => ({
  n,
  re: new Float64Array(n * n),
  im: new Float64Array(n * n),
});

export type Eigenpairs = {
  /** Ascending, n. */
  readonly values: Float64Array;
  /** Column k (re[i·n + k], im[i·n + k]) belongs to values[k]; orthonormal. */
  readonly vectors: Hermitian;
};

/**
 * All eigenvalues and eigenvectors by cyclic Jacobi rotations, to a residual of about 1e-14 of the norm.
 * For matrices of some dozens of rows; cost ~ 10·n³ rotations' work.
 * @source golub-vanloan2013, ch. 8.5
 */
export function diagonalize(matrix: Hermitian): Eigenpairs {
  const { n } = matrix;
  const a: Hermitian = { n, re: matrix.re.slice(), im: matrix.im.slice() };
  const v = openHermitian(n);
  for (let i = 0; i < n; i++) v.re[i * n + i] = 1;
  let norm = 0;
  for (let i = 0; i < n * n; i++) norm += a.re[i]! ** 2 + a.im[i]! ** 2;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) off += a.re[p * n + q]! ** 2 + a.im[p * n + q]! ** 2;
    if (off <= 1e-30 * norm) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a.re[i * n + i]! - a.re[j * n + j]!);
  const vectors = openHermitian(n);
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) {
      vectors.re[i * n + k] = v.re[i * n + order[k]!]!;
      vectors.im[i * n + k] = v.im[i * n + order[k]!]!;
    }
  return { values: Float64Array.from(order, (i) => a.re[i * n + i]!), vectors };
}

/** Rotates the plane (p, q) so that a_pq vanishes: first the phase of a_pq is taken off, then a real rotation. */
function rotate(a: Hermitian, v: Hermitian, p: number, q: number): void {
  const { n } = a;
  const re = a.re[p * n + q]!;
  const im = a.im[p * n + q]!;
  const size = Math.hypot(re, im);
  // The phase of a subnormal number has too few digits to turn by: the rotation would not be unitary.
  if (size < 1e-292) return;
  const cosine = re / size;
  const sine = im / size;
  const theta = (a.re[q * n + q]! - a.re[p * n + p]!) / (2 * size);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const m of [a, v])
    for (let i = 0; i < n; i++) {
      const [ip, iq] = [i * n + p, i * n + q];
      const [xr, xi] = [m.re[ip]!, m.im[ip]!];
      const yr = m.re[iq]! * cosine + m.im[iq]! * sine;
      const yi = m.im[iq]! * cosine - m.re[iq]! * sine;
      m.re[ip] = c * xr - s * yr;
      m.im[ip] = c * xi - s * yi;
      m.re[iq] = s * xr + c * yr;
      m.im[iq] = s * xi + c * yi;
    }
  for (let j = 0; j < n; j++) {
    const [pj, qj] = [p * n + j, q * n + j];
    const [xr, xi] = [a.re[pj]!, a.im[pj]!];
    const yr = a.re[qj]! * cosine - a.im[qj]! * sine;
    const yi = a.im[qj]! * cosine + a.re[qj]! * sine;
    a.re[pj] = c * xr - s * yr;
    a.im[pj] = c * xi - s * yi;
    a.re[qj] = s * xr + c * yr;
    a.im[qj] = s * xi + c * yi;
  }
}

/**
 * The lower Cholesky factor L, A = L·L†, written over the lower triangle of `a`. False where A is not positive definite.
 * @source golub-vanloan2013, ch. 4.2
 */
export function factorHermitian({ n, re, im }: Hermitian): boolean {
  for (let j = 0; j < n; j++) {
    let pivot = re[j * n + j]!;
    for (let k = 0; k < j; k++) pivot -= re[j * n + k]! ** 2 + im[j * n + k]! ** 2;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    re[j * n + j] = root;
    im[j * n + j] = 0;
    for (let i = j + 1; i < n; i++) {
      let x = re[i * n + j]!;
      let y = im[i * n + j]!;
      for (let k = 0; k < j; k++) {
        const [ar, ai, br, bi] = [re[i * n + k]!, im[i * n + k]!, re[j * n + k]!, im[j * n + k]!];
        x -= ar * br + ai * bi;
        y -= ai * br - ar * bi;
      }
      re[i * n + j] = x / root;
      im[i * n + j] = y / root;
    }
  }
  return true;
}

/** Adds the diagonal of (L·L†)⁻¹ to `sums`, n; `column` is scratch of 2·n numbers. */
export function addInverseDiagonal({ n, re, im }: Hermitian, sums: Float64Array, column: Float64Array): void {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let x = i === j ? 1 : 0;
      let y = 0;
      for (let k = j; k < i; k++) {
        const [lr, li, cr, ci] = [re[i * n + k]!, im[i * n + k]!, column[2 * k]!, column[2 * k + 1]!];
        x -= lr * cr - li * ci;
        y -= lr * ci + li * cr;
      }
      const pivot = re[i * n + i]!;
      column[2 * i] = x / pivot;
      column[2 * i + 1] = y / pivot;
      // Row i of L⁻¹ holds this entry at column j: |·|² belongs to the diagonal entry j of L⁻†·L⁻¹.
      sums[j] = sums[j]! + column[2 * i]! ** 2 + column[2 * i + 1]! ** 2;
    }
  }
}
