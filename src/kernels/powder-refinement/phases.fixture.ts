import type { Random } from '../../core/random.ts';
import type { Structure, Vector3 } from '../crystal/index.ts';
import { drawPoisson, type Radiation, readRadiation } from '../diffraction/index.ts';
import type { Line } from './accumulate-profile.ts';
import { modelPhase, type PhaseModel } from './phase-model.ts';

const site = (element: string, ...position: Vector3) => ({
  position,
  occupants: [{ element, occupancy: 1 }],
});
const faces: readonly Vector3[] = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
];
const cube = (edge: number): Structure['lattice'] => [
  [edge, 0, 0],
  [0, edge, 0],
  [0, 0, edge],
];

/** Rock salt and rutile with round cells. */
export const structures = {
  magnesia: {
    lattice: cube(4.212),
    sites: faces.flatMap(([x, y, z]) => [site('Mg', x, y, z), site('O', x + 0.5, y, z)]),
  },
  nickelOxide: {
    lattice: cube(4.177),
    sites: faces.flatMap(([x, y, z]) => [site('Ni', x, y, z), site('O', x + 0.5, y, z)]),
  },
  rutile: {
    lattice: [
      [4.594, 0, 0],
      [0, 4.594, 0],
      [0, 0, 2.959],
    ],
    sites: [
      site('Ti', 0, 0, 0),
      site('Ti', 0.5, 0.5, 0.5),
      site('O', 0.305, 0.305, 0),
      site('O', 0.695, 0.695, 0),
      site('O', 0.195, 0.805, 0.5),
      site('O', 0.805, 0.195, 0.5),
    ],
  },
} as const satisfies { readonly [name: string]: Structure };

export const radiation: Radiation = readRadiation('CuKa');
export const lines: readonly Line[] = radiation.lines.map(({ wavelength, weight }) => ({
  wavelength,
  share: weight / 1.5,
}));

export const model = (
  name: keyof typeof structures,
  range: readonly [number, number] = [20, 90],
): PhaseModel => modelPhase(name, structures[name], { radiation, range });

/** How much of a phase there is, and how its cell and peaks are. */
export type Ingredient = {
  readonly phase: PhaseModel;
  readonly weight: number;
  /** Growth of all edges [1]. */
  readonly growth: number;
  readonly fwhm: number;
};

/**
 * Counts of a mixture by a line shape that the refinement does not have (split Pearson VII of exponent 1.6), with its own background
 * of a hyperbola and a broad hump. D of the shift D·cos θ [deg].
 */
export function drawForeignScan(
  ingredients: readonly Ingredient[],
  { displacement, strongest }: { readonly displacement: number; readonly strongest: number },
  random: Random,
) {
  const angles = Float64Array.from({ length: 3500 }, (_, i) => 20 + i * 0.02);
  const signal = new Float64Array(angles.length);
  for (const { phase, weight, growth, fwhm } of ingredients)
    for (let h = 0; h < phase.count; h++)
      for (const { wavelength, share } of lines) {
        const sine = (wavelength / 2) * Math.sqrt(phase.inverseSquares[h]! * (1 - 2 * growth));
        const theta = Math.asin(sine);
        const centre = (theta * 360) / Math.PI + displacement * Math.cos(theta);
        const polarisation = (1 + Math.cos(2 * theta) ** 2) / (sine * sine * Math.cos(theta));
        const area =
          (weight / (phase.mass * phase.volume)) * phase.norm * phase.strengths[h]! * share * polarisation;
        const width = fwhm * (1 + 0.5 * Math.tan(theta));
        for (let i = 0; i < angles.length; i++) {
          const distance = angles[i]! - centre;
          const half = (distance < 0 ? 0.55 : 0.45) * width;
          signal[i]! += (area / width) * (1 + 0.542 * (distance / half) ** 2) ** -1.6;
        }
      }
  const highest = signal.reduce((most, value) => Math.max(most, value), 0);
  const intensity = signal.map((value, i) => {
    const hump = 40 * Math.exp(-(((angles[i]! - 26) / 9) ** 2));
    return drawPoisson((value * strongest) / highest + 900 / angles[i]! + 30 + hump, random);
  });
  return { angles, intensity, sd: null };
}
