import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mixtureResistivity } from './effective-medium.ts';

describe('an effective medium', () => {
  const third = 1 / 3;

  test('gives Bruggeman’s closed forms: an insulator and a superconductor in a metal', () => {
    // σ = σ₁ (1 − 3f/2) with insulating balls, ρ = ρ₁ (1 − 3f) with superconducting ones
    const insulated = [
      { share: 0.5, resistivity: 1 },
      { share: 0.5, resistivity: 1e9 },
    ];
    expect(mixtureResistivity(insulated, third)).toBeCloseTo(4, 5);
    const shorted = [
      { share: 0.8, resistivity: 2 },
      { share: 0.2, resistivity: 0 },
    ];
    expect(mixtureResistivity(shorted, third)).toBeCloseTo(0.8, 8);
  });

  test('is zero from the threshold on, and only then', () => {
    const at = (share: number) => [
      { share, resistivity: 0 },
      { share: 1 - share, resistivity: 5 },
    ];
    expect(mixtureResistivity(at(0.2), 0.2)).toBe(0);
    expect(mixtureResistivity(at(0.19), 0.2)).toBeGreaterThan(0);
  });

  test('lies between its parts in series and in parallel', () => {
    const part = fc.tuple(
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.double({ min: 0.1, max: 1000, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const total = parts.reduce((sum, [share]) => sum + share, 0);
        const mixed = parts.map(([share, resistivity]) => ({ share: share / total, resistivity }));
        const series = mixed.reduce((sum, { share, resistivity }) => sum + share * resistivity, 0);
        const parallel = 1 / mixed.reduce((sum, { share, resistivity }) => sum + share / resistivity, 0);
        const found = mixtureResistivity(mixed, third);
        expect(found).toBeGreaterThan(parallel * (1 - 1e-6));
        expect(found).toBeLessThan(series * (1 + 1e-6));
      }),
    );
  });
});
