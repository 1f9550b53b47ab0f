import { describe, expect, test } from 'vitest';
import { electronvoltPerCubicAngstrom_GPa } from '../../core/units.ts';
import { type Atoms, atomsOf, repeatAtoms, structureOf } from './atoms.ts';
import { type Calculator, openCalculator } from './calculator.ts';
import { determinant, transformRows } from './cell-algebra.ts';
import {
  atomsAt,
  disturbed,
  fccCube,
  fccPrimitive,
  smoothEnergy,
  smoothPotential,
} from './lattice.fixture.ts';
import { buckingham, lennardJones, morse, pairPotential } from './pair-potential.ts';
import type { Potential } from './potential.ts';

const alloy = fccCube(3.6, ['Cu', 'Ni', 'Cu', 'Cu']);
const potentials: readonly [string, Potential][] = [
  ['embedded atom', smoothPotential()],
  ['Lennard-Jones', pairPotential([{ elements: null, pair: lennardJones(0.4, 2.3) }], 5, 'force-shifted')],
  ['Morse', pairPotential([{ elements: null, pair: morse(0.34, 1.36, 2.87) }], 6, 'shifted')],
  ['Buckingham', pairPotential([{ elements: null, pair: buckingham(1300, 0.3, 20) }], 5, 'force-shifted')],
];
const evaluate = (calculator: Calculator, { cell, positions }: Atoms) => calculator.evaluate(cell, positions);

describe.each(potentials)('%s', (_, potential) => {
  const atoms = disturbed(alloy, 0.1, 7);
  const calculator = openCalculator(potential, atoms.elements);
  const { energy, forces, stress } = evaluate(calculator, atoms);

  test('has the forces and the stress of its energy', () => {
    const step = 1e-4;
    for (const i of [0, 4, 8]) {
      const at = (sign: number) =>
        evaluate(calculator, {
          ...atoms,
          positions: atoms.positions.map((x, n) => (n === i ? x + sign * step : x)),
        }).energy;
      expect((at(-1) - at(1)) / (2 * step)).toBeCloseTo(forces[i]!, 5);
    }
    for (const i of [0, 4, 5, 1]) {
      const at = (sign: number) => {
        const strain = Float64Array.from(
          { length: 9 },
          (_n, n) => (n % 4 === 0 ? 1 : 0) + (n === i ? sign * 1e-5 : 0),
        );
        return evaluate(calculator, {
          ...atoms,
          cell: transformRows(atoms.cell, strain),
          positions: transformRows(atoms.positions, strain),
        }).energy;
      };
      const slope = ((at(1) - at(-1)) / 2e-5 / determinant(atoms.cell)) * electronvoltPerCubicAngstrom_GPa;
      expect(Math.abs(slope - stress[i]!)).toBeLessThan(1e-4 * Math.max(...stress.map(Math.abs)));
    }
  });

  test('pushes nothing on the whole, and says the same of copies and of moved origins', () => {
    for (let d = 0; d < 3; d++)
      expect(forces.filter((__, n) => n % 3 === d).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 10);
    const copies = repeatAtoms(atoms, [2, 1, 3]);
    const many = evaluate(openCalculator(potential, copies.elements), copies);
    expect(many.energy).toBeCloseTo(6 * energy, 8);
    many.stress.forEach((value, n) => {
      expect(value).toBeCloseTo(stress[n]!, 8);
    });
    for (let n = 0; n < forces.length; n++)
      expect(many.forces[18 * Math.floor(n / 3) + (n % 3)]).toBeCloseTo(forces[n]!, 9);
    const moved = { ...atoms, positions: atoms.positions.map((x) => x + 7.7) };
    expect(evaluate(openCalculator(potential, atoms.elements), moved).energy).toBeCloseTo(energy, 9);
  });

  test('refuses atoms on top of each other', () => {
    const positions = atoms.positions.map((x, n) => (n < 3 ? atoms.positions[n + 3]! + 0.01 : x));
    expect(() => calculator.evaluate(atoms.cell, positions)).toThrow(
      expect.objectContaining({ code: 'atoms-overlap' }),
    );
  });
});

