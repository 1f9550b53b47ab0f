import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { bccCoupling, bccCriticalTemperature } from '../kernels/superconductivity/index.ts';
import { drawCoupling, hiddenCoupling, solutionCriticalTemperature } from './hidden-coupling.ts';
import { amountsOf, assemblageAt, drawPhases } from './hidden-phases.ts';
import { fractionsOf, openWorld, unmask } from './hidden-world.ts';
import { bccMetals as metals } from './metals.ts';
import { bccRules } from './superconductors.ts';
import { alloys, worlds } from './world.fixture.ts';
import type { HiddenWorld } from './world-family.ts';

const phasesOf = (seed: string) => drawPhases(bccRules, seededRandom('world', seed, 'phases'));
const couplingOf = (seed: string) => drawCoupling(seededRandom('world', seed, 'coupling'));

const correlation = (a: readonly number[], b: readonly number[]): number => {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value / values.length, 0);
  const [ma, mb] = [mean(a), mean(b)];
  const product = mean(a.map((value, i) => (value - ma) * (b[i]! - mb)));
  return product / Math.sqrt(mean(a.map((x) => (x - ma) ** 2)) * mean(b.map((x) => (x - mb) ** 2)));
};

/** Alloys of two to four metals, and each with 3 at.% moved from one of its metals to another. */
function drawNeighbours(count: number): readonly (readonly [Float64Array, Float64Array])[] {
  const random = seededRandom('neighbours');
  return Array.from({ length: count }, () => {
    const chosen = random.shuffle([...metals.keys()]).slice(0, 2 + random.integer(3));
    const weights = chosen.map(() => 0.1 + random.uniform());
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const fractions = new Float64Array(metals.length);
    chosen.forEach((index, i) => {
      fractions[index] = weights[i]! / total;
    });
    const near = fractions.slice();
    near[chosen[0]!] = fractions[chosen[0]!]! - 0.03;
    near[chosen[1]!] = fractions[chosen[1]!]! + 0.03;
    return [fractions, near];
  });
}

describe('a hidden world', () => {
  test('has couplings and temperatures that are finite, not below zero, and capped', () => {
    fc.assert(
      fc.property(worlds, alloys, (world, fractions) => {
        const coupling = couplingOf(world.seed);
        const lambda = hiddenCoupling(coupling, fractions);
        expect(lambda).toBeGreaterThanOrEqual(0);
        expect(lambda).toBeLessThanOrEqual(1.3);
        const temperature = solutionCriticalTemperature(coupling, fractions);
        expect(temperature >= 0 && temperature < 60).toBe(true);
      }),
    );
  });

  test('leaves the pure metals within 15 % of the published coupling', () => {
    fc.assert(
      fc.property(worlds, fc.nat(metals.length - 1), (world, index) => {
        const pure = new Float64Array(metals.length);
        pure[index] = 1;
        const published = bccCoupling({ [metals[index]!.symbol]: 1 });
        expect(Math.abs(hiddenCoupling(couplingOf(world.seed), pure) / published - 1)).toBeLessThan(0.15);
      }),
    );
  });

  test('can be learned, and is not what the published formula says', () => {
    for (const seed of ['1', '2', '3']) {
      const coupling = couplingOf(seed);
      const pairs = drawNeighbours(400);
      const here = pairs.map(([fractions]) => solutionCriticalTemperature(coupling, fractions));
      const near = pairs.map(([, other]) => solutionCriticalTemperature(coupling, other));
      const formula = pairs.map(([fractions]) => bccCriticalTemperature(amountsOf(metals, fractions)));
      expect(correlation(here, near)).toBeGreaterThan(0.9);
      expect(correlation(here, formula)).toBeGreaterThan(0.1);
      expect(correlation(here, formula)).toBeLessThan(0.9);
      const belowBase = here.filter((temperature) => temperature < 2).length / here.length;
      expect(belowBase).toBeGreaterThan(0.3);
      expect(belowBase).toBeLessThan(0.8);
    }
  });

  test('differs from the worlds of other seeds and is the same for the same', () => {
    const [first, again, other] = ['1', '1', '2'].map((seed) => openWorld(seed, { isMasked: true })) as [
      ReturnType<typeof openWorld>,
      ReturnType<typeof openWorld>,
      ReturnType<typeof openWorld>,
    ];
    const hidden = ({ seed, labels, kinetics, transport }: HiddenWorld) => ({
      ...{ labels, kinetics, transport },
      phases: phasesOf(seed),
    });
    expect(hidden(again)).toEqual(hidden(first));
    expect(couplingOf('1')).not.toEqual(couplingOf('2'));
    expect(hidden(other).phases).not.toEqual(hidden(first).phases);
    expect(other.labels).not.toEqual(first.labels);
  });

  test('masked, calls its metals E1 to E10, each once', () => {
    const world = openWorld('7', { isMasked: true });
    expect([...world.labels].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `E${i + 1}`).sort());
    expect(Object.values(unmask(world)).sort()).toEqual(metals.map(({ symbol }) => symbol).sort());
    const fractions = fractionsOf(world, { E1: 0.25, E2: 0.75 });
    expect(fractions.reduce((sum, c) => sum + c, 0)).toBeCloseTo(1, 12);
    expect(() => fractionsOf(world, { E1: 0.25, Nb: 0.75 })).toThrow(/sum to 0.25; expected 1/);
  });

  test('has 60 to 200 phases, and assemblages that keep the composition', () => {
    fc.assert(
      fc.property(worlds, alloys, fc.integer({ min: 300, max: 3000 }), (world, fractions, temperature) => {
        const entryCount = metals.length + phasesOf(world.seed).compounds.length;
        expect(entryCount).toBeGreaterThan(45);
        expect(entryCount).toBeLessThan(200);
        const phases = assemblageAt(phasesOf(world.seed), fractions, temperature);
        fractions.forEach((c, i) => {
          const kept = phases.reduce((sum, phase) => sum + phase.share * phase.fractions[i]!, 0);
          expect(kept).toBeCloseTo(c, 6);
        });
      }),
      { numRuns: 50 },
    );
  });
});
