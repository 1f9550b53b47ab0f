import type { Structure, Vector3 } from './structure.ts';
import { siteElements } from './structure-properties.ts';

/**
 * Writes an ordered structure as a POSCAR with fractional positions, sites grouped by element in order of first appearance.
 * @throws disordered — a site is shared or partly vacant, which the format cannot say.
 */
export function writePoscar(structure: Structure, title = 'structure'): string {
  const elements = siteElements(structure);
  const symbols = [...new Set(elements)];
  const positionsOf = (symbol: string) =>
    structure.sites.filter((_, i) => elements[i] === symbol).map(({ position }) => formatVector(position));
  const groups = symbols.map(positionsOf);
  return [
    title.replace(/\s+/g, ' '),
    '1.0',
    ...structure.lattice.map(formatVector),
    symbols.join(' '),
    groups.map((group) => group.length).join(' '),
    'Direct',
    ...groups.flat(),
    '',
  ].join('\n');
}

const formatVector = (vector: Vector3): string => vector.map((x) => x.toFixed(12)).join(' ');
