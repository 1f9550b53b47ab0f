import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildConvexHull } from './convex-hull.ts';
import { lowestMixture } from './lowest-mixture.ts';

const symbols = ['Al', 'Cr', 'Fe', 'Ni'];
/** Energies [eV/atom] and amounts of the phases beside the pure components, and what is sought among them. */
const systems = fc.integer({ min: 1, max: 4 }).chain((dimension) => {
  const amounts = fc
    .array(fc.integer({ min: 0, max: 6 }), { minLength: dimension, maxLength: dimension })
    .filter((parts) => parts.some((part) => part > 0));
  const energy = fc.double({ min: -2, max: 1, noNaN: true });
  return fc.record({
    pure: fc.array(energy, { minLength: dimension, maxLength: dimension }),
    compounds: fc.array(fc.record({ amounts, energy }), { maxLength: 12 }),
    target: amounts,
  });
});
const fractionsOf = (amounts: readonly number[]): readonly number[] => {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return amounts.map((amount) => amount / total);
};
const named = (fractions: readonly number[]): { readonly [symbol: string]: number } =>
  Object.fromEntries(fractions.map((fraction, k) => [symbols[k] as string, fraction]));

describe('lowestMixture', () => {
  it('has the energy that the hull has there, mixes to the composition, and has no share below zero', () => {
    fc.assert(
      fc.property(systems, ({ pure, compounds, target }) => {
        const corners = pure.map((_, k) => pure.map((_, other) => (other === k ? 1 : 0)));
        const phases = [...corners, ...compounds.map(({ amounts }) => fractionsOf(amounts))];
        const energies = [...pure, ...compounds.map(({ energy }) => energy)];
        const sought = fractionsOf(target);
        const shares = lowestMixture(
          Float64Array.from(phases.flat()),
          Float64Array.from(energies),
          Float64Array.from(sought),
        );
        const mixed = sought.map((_, k) =>
          shares.reduce((sum, { place, share }) => sum + share * phases[place]![k]!, 0),
        );
        const energy = shares.reduce((sum, { place, share }) => sum + share * energies[place]!, 0);
        const entries = phases.map((fractions, j) => ({
          id: `${j}`,
          composition: named(fractions),
          energy: energies[j]!,
        }));
        expect(energy).toBeCloseTo(buildConvexHull(entries).mixtureAt(named(sought)).energy, 8);
        for (const [k, fraction] of sought.entries()) expect(mixed[k]).toBeCloseTo(fraction, 8);
        expect(shares.every(({ share }) => share > 0)).toBe(true);
        expect(shares.map(({ share }) => share)).toEqual(
          shares.map(({ share }) => share).sort((a, b) => b - a),
        );
      }),
    );
  });

  it('prefers the lower of two phases of one composition', () => {
    const shares = lowestMixture(
      Float64Array.of(1, 0, 0, 1, 0.5, 0.5, 0.5, 0.5),
      Float64Array.of(0, 0, -0.1, -0.2),
      Float64Array.of(0.5, 0.5),
    );
    expect(shares).toEqual([{ place: 3, share: 1 }]);
  });
});
