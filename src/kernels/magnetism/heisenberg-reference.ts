import { dot, type Vector3 } from '../crystal/index.ts';
import type { HeisenbergSampler, SiteTerms, SpinTotals } from './heisenberg-sampler.ts';
import type { SpinLattice } from './spin-lattice.ts';
import type { Xoshiro } from './xoshiro.ts';

const low32 = (word: bigint): number => Number(BigInt.asIntN(32, word)) * 4.656612873077393e-10;

/** Two numbers whose point is uniform in the unit disc, of one 64-bit word a try. */
function drawInDisc(generator: Xoshiro, least: number): { a: number; b: number; r: number } {
  for (;;) {
    const bits = generator.next();
    const a = low32(bits);
    const b = low32(bits >> 32n);
    const r = a * a + b * b;
    if (r < 1 && r >= least) return { a, b, r };
  }
}

/**
 * A direction about `field` with the density exp(β·field·e): cos θ = 1 + ln(1 − u + u·e^(−2x))/x, x = β|field|.
 * @source miyatake1986
 */
export function drawInField(field: Vector3, beta: number, generator: Xoshiro): Vector3 {
  const size = Math.hypot(...field);
  const x = beta * size;
  const u = generator.uniform();
  const [nx, ny, nz] = x > 1e-5 ? [field[0] / size, field[1] / size, field[2] / size] : [0, 0, 1];
  const exact = 1 + Math.log(1 - u + u * Math.exp(-2 * x)) / x;
  const cosine = x > 1e-5 ? Math.max(-1, Math.min(1, exact)) : 2 * u - 1;
  const { a, b, r } = drawInDisc(generator, 1e-18);
  const sine = Math.sqrt(1 - cosine * cosine);
  const p = (sine * (a * a - b * b)) / r;
  const q = (sine * 2 * a * b) / r;
  // Two directions across n and across each other, without a branch. @source duff2017
  const sign = nz >= 0 ? 1 : -1;
  const c = -1 / (sign + nz);
  const d = nx * ny * c;
  return [
    cosine * nx + p * (1 + sign * nx * nx * c) + q * d,
    cosine * ny + p * sign * d + q * (sign + ny * ny * c),
    cosine * nz - p * sign * nx - q * ny,
  ];
}

