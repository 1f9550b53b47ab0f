import { AppError } from '../../core/error.ts';
import type { HullEntry } from './hull-entry.ts';

/**
 * Entries of a system that exchanges some elements with a reservoir: Φ = (E − Σ_open n_k μ_k) / n_closed [eV per atom of the closed
 * elements], over the composition in the closed elements. Their convex hull is the grand-potential phase diagram; entries of open elements
 * alone are left out.
 * @param potentials μ of each open element, absolute as the entries' energies are [eV/atom].
 * @source ong2008
 * @throws bad-potential — not finite, or of an element that no entry has. @throws all-open — no element is left.
 */
export function openEntries(
  entries: readonly HullEntry[],
  potentials: { readonly [element: string]: number },
): readonly HullEntry[] {
  for (const [element, potential] of Object.entries(potentials)) {
    if (!Number.isFinite(potential))
      throw new AppError(
        'bad-potential',
        `chemical potential of ${element}: ${potential} is no finite number`,
      );
    if (!entries.some(({ composition }) => (composition[element] ?? 0) > 0))
      throw new AppError('bad-potential', `no entry contains ${element}, which is to be open`);
  }
  const opened = entries.flatMap((entry) => {
    const amounts = Object.entries(entry.composition).filter(([, amount]) => amount > 0);
    const closed = amounts.filter(([element]) => !Object.hasOwn(potentials, element));
    const sum = (parts: readonly (readonly [string, number])[]) =>
      parts.reduce((total, [, amount]) => total + amount, 0);
    if (closed.length === 0) return [];
    const exchanged = amounts.reduce(
      (total, [element, amount]) => total + amount * (potentials[element] ?? 0),
      0,
    );
    const energy = (entry.energy * sum(amounts) - exchanged) / sum(closed);
    return [{ id: entry.id, composition: Object.fromEntries(closed), energy }];
  });
  if (opened.length === 0)
    throw new AppError(
      'all-open',
      `all elements are open (${Object.keys(potentials).join(', ')}); leave one closed`,
    );
  return opened;
}
