// Monte Carlo sweeps of spins on a lattice in AssemblyScript, compiled by scripts/build-wasm.mjs. Scalar oracle: the TypeScript
// reference in src/kernels/magnetism. Sites are ordered cell by cell, sublattices within a cell; a spin takes 16 bytes: x, y, z, 0
// as f32, or 128 independent Ising copies as bits. `neighbours` holds byte offsets of spins, site after site, forward bonds first;
// `counts` and `forward` hold i32 per sublattice; `couplings` f32 in the order of the neighbours of one cell. All pointers are
// byte offsets, 16-byte aligned. Energies in units of kT are beta · coupling.

let s0: u64 = 1;
let s1: u64 = 2;
let s2: u64 = 3;
let s3: u64 = 4;

/** First byte that the module itself does not use. */
export function firstFreeByte(): usize {
  return __heap_base;
}

/** Takes the four words of the generator from memory. */
export function loadGenerator(at: usize): void {
  s0 = load<u64>(at);
  s1 = load<u64>(at, 8);
  s2 = load<u64>(at, 16);
  s3 = load<u64>(at, 24);
}

/** Writes the four words of the generator to memory. */
export function storeGenerator(at: usize): void {
  store<u64>(at, s0);
  store<u64>(at, s1, 8);
  store<u64>(at, s2, 16);
  store<u64>(at, s3, 24);
}

/** xoshiro256**. */
// @ts-expect-error: decorator
@inline
function next(): u64 {
  const result = rotl<u64>(s1 * 5, 7) * 9;
  const t = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u64>(s3, 45);
  return result;
}

/** [0, 1), 53 bits. */
// @ts-expect-error: decorator
@inline
function uniform(): f64 {
  return <f64>(<i64>(next() >> 11)) * 1.1102230246251565e-16;
}

/** exp of a number in [−700, 0], relative error below 1e-14. */
// @ts-expect-error: decorator
@inline
function exponential(x: f64): f64 {
  const shifted = x * 1.4426950408889634 + 6755399441055744.0;
  const whole = shifted - 6755399441055744.0;
  const r = x - whole * 6.93147180369123816490e-1 - whole * 1.90821492927058770002e-10;
  let p = 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return reinterpret<f64>(reinterpret<i64>(p) + (reinterpret<i64>(shifted) << 52));
}

/** Natural logarithm of a positive normal number, absolute error below 1e-13. */
// @ts-expect-error: decorator
@inline
function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x) - 0x3fe6a09e667f3bcd;
  const exponent = <f64>(<i64>bits >> 52);
  const m = reinterpret<f64>((bits & 0xfffffffffffff) + 0x3fe6a09e667f3bcd);
  const s = (m - 1.0) / (m + 1.0);
  const z = s * s;
  let p = 2.0 / 17.0;
  p = p * z + 2.0 / 15.0;
  p = p * z + 2.0 / 13.0;
  p = p * z + 2.0 / 11.0;
  p = p * z + 2.0 / 9.0;
  p = p * z + 2.0 / 7.0;
  p = p * z + 2.0 / 5.0;
  p = p * z + 2.0 / 3.0;
  p = p * z + 2.0;
  return s * p + exponent * 0.6931471805599453;
}

/** Σ_k coupling_k · neighbour_k of one site. */
// @ts-expect-error: decorator
@inline
function exchangeField(spins: usize, list: usize, couplings: usize, count: i32): v128 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  const end = list + (<usize>(count & ~1) << 2);
  while (list < end) {
    a = f32x4.add(a, f32x4.mul(v128.load32_splat(couplings), v128.load(spins + <usize>load<u32>(list))));
    b = f32x4.add(b, f32x4.mul(v128.load32_splat(couplings, 4), v128.load(spins + <usize>load<u32>(list, 4))));
    list += 8;
    couplings += 8;
  }
  if (count & 1) a = f32x4.add(a, f32x4.mul(v128.load32_splat(couplings), v128.load(spins + <usize>load<u32>(list))));
  return f32x4.add(a, b);
}

// @ts-expect-error: decorator
@inline
function pack(x: f64, y: f64, z: f64): v128 {
  let e = f32x4.splat(0);
  e = f32x4.replace_lane(e, 0, <f32>x);
  e = f32x4.replace_lane(e, 1, <f32>y);
  return f32x4.replace_lane(e, 2, <f32>z);
}

