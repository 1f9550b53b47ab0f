import { describe, expect, test } from 'vitest';
import { boltzmann_meVperK } from '../../../core/units.ts';
import { curieTemperature } from './curie-temperature.ts';
import { classicalCurieTemperature, conventions, exchangeUnits } from './draw-exchange.ts';

describe('curie-temperature', () => {
  /**
   * k_B Tc/J of unit vectors with nearest neighbours; fcc from series.
   * @source chen-ferrenberg-landau1993
   */
  test.each([
    ['sc', 1.442995],
    ['bcc', 2.0542],
    ['fcc', 3.178],
  ] as const)('nearest neighbours on %s order where they are known to, k_B Tc = %f J', (lattice, reduced) => {
    expect(classicalCurieTemperature(lattice, 1, 0) * boltzmann_meVperK).toBeCloseTo(reduced, 2);
  });

  test('every convention brings the table back to one magnet', () => {
    const seeds = [4, 5, 6, 7];
    const truths = seeds.map((seed) => curieTemperature.draw(seed, 'spins'));
    expect(new Set(truths.map(curieTemperature.groupOf)).size).toBe(1);
    for (const { lattice, constants, convention, unit, curieTemperature: temperature } of truths) {
      const [first, second] = constants.map((J) => J * conventions[convention]!.factor * exchangeUnits[unit]);
      expect(classicalCurieTemperature(lattice, first!, second! / first!) / temperature).toBeCloseTo(1, 4);
    }
  });

  test('a run is pending until its sweeps are done, and then gives the same each time', async () => {
    const instance = { family: curieTemperature.name, level: 'sums', seed: 1 };
    const episode = curieTemperature.open(curieTemperature.draw(1, 'sums'), instance);
    const run = { J1_meV: 10, temperature_K: 100, spins: '64', sweeps: 2000 };
    expect(await episode.call({ tool: 'submit_run', arguments: run })).toMatchObject({ cost: 2000 });
    const poll = () => episode.call({ tool: 'poll_run', arguments: { job: 'run 1' } });
    expect(await poll()).toMatchObject({ result: { status: 'running' } });
    const done = await poll();
    expect(done).toMatchObject({ result: { status: 'done' } });
    expect(await poll()).toEqual(done);
  });
});