/** The scalar form of {@link HeisenbergSampler}, to check the compiled one against. */
export function openHeisenbergReference(
  lattice: SpinLattice,
  generator: Xoshiro,
  terms: SiteTerms = {},
): HeisenbergSampler {
  const { siteCount, sublatticeCount, neighbours, counts, forward, starts, cellNeighbours, couplings } =
    lattice;
  const spins = Array.from({ length: siteCount }, (): Vector3 => [0, 0, 1]);
  const firstOf = (site: number): number =>
    Math.floor(site / sublatticeCount) * cellNeighbours + starts[site % sublatticeCount]!;
  const exchangeField = (site: number, count: number): Vector3 => {
    const sub = site % sublatticeCount;
    const field: [number, number, number] = [0, 0, 0];
    for (let k = 0; k < count; k++) {
      const other = spins[neighbours[firstOf(site) + k]!]!;
      const coupling = couplings[starts[sub]! + k]!;
      for (const axis of [0, 1, 2] as const) field[axis] += coupling * other[axis];
    }
    return field;
  };
  const fieldAt = (site: number): Vector3 => {
    const sub = site % sublatticeCount;
    const [x, y, z] = exchangeField(site, counts[sub]!);
    const [bx, by, bz] = terms.field?.[sub] ?? [0, 0, 0];
    return [x + bx, y + by, z + bz];
  };
  const sites = Array.from({ length: siteCount }, (_, site) => site);
  const measure = (): SpinTotals => {
    let energy = 0;
    const sum: [number, number, number] = [0, 0, 0];
    for (const site of sites) {
      energy -= dot(spins[site]!, exchangeField(site, forward[site % sublatticeCount]!));
      for (const axis of [0, 1, 2] as const) sum[axis] += spins[site]![axis];
    }
    return { energy, sum };
  };
  return {
    siteCount,
    measure,
    spins: () => Float64Array.from(spins.flat()),
    setSpins: (values) => {
      for (const site of sites)
        spins[site] = [values[3 * site]!, values[3 * site + 1]!, values[3 * site + 2]!];
    },
    heatBath: (beta) => {
      for (const site of sites) spins[site] = drawInField(fieldAt(site), beta, generator);
    },
    overRelax: () => {
      for (const site of sites) {
        const field = fieldAt(site);
        const square = dot(field, field);
        if (square > 0)
          spins[site] = combine((2 * dot(field, spins[site]!)) / square, field, -1, spins[site]!);
      }
    },
    metropolis: (beta, width, move) => {
      let accepted = 0;
      for (const site of sites) {
        const own = spins[site]!;
        const tried = move === 'reversal' ? combine(-1, own, 0, own) : stepInCone(own, width, generator);
        const { axis, constant } = terms.anisotropy?.[site % sublatticeCount] ?? {
          axis: [0, 0, 0],
          constant: 0,
        };
        const gain =
          dot(combine(1, tried, -1, own), fieldAt(site)) +
          constant * (dot(tried, axis) ** 2 - dot(own, axis) ** 2);
        if (gain < 0 && generator.uniform() >= Math.exp(Math.max(-700, beta * gain))) continue;
        spins[site] = tried;
        accepted++;
      }
      return accepted / siteCount;
    },
    wolff: (beta, clusterCount) => growClusters({ lattice, spins, generator, firstOf }, beta, clusterCount),
  };
}

function growClusters(
  place: { lattice: SpinLattice; spins: Vector3[]; generator: Xoshiro; firstOf: (site: number) => number },
  beta: number,
  clusterCount: number,
): number {
  const { lattice, spins, generator, firstOf } = place;
  const { siteCount, sublatticeCount, neighbours, counts, starts, couplings } = lattice;
  let total = 0;
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    const { a, b, r } = drawInDisc(generator, 0);
    const scale = 2 * Math.sqrt(1 - r);
    const mirror: Vector3 = [scale * a, scale * b, 1 - 2 * r];
    const turn = (site: number): void => {
      spins[site] = combine(1, spins[site]!, -2 * dot(spins[site]!, mirror), mirror);
    };
    const first = Math.floor(generator.uniform() * siteCount);
    turn(first);
    for (const stack = [first]; stack.length > 0; total++) {
      const site = stack.pop()!;
      const sub = site % sublatticeCount;
      const weight = -2 * beta * dot(spins[site]!, mirror);
      for (let k = 0; k < counts[sub]!; k++) {
        const other = neighbours[firstOf(site) + k]!;
        const x = weight * couplings[starts[sub]! + k]! * dot(spins[other]!, mirror);
        if (x <= 0 || generator.uniform() >= 1 - Math.exp(-x)) continue;
        turn(other);
        stack.push(other);
      }
    }
  }
  return total;
}

const combine = (a: number, u: Vector3, b: number, v: Vector3): Vector3 => [
  a * u[0] + b * v[0],
  a * u[1] + b * v[1],
  a * u[2] + b * v[2],
];

/** A point of the ball of radius `width` about the spin, brought back to the unit sphere. */
function stepInCone(own: Vector3, width: number, generator: Xoshiro): Vector3 {
  for (;;) {
    const step: Vector3 = [
      2 * generator.uniform() - 1,
      2 * generator.uniform() - 1,
      2 * generator.uniform() - 1,
    ];
    if (dot(step, step) >= 1) continue;
    const tried = combine(1, own, width, step);
    const size = Math.hypot(...tried);
    return [tried[0] / size, tried[1] / size, tried[2] / size];
  }
}