describe('embedded atoms', () => {
  test.each([
    ['an alloy', disturbed(alloy, 0.1, 3)],
    ['one atom', fccPrimitive(3.7, 'Ni')],
    ['a chain in a wide cell', atomsAt([2.6, 0, 0, 0, 12, 0, 0, 0, 12], ['Cu'], [0.2, 0.1, -0.4])],
  ])('have the energy of the formulae: %s', (_, atoms) => {
    const calculator = openCalculator(smoothPotential(), atoms.elements);
    expect(evaluate(calculator, atoms).energy).toBeCloseTo(smoothEnergy(atoms, ['Cu', 'Ni']), 6);
  });

  test('evaluate the same with a list that was kept as with one that is new', () => {
    const atoms = disturbed(alloy, 0.05, 5, [2, 2, 2]);
    const kept = openCalculator(smoothPotential(), atoms.elements, { skin: 1 });
    evaluate(kept, atoms);
    const moved = { ...atoms, positions: atoms.positions.map((x, n) => x + 0.05 * Math.sin(n)) };
    const fresh = openCalculator(smoothPotential(), atoms.elements, { skin: 0 });
    expect(evaluate(kept, moved).energy).toBeCloseTo(evaluate(fresh, moved).energy, 9);
    expect(kept.listBuilds()).toBe(1);
  });
});

describe('the fcc crystal of Lennard-Jones atoms', () => {
  // Lattice sums A12 = 12.13188, A6 = 14.45392: r = (2 A12/A6)^(1/6) σ = 1.0902 σ, E = −8.610 ε an atom (kittel2005, ch. 3).
  test('has its energy and no pressure at the nearest distance of 1.09017 σ', () => {
    const potential = pairPotential([{ elements: null, pair: lennardJones(1, 1) }], 14, 'sharp');
    const a = ((2 * 12.13188) / 14.45392) ** (1 / 6) * Math.SQRT2;
    const { energy, stress } = evaluate(openCalculator(potential, ['Ar']), fccPrimitive(a, 'Ar'));
    const numberDensity = 4 / a ** 3;
    const tail = (-8 / 3) * Math.PI * numberDensity * 14 ** -3;
    expect(energy + tail).toBeCloseTo(-8.6102, 3);
    expect(Math.abs(stress[0]! / electronvoltPerCubicAngstrom_GPa)).toBeLessThan(0.02);
  });

  test('ends at the cut-off as asked', () => {
    const pair = lennardJones(1, 1);
    const energyAt = (cut: 'sharp' | 'shifted' | 'force-shifted', r: number) =>
      evaluate(
        openCalculator(pairPotential([{ elements: null, pair }], 2.5, cut), ['Ar', 'Ar']),
        atomsAt([20, 0, 0, 0, 20, 0, 0, 0, 20], ['Ar', 'Ar'], [0, 0, 0, r / 20, 0, 0]),
      );
    expect(energyAt('sharp', 2.4999).energy).toBeCloseTo(-0.016317, 4);
    expect(energyAt('shifted', 2.4999).energy).toBeCloseTo(0, 4);
    expect(energyAt('shifted', 2.4999).forces[0]).toBeCloseTo(0.039, 3);
    expect(energyAt('force-shifted', 2.4999).forces[0]).toBeCloseTo(0, 4);
    expect(energyAt('sharp', 1.5).energy).toBeCloseTo(pair.at(1.5)[0], 12);
  });
});

describe('what a calculator refuses', () => {
  const bad = (run: () => unknown, code: string) => expect(run).toThrow(expect.objectContaining({ code }));

  test('elements, positions, skins, sites and pairs that it does not know', () => {
    const lj = { elements: ['Ar', 'Kr'] as const, pair: lennardJones(1, 1) };
    bad(() => openCalculator(smoothPotential(), ['Fe']), 'unknown-element');
    bad(() => openCalculator(smoothPotential(), ['Cu'], { skin: -1 }), 'bad-skin');
    const calculator = openCalculator(smoothPotential(), ['Cu']);
    bad(() => calculator.evaluate(fccPrimitive(3).cell, new Float64Array(6)), 'bad-positions');
    bad(() => calculator.evaluate(fccPrimitive(3).cell, Float64Array.of(0, Number.NaN, 0)), 'bad-positions');
    bad(() => openCalculator(pairPotential([lj], 5, 'sharp'), ['Ar', 'Kr']), 'bad-potential');
    bad(() => pairPotential([lj, { ...lj, elements: ['Kr', 'Ar'] }], 5, 'sharp'), 'bad-potential');
    bad(() => pairPotential([lj], 0, 'sharp'), 'bad-potential');
    bad(() => lennardJones(1, -1), 'bad-potential');
    bad(() => buckingham(10, 0.1, 1e9), 'bad-potential');
    bad(() => repeatAtoms(fccPrimitive(3), [1, 0, 1]), 'bad-supercell');
    const structure = structureOf(fccPrimitive(3.6));
    expect(atomsOf(structure).positions).toEqual(fccPrimitive(3.6).positions);
    const shared = { position: [0, 0, 0] as const, occupants: [{ element: 'Cu', occupancy: 0.5 }] };
    bad(() => atomsOf({ ...structure, sites: [shared] }), 'partial-occupancy');
    bad(() => atomsOf({ ...structure, sites: [] }), 'bad-structure');
  });
});
