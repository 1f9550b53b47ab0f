// Gaussian-process kernels in AssemblyScript, compiled by scripts/build-wasm.mjs. Scalar oracle: the TypeScript reference beside
// the caller, src/kernels/statistics. Matrices are row-major with an even row length `stride`; point sets are dimension-major
// ("columns"): coordinate k of point j lies at k·stride + j. All pointers are byte offsets, 16-byte aligned.

const magic: f64 = 6755399441055744.0; // 1.5·2^52: adding it leaves the nearest whole number in the low bits
const log2e: f64 = 1.4426950408889634;
const ln2High: f64 = 6.93147180369123816490e-1;
const ln2Low: f64 = 1.90821492927058770002e-10;

/** First byte that the module itself does not use. */
export function firstFreeByte(): usize {
  return __heap_base;
}

/** exp of two numbers in [−708, 0], relative error below 1e-15. */
// @ts-expect-error: decorator
@inline
function exponential(x: v128): v128 {
  const clamped = f64x2.max(x, f64x2.splat(-708.0));
  const shifted = f64x2.add(f64x2.mul(clamped, f64x2.splat(log2e)), f64x2.splat(magic));
  const whole = f64x2.sub(shifted, f64x2.splat(magic));
  const r = f64x2.sub(
    f64x2.sub(clamped, f64x2.mul(whole, f64x2.splat(ln2High))),
    f64x2.mul(whole, f64x2.splat(ln2Low)),
  );
  let p = f64x2.splat(1.0 / 479001600.0);
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 39916800.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 3628800.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 362880.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0));
  return i64x2.add(p, i64x2.shl(shifted, 52));
}

/** Correlation of two squared scaled distances. kind: 0 Matérn-5/2, 1 Matérn-3/2, 2 squared exponential. */
// @ts-expect-error: decorator
@inline
function correlation(squared: v128, kind: i32): v128 {
  const one = f64x2.splat(1.0);
  if (kind == 0) {
    const s = f64x2.sqrt(f64x2.mul(squared, f64x2.splat(5.0)));
    const polynomial = f64x2.add(one, f64x2.add(s, f64x2.mul(f64x2.mul(s, s), f64x2.splat(1.0 / 3.0))));
    return f64x2.mul(polynomial, exponential(f64x2.neg(s)));
  }
  if (kind == 1) {
    const s = f64x2.sqrt(f64x2.mul(squared, f64x2.splat(3.0)));
    return f64x2.mul(f64x2.add(one, s), exponential(f64x2.neg(s)));
  }
  return exponential(f64x2.mul(squared, f64x2.splat(-0.5)));
}

/** Coordinates × reciprocal length scales of the first `count` points, rounded up to even. `columns`, `scaled`: dimension × stride. */
export function scaleColumns(
  columns: usize,
  dimension: i32,
  stride: i32,
  count: i32,
  inverse: usize,
  scaled: usize,
): void {
  for (let k = 0; k < dimension; k++) {
    const factor = f64x2.splat(load<f64>(inverse + (<usize>k << 3)));
    const row = <usize>(k * stride) << 3;
    for (let j: usize = 0; j < <usize>count << 3; j += 16)
      v128.store(scaled + row + j, f64x2.mul(v128.load(columns + row + j), factor));
  }
}

/** Lower triangle of signal·correlation + offset, diagonal + noise[i]. `matrix`: count × stride. */
export function fillCovariance(
  scaled: usize,
  count: i32,
  dimension: i32,
  stride: i32,
  kind: i32,
  signal: f64,
  offset: f64,
  noise: usize,
  matrix: usize,
): void {
  const signals = f64x2.splat(signal);
  const offsets = f64x2.splat(offset);
  const rowBytes = <usize>stride << 3;
  for (let i = 0; i < count; i++) {
    const row = matrix + <usize>i * rowBytes;
    const own = scaled + (<usize>i << 3);
    for (let j = 0; j < i; j += 2) {
      let squared = f64x2.splat(0.0);
      let at = <usize>j << 3;
      let mine: usize = 0;
      for (let k = 0; k < dimension; k++) {
        const difference = f64x2.sub(f64x2.splat(load<f64>(own + mine)), v128.load(scaled + at));
        squared = f64x2.add(squared, f64x2.mul(difference, difference));
        at += rowBytes;
        mine += rowBytes;
      }
      v128.store(row + (<usize>j << 3), f64x2.add(offsets, f64x2.mul(signals, correlation(squared, kind))));
    }
    store<f64>(row + (<usize>i << 3), signal + offset + load<f64>(noise + (<usize>i << 3)));
  }
}

