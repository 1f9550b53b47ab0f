// Gaussian-process kernels in AssemblyScript, compiled by scripts/build-wasm.mjs. Scalar oracle: the TypeScript reference beside
// the caller, src/kernels/statistics. Matrices are row-major with a row length `stride` that is a multiple of 8; point sets are dimension-major
// ("columns"): coordinate k of point j lies at k·stride + j. All pointers are byte offsets, 16-byte aligned.

const stepsPerOctave: i32 = 256;

/**
 * Numbers that loops hold in registers, read from memory: a literal is built anew in every turn of a loop. In order: the largest s of
 * exp(−s); 256/ln 2; 1.5·2^52, which leaves the nearest whole number in the low bits; ln 2/256, its first 32 bits and the rest; 1/24;
 * 1/6; 1/2; 1; 1/3.
 */
const constants: usize = memory.data<f64>([
  708.0, 369.3299304675746, 6755399441055744.0, 6.93147180369123816490e-1 / 256.0, 1.90821492927058770002e-10 / 256.0,
  0.041666666666666664, 0.16666666666666666, 0.5, 1.0, 0.3333333333333333,
], 16);

/** 2^(k/256) for k = 0 … 255. */
const powers: usize = memory.data(2048, 16);
for (let k = 0; k < stepsPerOctave; k++)
  store<f64>(powers + (<usize>k << 3), Math.exp2(<f64>k / <f64>stepsPerOctave));

/** First byte that the module itself does not use. */
export function firstFreeByte(): usize {
  return __heap_base;
}

/**
 * Squared scaled distances r² from `at` up to `end`, a multiple of 32 bytes, in place into signal·correlation + offset. kind: 0
 * Matérn-5/2, (1 + s + s²/3)·exp(−s) with s = √5·r; 1 Matérn-3/2, (1 + s)·exp(−s) with s = √3·r; 2 squared exponential, exp(−s) with
 * s = r²/2. exp(−s) is 2^(k/256) from a table times its series to the fourth power (|r| < 0.0014), relative error below 1e-15.
 */
function correlate(at: usize, end: usize, kind: i32, signal: f64, offset: f64): void {
  const signals = f64x2.splat(signal);
  const offsets = f64x2.splat(offset);
  const factor = f64x2.splat(kind == 0 ? 5.0 : kind == 1 ? 3.0 : 0.5);
  const most = v128.load64_splat(constants);
  const unit = v128.load64_splat(constants, 8);
  const magic = v128.load64_splat(constants, 16);
  const stepHigh = v128.load64_splat(constants, 24);
  const stepLow = v128.load64_splat(constants, 32);
  const c4 = v128.load64_splat(constants, 40);
  const c3 = v128.load64_splat(constants, 48);
  const half = v128.load64_splat(constants, 56);
  const one = v128.load64_splat(constants, 64);
  const third = v128.load64_splat(constants, 72);
  const mask = i64x2.splat(255);
  for (; at < end; at += 32) {
    let s = f64x2.mul(v128.load(at), factor);
    let t = f64x2.mul(v128.load(at, 16), factor);
    if (kind != 2) {
      s = f64x2.sqrt(s);
      t = f64x2.sqrt(t);
    }
    const u = f64x2.pmin(s, most);
    const v = f64x2.pmin(t, most);
    const m = f64x2.sub(magic, f64x2.mul(u, unit));
    const n = f64x2.sub(magic, f64x2.mul(v, unit));
    const i = f64x2.sub(m, magic);
    const j = f64x2.sub(n, magic);
    const x = f64x2.add(f64x2.add(u, f64x2.mul(i, stepHigh)), f64x2.mul(i, stepLow));
    const y = f64x2.add(f64x2.add(v, f64x2.mul(j, stepHigh)), f64x2.mul(j, stepLow));
    let p = f64x2.sub(half, f64x2.mul(x, f64x2.sub(c3, f64x2.mul(x, c4))));
    let q = f64x2.sub(half, f64x2.mul(y, f64x2.sub(c3, f64x2.mul(y, c4))));
    p = f64x2.sub(f64x2.mul(f64x2.mul(x, x), p), x);
    q = f64x2.sub(f64x2.mul(f64x2.mul(y, y), q), y);
    const power = powersAt(m);
    const other = powersAt(n);
    p = i64x2.add(f64x2.add(power, f64x2.mul(power, p)), i64x2.shl(v128.andnot(m, mask), 44));
    q = i64x2.add(f64x2.add(other, f64x2.mul(other, q)), i64x2.shl(v128.andnot(n, mask), 44));
    if (kind == 0) {
      p = f64x2.mul(p, f64x2.add(one, f64x2.add(s, f64x2.mul(f64x2.mul(s, s), third))));
      q = f64x2.mul(q, f64x2.add(one, f64x2.add(t, f64x2.mul(f64x2.mul(t, t), third))));
    } else if (kind == 1) {
      p = f64x2.mul(p, f64x2.add(one, s));
      q = f64x2.mul(q, f64x2.add(one, t));
    }
    v128.store(at, f64x2.add(offsets, f64x2.mul(signals, p)));
    v128.store(at, f64x2.add(offsets, f64x2.mul(signals, q)), 16);
  }
}