/** Draws every spin anew in the field of its neighbours, one after the other. `external`: a field per sublattice, f32x4. */
export function heatBath(
  spins: usize,
  neighbours: usize,
  counts: usize,
  couplings: usize,
  external: usize,
  cellCount: i32,
  sublatticeCount: i32,
  beta: f64,
): void {
  let site = spins;
  let list = neighbours;
  for (let cell = 0; cell < cellCount; cell++) {
    let coupling = couplings;
    for (let sub: usize = 0; sub < <usize>sublatticeCount; sub++) {
      const count = load<i32>(counts + (sub << 2));
      const h = f32x4.add(exchangeField(spins, list, coupling, count), v128.load(external + (sub << 4)));
      list += <usize>count << 2;
      coupling += <usize>count << 2;
      const hx = <f64>f32x4.extract_lane(h, 0);
      const hy = <f64>f32x4.extract_lane(h, 1);
      const hz = <f64>f32x4.extract_lane(h, 2);
      const size = Math.sqrt(hx * hx + hy * hy + hz * hz);
      const x = beta * size;
      const u = uniform();
      let cosine = 2.0 * u - 1.0;
      let nx = 0.0;
      let ny = 0.0;
      let nz = 1.0;
      if (x > 1e-5) {
        const inverse = 1.0 / size;
        nx = hx * inverse;
        ny = hy * inverse;
        nz = hz * inverse;
        const tail = x < 20.0 ? exponential(-2.0 * x) : 0.0;
        const v = 1.0 - u;
        cosine = 1.0 + logarithm(v + u * tail) / x;
        cosine = Math.max(-1.0, Math.min(1.0, cosine));
      }
      let a: f64;
      let b: f64;
      let r: f64;
      do {
        const bits = next();
        a = <f64>(<i32>bits) * 4.656612873077393e-10;
        b = <f64>(<i32>(bits >> 32)) * 4.656612873077393e-10;
        r = a * a + b * b;
      } while (r >= 1.0 || r < 1e-18);
      const sine = Math.sqrt(1.0 - cosine * cosine) / r;
      const p = sine * (a * a - b * b);
      const q = sine * 2.0 * a * b;
      const sign = nz >= 0.0 ? 1.0 : -1.0;
      const c = -1.0 / (sign + nz);
      const d = nx * ny * c;
      v128.store(
        site,
        pack(
          cosine * nx + p * (1.0 + sign * nx * nx * c) + q * d,
          cosine * ny + p * sign * d + q * (sign + ny * ny * c),
          cosine * nz - p * sign * nx - q * ny,
        ),
      );
      site += 16;
    }
  }
}

/** Sum of the four lanes, in every lane. */
// @ts-expect-error: decorator
@inline
function sumLanes(x: v128): v128 {
  const y = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.add(y, v128.shuffle<f32>(y, y, 1, 0, 3, 2));
}

/** Turns every spin half-way about the field of its neighbours: no change of energy. */
export function overRelax(
  spins: usize,
  neighbours: usize,
  counts: usize,
  couplings: usize,
  external: usize,
  cellCount: i32,
  sublatticeCount: i32,
): void {
  let site = spins;
  let list = neighbours;
  for (let cell = 0; cell < cellCount; cell++) {
    let coupling = couplings;
    for (let sub: usize = 0; sub < <usize>sublatticeCount; sub++) {
      const count = load<i32>(counts + (sub << 2));
      const h = f32x4.add(exchangeField(spins, list, coupling, count), v128.load(external + (sub << 4)));
      list += <usize>count << 2;
      coupling += <usize>count << 2;
      const own = v128.load(site);
      const square = sumLanes(f32x4.mul(h, h));
      if (f32x4.extract_lane(square, 0) > 0) {
        const projection = sumLanes(f32x4.mul(h, own));
        const factor = f32x4.div(f32x4.add(projection, projection), square);
        v128.store(site, f32x4.sub(f32x4.mul(factor, h), own));
      }
      site += 16;
    }
  }
}

/**
 * One Metropolis step for every spin with E = −e·h − K·(e·axis)²: a step in a cone of `width`, or a reversal of the spin where
 * `isReversal` is not 0. `anisotropy`: axis x, y, z and K per sublattice, f32x4. Returns the number of accepted steps.
 */