// @ts-expect-error: decorator
@inline
function sumLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Cholesky factor in place, rows from left to right, four columns at a time. Returns 0 when the matrix is not positive definite. */
export function factorCholesky(matrix: usize, count: i32, stride: i32): i32 {
  const rowBytes = <usize>stride << 3;
  for (let i = 0; i < count; i++) {
    const row = matrix + <usize>i * rowBytes;
    let j = 0;
    for (; j + 3 < i; j += 4) {
      const column = matrix + <usize>j * rowBytes;
      let s0 = f64x2.splat(0.0);
      let s1 = f64x2.splat(0.0);
      let s2 = f64x2.splat(0.0);
      let s3 = f64x2.splat(0.0);
      const end = <usize>j << 3;
      for (let k: usize = 0; k < end; k += 16) {
        const own = v128.load(row + k);
        s0 = f64x2.add(s0, f64x2.mul(own, v128.load(column + k)));
        s1 = f64x2.add(s1, f64x2.mul(own, v128.load(column + rowBytes + k)));
        s2 = f64x2.add(s2, f64x2.mul(own, v128.load(column + 2 * rowBytes + k)));
        s3 = f64x2.add(s3, f64x2.mul(own, v128.load(column + 3 * rowBytes + k)));
      }
      const at = row + end;
      const c1 = column + rowBytes + end;
      const c2 = c1 + rowBytes;
      const c3 = c2 + rowBytes;
      const x0 = (load<f64>(at) - sumLanes(s0)) / load<f64>(column + end);
      const x1 = (load<f64>(at, 8) - sumLanes(s1) - x0 * load<f64>(c1)) / load<f64>(c1, 8);
      const x2 = (load<f64>(at, 16) - sumLanes(s2) - x0 * load<f64>(c2) - x1 * load<f64>(c2, 8)) / load<f64>(c2, 16);
      const x3 =
        (load<f64>(at, 24) - sumLanes(s3) - x0 * load<f64>(c3) - x1 * load<f64>(c3, 8) - x2 * load<f64>(c3, 16)) /
        load<f64>(c3, 24);
      store<f64>(at, x0);
      store<f64>(at, x1, 8);
      store<f64>(at, x2, 16);
      store<f64>(at, x3, 24);
    }
    for (; j < i; j++) {
      const column = matrix + <usize>j * rowBytes;
      let sum = load<f64>(row + (<usize>j << 3));
      for (let k: usize = 0; k < <usize>j << 3; k += 8) sum -= load<f64>(row + k) * load<f64>(column + k);
      store<f64>(row + (<usize>j << 3), sum / load<f64>(column + (<usize>j << 3)));
    }
    let pivot = load<f64>(row + (<usize>i << 3));
    for (let k: usize = 0; k < <usize>i << 3; k += 8) {
      const x = load<f64>(row + k);
      pivot -= x * x;
    }
    if (!(pivot > 0.0) || pivot == Infinity) return 0;
    store<f64>(row + (<usize>i << 3), Math.sqrt(pivot));
  }
  return 1;
}

/** L⁻¹·values into `whitened`; returns −½|L⁻¹·values|² − Σ log L_ii − ½·count·log 2π. */
export function whiten(factor: usize, count: i32, stride: i32, values: usize, whitened: usize): f64 {
  const rowBytes = <usize>stride << 3;
  let result = -0.9189385332046727 * <f64>count;
  for (let i = 0; i < count; i++) {
    const row = factor + <usize>i * rowBytes;
    let sums = f64x2.splat(0.0);
    let k: usize = 0;
    const pairs = <usize>(i & ~1) << 3;
    for (; k < pairs; k += 16) sums = f64x2.add(sums, f64x2.mul(v128.load(row + k), v128.load(whitened + k)));
    let x = load<f64>(values + (<usize>i << 3)) - sumLanes(sums);
    if (i & 1) x -= load<f64>(row + k) * load<f64>(whitened + k);
    const pivot = load<f64>(row + (<usize>i << 3));
    x /= pivot;
    store<f64>(whitened + (<usize>i << 3), x);
    result -= 0.5 * x * x + Math.log(pivot);
  }
  return result;
}

/**
 * Mean v·whitened and variance signal + offset − |v|², v = L⁻¹·k*, of `total` candidates, eight at a time.
 * `candidates`: scaled, dimension × candidateStride (a multiple of 8); `block`: count × 8 scratch; `means`, `variances`: candidateStride.
 */
