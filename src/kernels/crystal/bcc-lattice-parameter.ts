import { AppError } from '../../core/error.ts';
import { metallicRadius } from './atomic-radii.ts';
import type { ElementAmounts } from './composition.ts';
import { averageOver } from './valence-electrons.ts';

/** Radius with the eight neighbours of a bcc lattice over that with twelve [1]. */
const eightNeighbours = 0.9735;

/**
 * Lattice parameter a [Å] of a bcc solid solution by Vegard's line: a = (4/√3) · 0.9735 · Σ c_i r_i with metallic radii r_i for twelve
 * neighbours. Metals are met within 0.6 %; real solutions bow by up to about 0.4 % more.
 * @source denton-ashcroft1991
 * @source teatum1968, table I
 * @throws unknown-element — no metallic radius is tabulated; bad-composition
 */
export function bccLatticeParameter(amounts: ElementAmounts): number {
  const radius = averageOver(amounts, (element) => {
    const known = metallicRadius(element);
    if (known === null)
      throw new AppError('unknown-element', `no metallic radius of "${element}" is tabulated`);
    return known;
  });
  return (4 / Math.sqrt(3)) * eightNeighbours * radius;
}