export function metropolis(
  spins: usize,
  neighbours: usize,
  counts: usize,
  couplings: usize,
  external: usize,
  anisotropy: usize,
  cellCount: i32,
  sublatticeCount: i32,
  beta: f64,
  width: f64,
  isReversal: i32,
): i32 {
  let site = spins;
  let list = neighbours;
  let accepted = 0;
  for (let cell = 0; cell < cellCount; cell++) {
    let coupling = couplings;
    for (let sub: usize = 0; sub < <usize>sublatticeCount; sub++) {
      const count = load<i32>(counts + (sub << 2));
      const h = f32x4.add(exchangeField(spins, list, coupling, count), v128.load(external + (sub << 4)));
      list += <usize>count << 2;
      coupling += <usize>count << 2;
      const own = v128.load(site);
      const x = <f64>f32x4.extract_lane(own, 0);
      const y = <f64>f32x4.extract_lane(own, 1);
      const z = <f64>f32x4.extract_lane(own, 2);
      let px = -x;
      let py = -y;
      let pz = -z;
      if (!isReversal) {
        let r: f64;
        do {
          px = 2.0 * uniform() - 1.0;
          py = 2.0 * uniform() - 1.0;
          pz = 2.0 * uniform() - 1.0;
          r = px * px + py * py + pz * pz;
        } while (r >= 1.0);
        px = x + width * px;
        py = y + width * py;
        pz = z + width * pz;
        const inverse = 1.0 / Math.sqrt(px * px + py * py + pz * pz);
        px *= inverse;
        py *= inverse;
        pz *= inverse;
      }
      const term = anisotropy + (sub << 4);
      const ax = <f64>load<f32>(term);
      const ay = <f64>load<f32>(term, 4);
      const az = <f64>load<f32>(term, 8);
      const before = x * ax + y * ay + z * az;
      const after = px * ax + py * ay + pz * az;
      const gain =
        (px - x) * <f64>f32x4.extract_lane(h, 0) +
        (py - y) * <f64>f32x4.extract_lane(h, 1) +
        (pz - z) * <f64>f32x4.extract_lane(h, 2) +
        <f64>load<f32>(term, 12) * (after * after - before * before);
      if (gain >= 0.0 || uniform() < exponential(Math.max(-700.0, beta * gain))) {
        v128.store(site, pack(px, py, pz));
        accepted++;
      }
      site += 16;
    }
  }
  return accepted;
}

/**
 * Wolff clusters of three-component spins, all couplings ≥ 0, no field. `offsets`: i32 per sublattice, the first of its couplings;
 * `starts`: i32 per sublattice, the first of its neighbours within a cell's `cellNeighbours`. `stack`: 4 bytes per site.
 * Returns the number of spins turned in `clusterCount` clusters.
 */
export function wolff(
  spins: usize,
  neighbours: usize,
  counts: usize,
  couplings: usize,
  starts: usize,
  cellNeighbours: i32,
  siteCount: i32,
  sublatticeCount: i32,
  stack: usize,
  beta: f64,
  clusterCount: i32,
): i32 {
  let total = 0;
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    let a: f64;
    let b: f64;
    let r: f64;
    do {
      const bits = next();
      a = <f64>(<i32>bits) * 4.656612873077393e-10;
      b = <f64>(<i32>(bits >> 32)) * 4.656612873077393e-10;
      r = a * a + b * b;
    } while (r >= 1.0);
    const scale = 2.0 * Math.sqrt(1.0 - r);
    const mirror = pack(scale * a, scale * b, 1.0 - 2.0 * r);
    let at = <u32>(uniform() * <f64>siteCount);
    let own = v128.load(spins + (<usize>at << 4));
    let projection = f32x4.extract_lane(sumLanes(f32x4.mul(own, mirror)), 0);
    v128.store(spins + (<usize>at << 4), f32x4.sub(own, f32x4.mul(f32x4.splat(projection + projection), mirror)));
    store<u32>(stack, at);
    let depth = 1;
    while (depth > 0) {
      depth--;
      total++;
      at = load<u32>(stack + (<usize>depth << 2));
      const cell = at / <u32>sublatticeCount;
      const sub = <usize>(at - cell * <u32>sublatticeCount);
      // The spin was turned when it joined: its projection before that has the other sign.
      const turned = f32x4.extract_lane(sumLanes(f32x4.mul(v128.load(spins + (<usize>at << 4)), mirror)), 0);
      const weight = -2.0 * beta * <f64>turned;
      const start = load<i32>(starts + (sub << 2));
      let list = neighbours + (<usize>(cell * <u32>cellNeighbours + <u32>start) << 2);
      let coupling = couplings + (<usize>start << 2);
      const end = list + (<usize>load<i32>(counts + (sub << 2)) << 2);
      for (; list < end; list += 4) {
        const other = <usize>load<u32>(list);
        own = v128.load(spins + other);
        projection = f32x4.extract_lane(sumLanes(f32x4.mul(own, mirror)), 0);
        const x = weight * <f64>load<f32>(coupling) * <f64>projection;
        coupling += 4;
        if (x <= 0.0) continue;
        const u = uniform();
        if (u >= x || u >= 1.0 - exponential(Math.max(-700.0, -x))) continue;
        v128.store(spins + other, f32x4.sub(own, f32x4.mul(f32x4.splat(projection + projection), mirror)));
        store<u32>(stack + (<usize>depth << 2), <u32>(other >> 4));
        depth++;
      }
    }
  }
  return total;
}