/** 2^(k/256) of two whole numbers in the low bits, k their last eight. */
// @ts-expect-error: decorator
@inline
function powersAt(whole: v128): v128 {
  const low = (<u32>i64x2.extract_lane(whole, 0) & 255) << 3;
  const high = (<u32>i64x2.extract_lane(whole, 1) & 255) << 3;
  return v128.load_lane<f64>(powers + high, v128.load64_splat(powers + low), 1);
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

/**
 * Lower triangle of signal·correlation + offset, diagonal + noise[i], eight columns at a time. `matrix`: count × stride; what is
 * written above the diagonal means nothing.
 */
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
  const rowBytes = <usize>stride << 3;
  const past = scaled + <usize>dimension * rowBytes;
  for (let i = 0; i < count; i++) {
    const row = matrix + <usize>i * rowBytes;
    const diagonal = <usize>i << 3;
    for (let j: usize = 0; j < diagonal; j += 64) {
      let d0 = f64x2.splat(0.0);
      let d1 = d0;
      let d2 = d0;
      let d3 = d0;
      for (let column = scaled; column < past; column += rowBytes) {
        const x = v128.load64_splat(column + diagonal);
        const e0 = f64x2.sub(x, v128.load(column + j));
        const e1 = f64x2.sub(x, v128.load(column + j, 16));
        const e2 = f64x2.sub(x, v128.load(column + j, 32));
        const e3 = f64x2.sub(x, v128.load(column + j, 48));
        d0 = f64x2.add(d0, f64x2.mul(e0, e0));
        d1 = f64x2.add(d1, f64x2.mul(e1, e1));
        d2 = f64x2.add(d2, f64x2.mul(e2, e2));
        d3 = f64x2.add(d3, f64x2.mul(e3, e3));
      }
      v128.store(row + j, d0);
      v128.store(row + j, d1, 16);
      v128.store(row + j, d2, 32);
      v128.store(row + j, d3, 48);
    }
    correlate(row, row + ((diagonal + 31) & ~31), kind, signal, offset);
    store<f64>(row + diagonal, signal + offset + load<f64>(noise + diagonal));
  }
}

