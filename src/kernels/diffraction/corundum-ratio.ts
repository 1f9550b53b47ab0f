import { AppError } from '../../core/error.ts';
import { density, type Structure, type Vector3 } from '../crystal/index.ts';
import { calculatePowderPattern, type PowderPattern, type PowderPatternOptions } from './powder-pattern.ts';

const edge = 4.7587;
const height = 12.9929;
const aluminiumZ = 0.35228;
const oxygenX = 0.30624;

/**
 * Corundum, α-Al₂O₃, in its hexagonal cell: a 4.7587, c 12.9929 Å, Al³⁺ at 0 0 0.35228, O⁻ at 0.30624 0 1/4; the coordinates
 * are within 0.0002 of the refined ones.
 * @param bIso B of all atoms [Å²].
 * @source lewis1982
 */
export function corundum(bIso = 0): Structure {
  const halves = [aluminiumZ, 0.5 - aluminiumZ, -aluminiumZ, 0.5 + aluminiumZ];
  const aluminium = halves.map((z): Vector3 => [0, 0, z]);
  const oxygen = [1, -1].flatMap((sign): Vector3[] => {
    const [x, z] = [sign * oxygenX, sign * 0.25];
    return [
      [x, 0, z],
      [0, x, z],
      [-x, -x, z],
    ];
  });
  const fill = (element: string, charge: number) => (position: Vector3) =>
    [0, 1, 2].map((third) => ({
      position: [position[0] + (2 * third) / 3, position[1] + third / 3, position[2] + third / 3] as Vector3,
      occupants: [{ element, occupancy: 1, charge }],
      bIso,
    }));
  return {
    lattice: [
      [edge, 0, 0],
      [-edge / 2, (edge * Math.sqrt(3)) / 2, 0],
      [0, 0, height],
    ],
    sites: [...aluminium.flatMap(fill('Al', 3)), ...oxygen.flatMap(fill('O', -1))],
  };
}

export type CorundumRatio = {
  /** I/I_c of the strongest peaks of equal weights, without microabsorption [1]. */
  readonly ratio: number;
  /** [g/cm³] */
  readonly density: number;
  /** [Å³] */
  readonly volume: number;
};

/**
 * Reference intensity ratio of a phase: [Σ|F|²·LP/(V²ρ)] of its strongest peak over the same of corundum 113, which is how
 * the two peaks compare in a mixture of equal weights.
 * @param options radiation, B, dispersion and monochromator of the phase; its range does not count: 5 to 140 deg is searched.
 * @param corundumBIso B of corundum [Å²], 0 to 20; default 0.
 * @source hubbard-snyder1988, eq. 2
 * @throws no-peaks — none between 5 and 140 deg; else as {@link calculatePowderPattern}.
 */
export function corundumRatio(
  structure: Structure,
  options: Omit<PowderPatternOptions, 'range'> = {},
  corundumBIso = 0,
): CorundumRatio {
  const pattern = calculatePowderPattern(structure, { ...options, range: [5, 140] });
  const { preferredOrientation: _, ...standardOptions } = options;
  const standard = calculatePowderPattern(corundum(corundumBIso), { ...standardOptions, range: [5, 140] });
  const peak = standard.peaks.find(({ families }) => families[0]!.reflection.join() === '2,-1,3');
  if (peak === undefined)
    throw new AppError('no-peaks', 'corundum 113 is outside 5 to 140 deg at this wavelength');
  const ofPhase = density(structure);
  const ofCorundum = (scatteringPerWeight(standard, density(corundum())) * peak.intensity) / 100;
  return {
    ratio: scatteringPerWeight(pattern, ofPhase) / ofCorundum,
    density: ofPhase,
    volume: pattern.volume,
  };
}

/**
 * Σ|F|²·LP/(V²ρ) of the strongest peak [electrons² cm³/(g Å⁶)]: what intensity 100 of a pattern is worth in a mixture, per
 * weight fraction. Patterns of phases add up when each is multiplied by its weight fraction and by this.
 * @param density [g/cm³].
 * @source hubbard-snyder1988, eq. 2
 * @throws no-peaks — the pattern is empty.
 */
export function scatteringPerWeight({ scale, volume }: PowderPattern, density: number): number {
  if (!(scale > 0)) throw new AppError('no-peaks', 'the pattern has no peaks in its range');
  return scale / (volume * volume * density);
}
