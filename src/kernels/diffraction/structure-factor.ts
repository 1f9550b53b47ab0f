import type { Structure, Vector3 } from '../crystal/index.ts';
import { quadraticForm, reciprocalCell } from './reciprocal-cell.ts';
import { dispersionOf, evaluateIons, groupScatterers } from './scatterers.ts';

/** A complex number. */
export type StructureFactor = { readonly real: number; readonly imaginary: number };

/**
 * The structure factor of one reflection, F = Σ_j o_j [f₀_j(s) + f′_j + i f″_j] exp(−B_j s²) exp(2πi h·r_j) [electrons per
 * cell], s = 1/(2d). The plain sum over all atoms: what the fast sums of a powder pattern are tested against.
 * @param wavelength [Å] where f′ and f″ are taken; null leaves them out. @param defaultBIso B of sites without one [Å²].
 * @source itc-c2006, ch. 6.1
 */
export function structureFactor(
  structure: Structure,
  reflection: Vector3,
  wavelength: number | null,
  defaultBIso = 0,
): StructureFactor {
  const scatterers = groupScatterers(structure, defaultBIso);
  const sSquared = quadraticForm(reciprocalCell(structure.lattice).metric, reflection) / 4;
  const corrections = dispersionOf(scatterers, wavelength ?? 1, wavelength !== null);
  const powers = new Float64Array(scatterers.ions.length);
  evaluateIons(scatterers, sSquared, powers);
  const [x, y, z] = scatterers.coordinates;
  let real = 0;
  let imaginary = 0;
  for (const { parts, bIso, start, count } of scatterers.kinds) {
    const damping = Math.exp(-bIso * sSquared);
    for (const { ion, occupancy } of parts) {
      const fReal = occupancy * damping * (powers[ion]! + corrections[2 * ion]!);
      const fImaginary = occupancy * damping * corrections[2 * ion + 1]!;
      for (let j = start; j < start + count; j++) {
        const phase = 2 * Math.PI * (reflection[0] * x[j]! + reflection[1] * y[j]! + reflection[2] * z[j]!);
        real += fReal * Math.cos(phase) - fImaginary * Math.sin(phase);
        imaginary += fReal * Math.sin(phase) + fImaginary * Math.cos(phase);
      }
    }
  }
  return { real, imaginary };
}
