import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { buildConvexHull, type HullEntry, reactInterface } from '../kernels/thermodynamics/index.ts';
import { reactionEnergySd } from './hull-stability.ts';

type Pair = { readonly first: HullEntry; readonly second: HullEntry };

/**
 * Energy [eV/atom of the mixture] that two phases in contact gain most, over all ratios of mixing: `first` and `second` are ids of a table of
 * energies; 0 where they do not react, negative where they do, with the share of the atoms that come from the first. A lab
 * module makes one from its own table: `createInterfaceReaction(await readHullEntries('entries.csv'))`.
 * @param sd standard deviation of the energies among themselves [eV/atom], default {@link reactionEnergySd}.
 * @source richards2016
 * @source hautier2012
 * @throws missing-end-member, duplicate-entry, bad-entry, unknown-element — entries that make no hull. bad-options — fewer than two.
 */
export function createInterfaceReaction(
  entries: readonly HullEntry[],
  sd: number = reactionEnergySd,
): Simulator<Record<string, never>> {
  const [first, second] = entries;
  if (first === undefined || second === undefined || !(sd > 0 && sd < 10))
    throw new AppError(
      'bad-options',
      `simulator interface-reaction: ${entries.length} entries, sd ${sd} eV/atom; expected two entries or more and an sd above 0`,
    );
  const { elements } = buildConvexHull(entries);
  const pairOf = (design: Design): Pair | string => {
    const find = (id: unknown) => entries.find((entry) => entry.id === id);
    const [one, other] = [find(design.first), find(design.second)];
    if (one === undefined) return `first is ${design.first}; expected an id of the table`;
    if (other === undefined) return `second is ${design.second}; expected an id of the table`;
    return one === other ? `first and second are both ${one.id}` : { first: one, second: other };
  };
  return {
    name: 'interface-reaction',
    version: '1.0.0',
    summary: `energy that two phases of ${elements.join('-')} gain in contact, from a table of ${entries.length} energies`,
    quantity: 'reactionEnergy_eVperAtom',
    unit: 'eV/atom',
    example: { first: first.id, second: second.id },
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) =>
      parseWith(z.strictObject({}), options, 'bad-options', 'simulator interface-reaction'),
    cost: () => ({ money: 0, hours: 0 }),
    valid(design) {
      const pair = pairOf(design);
      return typeof pair === 'string' ? pair : true;
    },
    async simulate(design) {
      const pair = pairOf(design);
      if (typeof pair === 'string')
        throw new AppError('out-of-domain', `simulator interface-reaction: ${pair}`);
      // a hull of its own: one that has answered before starts its searches elsewhere, and may round differently
      const { strongest } = reactInterface(buildConvexHull(entries), pair.first, pair.second);
      const common = {
        fidelity: 'simulated',
        method: 'interface-reaction@1.0.0, per atom of the mixture',
      } as const;
      const energy = {
        ...{ quantity: 'reactionEnergy_eVperAtom', value: strongest?.energy ?? 0, sd, unit: 'eV/atom' },
        ...common,
      };
      if (strongest === null) return [energy];
      return [
        energy,
        { quantity: 'fractionOfFirst', value: strongest.fraction, sd: null, unit: '1', ...common },
      ];
    },
  };
}
