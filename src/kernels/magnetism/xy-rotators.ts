import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';
import type { Vector3 } from '../crystal/index.ts';
import { openSpinLattice, type SpinLattice } from './spin-lattice.ts';
import type { SpinModel } from './spin-model.ts';

/** What planar rotators are read for: energy per spin, |Σe|/N, and the helicity modulus Υ/J of the direction asked for. */
export type RotatorMeasurement = {
  readonly energy: number;
  readonly magnetization: number;
  /** Σ J cos(θi − θj) x² and Σ J sin(θi − θj) x over pairs, x their distance along the direction; see `helicityModulus`. */
  readonly stiffness: number;
  readonly current: number;
};

/** Planar rotators, |e| = 1 in the plane, E = −Σ J cos(θi − θj), each pair once, J ≥ 0; temperatures in the unit of J. */
export type XyLattice = {
  readonly siteCount: number;
  /** Mirrors one cluster on a random line and returns its size. @source wolff1989 */
  wolff(temperature: number): number;
  /** Mirrors every spin on its local field in order: energy is kept. @source creutz1987 */
  overrelax(): void;
  measure(): RotatorMeasurement;
};

/**
 * The XY model of a cell repeated with periodic boundaries; spins start along the first axis.
 * @param direction Cartesian unit vector of the twist that the helicity modulus answers.
 * @throws bad-lattice-size — see `openSpinLattice`; frustrated — an exchange below zero, for which a cluster makes no sense.
 */
export function openXyLattice(
  model: SpinModel,
  cells: Vector3,
  random: Random,
  direction: Vector3 = [1, 0, 0],
): XyLattice {
  const lattice = openSpinLattice(model, cells);
  const { siteCount, couplings } = lattice;
  if (couplings.some((exchange) => exchange < 0))
    throw new AppError(
      'frustrated',
      `the exchange ${Math.min(...couplings)} is below zero; clusters of rotators need J ≥ 0 throughout`,
    );
  const rotators: Rotators = {
    lattice,
    along: distancesAlong(model, direction),
    x: new Float64Array(siteCount).fill(1),
    y: new Float64Array(siteCount),
    stack: new Int32Array(siteCount),
    isIn: new Uint8Array(siteCount),
  };
  return {
    siteCount,
    wolff: (temperature) => mirrorCluster(rotators, temperature, random),
    overrelax: () => mirrorOnFields(rotators),
    measure: () => measureRotators(rotators),
  };
}

/** Components of the rotators, and what a cluster is grown in. */
type Rotators = {
  readonly lattice: SpinLattice;
  readonly along: readonly Float64Array[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly stack: Int32Array;
  readonly isIn: Uint8Array;
};

const listOf = (
  { sublatticeCount, cellNeighbours, starts }: SpinLattice,
  site: number,
  sub: number,
): number => Math.floor(site / sublatticeCount) * cellNeighbours + starts[sub]!;

function mirrorCluster(
  { lattice, x, y, stack, isIn }: Rotators,
  temperature: number,
  random: Random,
): number {
  const { siteCount, sublatticeCount, neighbours, counts, starts, couplings } = lattice;
  const angle = 2 * Math.PI * random.uniform();
  const [rx, ry] = [Math.cos(angle), Math.sin(angle)];
  const first = random.integer(siteCount);
  stack[0] = first;
  isIn[first] = 1;
  let end = 1;
  for (let at = 0; at < end; at++) {
    const site = stack[at]!;
    const sub = site % sublatticeCount;
    const list = listOf(lattice, site, sub);
    const own = x[site]! * rx + y[site]! * ry;
    for (let k = 0; k < counts[sub]!; k++) {
      const other = neighbours[list + k]!;
      if (isIn[other] === 1) continue;
      const exponent = 2 * couplings[starts[sub]! + k]! * own * (x[other]! * rx + y[other]! * ry);
      if (exponent <= 0 || random.uniform() < Math.exp(-exponent / temperature)) continue;
      isIn[other] = 1;
      stack[end++] = other;
    }
  }
  for (let at = 0; at < end; at++) {
    const site = stack[at]!;
    const own = x[site]! * rx + y[site]! * ry;
    x[site]! -= 2 * own * rx;
    y[site]! -= 2 * own * ry;
    isIn[site] = 0;
  }
  return end;
}

function mirrorOnFields({ lattice, x, y }: Rotators): void {
  const { siteCount, sublatticeCount, neighbours, counts, starts, couplings } = lattice;
  for (let site = 0; site < siteCount; site++) {
    const sub = site % sublatticeCount;
    const list = listOf(lattice, site, sub);
    let [hx, hy] = [0, 0];
    for (let k = 0; k < counts[sub]!; k++) {
      const exchange = couplings[starts[sub]! + k]!;
      const other = neighbours[list + k]!;
      hx += exchange * x[other]!;
      hy += exchange * y[other]!;
    }
    const square = hx * hx + hy * hy;
    if (square === 0) continue;
    const factor = (2 * (x[site]! * hx + y[site]! * hy)) / square;
    const [nx, ny] = [factor * hx - x[site]!, factor * hy - y[site]!];
    const length = Math.hypot(nx, ny);
    x[site] = nx / length;
    y[site] = ny / length;
  }
}

function measureRotators({ lattice, along, x, y }: Rotators): RotatorMeasurement {
  const { siteCount, sublatticeCount, neighbours, forward, starts, couplings } = lattice;
  let [energy, sumX, sumY, stiffness, current] = [0, 0, 0, 0, 0];
  for (let site = 0; site < siteCount; site++) {
    const sub = site % sublatticeCount;
    const list = listOf(lattice, site, sub);
    sumX += x[site]!;
    sumY += y[site]!;
    for (let k = 0; k < forward[sub]!; k++) {
      const other = neighbours[list + k]!;
      const exchange = couplings[starts[sub]! + k]!;
      const distance = along[sub]![k]!;
      const cosine = exchange * (x[site]! * x[other]! + y[site]! * y[other]!);
      energy -= cosine;
      stiffness += cosine * distance * distance;
      current += exchange * (x[site]! * y[other]! - y[site]! * x[other]!) * distance;
    }
  }
  return {
    energy: energy / siteCount,
    magnetization: Math.hypot(sumX, sumY) / siteCount,
    stiffness: stiffness / siteCount,
    current: current / Math.sqrt(siteCount),
  };
}

/** Distance of the forward bonds of each sublattice along a direction [unit of the lattice], in the order of `openSpinLattice`. */
function distancesAlong({ lattice, sites, bonds }: SpinModel, direction: Vector3): readonly Float64Array[] {
  return sites.map((_, own) =>
    Float64Array.from(
      bonds.filter(({ from, exchange }) => from === own && exchange !== 0),
      ({ to, translation }) => {
        let distance = 0;
        for (let axis = 0; axis < 3; axis++) {
          const fraction = sites[to]!.position[axis]! - sites[own]!.position[axis]! + translation[axis]!;
          for (let k = 0; k < 3; k++) distance += fraction * lattice[axis]![k]! * direction[k]!;
        }
        return distance;
      },
    ),
  );
}

/**
 * Helicity modulus Υ = ⟨stiffness⟩ − ⟨current²⟩/T, in the unit of J · (unit of the lattice)² per site: what a twist of the phase
 * across the sample costs. It jumps from 2T/π to 0 at the transition in the plane.
 * @source nelson-kosterlitz1977
 */
export const helicityModulus = (stiffness: number, squaredCurrent: number, temperature: number): number =>
  stiffness - squaredCurrent / temperature;
