import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { openIsingCopies } from './ising-copies.ts';
import {
  isingSquareEnergy,
  isingSquareMagnetization,
  isingSquareSpecificHeat,
  pottsSquareTemperature,
} from './ising-exact.ts';
import { openIsingReference } from './ising-reference.ts';
import type { LatticeName } from './lattices.ts';
import { openSpinLattice } from './spin-lattice.ts';
import { binderOf } from './thermal-averages.ts';

const latticeOf = (name: LatticeName, size: number, exchange = 1) =>
  openSpinLattice(spinModelOfShells(name, [{ shell: 1, exchange }]), [
    size,
    size,
    name === 'sc' || name === 'fcc' ? size : 1,
  ]);

const path = '../shared/reference/tables/ising2d_exact.csv';
const rows = existsSync(path)
  ? readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  : [];

describe.skipIf(rows.length === 0)('the square lattice without end', () => {
  it.each(rows.filter(([system]) => system!.startsWith('infinite')))(
    '%s, kT/J = %s',
    (_, t, energy, heat, magnetization) => {
      const temperature = Number(t) === 2.269185 ? 2 / Math.log(1 + Math.SQRT2) : Number(t);
      expect(isingSquareEnergy(temperature)).toBeCloseTo(Number(energy), 6);
      if (heat === 'inf') expect(isingSquareSpecificHeat(temperature)).toBe(Number.POSITIVE_INFINITY);
      else expect(isingSquareSpecificHeat(temperature)).toBeCloseTo(Number(heat), 5);
      expect(isingSquareMagnetization(temperature)).toBeCloseTo(Number(magnetization), 6);
    },
  );
});

it('the transition of the Potts model: 1/ln(1 + √q), and twice that of q = 2 is the Ising model’s', () => {
  expect(pottsSquareTemperature(3)).toBeCloseTo(0.994972861, 9);
  expect(2 * pottsSquareTemperature(2)).toBeCloseTo(2.269185314213, 11);
  expect(() => pottsSquareTemperature(1)).toThrow(expect.objectContaining({ code: 'bad-states' }));
  expect(() => isingSquareEnergy(0)).toThrow(expect.objectContaining({ code: 'bad-temperature' }));
});

/** Means of independent copies and their squared errors over steps far apart. */
function averageCopies(lattice: ReturnType<typeof latticeOf>, temperature: number, seed: number) {
  const copies = openIsingCopies(lattice, seed);
  copies.sweep(temperature, 60);
  const perCopy = Array.from({ length: 128 }, () => [0, 0, 0, 0, 0]);
  const count = 400;
  for (let i = 0; i < count; i++) {
    copies.sweep(temperature, 2);
    const { energy, magnetization } = copies.measure();
    perCopy.forEach((sums, k) => {
      const [e, m] = [energy[k]!, Math.abs(magnetization[k]!)];
      [e, e * e, m, m * m, m ** 4].forEach((value, j) => {
        sums[j]! += value / count;
      });
    });
  }
  return [0, 1, 2, 3, 4].map((j) => {
    const mean = perCopy.reduce((sum, sums) => sum + sums[j]!, 0) / 128;
    const variance = perCopy.reduce((sum, sums) => sum + (sums[j]! - mean) ** 2, 0) / 127;
    return { value: mean, sd: Math.sqrt(variance / 128) };
  });
}

describe.skipIf(rows.length === 0)('the enumerated 4 × 4 lattice', () => {
  const exact = rows.filter(([system]) => system!.startsWith('4x4'));
  const measured = exact.map(([, t]) => averageCopies(latticeOf('square', 4), Number(t), 40));

  it('lies within four standard deviations at every temperature, and chi² over all is what it should be', () => {
    let chiSquare = 0;
    exact.forEach(([, t, energy, heat, magnetization, u4], i) => {
      const [e, e2, m, m2, m4] = measured[i]!;
      const expected = Number(energy);
      const second = (Number(heat) * Number(t) ** 2) / 16 + expected ** 2;
      for (const [one, value] of [
        [e!, expected],
        [e2!, second],
        [m!, Number(magnetization)],
      ] as const) {
        const z = (one.value - value) / one.sd;
        expect(Math.abs(z)).toBeLessThan(4);
        chiSquare += z * z;
      }
      expect(Math.abs(binderOf(m2!.value, m4!.value) - Number(u4))).toBeLessThan(0.006);
    });
    // 12 correlated numbers: far below 40, and not suspiciously small.
    expect(chiSquare).toBeLessThan(40);
    expect(chiSquare).toBeGreaterThan(0.5);
  });
});

