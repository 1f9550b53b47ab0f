import { describe, expect, test } from 'vitest';
import type { Design, Simulator } from '../campaign/index.ts';
import type { Json } from '../core/json.ts';
import { parseComposition } from '../kernels/crystal/index.ts';
import { debyeSolid } from './debye-solid.ts';
import { evaporationLoss } from './evaporation-loss.ts';
import { gasReservoir } from './gas-reservoir.ts';
import { grainGrowth } from './grain-growth.ts';
import { createInterfaceReaction } from './interface-reaction.ts';
import { nucleationBarrier } from './nucleation-barrier.ts';
import { createPotentialRange } from './potential-range.ts';
import { regularSolution } from './regular-solution.ts';
import { context, expectGoodExample } from './simulators.fixture.ts';

async function predict<O>(
  simulator: Simulator<O>,
  design: Design,
  quantity = simulator.quantity,
  options: { readonly [option: string]: Json } = {},
): Promise<number> {
  const estimates = await simulator.simulate(design, simulator.parseOptions(options), context);
  return estimates.find((estimate) => estimate.quantity === quantity)!.value;
}

describe('vibrations, gases and solutions', () => {
  test('a Debye solid: 9/8 kΘ at 0 K, 12π⁴/5 R (T/Θ)³ when cold, 3R when hot', async () => {
    const at = (temperature_K: number, quantity?: string) =>
      predict(debyeSolid, { debyeTemperature_K: 428, temperature_K }, quantity);
    expect(await at(0)).toBeCloseTo((9 / 8) * 8.617333e-5 * 428, 7);
    const cold = ((12 * Math.PI ** 4) / 5) * 8.314463 * (5 / 428) ** 3;
    expect((await at(5, 'heatCapacity_JperMolK')) / cold).toBeCloseTo(1, 4);
    expect(await at(3000, 'heatCapacity_JperMolK')).toBeCloseTo(3 * 8.314463, 1);
  });

  test('oxygen: half its potential is that of an atom, and ln p adds kT', async () => {
    const at = (pressure_bar: number) =>
      predict(gasReservoir, { gas: 'O2', temperature_K: 1000, pressure_bar });
    // Reuter & Scheffler 2001, table I: −1.10 eV per atom at 1000 K
    expect((await at(1)) / 2).toBeCloseTo(-1.1, 2);
    expect((await at(1e-10)) - (await at(1))).toBeCloseTo(8.617333e-5 * 1000 * Math.log(1e-10), 6);
  });

  test('a regular solution separates below Ω/2k, by the lever rule', async () => {
    const at = (fraction: number, temperature_K: number, quantity: string) =>
      predict(regularSolution, { fraction, temperature_K }, quantity);
    const top = await at(0.5, 300, 'consoluteTemperature_K');
    expect(top).toBeCloseTo(15000 / (2 * 8.31446261815324), 6);
    expect(await at(0.5, top + 1, 'separated_fraction')).toBe(0);
    expect(await at(0.5, top - 100, 'separated_fraction')).toBeCloseTo(0.5, 9);
    const mixed = { interaction_kJpermol: -10 };
    const design = { fraction: 0.5, temperature_K: 300 };
    expect(await predict(regularSolution, design, 'separated_fraction', mixed)).toBe(0);
  });
});

