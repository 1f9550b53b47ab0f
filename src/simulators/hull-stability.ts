import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { atomicFractions, type ElementAmounts, parseComposition } from '../kernels/crystal/index.ts';
import { buildConvexHull, type HullEntry, stabilityTolerance } from '../kernels/thermodynamics/index.ts';

const method = 'hull-stability@1.0.0';
/** Standard deviation of computed reaction energies between ternary and binary oxides about measured ones [eV/atom]. @source hautier2012 */
export const reactionEnergySd = 0.024;
/** Fractions of a design that agree to this [1] are those of an entry: designs are often rounded to three digits. */
const matching = 1e-3;

/**
 * Energy above the convex hull [eV/atom] of the phase that a design names, from a table of energies: by its `formula` (or `composition`),
 * or by element fractions. Valid for compositions that the table has an entry of. A lab module makes one from its own table:
 * `createLab({ simulators: [createHullStability(await readHullEntries('entries.csv'))] })`.
 * @param sd standard deviation of the energies among themselves [eV/atom], default {@link reactionEnergySd}.
 * @source hautier2012
 * @throws missing-end-member, duplicate-entry, bad-entry, unknown-element — entries that make no hull.
 */
export function createHullStability(
  entries: readonly HullEntry[],
  sd: number = reactionEnergySd,
): Simulator<Record<string, never>> {
  if (!(sd > 0 && sd < 10))
    throw new AppError(
      'bad-options',
      `simulator hull-stability: sd is ${sd} eV/atom; expected a number above 0`,
    );
  const hull = buildConvexHull(entries);
  const stabilities = hull.listStabilities();
  const phases = entries.map(({ composition }, i) => ({
    fractions: atomicFractions(composition),
    stability: stabilities[i]!,
  }));
  const find = (design: Design) => {
    const fractions = fractionsOf(design);
    if (typeof fractions === 'string') return fractions;
    const alike = phases.filter((phase) => isSame(phase.fractions, fractions));
    if (alike.length === 0)
      return `the table has no entry of ${writeFractions(fractions)}; it spans ${hull.elements.join('-')}`;
    return alike.reduce((best, phase) =>
      phase.stability.energyAboveHull < best.stability.energyAboveHull ? phase : best,
    ).stability;
  };
  return {
    name: 'hull-stability',
    version: '1.0.0',
    summary: `energy above the convex hull of ${hull.elements.join('-')}, from a table of ${entries.length} energies`,
    quantity: 'energyAboveHull_eVperAtom',
    unit: 'eV/atom',
    example: atomicFractions(entries[0]!.composition),
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) =>
      parseWith(z.strictObject({}), options, 'bad-options', 'simulator hull-stability'),
    cost: () => ({ money: 0, hours: 0 }),
    valid(design) {
      const found = find(design);
      return typeof found === 'string' ? found : true;
    },
    async simulate(design) {
      const found = find(design);
      if (typeof found === 'string')
        throw new AppError('out-of-domain', `simulator hull-stability: ${found}`);
      const common = { sd, unit: 'eV/atom', fidelity: 'simulated', method } as const;
      const isOnHull = found.energyAboveHull <= stabilityTolerance;
      return [
        { quantity: 'energyAboveHull_eVperAtom', value: isOnHull ? 0 : found.energyAboveHull, ...common },
        { quantity: 'formationEnergy_eVperAtom', value: found.formationEnergy, ...common },
      ];
    },
  };
}

/** The element fractions that a design states; or why it states none. */
function fractionsOf(design: Design): ElementAmounts | string {
  const text = Object.hasOwn(design, 'formula') ? design.formula : design.composition;
  if (typeof text === 'string') {
    try {
      return atomicFractions(parseComposition(text));
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }
  const amounts: Record<string, number> = {};
  for (const [variable, value] of Object.entries(design)) {
    if (!/^[A-Z][a-z]?$/.test(variable) || value === 0) continue;
    if (typeof value !== 'number' || !(value > 0 && value <= 1))
      return `${variable}: ${value} is no element fraction`;
    amounts[variable] = value;
  }
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  if (!(Math.abs(total - 1) <= matching))
    return `the design has no formula, and its element fractions sum to ${total}; expected 1`;
  return atomicFractions(amounts);
}

const isSame = (a: ElementAmounts, b: ElementAmounts): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (element) => Math.abs((a[element] ?? 0) - (b[element] ?? 0)) <= matching,
  );

const writeFractions = (fractions: ElementAmounts): string =>
  Object.entries(fractions)
    .map(([element, fraction]) => `${element}${Number(fraction.toFixed(4))}`)
    .join('');
