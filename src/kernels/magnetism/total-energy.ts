import type { Vector3 } from '../crystal/index.ts';
import type { HeisenbergSampler, SiteTerms } from './heisenberg-sampler.ts';
import type { SpinLattice } from './spin-lattice.ts';

/** What a series records as its magnetisation: Σ w·e·axis/N, signed, with one weight w per sublattice and a unit vector. */
export type Observed = { readonly axis: Vector3; readonly weights: readonly number[] };

/** Energy [meV] of the whole lattice; magnetisation per spin, |Σe|/N or as {@link Observed} says. */
export type LatticeTotals = { readonly energy: number; readonly magnetization: number };

/** Measures a lattice with its field and anisotropy: E = −Σ J e·e − Σ B·e − Σ K (e·axis)². */
export function measureTotals(
  sampler: HeisenbergSampler,
  { sublatticeCount }: Pick<SpinLattice, 'sublatticeCount'>,
  terms: SiteTerms,
  observed?: Observed,
): LatticeTotals {
  const totals = sampler.measure();
  const plain = { energy: totals.energy, magnetization: Math.hypot(...totals.sum) / sampler.siteCount };
  if (terms.field === undefined && terms.anisotropy === undefined && observed === undefined) return plain;
  let { energy } = totals;
  let projection = 0;
  const spins = sampler.spins();
  for (let site = 0; site < sampler.siteCount; site++) {
    const [x, y, z] = [spins[3 * site]!, spins[3 * site + 1]!, spins[3 * site + 2]!];
    const sub = site % sublatticeCount;
    const field = terms.field?.[sub];
    if (field !== undefined) energy -= x * field[0] + y * field[1] + z * field[2];
    const term = terms.anisotropy?.[sub];
    if (term !== undefined)
      energy -= term.constant * (x * term.axis[0] + y * term.axis[1] + z * term.axis[2]) ** 2;
    if (observed !== undefined) {
      const [ax, ay, az] = observed.axis;
      projection += observed.weights[sub]! * (x * ax + y * ay + z * az);
    }
  }
  const magnetization = observed === undefined ? plain.magnetization : projection / sampler.siteCount;
  return { energy, magnetization };
}
