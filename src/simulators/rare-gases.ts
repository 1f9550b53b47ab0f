import type { Structure } from '../kernels/crystal/index.ts';
import { lennardJones, pairPotential } from '../kernels/lattice/index.ts';
import type { CrystalsUnderPotential } from './crystals-under-potential.ts';

/** ε [eV] and σ [Å] of the Lennard-Jones potential from the gases. @source kittel2005, ch. 3 table 4 */
const parameters: { readonly [element: string]: { readonly epsilon: number; readonly sigma: number } } = {
  Ar: { epsilon: 0.01042, sigma: 3.4 },
  Kr: { epsilon: 0.01404, sigma: 3.65 },
  Xe: { epsilon: 0.01997, sigma: 3.98 },
};
/** Cut-off in σ. */
const reach = 4;

function cubicClosePacked(element: string, edge: number): Structure {
  const half = edge / 2;
  return {
    lattice: [
      [0, half, half],
      [half, 0, half],
      [half, half, 0],
    ],
    sites: [{ position: [0, 0, 0], occupants: [{ element, occupancy: 1 }] }],
  };
}

/**
 * Argon, krypton and xenon, face-centred cubic, as Lennard-Jones crystals of still atoms. Neon and helium are left out: their zero-point
 * motion is too large for a harmonic crystal. Spreads are the deviations from measured crystals at low temperature, by
 * order of magnitude.
 * @source kittel2005, ch. 3
 */
export const rareGases: CrystalsUnderPotential = {
  name: 'rare-gas',
  crystals: Object.fromEntries(
    Object.entries(parameters).map(([element, { sigma }]) => [
      element,
      cubicClosePacked(element, 1.09 * Math.SQRT2 * sigma),
    ]),
  ),
  potentialOf(crystal) {
    const { epsilon, sigma } = parameters[crystal]!;
    return pairPotential(
      [{ elements: [crystal, crystal], pair: lennardJones(epsilon, sigma) }],
      reach * sigma,
      'shifted',
    );
  },
  spreads: { length: 0.02, energy: 0.1, modulus: 0.25, frequency: 0.1 },
};
