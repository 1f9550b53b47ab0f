import { toCartesian } from './lattice.ts';
import type { Structure, Vector3 } from './structure.ts';
import { siteElements } from './structure-properties.ts';

/**
 * Writes an ordered structure as one frame of extended XYZ, Cartesian coordinates in Å.
 * @throws disordered — a site is shared or partly vacant, which the format cannot say.
 */
export function writeExtendedXyz(structure: Structure): string {
  const elements = siteElements(structure);
  const lattice = structure.lattice.map(formatVector).join(' ');
  return [
    `${elements.length}`,
    `Lattice="${lattice}" Properties=species:S:1:pos:R:3 pbc="T T T"`,
    ...structure.sites.map(
      ({ position }, i) => `${elements[i]} ${formatVector(toCartesian(structure.lattice, position))}`,
    ),
    '',
  ].join('\n');
}

const formatVector = (vector: Vector3): string => vector.map((x) => x.toFixed(10)).join(' ');