describe('grains, losses and nuclei', () => {
  test('grains grow with the square root of time, from their start', async () => {
    const options = { initial_micrometre: 0 };
    const at = (time_h: number) =>
      predict(grainGrowth, { temperature_C: 1000, time_h }, 'grainSize_micrometre', options);
    expect((await at(4)) / (await at(1))).toBeCloseTo(2, 9);
    expect(await predict(grainGrowth, { temperature_C: 1000, time_h: 0 })).toBeCloseTo(1, 9);
  });

  test('a loss is p √(m/2πkT) times area, time and coefficient', async () => {
    // magnesium has 10 Pa at 773 K
    const flux = 10 * Math.sqrt((24.305 * 1.66053907e-27) / (2 * Math.PI * 1.380649e-23 * 773));
    const design = { element: 'Mg', temperature_K: 773, time_s: 60 };
    const value = await predict(evaporationLoss, design, 'evaporated_g', { coefficient: 1, area_cm2: 2 });
    expect(value / (flux * 1000 * 2e-4 * 60)).toBeCloseTo(1, 4);
  });

  test('a barrier is 16π γ³/3Δg²', async () => {
    const value = await predict(nucleationBarrier, { drivingForce_eVperAtom: 0.1, temperature_K: 1000 });
    const gamma = 0.2 / 16.02176634;
    expect(value).toBeCloseTo((16 * Math.PI * gamma ** 3) / (3 * (0.1 / 12) ** 2), 9);
  });

  test.each([
    [debyeSolid, { debyeTemperature_K: 0, temperature_K: 300 }, 'debyeTemperature_K is 0'],
    [debyeSolid, { debyeTemperature_K: 300 }, 'states 0 of temperature_K'],
    [gasReservoir, { gas: 'Xx', temperature_K: 300 }, 'gas is Xx'],
    [gasReservoir, { gas: 'O2', temperature_K: 20 }, 'O2 at 20 K'],
    [gasReservoir, { gas: 'O2', temperature_K: 300, pressure_bar: 0 }, 'pressure_bar is 0'],
    [regularSolution, { fraction: 2, temperature_K: 300 }, 'fraction is 2'],
    [grainGrowth, { temperature_C: 1000, temperature_K: 1000, time_h: 1 }, 'states 2 of'],
    [evaporationLoss, { element: 'Fe', temperature_K: 900, time_h: 1 }, 'element is Fe'],
    [evaporationLoss, { element: 'Mg', temperature_K: 300, time_h: 1 }, 'known from 701 K'],
    [evaporationLoss, { element: 'Sb', temperature_K: 900, time_h: 1 }, 'several molecules'],
    [nucleationBarrier, { drivingForce_eVperAtom: 0, temperature_K: 900 }, 'drivingForce_eVperAtom is 0'],
  ])('$name refuses %j', (simulator, design, why) => {
    expect(simulator.valid(design as Design)).toContain(why);
  });
});

describe('tables of energies', () => {
  // enthalpies of formation [eV/atom] of the thermite: CRC Handbook of Chemistry and Physics, section 5 (kJ/mol / 96.485 / atoms)
  const entries = [
    ['Al', 0],
    ['Fe2O3', -824.2 / 96.48533 / 5],
    ['Al2O3', -1675.7 / 96.48533 / 5],
    ['Fe', 0],
    ['O', 0],
  ].map(([formula, energy]) => ({
    id: String(formula),
    composition: parseComposition(String(formula)),
    energy: Number(energy),
  }));
  const simulator = createInterfaceReaction(entries);

  test('of aluminium and iron oxide is the thermite reaction, of iron and alumina none', async () => {
    await expectGoodExample(simulator);
    const value = await predict(simulator, { first: 'Al', second: 'Fe2O3' });
    expect(value).toBeCloseTo((-1675.7 + 824.2) / 96.48533 / 7, 6);
    expect(await predict(simulator, { first: 'Al', second: 'Fe2O3' }, 'fractionOfFirst')).toBeCloseTo(
      2 / 7,
      6,
    );
    expect(await predict(simulator, { first: 'Fe', second: 'Al2O3' })).toBe(0);
    expect(simulator.valid({ first: 'Al', second: 'Cu' })).toContain('second is Cu');
    expect(simulator.valid({ first: 'Al', second: 'Al' })).toContain('both Al');
    expect(() => createInterfaceReaction(entries.slice(0, 1))).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });

  test('alumina is stable from where it gives up its oxygen to where it is burnt', async () => {
    const range = createPotentialRange(entries, 'O');
    await expectGoodExample(range);
    expect(await predict(range, { phase: 'Al2O3' })).toBeCloseTo(0, 9);
    // beside aluminium metal, three oxygen atoms carry the whole energy of formation
    const least = await predict(range, { phase: 'Al2O3' }, 'potentialLeast_eVperAtom');
    expect(least).toBeCloseTo(-1675.7 / 96.48533 / 3, 6);
    expect(range.valid({ phase: 'Fe' })).toContain('expected a stable compound of O');
    expect(() => createPotentialRange(entries, 'Cu')).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });
});
