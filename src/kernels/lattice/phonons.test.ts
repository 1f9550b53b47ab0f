import { describe, expect, test } from 'vitest';
import { energyUnits, rootForceConstant_THz } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import type { Atoms } from './atoms.ts';
import { openCalculator } from './calculator.ts';
import { type DisplacementPlan, displacedPositions, planDisplacements } from './displacements.ts';
import { solveForceConstants } from './force-constants.ts';
import { atomsAt, fccPrimitive, smoothPotential } from './lattice.fixture.ts';
import { lennardJones, morse, pairPotential } from './pair-potential.ts';
import { openPhonons, type Phonons } from './phonon-frequencies.ts';
import type { Potential } from './potential.ts';
import { relax } from './relax.ts';

function forcesOf(plan: DisplacementPlan, potential: Potential): readonly Float64Array[] {
  const calculator = openCalculator(potential, plan.supercell.elements);
  return plan.displacements.map(
    (displacement) => calculator.evaluate(plan.supercell.cell, displacedPositions(plan, displacement)).forces,
  );
}

function phononsOf(
  potential: Potential,
  atoms: Atoms,
  counts: Vector3,
  tolerance: number | null,
  distance = 1e-3,
): Phonons {
  const plan = planDisplacements(atoms, counts, { tolerance, distance });
  const constants = solveForceConstants(plan, forcesOf(plan, potential));
  return openPhonons(
    constants,
    atoms.elements.map((element) => (element === 'Cu' ? 63.5 : 58.7)),
  );
}

const relaxed = (atoms: Atoms): Atoms =>
  relax(smoothPotential(), atoms, { forceTolerance: 1e-9, stressTolerance: 1e-7, symmetryTolerance: 1e-3 })
    .atoms;
const wavevectors: readonly Vector3[] = [
  [0, 0, 0],
  [0.5, 0, 0],
  [0.5, 0.5, 0.25],
  [0.1, 0.22, -0.31],
];

describe('a chain of atoms', () => {
  // Nearest neighbours alone, with E″ = k at equilibrium: ħω = 2√(k/m)|sin(πq)| along the chain, 0 across.
  const [depth, alpha, distance] = [0.5, 1.5, 2.5];
  const chain = pairPotential([{ elements: null, pair: morse(depth, alpha, distance) }], 3, 'sharp');
  const stiffness = 2 * depth * alpha * alpha;
  const unit = rootForceConstant_THz * energyUnits.THz;

  test.each([0.5, 0.25, 0.1])('of one kind at q = %d', (q) => {
    const atoms = atomsAt([distance, 0, 0, 0, 9, 0, 0, 0, 9], ['Cu'], [0, 0, 0]);
    const energies = phononsOf(chain, atoms, [4, 1, 1], 1e-3, 1e-4).energiesAt([q, 0, 0]);
    expect(energies[2]).toBeCloseTo(2 * Math.sqrt(stiffness / 63.5) * Math.sin(Math.PI * q) * unit, 4);
    expect(Math.abs(energies[0]!)).toBeLessThan(0.02);
  });

  test('of two kinds at the edge of the zone', () => {
    const atoms = atomsAt([2 * distance, 0, 0, 0, 9, 0, 0, 0, 9], ['Cu', 'Ni'], [0, 0, 0, 0.5, 0, 0]);
    const energies = phononsOf(chain, atoms, [2, 1, 1], 1e-3, 1e-4).energiesAt([0.5, 0, 0]);
    expect(energies[4]).toBeCloseTo(Math.sqrt((2 * stiffness) / 63.5) * unit, 4);
    expect(energies[5]).toBeCloseTo(Math.sqrt((2 * stiffness) / 58.7) * unit, 4);
  });
});

describe.each([
  ['fcc', relaxed(fccPrimitive(3.6)), [3, 3, 3] as const, 1],
  [
    'hcp',
    relaxed(
      atomsAt(
        [2.6, 0, 0, -1.3, 1.3 * Math.sqrt(3), 0, 0, 0, 4.2],
        ['Cu', 'Cu'],
        [1 / 3, 2 / 3, 0.25, 2 / 3, 1 / 3, 0.75],
      ),
    ),
    [2, 2, 2] as const,
    2,
  ],
  [
    'an ordered alloy',
    relaxed(
      atomsAt(
        [3.6, 0, 0, 0, 3.6, 0, 0, 0, 3.6],
        ['Cu', 'Ni', 'Ni', 'Ni'],
        [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0],
      ),
    ),
    [2, 2, 2] as const,
    3,
  ],
] as const)('phonons of %s', (_, atoms, counts, most) => {
  const symmetric = phononsOf(smoothPotential(), atoms, counts, 1e-3);
  const plain = phononsOf(smoothPotential(), atoms, counts, null);

  test('are the same from displacements that symmetry reduces as from all of them', () => {
    expect(planDisplacements(atoms, counts).displacements.length).toBeLessThanOrEqual(most);
    for (const q of wavevectors) {
      const expected = plain.energiesAt(q);
      symmetric.energiesAt(q).forEach((energy, n) => {
        // Displacements of 0.001 Å along other directions leave fourth-order terms of about 10⁻⁵ in ω².
        expect(Math.abs(energy ** 2 - expected[n]! ** 2)).toBeLessThan(1e-5 * expected.at(-1)! ** 2 + 1e-3);
      });
    }
  });

  test('have three modes of no energy at the centre, and the period of the reciprocal lattice', () => {
    const centre = symmetric.energiesAt([0, 0, 0]);
    for (const energy of centre.slice(0, 3)) expect(Math.abs(energy)).toBeLessThan(1e-2);
    const there = symmetric.energiesAt([0.1, 0.22, -0.31]);
    for (const q of [
      [1.1, -0.78, 1.69],
      [-0.1, -0.22, 0.31],
    ] as const)
      symmetric.energiesAt(q).forEach((energy, n) => {
        expect(energy).toBeCloseTo(there[n]!, 5);
      });
  });
});

describe('forces from elsewhere', () => {
  const plan = planDisplacements(fccPrimitive(3.6), [2, 2, 2]);
  const forces = forcesOf(plan, smoothPotential());

  test.each([
    ['too few sets', []],
    ['a set that is too short', [forces[0]!.slice(3)]],
    ['a force that is not finite', [forces[0]!.map((f, n) => (n === 4 ? Number.NaN : f))]],
  ])('are refused with %s', (_, given) => {
    expect(() => solveForceConstants(plan, given)).toThrow(expect.objectContaining({ code: 'bad-forces' }));
  });

  test('give no phonons without masses, and no plan without a displacement', () => {
    const constants = solveForceConstants(plan, forces);
    expect(() => openPhonons(constants, [0])).toThrow(expect.objectContaining({ code: 'bad-mass' }));
    expect(() => openPhonons(constants, [])).toThrow(expect.objectContaining({ code: 'bad-mass' }));
    expect(() => planDisplacements(fccPrimitive(3.6), [2, 2, 2], { distance: 0 })).toThrow(
      expect.objectContaining({ code: 'bad-displacement' }),
    );
  });
});

test('a crystal off its minimum shows imaginary modes below 0', () => {
  const argon = pairPotential([{ elements: null, pair: lennardJones(0.0104, 3.4) }], 9, 'force-shifted');
  const simple = atomsAt([3.8, 0, 0, 0, 3.8, 0, 0, 0, 3.8], ['Cu'], [0, 0, 0]);
  expect(phononsOf(argon, simple, [3, 3, 3], 1e-3).energiesAt([0.5, 0, 0])[0]).toBeLessThan(-0.5);
});
