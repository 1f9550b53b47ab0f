import { describe, expect, test } from 'vitest';
import { electronvoltPerCubicAngstrom_GPa as gigapascal } from '../../core/units.ts';
import { determinant } from './cell-algebra.ts';
import { describeStiffness, elasticConstants } from './elastic-constants.ts';
import { atomsAt, fccPrimitive, smoothPotential } from './lattice.fixture.ts';
import { lennardJones, pairPotential } from './pair-potential.ts';
import { relax } from './relax.ts';

const relaxed = { forceTolerance: 1e-8, stressTolerance: 1e-6 };

describe('elastic constants', () => {
  test('of a crystal held by central forces obey the relation of Cauchy, C12 = C44', () => {
    const [epsilon, sigma] = [0.0104, 3.4];
    const argon = pairPotential([{ elements: null, pair: lennardJones(epsilon, sigma) }], 22, 'shifted');
    const { atoms } = relax(argon, fccPrimitive(5.25, 'Ar'), relaxed);
    const { stiffness, isStable } = elasticConstants(argon, atoms, { strain: 1e-4 });
    const [c11, c12, c44] = [stiffness[0]!, stiffness[1]!, stiffness[21]!];
    expect(isStable).toBe(true);
    expect(Math.abs(c44 - c12)).toBeLessThan(0.01 * c12);
    // E = 2ε[A12 s⁴ − A6 s²], s = σ³/(√2 v): B = v E″ = 2ε(20 A12 s⁴ − 6 A6 s²)/v at s² = A6/(2 A12) (kittel2005, ch. 3).
    const [a12, a6] = [12.13188, 14.45392];
    const s = Math.sqrt(a6 / (2 * a12));
    const bulk =
      (2 * epsilon * (20 * a12 * s ** 4 - 6 * a6 * s ** 2) * gigapascal) / (sigma ** 3 / (Math.SQRT2 * s));
    expect((c11 + 2 * c12) / 3 / bulk).toBeCloseTo(1, 2);
  });

  test('of embedded atoms give the bulk modulus that compression does, with a Cauchy pressure', () => {
    const { atoms } = relax(smoothPotential(), fccPrimitive(3.6), relaxed);
    const { stiffness, moduli, asymmetry, compliance } = elasticConstants(smoothPotential(), atoms);
    const pressed = relax(smoothPotential(), atoms, { ...relaxed, pressure: 0.1 });
    const pulled = relax(smoothPotential(), atoms, { ...relaxed, pressure: -0.1 });
    const volumes = [pressed, pulled].map((end) => determinant(end.atoms.cell));
    const bulk = (0.2 * (volumes[0]! + volumes[1]!)) / 2 / (volumes[1]! - volumes[0]!);
    expect(moduli!.bulk.hill).toBeCloseTo(bulk, 1);
    expect(asymmetry).toBeLessThan(0.01);
    expect(stiffness[1]).not.toBeCloseTo(stiffness[21]!, 0);
    expect(compliance![21]! * stiffness[21]!).toBeCloseTo(1, 9);
  });

  test('are lower when the atoms may move in a strained cell with free positions', () => {
    const hexagonal = atomsAt(
      [2.6, 0, 0, -1.3, 1.3 * Math.sqrt(3), 0, 0, 0, 4.2],
      ['Cu', 'Cu'],
      [1 / 3, 2 / 3, 0.25, 2 / 3, 1 / 3, 0.75],
    );
    const { atoms } = relax(smoothPotential(), hexagonal, { ...relaxed, symmetryTolerance: 1e-3 });
    const free = elasticConstants(smoothPotential(), atoms);
    const clamped = elasticConstants(smoothPotential(), atoms, { areIonsRelaxed: false });
    expect(free.stiffness[35]).toBeLessThan(clamped.stiffness[35]! - 1);
    // In a hexagonal crystal C66 = (C11 − C12)/2.
    expect(free.stiffness[35]).toBeCloseTo((free.stiffness[0]! - free.stiffness[1]!) / 2, 1);
    expect(free.stiffness[21]).toBeCloseTo(free.stiffness[28]!, 2);
  });

  test('are refused under stress and for strains out of range', () => {
    expect(() => elasticConstants(smoothPotential(), fccPrimitive(3.4))).toThrow(
      expect.objectContaining({ code: 'not-relaxed' }),
    );
    expect(() => elasticConstants(smoothPotential(), fccPrimitive(3.4), { strain: 0.2 })).toThrow(
      expect.objectContaining({ code: 'bad-strain' }),
    );
  });
});

describe('a stiffness matrix', () => {
  const cubic = (c11: number, c12: number, c44: number): Float64Array =>
    Float64Array.from({ length: 36 }, (_, n) => {
      const [i, j] = [Math.floor(n / 6), n % 6];
      if (i === j) return i < 3 ? c11 : c44;
      return i < 3 && j < 3 ? c12 : 0;
    });

  test('of copper has its averages', () => {
    // C of copper 168.4, 121.4, 75.4 GPa (Kittel 2005, ch. 3): K = 137.07, G_V = 54.64, G_R = 5(C11 − C12)C44/(4C44 + 3(C11 − C12)).
    const { moduli, eigenvalues, isStable } = describeStiffness(cubic(168.4, 121.4, 75.4));
    expect(isStable).toBe(true);
    expect(moduli!.bulk.voigt).toBeCloseTo(411.2 / 3, 9);
    expect(moduli!.bulk.reuss).toBeCloseTo(411.2 / 3, 9);
    expect(moduli!.shear.voigt).toBeCloseTo((47 + 3 * 75.4) / 5, 9);
    expect(moduli!.shear.reuss).toBeCloseTo((5 * 47 * 75.4) / (4 * 75.4 + 3 * 47), 9);
    expect(eigenvalues[0]).toBeCloseTo(47, 9);
    expect(eigenvalues[5]).toBeCloseTo(411.2, 9);
  });

  test('that breaks the criteria of Born has no averages', () => {
    expect(describeStiffness(cubic(100, 120, 50))).toMatchObject({
      isStable: false,
      compliance: null,
      moduli: null,
    });
    expect(describeStiffness(cubic(100, 20, -5)).isStable).toBe(false);
    expect(() => describeStiffness(new Float64Array(35))).toThrow(
      expect.objectContaining({ code: 'bad-stiffness' }),
    );
    expect(() => describeStiffness(new Float64Array(36).fill(Number.NaN))).toThrow(
      expect.objectContaining({ code: 'bad-stiffness' }),
    );
  });
});