/** Exchange energy Σ over forward bonds, −Σ J e·e, then the sum of all spins: four f64 at `out`. */
export function measure(
  spins: usize,
  neighbours: usize,
  counts: usize,
  forward: usize,
  couplings: usize,
  cellCount: i32,
  sublatticeCount: i32,
  out: usize,
): void {
  let site = spins;
  let list = neighbours;
  let energy = 0.0;
  let xy = f64x2.splat(0);
  let z = f64x2.splat(0);
  for (let cell = 0; cell < cellCount; cell++) {
    let coupling = couplings;
    for (let sub: usize = 0; sub < <usize>sublatticeCount; sub++) {
      const count = load<i32>(counts + (sub << 2));
      const own = v128.load(site);
      const h = exchangeField(spins, list, coupling, load<i32>(forward + (sub << 2)));
      energy -= <f64>f32x4.extract_lane(sumLanes(f32x4.mul(h, own)), 0);
      xy = f64x2.add(xy, f64x2.promote_low_f32x4(own));
      z = f64x2.add(z, f64x2.promote_low_f32x4(v128.shuffle<f32>(own, own, 2, 3, 0, 1)));
      list += <usize>count << 2;
      coupling += <usize>count << 2;
      site += 16;
    }
  }
  store<f64>(out, energy);
  v128.store(out, xy, 8);
  store<f64>(out, f64x2.extract_lane(z, 0), 24);
}

// ---------------------------------------------------------------------------------------------------------------------------
// Ising copies: bit k of a 16-byte word is the spin of copy k, 1 is up. xoshiro256++ in two lanes of 64 bits.

let w0: v128 = i64x2.splat(1);
let w1: v128 = i64x2.splat(2);
let w2: v128 = i64x2.splat(3);
let w3: v128 = i64x2.splat(4);

/** Takes four words of 16 bytes for the generator of bits. */
export function loadBits(at: usize): void {
  w0 = v128.load(at);
  w1 = v128.load(at, 16);
  w2 = v128.load(at, 32);
  w3 = v128.load(at, 48);
}

// @ts-expect-error: decorator
@inline
function nextBits(): v128 {
  const sum = i64x2.add(w0, w3);
  const result = i64x2.add(v128.or(i64x2.shl(sum, 23), i64x2.shr_u(sum, 41)), w0);
  const t = i64x2.shl(w1, 17);
  w2 = v128.xor(w2, w0);
  w3 = v128.xor(w3, w1);
  w1 = v128.xor(w1, w2);
  w0 = v128.xor(w0, w3);
  w2 = v128.xor(w2, t);
  w3 = v128.or(i64x2.shl(w3, 45), i64x2.shr_u(w3, 19));
  return result;
}

/** Fills words with random bits. */
export function randomizeBits(words: usize, count: i32): void {
  for (let i = 0; i < count; i++) v128.store(words + (<usize>i << 4), nextBits());
}

/**
 * Metropolis sweeps of 128 Ising copies, all couplings equal to J: `turn` is 0 for J > 0, all ones for J < 0. `levels`: for n
 * unsatisfied bonds of z, n < z/2, the 52 leading binary digits of exp(−2|J|(z − 2n)/kT) as u64, `levelStride` per sublattice.
 */
