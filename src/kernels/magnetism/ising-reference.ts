import type { Random } from '../../core/random.ts';
import type { SpinLattice } from './spin-lattice.ts';

/** One Ising lattice, s = ±1, E = −Σ J s·s, each pair once, any J; temperatures in the unit of J. */
export type IsingLattice = {
  readonly siteCount: number;
  /** One Metropolis step for every site in order. */
  metropolis(temperature: number): void;
  /** Turns one Wolff cluster, J ≥ 0 throughout, and returns its size. @source wolff1989 */
  wolff(temperature: number): number;
  /** Energy per spin in the unit of J and magnetisation per spin. */
  measure(): { readonly energy: number; readonly magnetization: number };
};

/** The scalar form of the Ising model, to check coded copies against and for clusters. Spins start up. */
export function openIsingReference(lattice: SpinLattice, random: Random): IsingLattice {
  const { siteCount, sublatticeCount, neighbours, counts, forward, starts, cellNeighbours, couplings } =
    lattice;
  const spins = new Int8Array(siteCount).fill(1);
  const stack = new Int32Array(siteCount);
  const listOf = (site: number): number =>
    Math.floor(site / sublatticeCount) * cellNeighbours + starts[site % sublatticeCount]!;
  const fieldOf = (site: number, count: number): number => {
    const start = starts[site % sublatticeCount]!;
    const list = listOf(site);
    let field = 0;
    for (let k = 0; k < count; k++) field += couplings[start + k]! * spins[neighbours[list + k]!]!;
    return field;
  };
  return {
    siteCount,
    metropolis: (temperature) => {
      for (let site = 0; site < siteCount; site++) {
        const cost = 2 * spins[site]! * fieldOf(site, counts[site % sublatticeCount]!);
        if (cost <= 0 || random.uniform() < Math.exp(-cost / temperature)) spins[site] = -spins[site]!;
      }
    },
    wolff: (temperature) => {
      const first = random.integer(siteCount);
      const sign = spins[first]!;
      spins[first] = -sign;
      stack[0] = first;
      let size = 0;
      for (let depth = 1; depth > 0; size++) {
        const site = stack[--depth]!;
        const start = starts[site % sublatticeCount]!;
        const list = listOf(site);
        for (let k = 0; k < counts[site % sublatticeCount]!; k++) {
          const other = neighbours[list + k]!;
          if (spins[other] !== sign) continue;
          if (random.uniform() >= 1 - Math.exp((-2 * couplings[start + k]!) / temperature)) continue;
          spins[other] = -sign;
          stack[depth++] = other;
        }
      }
      return size;
    },
    measure: () => {
      let energy = 0;
      let sum = 0;
      for (let site = 0; site < siteCount; site++) {
        energy -= spins[site]! * fieldOf(site, forward[site % sublatticeCount]!);
        sum += spins[site]!;
      }
      return { energy: energy / siteCount, magnetization: sum / siteCount };
    },
  };
}
