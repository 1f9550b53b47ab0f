import { describe, expect, test } from 'vitest';
import { openCalculator } from './calculator.ts';
import { determinant, rowLength } from './cell-algebra.ts';
import { atomsAt, disturbed, fccCube, fccPrimitive, smoothPotential } from './lattice.fixture.ts';
import { lennardJones, pairPotential } from './pair-potential.ts';
import { relax } from './relax.ts';

const potential = smoothPotential();
const argon = pairPotential([{ elements: null, pair: lennardJones(0.0104, 3.4) }], 10, 'force-shifted');

describe('relaxation', () => {
  const least = relax(potential, fccPrimitive(3.6), { stressTolerance: 1e-6, forceTolerance: 1e-8 });

  test('finds the volume of least energy', () => {
    expect(least).toMatchObject({ converged: true, operationCount: null });
    const a = Math.cbrt(4 * determinant(least.atoms.cell));
    const energyAt = (x: number) => {
      const atoms = fccPrimitive(x);
      return openCalculator(potential, atoms.elements).evaluate(atoms.cell, atoms.positions).energy;
    };
    expect(energyAt(a + 0.003)).toBeGreaterThan(least.evaluation.energy);
    expect(energyAt(a - 0.003)).toBeGreaterThan(least.evaluation.energy);
    expect(least.largestStress).toBeLessThan(1e-6);
  });

  test.each(['lbfgs', 'fire'] as const)('by %s brings moved atoms back in cells of any shape', (method) => {
    const start = disturbed(fccCube(3.55), 0.12, 2);
    const { converged, evaluation, atoms } = relax(potential, start, { method, forceTolerance: 1e-5 });
    expect(converged).toBe(true);
    expect(evaluation.energy / 4).toBeCloseTo(least.evaluation.energy, 6);
    expect(Math.abs(determinant(atoms.cell)) / 4).toBeCloseTo(determinant(least.atoms.cell), 3);
    expect(
      openCalculator(potential, atoms.elements).evaluate(atoms.cell, atoms.positions).energy,
    ).toBeCloseTo(evaluation.energy, 9);
  });

  test('keeps the cell, or its shape, as asked', () => {
    const start = atomsAt(
      [3.7, 0, 0, 0, 3.6, 0, 0, 0, 3.5],
      ['Cu', 'Ni', 'Cu', 'Ni'],
      [0, 0, 0, 0, 0.5, 0.52, 0.5, 0, 0.5, 0.5, 0.5, 0],
    );
    const fixed = relax(potential, start, { cell: 'fixed' });
    expect(fixed.atoms.cell).toEqual(start.cell);
    expect(fixed.largestForce).toBeLessThan(1e-4);
    const volume = relax(potential, start, { cell: 'volume' });
    expect(volume.converged).toBe(true);
    expect(rowLength(volume.atoms.cell, 0) / rowLength(volume.atoms.cell, 2)).toBeCloseTo(3.7 / 3.5, 9);
    const { stress } = volume.evaluation;
    expect(stress[0]! + stress[4]! + stress[8]!).toBeCloseTo(0, 2);
    expect(Math.abs(stress[0]!)).toBeGreaterThan(0.1);
    const full = relax(potential, start);
    expect(full.evaluation.energy).toBeLessThan(volume.evaluation.energy);
    expect(volume.evaluation.energy).toBeLessThan(fixed.evaluation.energy);
  });

  test('balances a pressure', () => {
    const pressed = relax(potential, fccPrimitive(3.6), { pressure: 5 });
    expect(pressed.evaluation.stress[0]).toBeCloseTo(-5, 2);
    expect(determinant(pressed.atoms.cell)).toBeLessThan(determinant(least.atoms.cell));
    expect(pressed.enthalpy).toBeCloseTo(
      pressed.evaluation.energy + (5 / 160.2176634) * determinant(pressed.atoms.cell),
      9,
    );
  });

  test('keeps the symmetry of the start when asked', () => {
    const start = atomsAt(
      [3.6, 0, 0, 0, 3.6, 0, 0, 0, 4.1],
      ['Cu', 'Ni', 'Ni'],
      [0, 0, 0, 0.5, 0.5, 0.27, 0.5, 0.5, 0.73],
    );
    const { atoms, operationCount, converged } = relax(potential, start, { symmetryTolerance: 1e-3 });
    expect([converged, operationCount]).toEqual([true, 16]);
    expect(rowLength(atoms.cell, 0)).toBeCloseTo(rowLength(atoms.cell, 1), 10);
    expect(atoms.cell[1]).toBeCloseTo(0, 12);
  });

  test('says why it stopped', () => {
    expect(relax(potential, fccPrimitive(3.2), { maxSteps: 1 })).toMatchObject({
      converged: false,
      reason: 'the limit of 1 steps was reached',
    });
    const pulled = relax(argon, fccPrimitive(5.4, 'Ar'), { pressure: -5 });
    expect(pulled.converged).toBe(false);
    expect(pulled.reason).toContain('nothing holds this cell together');
  });

  test('refuses what cannot be relaxed', () => {
    const refused = (run: () => unknown, code: string) =>
      expect(run).toThrow(expect.objectContaining({ code }));
    refused(
      () => relax(potential, atomsAt([3, 0, 0, 0, 3, 0, 0, 0, 3], ['Cu', 'Cu'], [0, 0, 0, 0.02, 0, 0])),
      'atoms-overlap',
    );
    refused(() => relax(potential, fccPrimitive(30)), 'no-interaction');
    refused(() => relax(potential, fccPrimitive(3.6), { forceTolerance: 0 }), 'bad-relaxation');
    refused(() => relax(potential, fccPrimitive(3.6), { pressure: Number.NaN }), 'bad-relaxation');
  });
});