describe('coded copies', () => {
  it.each([
    ['square', 8, 2.4],
    ['honeycomb', 6, 1.6],
    ['sc', 4, 4.6],
    ['fcc', 4, 10],
  ] as const)('of %s agree with the scalar form', (name, size, temperature) => {
    const lattice = latticeOf(name, size);
    const [energy, , magnetization] = averageCopies(lattice, temperature, 9);
    const scalar = openIsingReference(lattice, seededRandom(name));
    const sums = [0, 0];
    const [steps, each] = [1500, 20];
    const blocks: number[] = [];
    for (let block = 0; block < each; block++) {
      let inBlock = 0;
      for (let i = 0; i < steps / each; i++) {
        scalar.metropolis(temperature);
        const { energy: e, magnetization: m } = scalar.measure();
        inBlock += e / (steps / each);
        sums[0]! += e / steps;
        sums[1]! += Math.abs(m) / steps;
      }
      blocks.push(inBlock);
    }
    const sd = Math.sqrt(blocks.reduce((sum, x) => sum + (x - sums[0]!) ** 2, 0) / (each * (each - 1)));
    expect(Math.abs(energy!.value - sums[0]!)).toBeLessThan(4.5 * Math.hypot(sd, energy!.sd));
    expect(Math.abs(magnetization!.value - sums[1]!)).toBeLessThan(0.06);
  });

  it('of the antiferromagnet have the energy of the ferromagnet, and no magnetisation', () => {
    const [ferro] = averageCopies(latticeOf('square', 6), 2.6, 5);
    const [energy, , magnetization] = averageCopies(latticeOf('square', 6, -1), 2.6, 6);
    expect(Math.abs(energy!.value - ferro!.value)).toBeLessThan(4.5 * Math.hypot(energy!.sd, ferro!.sd));
    expect(magnetization!.value).toBeLessThan(0.12);
  });

  it('refuse bonds of two strengths, too many neighbours and a temperature of zero', () => {
    const two = openSpinLattice(
      spinModelOfShells('sc', [
        { shell: 1, exchange: 1 },
        { shell: 2, exchange: 2 },
      ]),
      [4, 4, 4],
    );
    expect(() => openIsingCopies(two, 1)).toThrow(expect.objectContaining({ code: 'mixed-couplings' }));
    const many = openSpinLattice(
      spinModelOfShells('sc', [
        { shell: 1, exchange: 1 },
        { shell: 2, exchange: 1 },
      ]),
      [4, 4, 4],
    );
    expect(() => openIsingCopies(many, 1)).toThrow(expect.objectContaining({ code: 'too-many-neighbours' }));
    expect(() => openIsingCopies(latticeOf('square', 4), 1).sweep(0, 1)).toThrow(
      expect.objectContaining({ code: 'bad-temperature' }),
    );
  });
});

describe('clusters between measurements', () => {
  const temperature = 2 / Math.log(1 + Math.SQRT2);
  const size = 16;
  /** U4 and energy when measured after `clustersOf` clusters, a fixed number or a rule about the spins turned. */
  const measureAfter = (isFixed: boolean, seed: number) => {
    const ising = openIsingReference(latticeOf('square', size), seededRandom(seed));
    let [m2, m4, energy] = [0, 0, 0];
    const count = 6000;
    for (let i = -200; i < count; i++) {
      let turned = 0;
      if (isFixed) for (let k = 0; k < 2; k++) turned += ising.wolff(temperature);
      else while (turned < size * size) turned += ising.wolff(temperature);
      if (i < 0) continue;
      const { energy: e, magnetization: m } = ising.measure();
      energy += e / count;
      m2 += m ** 2 / count;
      m4 += m ** 4 / count;
    }
    return { binder: binderOf(m2, m4), energy };
  };

  it('a fixed number is right and a number of turned spins is not', () => {
    // By Metropolis's steps, which know no clusters.
    const [energy, , , m2, m4] = averageCopies(latticeOf('square', size), temperature, 77);
    const right = measureAfter(true, 1);
    const biased = measureAfter(false, 2);
    const expected = binderOf(m2!.value, m4!.value);
    expect(Math.abs(right.energy - energy!.value)).toBeLessThan(0.012);
    expect(Math.abs(right.binder - expected)).toBeLessThan(0.01);
    expect(biased.energy).toBeLessThan(energy!.value - 0.012);
    expect(biased.binder).toBeGreaterThan(expected + 0.01);
  });
});
