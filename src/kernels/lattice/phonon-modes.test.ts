import { describe, expect, test } from 'vitest';
import type { Vector3 } from '../crystal/index.ts';
import { findSymmetry } from './find-symmetry.ts';
import { fccPrimitive } from './lattice.fixture.ts';
import type { Phonons } from './phonon-frequencies.ts';
import {
  densityOfStates,
  findImaginary,
  type PhononModes,
  sampleModes,
  vibrationalState,
} from './phonon-modes.ts';

const cosine = (x: number): number => Math.cos(2 * Math.PI * x);

/** A made-up crystal with the symmetry of fcc: E = 30 √(3 − mean over nearest neighbours of cos), twice, and a flat branch. */
const phonons: Phonons = {
  branchCount: 3,
  energiesAt: ([a, b, c]: Vector3) => {
    const sum = cosine(a) + cosine(b) + cosine(c) + cosine(a - b) + cosine(b - c) + cosine(a - c);
    const energy = 30 * Math.sqrt(Math.max(0, 1 - sum / 6));
    return Float64Array.of(energy, energy, 45);
  },
};
const einstein = (energy: number): PhononModes => ({
  ...{ energies: Float64Array.of(energy, energy, energy), weights: Float64Array.of(1, 1, 1) },
  ...{ wavevectorCount: 1, branchCount: 3 },
});

describe('modes on a grid', () => {
  test.each([false, true])(
    'are those of all wave vectors when symmetry skips some (centred: %s)',
    (centred) => {
      const all = sampleModes(phonons, [], [6, 6, 6], { centred });
      const some = sampleModes(phonons, findSymmetry(fccPrimitive(3.6)), [6, 6, 6], { centred });
      expect(some.energies.length).toBeLessThan(all.energies.length / 6);
      const mean = ({ energies, weights }: PhononModes) =>
        energies.reduce((sum, e, n) => sum + e * weights[n]!, 0);
      expect(some.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(3, 12);
      expect(mean(some)).toBeCloseTo(mean(all), 9);
      expect(vibrationalState(some, 300).freeEnergy).toBeCloseTo(vibrationalState(all, 300).freeEnergy, 9);
    },
  );

  test('give a density of states whose integral is the number of branches', () => {
    const { energies, densities } = densityOfStates(sampleModes(phonons, [], [8, 8, 8]), {
      count: 900,
      width: 1,
    });
    const step = energies[1]! - energies[0]!;
    expect(densities.reduce((sum, g) => sum + g * step, 0)).toBeCloseTo(3, 2);
    expect(() => densityOfStates(einstein(5), { width: 0 })).toThrow(
      expect.objectContaining({ code: 'bad-width' }),
    );
    expect(() => sampleModes(phonons, [], [0, 1, 1])).toThrow(expect.objectContaining({ code: 'bad-grid' }));
  });
});

describe('harmonic thermodynamics', () => {
  const boltzmann = 0.0861733326214518;

  test('of Einstein oscillators is that of their formulae', () => {
    const { freeEnergy, internalEnergy, entropy, heatCapacity } = vibrationalState(einstein(20), 250);
    const x = 20 / (boltzmann * 250);
    expect(freeEnergy).toBeCloseTo(3 * (10 + boltzmann * 250 * Math.log(1 - Math.exp(-x))), 10);
    expect(internalEnergy).toBeCloseTo(3 * 20 * (0.5 + 1 / (Math.exp(x) - 1)), 10);
    expect(heatCapacity).toBeCloseTo((3 * boltzmann * x * x * Math.exp(x)) / (Math.exp(x) - 1) ** 2, 10);
    expect(freeEnergy).toBeCloseTo(internalEnergy - 250 * entropy, 10);
  });

  test('tends to the zero-point energy and to Dulong and Petit', () => {
    expect(vibrationalState(einstein(20), 0)).toMatchObject({
      freeEnergy: 30,
      internalEnergy: 30,
      entropy: 0,
      heatCapacity: 0,
    });
    expect(vibrationalState(einstein(20), 1e-3).freeEnergy).toBeCloseTo(30, 12);
    expect(vibrationalState(einstein(20), 1e5).heatCapacity).toBeCloseTo(3 * boltzmann, 6);
  });

  test('is refused for imaginary modes and temperatures below zero', () => {
    expect(findImaginary(einstein(-3))).toEqual({ share: 3, lowest: -3 });
    expect(() => vibrationalState(einstein(-3), 300)).toThrow(
      expect.objectContaining({ code: 'imaginary-modes' }),
    );
    expect(() => vibrationalState(einstein(3), -1)).toThrow(
      expect.objectContaining({ code: 'bad-temperature' }),
    );
  });
});