export function isingSweeps(
  words: usize,
  neighbours: usize,
  counts: usize,
  levels: usize,
  levelStride: i32,
  cellCount: i32,
  sublatticeCount: i32,
  turn: i32,
  sweepCount: i32,
): void {
  const turned = i32x4.splat(turn);
  for (let sweep = 0; sweep < sweepCount; sweep++) {
    let site = words;
    let list = neighbours;
    for (let cell = 0; cell < cellCount; cell++) {
      for (let sub: usize = 0; sub < <usize>sublatticeCount; sub++) {
        const count = load<i32>(counts + (sub << 2));
        const own = v128.xor(v128.load(site), turned);
        let c0 = i64x2.splat(0);
        let c1 = c0;
        let c2 = c0;
        let c3 = c0;
        for (let k = 0; k < count; k++) {
          const unlike = v128.xor(own, v128.load(words + <usize>load<u32>(list)));
          list += 4;
          const carry1 = v128.and(c0, unlike);
          c0 = v128.xor(c0, unlike);
          const carry2 = v128.and(c1, carry1);
          c1 = v128.xor(c1, carry1);
          c3 = v128.xor(c3, v128.and(c2, carry2));
          c2 = v128.xor(c2, carry2);
        }
        let undecided = i64x2.splat(0);
        const half = (count + 1) >> 1;
        const table = levels + ((sub * <usize>levelStride) << 3);
        // Copies with n unsatisfied bonds, for every n at which reversal costs energy.
        let m0 = undecided;
        let m1 = undecided;
        let m2 = undecided;
        let m3 = undecided;
        let m4 = undecided;
        let m5 = undecided;
        let m6 = undecided;
        let m7 = undecided;
        const low = v128.not(v128.or(c3, c2));
        const n0 = v128.not(c0);
        const n1 = v128.not(c1);
        m0 = v128.and(low, v128.and(n1, n0));
        if (half > 1) m1 = v128.and(low, v128.and(n1, c0));
        if (half > 2) m2 = v128.and(low, v128.and(c1, n0));
        if (half > 3) m3 = v128.and(low, v128.and(c1, c0));
        if (half > 4) {
          const high = v128.andnot(c2, c3);
          m4 = v128.and(high, v128.and(n1, n0));
          if (half > 5) m5 = v128.and(high, v128.and(n1, c0));
          if (half > 6) m6 = v128.and(high, v128.and(c1, n0));
          if (half > 7) m7 = v128.and(high, v128.and(c1, c0));
        }
        undecided = v128.or(v128.or(v128.or(m0, m1), v128.or(m2, m3)), v128.or(v128.or(m4, m5), v128.or(m6, m7)));
        let reversed = v128.not(undecided);
        for (let digit: u64 = 51; v128.any_true(undecided); digit--) {
          let p = v128.and(m0, i64x2.splat(-(<i64>((load<u64>(table) >> digit) & 1))));
          if (half > 1) p = v128.or(p, v128.and(m1, i64x2.splat(-(<i64>((load<u64>(table, 8) >> digit) & 1)))));
          if (half > 2) p = v128.or(p, v128.and(m2, i64x2.splat(-(<i64>((load<u64>(table, 16) >> digit) & 1)))));
          if (half > 3) p = v128.or(p, v128.and(m3, i64x2.splat(-(<i64>((load<u64>(table, 24) >> digit) & 1)))));
          if (half > 4) p = v128.or(p, v128.and(m4, i64x2.splat(-(<i64>((load<u64>(table, 32) >> digit) & 1)))));
          if (half > 5) p = v128.or(p, v128.and(m5, i64x2.splat(-(<i64>((load<u64>(table, 40) >> digit) & 1)))));
          if (half > 6) p = v128.or(p, v128.and(m6, i64x2.splat(-(<i64>((load<u64>(table, 48) >> digit) & 1)))));
          if (half > 7) p = v128.or(p, v128.and(m7, i64x2.splat(-(<i64>((load<u64>(table, 56) >> digit) & 1)))));
          const random = nextBits();
          reversed = v128.or(reversed, v128.and(undecided, v128.andnot(p, random)));
          undecided = v128.andnot(undecided, v128.xor(p, random));
          if (digit == 0) break;
        }
        v128.store(site, v128.xor(v128.load(site), reversed));
        site += 16;
      }
    }
  }
}

/** Adds the bits of `word` to vertical counters of `planeCount` planes. */
// @ts-expect-error: decorator
@inline
function count(word: v128, planes: usize): void {
  let carry = word;
  let plane = planes;
  while (v128.any_true(carry)) {
    const old = v128.load(plane);
    v128.store(plane, v128.xor(old, carry));
    carry = v128.and(old, carry);
    plane += 16;
  }
}

/** Per copy: number of spins up in `up`, of forward bonds between unlike spins in `unlike`, as 32 bit planes each, cleared first. */
export function isingMeasure(
  words: usize,
  neighbours: usize,
  counts: usize,
  forward: usize,
  cellCount: i32,
  sublatticeCount: i32,
  up: usize,
  unlike: usize,
): void {
  memory.fill(up, 0, 512);
  memory.fill(unlike, 0, 512);
  let site = words;
  let list = neighbours;
  for (let cell = 0; cell < cellCount; cell++) {
    for (let sub: usize = 0; sub < <usize>sublatticeCount; sub++) {
      const own = v128.load(site);
      count(own, up);
      const forwardCount = load<i32>(forward + (sub << 2));
      for (let k = 0; k < forwardCount; k++)
        count(v128.xor(own, v128.load(words + <usize>load<u32>(list + (<usize>k << 2)))), unlike);
      list += <usize>load<i32>(counts + (sub << 2)) << 2;
      site += 16;
    }
  }
}
