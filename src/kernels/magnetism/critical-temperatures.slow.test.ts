import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boltzmann_meVperK, milliRydberg_meV } from '../../core/units.ts';
import { type CurieEffort, curieEfforts, findCurieTemperature, type RunTasks } from './curie-monte-carlo.ts';
import { curieBracket, estimateCurie } from './estimate-curie.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { openIsingCopies } from './ising-copies.ts';
import type { LatticeName } from './lattices.ts';
import { sampleTemperature } from './sample-temperature.ts';
import { openSpinLattice } from './spin-lattice.ts';
import type { SpinModel } from './spin-model.ts';
import { binderOf } from './thermal-averages.ts';

const run: RunTasks = async (tasks) => tasks.map(sampleTemperature);
const nearest = (lattice: LatticeName): SpinModel => spinModelOfShells(lattice, [{ shell: 1, exchange: 1 }]);
const search = async (model: SpinModel, effort: CurieEffort, seed: number) =>
  findCurieTemperature(model, curieBracket(estimateCurie(model)), effort, seed, run);

describe('Heisenberg ferromagnets', () => {
  // kTc/J: Campostrini et al. 2002; Chen, Ferrenberg, Landau 1993; series for fcc, tolerance 3e-3.
  it.each([
    ['sc', 1.442995, 0.003],
    ['bcc', 2.05424, 0.004],
    ['fcc', 3.178, 0.005],
  ] as const)('%s order at kT/J = %d', async (lattice, expected, tolerance) => {
    const { temperature, crossings } = await search(nearest(lattice), curieEfforts.normal, 3);
    const reduced = temperature.value * boltzmann_meVperK;
    expect(Math.abs(reduced / expected - 1)).toBeLessThan(tolerance);
    expect(Math.abs(temperature.value - expected / boltzmann_meVperK)).toBeLessThan(3 * temperature.sd);
    if (lattice === 'sc') expect(Math.abs(crossings[0]!.binder.value - 0.6217)).toBeLessThan(0.008);
  });
});

const path = '../shared/reference/tables/exchange_shells.csv';
describe.skipIf(!existsSync(path))('bcc iron', () => {
  const rows = existsSync(path)
    ? readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
    : [];
  // Mean field, random phase, Monte Carlo [K] with tolerances: exchange_tc.csv.
  it.each([
    ['bcc Fe Pajda2001', 1415.3, 970, 1045, 12],
    ['bcc Fe UppASD example', 1306.23, 798, 916, 10],
  ] as const)(
    '%s: random phase < Monte Carlo < mean field',
    async (set, meanField, randomPhase, monteCarlo, tolerance) => {
      const shells = rows
        .filter(([name]) => name === set)
        .map(([, , vector, , mRy]) => {
          const [x = 0, y = 0, z = 0] = vector!.split(' ').map(Number);
          return { vector: [x, y, z], exchange: 2 * milliRydberg_meV * Number(mRy) } as const;
        });
      const model = spinModelOfShells('bcc', shells);
      const estimates = estimateCurie(model);
      expect(Math.abs(estimates.meanField - meanField)).toBeLessThan(0.5);
      expect(Math.abs(estimates.randomPhase.temperature! - randomPhase)).toBeLessThan(8);
      const { temperature } = await search(model, curieEfforts.quick, 5);
      expect(Math.abs(temperature.value - monteCarlo)).toBeLessThan(tolerance + 2 * temperature.sd);
      expect(temperature.value).toBeGreaterThan(estimates.randomPhase.temperature!);
      expect(temperature.value).toBeLessThan(estimates.meanField);
    },
  );
});

describe('Ising magnets by coded copies', () => {
  /** Where the difference of U4 of 2L and L, a parabola through three temperatures `step` apart, is zero. */
  function crossingOf(lattice: LatticeName, size: number, middle: number, step: number): number {
    const isSolid = lattice === 'sc' || lattice === 'fcc' || lattice === 'diamond';
    const binderAt = (length: number, temperature: number, seed: number): number => {
      const cells = [length, length, isSolid ? length : 1] as const;
      const copies = openIsingCopies(openSpinLattice(nearest(lattice), cells), seed);
      copies.sweep(temperature, 6 * length ** 2);
      let [m2, m4] = [0, 0];
      const count = 1000;
      for (let k = 0; k < count; k++) {
        copies.sweep(temperature, Math.ceil(length / 2));
        for (const m of copies.measure().magnetization) {
          m2 += m * m;
          m4 += m ** 4;
        }
      }
      return binderOf(m2 / (128 * count), m4 / (128 * count));
    };
    const [low, mid, high] = [-1, 0, 1].map((side) => {
      const temperature = middle + side * step;
      return binderAt(2 * size, temperature, 11 + side) - binderAt(size, temperature, 21 + side);
    }) as [number, number, number];
    const [slope, curvature] = [(high - low) / 2, (high + low) / 2 - mid];
    let x = -mid / slope;
    for (let round = 0; round < 50; round++) x = -(mid + curvature * x * x) / slope;
    return middle + x * step;
  }

  // Exact for the sheets; Ferrenberg, Xu, Landau 2018 for sc; Butera and Comi, Murase and Ito for fcc; series for diamond.
  it.each([
    ['square', 8, 2 / Math.log(1 + Math.SQRT2)],
    ['honeycomb', 12, 2 / Math.log(2 + Math.sqrt(3))],
    ['sc', 6, 4.51152379],
    ['fcc', 8, 9.7971],
    ['diamond', 5, 2.704],
  ] as const)('%s order within half a per cent of the accepted temperature', (lattice, size, expected) => {
    const found = crossingOf(lattice, size, 1.002 * expected, 0.01 * expected);
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.005);
  });
});
