import { describe, expect, test } from 'vitest';
import type { Design, Simulator } from '../campaign/index.ts';
import type { Structure } from '../kernels/crystal/index.ts';
import { lennardJones, pairPotential } from '../kernels/lattice/index.ts';
import { createCrystalElasticity, rareGasElasticity } from './crystal-elasticity.ts';
import { createCrystalPhonons, rareGasPhonons } from './crystal-phonons.ts';
import { createCrystalRelaxation, rareGasRelaxation } from './crystal-relaxation.ts';
import { type CrystalsUnderPotential, embeddedAtomSpreads } from './crystals-under-potential.ts';
import { context, expectGoodExample } from './simulators.fixture.ts';
import { createStructurePattern } from './structure-pattern.ts';

async function estimatesOf<O>(simulator: Simulator<O>, design: Design) {
  const estimates = await simulator.simulate(design, simulator.parseOptions({}), context);
  return Object.fromEntries(estimates.map(({ quantity, value, sd }) => [quantity, { value, sd: sd ?? 0 }]));
}

/** Argon in its face-centred cube of four atoms: the same crystal as the primitive cell of the built-in one. */
const cube: Structure = {
  lattice: [
    [5.3, 0, 0],
    [0, 5.3, 0],
    [0, 0, 5.3],
  ],
  sites: [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ].map(([x, y, z]) => ({ position: [x!, y!, z!], occupants: [{ element: 'Ar', occupancy: 1 }] })),
};
const argon: CrystalsUnderPotential = {
  name: 'argon',
  crystals: { cube },
  potentialOf: () =>
    pairPotential([{ elements: null, pair: lennardJones(0.01042, 3.4) }], 4 * 3.4, 'shifted'),
  spreads: embeddedAtomSpreads,
};

describe('rare-gas crystals', () => {
  // distance of nearest neighbours [Å] and cohesive energy [eV]: C. Kittel, Introduction to Solid State Physics, ch. 3 table 4;
  // bulk modulus [GPa]: N. W. Ashcroft, N. D. Mermin, Solid State Physics (1976), table 20.4; Debye temperature [K]: Kittel, ch. 5
  test.each([
    ['Ar', 3.76, 0.08, 2.7, 92],
    ['Kr', 4.01, 0.116, 3.5, 72],
    ['Xe', 4.35, 0.17, 3.6, 64],
  ])('%s is measured within two sds', async (crystal, distance, cohesion, bulk, debye) => {
    const relaxed = await estimatesOf(rareGasRelaxation, { crystal });
    const elastic = await estimatesOf(rareGasElasticity, { crystal });
    const phonons = await estimatesOf(rareGasPhonons, { crystal, temperature_K: 60 });
    const rows = [
      [relaxed.volume_A3perAtom!, distance ** 3 / Math.SQRT2],
      [relaxed.energy_eVperAtom!, -cohesion],
      [elastic.bulkModulus_GPa!, bulk],
      [phonons.debyeTemperature_K!, debye],
    ] as const;
    for (const [{ value, sd }, measured] of rows) expect(Math.abs(value - measured)).toBeLessThan(2 * sd);
  });

  test('pressure makes them smaller and stiffer', async () => {
    const free = await estimatesOf(rareGasRelaxation, { crystal: 'Ar' });
    const pressed = await estimatesOf(rareGasRelaxation, { crystal: 'Ar', pressure_GPa: 1 });
    expect(pressed.volume_A3perAtom!.value).toBeLessThan(free.volume_A3perAtom!.value);
    const soft = await estimatesOf(rareGasPhonons, { crystal: 'Ar' });
    const stiff = await estimatesOf(rareGasPhonons, { crystal: 'Ar', pressure_GPa: 1 });
    expect(stiff.debyeTemperature_K!.value).toBeGreaterThan(soft.debyeTemperature_K!.value);
    // hot: Dulong and Petit
    expect(soft.heatCapacity_JperMolK!.value).toBeCloseTo(24.943, 0);
  });

  test.each([
    [rareGasRelaxation, { crystal: 'Ne' }, 'expected one of Ar, Kr, Xe'],
    [rareGasRelaxation, { crystal: 'constructor' }, 'expected one of'],
    [rareGasRelaxation, { crystal: 'Ar', pressure_GPa: -1 }, 'pressure_GPa is -1'],
    [rareGasElasticity, { crystal: 'Ar', pressure_GPa: 1 }, 'zero pressure'],
    [rareGasPhonons, { crystal: 'Ar', temperature_K: 'hot' }, 'temperature_K is hot'],
  ])('$name refuses %j', (simulator, design, why) => {
    expect(simulator.valid(design as Design)).toContain(why);
  });
});

describe('crystals and potentials of a lab module', () => {
  test.each([
    [createCrystalRelaxation(argon), rareGasRelaxation, 'volume_A3perAtom'],
    [createCrystalElasticity(argon), rareGasElasticity, 'bulkModulus_GPa'],
    [createCrystalPhonons(argon), rareGasPhonons, 'debyeTemperature_K'],
  ] as const)('$name agrees with another cell of the same crystal', async (made, builtIn, quantity) => {
    await expectGoodExample(made);
    const [one, other] = [
      await estimatesOf(made, { crystal: 'cube' }),
      await estimatesOf(builtIn, { crystal: 'Ar' }),
    ];
    expect(Math.abs(one[quantity]!.value / other[quantity]!.value - 1)).toBeLessThan(1e-3);
  });

  test('a structure has a strongest line, by the radiation asked for', async () => {
    const simulator = createStructurePattern({ argon: cube });
    await expectGoodExample(simulator);
    const { twoTheta_deg: angle, d_A: spacing } = await estimatesOf(simulator, { crystal: 'argon' });
    // 111 of the cube
    expect(spacing!.value).toBeCloseTo(5.3 / Math.sqrt(3), 9);
    expect(Math.sin((angle!.value * Math.PI) / 360)).toBeCloseTo(1.540593 / 2 / spacing!.value, 4);
    const grown = await estimatesOf(simulator, { crystal: 'argon', strain: 0.01 });
    expect(grown.d_A!.value / spacing!.value).toBeCloseTo(1.01, 9);
    expect(simulator.valid({ crystal: 'Ar' })).toContain('expected one of argon');
    expect(() => simulator.parseOptions({ radiation: 'XyKa' })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
    expect(() => createStructurePattern({})).toThrow(expect.objectContaining({ code: 'bad-options' }));
  });
});
