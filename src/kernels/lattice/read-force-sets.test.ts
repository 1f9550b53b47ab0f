import { describe, expect, test } from 'vitest';
import type { Vector3 } from '../crystal/index.ts';
import { openCalculator } from './calculator.ts';
import { displacedPositions, planDisplacements } from './displacements.ts';
import { solveForceConstants } from './force-constants.ts';
import { atomsAt, smoothPotential } from './lattice.fixture.ts';
import { readForceSets } from './read-force-sets.ts';

const atoms = atomsAt([3, 0, 0, 0, 3, 0, 0, 0, 3], ['Cu', 'Ni'], [0, 0, 0, 0.5, 0.5, 0.5]);
const counts: Vector3 = [2, 3, 2];
const copies = 12;
const plan = planDisplacements(atoms, counts);
const calculator = openCalculator(smoothPotential(), plan.supercell.elements);
const forces = plan.displacements.map(
  (displacement) => calculator.evaluate(plan.supercell.cell, displacedPositions(plan, displacement)).forces,
);

/** The sets as phonopy would write them, with the displaced atom in copy (1, 2, 1) of its kind. */
function writeSets(): string {
  const away: Vector3 = [1, 2, 1];
  const placeOf = (index: number): number => {
    const copy = index % copies;
    const whole = [Math.floor(copy / 6), Math.floor(copy / 2) % 3, copy % 2].map(
      (k, d) => (k + away[d]!) % counts[d]!,
    );
    return Math.floor(index / copies) * copies + (whole[2]! * counts[1] + whole[1]!) * counts[0] + whole[0]!;
  };
  const parts = [String(2 * copies), String(plan.displacements.length)];
  plan.displacements.forEach(({ atom, vector }, n) => {
    const rows: string[] = [];
    for (let index = 0; index < 2 * copies; index++)
      rows[placeOf(index)] = Array.from(forces[n]!.subarray(3 * index, 3 * index + 3)).join(' ');
    parts.push('', String(placeOf(atom * copies) + 1), Array.from(vector).join(' '), ...rows);
  });
  return `${parts.join('\n')}\n`;
}
const text = writeSets();

describe('FORCE_SETS', () => {
  test('are read into the order of our supercells, whichever copy was displaced', () => {
    const sets = readForceSets(text, 2, counts);
    expect(sets.displacements).toEqual(plan.displacements);
    const expected = solveForceConstants(plan, forces);
    const found = solveForceConstants({ ...plan, displacements: sets.displacements }, sets.forces);
    found.values.forEach((value, n) => {
      expect(value).toBeCloseTo(expected.values[n]!, 12);
    });
  });

  test('that do not displace every atom in every direction are refused', () => {
    const some = { ...plan, displacements: plan.displacements.slice(0, 1) };
    expect(() => solveForceConstants(some, forces.slice(0, 1))).toThrow(
      expect.objectContaining({ code: 'bad-forces' }),
    );
  });

  test.each([
    ['of another supercell', text, [2, 2, 2] as const],
    ['that end early', text.split('\n').slice(0, -4).join('\n'), counts],
    ['with a word', text.replace(/^(\S+ \S+ )\S+$/m, '$1none'), counts],
    ['of an atom that is none', text.replace(/\n\n\d+\n/, '\n\n99\n'), counts],
    ['without displacements', '24\n0\n', counts],
    ['with more than they state', `${text}1 2 3\n`, counts],
  ])('%s are refused', (_, bad, cells) => {
    expect(() => readForceSets(bad, 2, cells)).toThrow(expect.objectContaining({ code: 'bad-force-sets' }));
  });
});