/** (a₀ + a₁, b₀ + b₁) */
// @ts-expect-error: decorator
@inline
function sumPairs(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

// @ts-expect-error: decorator
@inline
function sumLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/**
 * Cholesky factor in place, two rows and four columns at a time; `reciprocals`: 1/L_ii. Returns 0 when the matrix is not positive
 * definite.
 */
export function factorCholesky(matrix: usize, count: i32, stride: i32, reciprocals: usize): i32 {
  const rowBytes = <usize>stride << 3;
  const zero = f64x2.splat(0.0);
  for (let i = 0; i < count; i += 2) {
    const row = matrix + <usize>i * rowBytes;
    const isPair = i + 1 < count;
    const second = isPair ? row + rowBytes : row;
    const end = <usize>i << 3;
    let at: usize = 0;
    for (; at + 32 <= end; at += 32) {
      const c0 = matrix + (at >> 3) * rowBytes;
      const c1 = c0 + rowBytes;
      const c2 = c1 + rowBytes;
      const c3 = c2 + rowBytes;
      let s0 = zero;
      let s1 = zero;
      let s2 = zero;
      let s3 = zero;
      let t0 = zero;
      let t1 = zero;
      let t2 = zero;
      let t3 = zero;
      for (let k: usize = 0; k < at; k += 16) {
        const own = v128.load(row + k);
        const other = v128.load(second + k);
        const l0 = v128.load(c0 + k);
        s0 = f64x2.add(s0, f64x2.mul(own, l0));
        t0 = f64x2.add(t0, f64x2.mul(other, l0));
        const l1 = v128.load(c1 + k);
        s1 = f64x2.add(s1, f64x2.mul(own, l1));
        t1 = f64x2.add(t1, f64x2.mul(other, l1));
        const l2 = v128.load(c2 + k);
        s2 = f64x2.add(s2, f64x2.mul(own, l2));
        t2 = f64x2.add(t2, f64x2.mul(other, l2));
        const l3 = v128.load(c3 + k);
        s3 = f64x2.add(s3, f64x2.mul(own, l3));
        t3 = f64x2.add(t3, f64x2.mul(other, l3));
      }
      const p0 = v128.load(row + at);
      const p1 = v128.load(row + at, 16);
      const q0 = v128.load(second + at);
      const q1 = v128.load(second + at, 16);
      const x0 = f64x2.mul(
        f64x2.sub(v128.shuffle<f64>(p0, q0, 0, 2), sumPairs(s0, t0)),
        v128.load64_splat(reciprocals + at),
      );
      let y = f64x2.sub(v128.shuffle<f64>(p0, q0, 1, 3), sumPairs(s1, t1));
      y = f64x2.sub(y, f64x2.mul(x0, v128.load64_splat(c1 + at)));
      const x1 = f64x2.mul(y, v128.load64_splat(reciprocals + at, 8));
      y = f64x2.sub(v128.shuffle<f64>(p1, q1, 0, 2), sumPairs(s2, t2));
      y = f64x2.sub(y, f64x2.mul(x0, v128.load64_splat(c2 + at)));
      y = f64x2.sub(y, f64x2.mul(x1, v128.load64_splat(c2 + at, 8)));
      const x2 = f64x2.mul(y, v128.load64_splat(reciprocals + at, 16));
      y = f64x2.sub(v128.shuffle<f64>(p1, q1, 1, 3), sumPairs(s3, t3));
      y = f64x2.sub(y, f64x2.mul(x0, v128.load64_splat(c3 + at)));
      y = f64x2.sub(y, f64x2.mul(x1, v128.load64_splat(c3 + at, 8)));
      y = f64x2.sub(y, f64x2.mul(x2, v128.load64_splat(c3 + at, 16)));
      const x3 = f64x2.mul(y, v128.load64_splat(reciprocals + at, 24));
      v128.store(row + at, v128.shuffle<f64>(x0, x1, 0, 2));
      v128.store(row + at, v128.shuffle<f64>(x2, x3, 0, 2), 16);
      v128.store(second + at, v128.shuffle<f64>(x0, x1, 1, 3));
      v128.store(second + at, v128.shuffle<f64>(x2, x3, 1, 3), 16);
    }
    if (at < end) {
      const c0 = matrix + (at >> 3) * rowBytes;
      const c1 = c0 + rowBytes;
      let s0 = zero;
      let s1 = zero;
      let t0 = zero;
      let t1 = zero;
      for (let k: usize = 0; k < at; k += 16) {
        const own = v128.load(row + k);
        const other = v128.load(second + k);
        const l0 = v128.load(c0 + k);
        s0 = f64x2.add(s0, f64x2.mul(own, l0));
        t0 = f64x2.add(t0, f64x2.mul(other, l0));
        const l1 = v128.load(c1 + k);
        s1 = f64x2.add(s1, f64x2.mul(own, l1));
        t1 = f64x2.add(t1, f64x2.mul(other, l1));
      }
      const p = v128.load(row + at);
      const q = v128.load(second + at);
      const x0 = f64x2.mul(
        f64x2.sub(v128.shuffle<f64>(p, q, 0, 2), sumPairs(s0, t0)),
        v128.load64_splat(reciprocals + at),
      );
      const y = f64x2.sub(v128.shuffle<f64>(p, q, 1, 3), sumPairs(s1, t1));
      const x1 = f64x2.mul(
        f64x2.sub(y, f64x2.mul(x0, v128.load64_splat(c1 + at))),
        v128.load64_splat(reciprocals + at, 8),
      );
      v128.store(row + at, v128.shuffle<f64>(x0, x1, 0, 2));
      v128.store(second + at, v128.shuffle<f64>(x0, x1, 1, 3));
    }
    let s = zero;
    let t = zero;
    let u = zero;
    for (let k: usize = 0; k < end; k += 16) {
      const own = v128.load(row + k);
      const other = v128.load(second + k);
      s = f64x2.add(s, f64x2.mul(own, own));
      t = f64x2.add(t, f64x2.mul(own, other));
      u = f64x2.add(u, f64x2.mul(other, other));
    }
    const first = load<f64>(row + end) - sumLanes(s);
    if (!(first > 0.0) || first == Infinity) return 0;
    const root = Math.sqrt(first);
    store<f64>(row + end, root);
    store<f64>(reciprocals + end, 1.0 / root);
    if (!isPair) continue;
    const x = (load<f64>(second + end) - sumLanes(t)) / root;
    const pivot = load<f64>(second + end, 8) - sumLanes(u) - x * x;
    if (!(pivot > 0.0) || pivot == Infinity) return 0;
    const next = Math.sqrt(pivot);
    store<f64>(second + end, x);
    store<f64>(second + end, next, 8);
    store<f64>(reciprocals + end, 1.0 / next, 8);
  }
  return 1;
}

/** Pivots whose product is taken before its logarithm: none overflows as long as each lies between 1e-38 and 1e38. */
const pivotsPerLogarithm: i32 = 8;

/** L⁻¹·values into `whitened`; returns −½|L⁻¹·values|² − Σ log L_ii − ½·count·log 2π. */
export function whiten(
  factor: usize,
  count: i32,
  stride: i32,
  reciprocals: usize,
  values: usize,
  whitened: usize,
): f64 {
  const rowBytes = <usize>stride << 3;
  let squares = 0.0;
  let logarithms = 0.0;
  let product = 1.0;
  for (let i = 0; i < count; i++) {
    const row = factor + <usize>i * rowBytes;
    let s = f64x2.splat(0.0);
    let t = f64x2.splat(0.0);
    let k: usize = 0;
    const pairs = <usize>(i & ~1) << 3;
    for (; k + 32 <= pairs; k += 32) {
      s = f64x2.add(s, f64x2.mul(v128.load(row + k), v128.load(whitened + k)));
      t = f64x2.add(t, f64x2.mul(v128.load(row + k, 16), v128.load(whitened + k, 16)));
    }
    for (; k < pairs; k += 16) s = f64x2.add(s, f64x2.mul(v128.load(row + k), v128.load(whitened + k)));
    const place = <usize>i << 3;
    let x = load<f64>(values + place) - sumLanes(f64x2.add(s, t));
    if (i & 1) x -= load<f64>(row + k) * load<f64>(whitened + k);
    x *= load<f64>(reciprocals + place);
    store<f64>(whitened + place, x);
    squares += x * x;
    product *= load<f64>(row + place);
    if (i % pivotsPerLogarithm == pivotsPerLogarithm - 1) {
      logarithms += Math.log(product);
      product = 1.0;
    }
  }
  return -0.9189385332046727 * <f64>count - 0.5 * squares - logarithms - Math.log(product);
}

/**
 * v = L⁻¹·b of four right-hand sides at once, in place in `block`, count × 4, from row `from` (a multiple of 4) on; rows before it
 * are 0. Writes v·whitened into `products` and |v|² into `squares`, four numbers each. Four rows at a time.
 */
function solveFour(
  factor: usize,
  from: i32,
  count: i32,
  stride: i32,
  reciprocals: usize,
  whitened: usize,
  block: usize,
  products: usize,
  squares: usize,
): void {
  const rowBytes = <usize>stride << 3;
  let m0 = f64x2.splat(0.0);
  let m1 = m0;
  let v0 = m0;
  let v1 = m0;
  let i = from;
  const start = <usize>from << 3;
  for (; i + 4 <= count; i += 4) {
    const r0 = factor + <usize>i * rowBytes;
    const r1 = r0 + rowBytes;
    const r2 = r1 + rowBytes;
    const r3 = r2 + rowBytes;
    const target = block + (<usize>i << 5);
    let a0 = v128.load(target);
    let a1 = v128.load(target, 16);
    let b0 = v128.load(target, 32);
    let b1 = v128.load(target, 48);
    let c0 = v128.load(target, 64);
    let c1 = v128.load(target, 80);
    let d0 = v128.load(target, 96);
    let d1 = v128.load(target, 112);
    const end = <usize>i << 3;
    for (let j = start; j < end; j += 8) {
      const e0 = v128.load(block + (j << 2));
      const e1 = v128.load(block + (j << 2), 16);
      const l0 = v128.load64_splat(r0 + j);
      a0 = f64x2.sub(a0, f64x2.mul(l0, e0));
      a1 = f64x2.sub(a1, f64x2.mul(l0, e1));
      const l1 = v128.load64_splat(r1 + j);
      b0 = f64x2.sub(b0, f64x2.mul(l1, e0));
      b1 = f64x2.sub(b1, f64x2.mul(l1, e1));
      const l2 = v128.load64_splat(r2 + j);
      c0 = f64x2.sub(c0, f64x2.mul(l2, e0));
      c1 = f64x2.sub(c1, f64x2.mul(l2, e1));
      const l3 = v128.load64_splat(r3 + j);
      d0 = f64x2.sub(d0, f64x2.mul(l3, e0));
      d1 = f64x2.sub(d1, f64x2.mul(l3, e1));
    }
    let l = v128.load64_splat(reciprocals + end);
    a0 = f64x2.mul(a0, l);
    a1 = f64x2.mul(a1, l);
    l = v128.load64_splat(r1 + end);
    b0 = f64x2.sub(b0, f64x2.mul(l, a0));
    b1 = f64x2.sub(b1, f64x2.mul(l, a1));
    l = v128.load64_splat(reciprocals + end, 8);
    b0 = f64x2.mul(b0, l);
    b1 = f64x2.mul(b1, l);
    l = v128.load64_splat(r2 + end);
    c0 = f64x2.sub(c0, f64x2.mul(l, a0));
    c1 = f64x2.sub(c1, f64x2.mul(l, a1));
    l = v128.load64_splat(r2 + end, 8);
    c0 = f64x2.sub(c0, f64x2.mul(l, b0));
    c1 = f64x2.sub(c1, f64x2.mul(l, b1));
    l = v128.load64_splat(reciprocals + end, 16);
    c0 = f64x2.mul(c0, l);
    c1 = f64x2.mul(c1, l);
    l = v128.load64_splat(r3 + end);
    d0 = f64x2.sub(d0, f64x2.mul(l, a0));
    d1 = f64x2.sub(d1, f64x2.mul(l, a1));
    l = v128.load64_splat(r3 + end, 8);
    d0 = f64x2.sub(d0, f64x2.mul(l, b0));
    d1 = f64x2.sub(d1, f64x2.mul(l, b1));
    l = v128.load64_splat(r3 + end, 16);
    d0 = f64x2.sub(d0, f64x2.mul(l, c0));
    d1 = f64x2.sub(d1, f64x2.mul(l, c1));
    l = v128.load64_splat(reciprocals + end, 24);
    d0 = f64x2.mul(d0, l);
    d1 = f64x2.mul(d1, l);
    v128.store(target, a0);
    v128.store(target, a1, 16);
    v128.store(target, b0, 32);
    v128.store(target, b1, 48);
    v128.store(target, c0, 64);
    v128.store(target, c1, 80);
    v128.store(target, d0, 96);
    v128.store(target, d1, 112);
    v0 = f64x2.add(v0, f64x2.add(f64x2.add(f64x2.mul(a0, a0), f64x2.mul(b0, b0)), f64x2.add(f64x2.mul(c0, c0), f64x2.mul(d0, d0))));
    v1 = f64x2.add(v1, f64x2.add(f64x2.add(f64x2.mul(a1, a1), f64x2.mul(b1, b1)), f64x2.add(f64x2.mul(c1, c1), f64x2.mul(d1, d1))));
    l = v128.load64_splat(whitened + end);
    m0 = f64x2.add(m0, f64x2.mul(l, a0));
    m1 = f64x2.add(m1, f64x2.mul(l, a1));
    l = v128.load64_splat(whitened + end, 8);
    m0 = f64x2.add(m0, f64x2.mul(l, b0));
    m1 = f64x2.add(m1, f64x2.mul(l, b1));
    l = v128.load64_splat(whitened + end, 16);
    m0 = f64x2.add(m0, f64x2.mul(l, c0));
    m1 = f64x2.add(m1, f64x2.mul(l, c1));
    l = v128.load64_splat(whitened + end, 24);
    m0 = f64x2.add(m0, f64x2.mul(l, d0));
    m1 = f64x2.add(m1, f64x2.mul(l, d1));
  }
  for (; i < count; i++) {
    const row = factor + <usize>i * rowBytes;
    const target = block + (<usize>i << 5);
    const end = <usize>i << 3;
    let a0 = v128.load(target);
    let a1 = v128.load(target, 16);
    for (let j = start; j < end; j += 8) {
      const l = v128.load64_splat(row + j);
      a0 = f64x2.sub(a0, f64x2.mul(l, v128.load(block + (j << 2))));
      a1 = f64x2.sub(a1, f64x2.mul(l, v128.load(block + (j << 2), 16)));
    }
    const reciprocal = v128.load64_splat(reciprocals + end);
    a0 = f64x2.mul(a0, reciprocal);
    a1 = f64x2.mul(a1, reciprocal);
    v128.store(target, a0);
    v128.store(target, a1, 16);
    v0 = f64x2.add(v0, f64x2.mul(a0, a0));
    v1 = f64x2.add(v1, f64x2.mul(a1, a1));
    const weight = v128.load64_splat(whitened + end);
    m0 = f64x2.add(m0, f64x2.mul(weight, a0));
    m1 = f64x2.add(m1, f64x2.mul(weight, a1));
  }
  v128.store(products, m0);
  v128.store(products, m1, 16);
  v128.store(squares, v0);
  v128.store(squares, v1, 16);
}

/**
 * Mean v·whitened and variance signal + offset − |v|², v = L⁻¹·k*, of `total` candidates, four at a time.
 * `candidates`: scaled, dimension × candidateStride (a multiple of 4); `block`: stride × 4
 * scratch; `means`, `variances`: candidateStride.
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
  reciprocals: usize,
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
  const prior = f64x2.splat(signal + offset);
  const blockEnd = block + (<usize>count << 5);
  for (let first = 0; first < total; first += 4) {
    const origin = candidates + (<usize>first << 3);
    let own = scaled;
    for (let target = block; target < blockEnd; target += 64, own += 16) {
      let d0 = f64x2.splat(0.0);
      let d1 = d0;
      let d2 = d0;
      let d3 = d0;
      let other = origin;
      let at = own;
      for (let k = 0; k < dimension; k++) {
        const c0 = v128.load(other);
        const c1 = v128.load(other, 16);
        const x = v128.load64_splat(at);
        const e0 = f64x2.sub(x, c0);
        const e1 = f64x2.sub(x, c1);
        const y = v128.load64_splat(at, 8);
        const e2 = f64x2.sub(y, c0);
        const e3 = f64x2.sub(y, c1);
        d0 = f64x2.add(d0, f64x2.mul(e0, e0));
        d1 = f64x2.add(d1, f64x2.mul(e1, e1));
        d2 = f64x2.add(d2, f64x2.mul(e2, e2));
        d3 = f64x2.add(d3, f64x2.mul(e3, e3));
        at += rowBytes;
        other += candidateBytes;
      }
      v128.store(target, d0);
      v128.store(target, d1, 16);
      v128.store(target, d2, 32);
      v128.store(target, d3, 48);
    }
    correlate(block, blockEnd, kind, signal, offset);
    const variance = variances + (<usize>first << 3);
    solveFour(factor, 0, count, stride, reciprocals, whitened, block, means + (<usize>first << 3), variance);
    v128.store(variance, f64x2.sub(prior, v128.load(variance)));
    v128.store(variance, f64x2.sub(prior, v128.load(variance, 16)), 16);
  }
}

/**
 * For every value j: [K⁻¹·values]_j into `products` and [K⁻¹]_jj into `squares`, from the columns of L⁻¹, four at a time. `block`:
 * count × 4 scratch; `products`, `squares`: stride rounded up to a multiple of 4.
 */
export function leaveOneOut(
  factor: usize,
  count: i32,
  stride: i32,
  reciprocals: usize,
  whitened: usize,
  block: usize,
  products: usize,
  squares: usize,
): void {
  for (let first = 0; first < count; first += 4) {
    const start = <usize>first << 3;
    memory.fill(block + (start << 2), 0, <usize>(count - first) << 5);
    for (let i = first; i < min(first + 4, count); i++)
      store<f64>(block + (<usize>i << 5) + (<usize>(i - first) << 3), 1.0);
    solveFour(factor, first, count, stride, reciprocals, whitened, block, products + start, squares + start);
  }
}
