import { describe, expect, test } from 'vitest';
import { openCalculator } from './calculator.ts';
import { atomsAt } from './lattice.fixture.ts';
import { isPairPotential, parsePairPotential } from './parse-pair-potential.ts';

const energyOf = (text: string, elements: readonly string[], r: number): number => {
  const atoms = atomsAt([20, 0, 0, 0, 20, 0, 0, 0, 20], elements, [0, 0, 0, r / 20, 0, 0]);
  return openCalculator(parsePairPotential(text), elements).evaluate(atoms.cell, atoms.positions).energy;
};

describe('a pair potential as text', () => {
  test('says form, parameters, cut-off and how it is cut', () => {
    const text = 'lj:epsilon=1,sigma=2,cutoff=6,cut=sharp';
    expect(parsePairPotential(text)).toMatchObject({ name: 'lennard-jones', cutoff: 6, elements: null });
    expect(parsePairPotential(text).summary).toContain('sharp cut at 6 Å');
    expect(energyOf(text, ['Ar', 'Kr'], 2 * 2 ** (1 / 6))).toBeCloseTo(-1, 12);
    expect(energyOf('morse:depth=2,alpha=1.5,r0=2.5,cutoff=9,cut=sharp', ['Cu', 'Cu'], 2.5)).toBeCloseTo(
      -2,
      12,
    );
    expect(energyOf('buckingham:A=1000,rho=0.3,C=0,cutoff=9,cut=sharp', ['Cu', 'Cu'], 3)).toBeCloseTo(
      1000 * Math.exp(-10),
      12,
    );
  });

  test('may have a term for each pair', () => {
    const text =
      'lj:Ar-Ar:epsilon=1,sigma=2;Ar-Kr:epsilon=3,sigma=2;Kr-Kr:epsilon=5,sigma=2;cutoff=9,cut=sharp';
    expect(energyOf(text, ['Kr', 'Ar'], 2 * 2 ** (1 / 6))).toBeCloseTo(-3, 9);
    expect(parsePairPotential(text).elements).toEqual(['Ar', 'Kr']);
    expect(() => energyOf(text.replace(/;Ar-Kr[^;]*/, ''), ['Kr', 'Ar'], 3)).toThrow(/Kr-Ar|Ar-Kr/);
  });

  test.each([
    ['lj', 'no pair potential'],
    ['coulomb:q=1', 'no pair potential'],
    ['constructor:q=1', 'no pair potential'],
    ['lj:epsilon=1,sigma=2', 'cut-off is missing'],
    ['lj:epsilon=1,sigma=2,cutoff=soon', 'expected a number'],
    ['lj:epsilon=1,cutoff=6', 'sigma is missing'],
    ['lj:epsilon=1,sigma=2,rho=3,cutoff=6', 'has no "rho"'],
    ['lj:epsilon=1,sigma=2,sigma=2,cutoff=6', 'twice'],
    ['lj:epsilon=1,sigma=2,cutoff=6;cutoff=7', 'twice'],
    ['lj:epsilon=1,sigma=2,cutoff=6,cut=soft', 'expected sharp, shifted, force-shifted'],
    ['lj:Xx-Ar:epsilon=1,sigma=2;cutoff=6', 'no element'],
    ['lj:epsilon,sigma=2,cutoff=6', 'NAME=VALUE'],
    ['lj:cutoff=6', 'expected one for all pairs'],
  ])('%s is refused', (text, reason) => {
    expect(() => parsePairPotential(text)).toThrow(
      expect.objectContaining({ code: 'bad-potential', message: expect.stringContaining(reason) }),
    );
  });

  test('is told from the name of a file', () => {
    expect([
      isPairPotential('lj:epsilon=1'),
      isPairPotential('Cu.eam.alloy'),
      isPairPotential('toString:1'),
    ]).toEqual([true, false, false]);
  });
});
