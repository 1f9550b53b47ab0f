import type { HeisenbergSampler, SiteTerms, SpinTotals } from './heisenberg-sampler.ts';
import type { SpinLattice } from './spin-lattice.ts';

/** Sum of all spins, and exchange, field and anisotropy energy [meV] of the whole lattice: −Σ J e·e − Σ B·e − Σ K (e·axis)². */
export function measureTotals(
  sampler: HeisenbergSampler,
  { sublatticeCount }: Pick<SpinLattice, 'sublatticeCount'>,
  terms: SiteTerms,
): SpinTotals {
  const totals = sampler.measure();
  if (terms.field === undefined && terms.anisotropy === undefined) return totals;
  let { energy } = totals;
  const spins = sampler.spins();
  for (let site = 0; site < sampler.siteCount; site++) {
    const [x, y, z] = [spins[3 * site]!, spins[3 * site + 1]!, spins[3 * site + 2]!];
    const sub = site % sublatticeCount;
    const field = terms.field?.[sub];
    if (field !== undefined) energy -= x * field[0] + y * field[1] + z * field[2];
    const term = terms.anisotropy?.[sub];
    if (term !== undefined)
      energy -= term.constant * (x * term.axis[0] + y * term.axis[1] + z * term.axis[2]) ** 2;
  }
  return { energy, sum: totals.sum };
}
