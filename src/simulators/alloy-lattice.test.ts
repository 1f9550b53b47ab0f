import { describe, expect, test } from 'vitest';
import type { Context } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { lennardJones, pairPotential } from '../kernels/lattice/index.ts';
import { createAlloyLattice, potentialSpread } from './alloy-lattice.ts';
import { expectGoodExample } from './simulators.fixture.ts';

/** Argon and a smaller, more strongly bound neighbour that mixes by the rules of Lorentz and Berthelot. */
const mixture = pairPotential(
  [
    { elements: ['Ar', 'Ar'], pair: lennardJones(0.0104, 3.4) },
    { elements: ['Ne', 'Ne'], pair: lennardJones(0.0104, 3.1) },
    { elements: ['Ar', 'Ne'], pair: lennardJones(0.0104, 3.25) },
  ],
  7,
  'force-shifted',
);
const simulator = createAlloyLattice(mixture, 'fcc');
const contextOf = (seed: number): Context => ({
  ...{ key: 's1/predict/1', now: 0, progress: () => undefined, signal: { aborted: false } },
  random: seededRandom(seed),
});
const options = simulator.parseOptions({ configurations: 2 });
const simulate = (design: Record<string, number>, seed = 1) =>
  simulator.simulate(design, options, contextOf(seed));

describe('the lattice of a random alloy', () => {
  test('has a good example, and its cost grows with the configurations', async () => {
    await expectGoodExample({ ...simulator, parseOptions: () => options });
    const at = (configurations: number) => simulator.cost({}, { configurations }).hours;
    expect(at(10) / at(5)).toBeCloseTo(2, 9);
  });

  test('of one element is that of the element, without energy of mixing', async () => {
    const [lattice, mixing] = await simulate({ Ar: 1 });
    // Nearest neighbours at 1.09 σ for a long range (kittel2005, ch. 3), a little further with a short one.
    expect(lattice!.value / Math.SQRT2 / 3.4).toBeCloseTo(1.1, 1);
    expect(lattice!.sd).toBeCloseTo(potentialSpread * lattice!.value, 4);
    expect(mixing!.value).toBeCloseTo(0, 5);
  });

  test('lies between those of its elements, costs energy of misfit, and is the same for the same seed', async () => {
    const [argon] = await simulate({ Ar: 1 });
    const [neon] = await simulate({ Ne: 1 });
    const [lattice, mixing] = await simulate({ Ar: 0.5, Ne: 0.5 });
    expect(lattice!.value).toBeLessThan(argon!.value);
    expect(lattice!.value).toBeGreaterThan(neon!.value);
    expect(mixing!.value).toBeGreaterThan(0);
    expect(mixing!.sd).toBeGreaterThan(0);
    expect(await simulate({ Ar: 0.5, Ne: 0.5 })).toEqual([lattice, mixing]);
    expect(await simulate({ Ar: 0.5, Ne: 0.5 }, 2)).not.toEqual([lattice, mixing]);
  });

  test.each([
    [{ Kr: 1 }, 'Kr: 1 is no fraction'],
    [{ Ar: 0.6 }, 'sum to 0.6'],
    [{ Ar: -0.5, Ne: 1.5 }, 'no fraction'],
    [{}, 'sum to 0'],
  ])('%o is outside', async (design, reason) => {
    expect(simulator.valid(design)).toContain(reason);
    await expect(simulate(design as Record<string, number>)).rejects.toMatchObject({ code: 'out-of-domain' });
  });

  test('needs a potential of named elements, and more than one configuration', () => {
    const any = pairPotential([{ elements: null, pair: lennardJones(1, 3) }], 7, 'shifted');
    expect(() => createAlloyLattice(any, 'bcc')).toThrow(expect.objectContaining({ code: 'bad-options' }));
    expect(() => simulator.parseOptions({ configurations: 1 })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });
});
