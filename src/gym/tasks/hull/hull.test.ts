import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { playPolicy } from '../../play-policy.ts';
import { answerOf, estimateSd } from './draw-hull-world.ts';
import { hull } from './hull.ts';

describe('hull', () => {
  test('guesses lie about the energies by the sd that the brief states', () => {
    const errors = [0, 1, 2, 3].flatMap((seed) =>
      hull
        .draw(seed, 'quinary')
        .phases.filter(({ id }) => !/^[A-Z][a-z]?$/.test(id))
        .map(({ energy, estimate }) => estimate - energy),
    );
    const sd = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2 / errors.length, 0));
    expect(sd).toBeGreaterThan(0.85 * estimateSd);
    expect(sd).toBeLessThan(1.15 * estimateSd);
  });

  test('the decomposition has the composition of the target and the energy that is asked for', () => {
    const { phases, target, energy, decomposition } = hull.draw(3, 'quaternary');
    const perAtom = (id: string) => {
      const { composition, energy: own } = phases.find((phase) => phase.id === id)!;
      const total = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
      return { own, of: (element: string) => (composition[element] ?? 0) / total };
    };
    const shares = Object.entries(decomposition);
    expect(
      perAtom(target).own - shares.reduce((sum, [id, share]) => sum + share * perAtom(id).own, 0),
    ).toBeCloseTo(energy, 9);
    for (const element of Object.keys(phases.find(({ id }) => id === target)!.composition))
      expect(shares.reduce((sum, [id, share]) => sum + share * perAtom(id).of(element), 0)).toBeCloseTo(
        perAtom(target).of(element),
        9,
      );
  });

  test('an energy that was not computed changes what is true and nothing that is shown', async () => {
    const instance = { family: hull.name, level: 'quaternary', seed: 2 };
    const truth = hull.draw(2, 'quaternary');
    const calls = [
      { tool: 'compute_energy', arguments: { ids: [truth.target] } },
      { tool: 'lowest_mixture', arguments: { with_guesses: true } },
      { tool: 'list_phases', arguments: {} },
    ];
    const other = hull.alterUnmeasured(truth, calls, seededRandom(4));
    expect(other.energy).not.toBe(truth.energy);
    expect(other).toMatchObject(answerOf(other.phases, truth.target));
    const [one, two] = [hull.open(truth, instance), hull.open(other, instance)];
    for (const call of calls) expect(await one.call(call)).toEqual(await two.call(call));
  });

  test('the workflow of the platform keeps to the budget and scores what baselines must', async () => {
    const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
    let mean = 0;
    for (const seed of seeds) {
      const instance = { family: hull.name, level: 'ternary', seed };
      const { verdict } = await playPolicy(hull, hull.baselines.rules, instance);
      expect(verdict.spent).toBeLessThanOrEqual(verdict.budget);
      const { random, oracle } = verdict.scale;
      mean += (verdict.trueUtility - random) / (oracle - random) / seeds.length;
    }
    expect(mean).toBeGreaterThan(0.3);
  });
});
