import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import { copyIndex, type Displacement } from './displacements.ts';
import { openNumberLines } from './number-lines.ts';

const code = 'bad-force-sets';

/**
 * Reads forces on displaced supercells in phonopy's `FORCE_SETS` form: the number of atoms and of displacements; for each the atom
 * displaced (from 1), its displacement [Å], and the force on every atom [eV/Å]. Atoms are taken in phonopy's order for a supercell of
 * whole multiples: the copies of each atom of the unit cell together, the copy along a changing fastest. Displacements of other
 * copies are moved to the first. Returns both in the order of our supercells.
 * @source togo2023
 * @throws bad-force-sets — the text does not follow the form, or its number of atoms is not that of the supercell.
 */
export function readForceSets(
  text: string,
  atomCount: number,
  counts: Vector3,
): { readonly displacements: readonly Displacement[]; readonly forces: readonly Float64Array[] } {
  const copies = counts[0] * counts[1] * counts[2];
  const lines = openNumberLines(text, code);
  const [stated] = lines.numbers(1, 'the number of atoms');
  if (stated !== atomCount * copies)
    throw new AppError(
      code,
      `the file is of ${stated} atoms; ${counts.join(' × ')} cells of ${atomCount} have ${atomCount * copies}`,
    );
  const [setCount] = lines.numbers(1, 'the number of displacements');
  if (!(Number.isInteger(setCount) && setCount! >= 1 && setCount! <= 1e5))
    throw new AppError(
      code,
      `the number of displacements is ${setCount}; expected a whole number of at least 1`,
    );
  const sets = Array.from({ length: setCount! }, (_, n) => {
    const [atom] = lines.numbers(1, `the atom of displacement ${n + 1}`);
    if (!(Number.isInteger(atom) && atom! >= 1 && atom! <= stated))
      throw new AppError(code, `displacement ${n + 1} is of atom ${atom}; expected one from 1 to ${stated}`);
    const vector = lines.numbers(3, `displacement ${n + 1}`);
    return reorder(atom! - 1, vector, lines.numbers(3 * stated, `forces of displacement ${n + 1}`), counts);
  });
  lines.end();
  return {
    displacements: sets.map(({ displacement }) => displacement),
    forces: sets.map(({ forces }) => forces),
  };
}

/** From phonopy's order to ours, shifted so that the displaced atom is the first copy. */
function reorder(
  displaced: number,
  vector: Float64Array,
  given: Float64Array,
  counts: Vector3,
): { readonly displacement: Displacement; readonly forces: Float64Array } {
  const copies = counts[0] * counts[1] * counts[2];
  const wholeOf = (index: number): Vector3 => {
    const copy = index % copies;
    return [
      copy % counts[0],
      Math.floor(copy / counts[0]) % counts[1],
      Math.floor(copy / (counts[0] * counts[1])),
    ];
  };
  const origin = wholeOf(displaced);
  const forces = new Float64Array(given.length);
  for (let index = 0; 3 * index < given.length; index++) {
    const whole = wholeOf(index).map((k, d) => k - origin[d]!);
    const place = Math.floor(index / copies) * copies + copyIndex(counts, whole);
    forces.set(given.subarray(3 * index, 3 * index + 3), 3 * place);
  }
  return { displacement: { atom: Math.floor(displaced / copies), vector }, forces };
}
