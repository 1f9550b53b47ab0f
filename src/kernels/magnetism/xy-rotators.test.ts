import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { findHelicityCrossing, type HelicitySeries } from './helicity-crossing.ts';
import { helicityModulus, openXyLattice } from './xy-rotators.ts';

const square = spinModelOfShells('square', [{ shell: 1, exchange: 1 }]);

/** I1(x)/I0(x) by their power series. */
function besselRatio(x: number): number {
  let [i0, i1, term] = [0, 0, 1];
  for (let k = 0; k < 60; k++) {
    i0 += term;
    i1 += (term * (x / 2)) / (k + 1);
    term *= (x / 2) ** 2 / (k + 1) ** 2;
  }
  return i1 / i0;
}

describe('planar rotators', () => {
  it('begin ordered: energy −2 J, helicity modulus J', () => {
    const { energy, magnetization, stiffness, current } = openXyLattice(
      square,
      [6, 6, 1],
      seededRandom(1),
    ).measure();
    expect([energy, magnetization, stiffness, current]).toEqual([-2, 1, 1, 0]);
    expect(helicityModulus(stiffness, current ** 2, 0.5)).toBe(1);
  });

  // An open chain has ⟨cos⟩ = I1(1/T)/I0(1/T); a ring of 64 differs by its 64th power, which is nothing at T = 1.
  it('on a ring have the exact energy −J I1/I0', () => {
    const chain = { ...square, bonds: square.bonds.filter(({ translation }) => translation[1] === 0) };
    const rotators = openXyLattice(chain, [64, 3, 1], seededRandom(2));
    const energies: number[] = [];
    for (let i = 0; i < 6_000; i++) {
      for (let turned = 0; turned < rotators.siteCount; ) turned += rotators.wolff(1);
      if (i >= 200) energies.push(rotators.measure().energy);
    }
    const mean = energies.reduce((sum, value) => sum + value, 0) / energies.length;
    expect(mean).toBeCloseTo(-besselRatio(1), 2);
  });

  it('keep their energy when every spin is mirrored on its field', () => {
    const rotators = openXyLattice(square, [8, 8, 1], seededRandom(3));
    for (let i = 0; i < 50; i++) rotators.wolff(0.9);
    const before = rotators.measure().energy;
    rotators.overrelax();
    expect(rotators.measure().energy).toBeCloseTo(before, 10);
  });

  it('spin waves soften the modulus at low temperature: Υ = J − T/4', () => {
    const temperature = 0.1;
    const rotators = openXyLattice(square, [12, 12, 1], seededRandom(4));
    let [stiffness, squares] = [0, 0];
    const count = 4_000;
    for (let i = -200; i < count; i++) {
      for (let turned = 0; turned < rotators.siteCount; ) turned += rotators.wolff(temperature);
      rotators.overrelax();
      if (i < 0) continue;
      const measured = rotators.measure();
      stiffness += measured.stiffness / count;
      squares += measured.current ** 2 / count;
    }
    expect(helicityModulus(stiffness, squares, temperature)).toBeCloseTo(1 - temperature / 4, 2);
  });

  it('refuse couplings that clusters cannot turn, and temperatures above the transition', () => {
    const frustrated = spinModelOfShells('square', [{ shell: 1, exchange: -1 }]);
    expect(() => openXyLattice(frustrated, [4, 4, 1], seededRandom(5))).toThrow(
      expect.objectContaining({ code: 'frustrated' }),
    );
    const flat = (temperature: number): HelicitySeries => ({
      temperature,
      length: 8,
      stiffness: new Float64Array(48).fill(0.3),
      squaredCurrent: new Float64Array(48),
    });
    const series = [1, 1.1, 1.2, 1.3, 1.4].map(flat);
    expect(() => findHelicityCrossing(series, series)).toThrow(
      expect.objectContaining({ code: 'beyond-transition' }),
    );
  });
});
