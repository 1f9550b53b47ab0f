import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { atomicFractions } from '../kernels/crystal/index.ts';
import { buildConvexHull, type HullEntry, listStabilityRegions } from '../kernels/thermodynamics/index.ts';
import { reactionEnergySd } from './hull-stability.ts';

/**
 * Range of the chemical potential of one element [eV/atom, relative to the pure element] in which the phase that a design names by `phase`, an
 * id of a table of energies, is stable: its upper end, and its lower end where there is one. Valid for stable compounds that
 * contain the element. The sd is that of a formation energy over the share of the element. A lab module makes one from its own table:
 * `createPotentialRange(await readHullEntries('entries.csv'), 'O')`.
 * @param sd standard deviation of the energies among themselves [eV/atom], default {@link reactionEnergySd}.
 * @source yokokawa1999
 * @throws missing-end-member, duplicate-entry, bad-entry, unknown-element — entries that make no hull. bad-options — no stable compound of
 *   the element, or an sd that is not above 0. too-many-facets.
 */
export function createPotentialRange(
  entries: readonly HullEntry[],
  element: string,
  sd: number = reactionEnergySd,
): Simulator<Record<string, never>> {
  const name = `potential-range-${element}`;
  const shares = new Map(
    entries.map(({ id, composition }) => [id, atomicFractions(composition)[element] ?? 0]),
  );
  const regions = listStabilityRegions(buildConvexHull(entries)).filter(({ id }) => {
    const share = shares.get(id)!;
    return share > 0 && share < 1;
  });
  const [first] = regions;
  if (first === undefined || !(sd > 0 && sd < 10))
    throw new AppError(
      'bad-options',
      `simulator ${name}: ${regions.length} stable compounds of ${element}, sd ${sd} eV/atom; expected one or more, and an sd above 0`,
    );
  const find = ({ phase }: Design) => regions.find(({ id }) => id === phase);
  const reason = ({ phase }: Design): string =>
    `phase is ${phase}; expected a stable compound of ${element}: ${regions.map(({ id }) => id).join(', ')}`;
  return {
    name,
    version: '1.0.0',
    summary: `range of the chemical potential of ${element} in which a phase is stable, from a table of ${entries.length} energies`,
    quantity: 'potentialMost_eVperAtom',
    unit: 'eV/atom',
    example: { phase: first.id },
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', `simulator ${name}`),
    cost: () => ({ money: 0, hours: 0 }),
    valid: (design) => (find(design) === undefined ? reason(design) : true),
    async simulate(design) {
      const found = find(design);
      if (found === undefined) throw new AppError('out-of-domain', `simulator ${name}: ${reason(design)}`);
      const { least, most } = found.ranges[element]!;
      const common = {
        sd: sd / shares.get(found.id)!,
        unit: 'eV/atom',
        fidelity: 'simulated',
        method: `${name}@1.0.0, relative to the pure element of the table`,
      } as const;
      const end = { quantity: 'potentialMost_eVperAtom', value: most, ...common };
      return least === null
        ? [end]
        : [end, { quantity: 'potentialLeast_eVperAtom', value: least, ...common }];
    },
  };
}