export function predict(
  scaled: usize,
  count: i32,
  dimension: i32,
  stride: i32,
  kind: i32,
  signal: f64,
  offset: f64,
  factor: usize,
  whitened: usize,
  candidates: usize,
  total: i32,
  candidateStride: i32,
  block: usize,
  means: usize,
  variances: usize,
): void {
  const rowBytes = <usize>stride << 3;
  const candidateBytes = <usize>candidateStride << 3;
  const signals = f64x2.splat(signal);
  const offsets = f64x2.splat(offset);
  for (let first = 0; first < total; first += 8) {
    const origin = candidates + (<usize>first << 3);
    for (let i = 0; i < count; i++) {
      let d0 = f64x2.splat(0.0);
      let d1 = f64x2.splat(0.0);
      let d2 = f64x2.splat(0.0);
      let d3 = f64x2.splat(0.0);
      let own = scaled + (<usize>i << 3);
      let other = origin;
      for (let k = 0; k < dimension; k++) {
        const x = f64x2.splat(load<f64>(own));
        const e0 = f64x2.sub(x, v128.load(other));
        const e1 = f64x2.sub(x, v128.load(other, 16));
        const e2 = f64x2.sub(x, v128.load(other, 32));
        const e3 = f64x2.sub(x, v128.load(other, 48));
        d0 = f64x2.add(d0, f64x2.mul(e0, e0));
        d1 = f64x2.add(d1, f64x2.mul(e1, e1));
        d2 = f64x2.add(d2, f64x2.mul(e2, e2));
        d3 = f64x2.add(d3, f64x2.mul(e3, e3));
        own += rowBytes;
        other += candidateBytes;
      }
      const target = block + (<usize>i << 6);
      v128.store(target, f64x2.add(offsets, f64x2.mul(signals, correlation(d0, kind))));
      v128.store(target, f64x2.add(offsets, f64x2.mul(signals, correlation(d1, kind))), 16);
      v128.store(target, f64x2.add(offsets, f64x2.mul(signals, correlation(d2, kind))), 32);
      v128.store(target, f64x2.add(offsets, f64x2.mul(signals, correlation(d3, kind))), 48);
    }
    let m0 = f64x2.splat(0.0);
    let m1 = f64x2.splat(0.0);
    let m2 = f64x2.splat(0.0);
    let m3 = f64x2.splat(0.0);
    let v0 = f64x2.splat(signal + offset);
    let v1 = v0;
    let v2 = v0;
    let v3 = v0;
    for (let i = 0; i < count; i++) {
      const row = factor + <usize>i * rowBytes;
      const target = block + (<usize>i << 6);
      let a0 = v128.load(target);
      let a1 = v128.load(target, 16);
      let a2 = v128.load(target, 32);
      let a3 = v128.load(target, 48);
      let earlier = block;
      for (let j = 0; j < i; j++) {
        const l = f64x2.splat(load<f64>(row + (<usize>j << 3)));
        a0 = f64x2.sub(a0, f64x2.mul(l, v128.load(earlier)));
        a1 = f64x2.sub(a1, f64x2.mul(l, v128.load(earlier, 16)));
        a2 = f64x2.sub(a2, f64x2.mul(l, v128.load(earlier, 32)));
        a3 = f64x2.sub(a3, f64x2.mul(l, v128.load(earlier, 48)));
        earlier += 64;
      }
      const inverse = f64x2.splat(1.0 / load<f64>(row + (<usize>i << 3)));
      a0 = f64x2.mul(a0, inverse);
      a1 = f64x2.mul(a1, inverse);
      a2 = f64x2.mul(a2, inverse);
      a3 = f64x2.mul(a3, inverse);
      v128.store(target, a0);
      v128.store(target, a1, 16);
      v128.store(target, a2, 32);
      v128.store(target, a3, 48);
      const w = f64x2.splat(load<f64>(whitened + (<usize>i << 3)));
      m0 = f64x2.add(m0, f64x2.mul(w, a0));
      m1 = f64x2.add(m1, f64x2.mul(w, a1));
      m2 = f64x2.add(m2, f64x2.mul(w, a2));
      m3 = f64x2.add(m3, f64x2.mul(w, a3));
      v0 = f64x2.sub(v0, f64x2.mul(a0, a0));
      v1 = f64x2.sub(v1, f64x2.mul(a1, a1));
      v2 = f64x2.sub(v2, f64x2.mul(a2, a2));
      v3 = f64x2.sub(v3, f64x2.mul(a3, a3));
    }
    const mean = means + (<usize>first << 3);
    const variance = variances + (<usize>first << 3);
    v128.store(mean, m0);
    v128.store(mean, m1, 16);
    v128.store(mean, m2, 32);
    v128.store(mean, m3, 48);
    v128.store(variance, v0);
    v128.store(variance, v1, 16);
    v128.store(variance, v2, 32);
    v128.store(variance, v3, 48);
  }
}
