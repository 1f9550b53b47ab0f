import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { actInWorld, typicalTruths } from './act-in-world.ts';
import { fractionsOf } from './hidden-world.ts';
import { makeSample, typicalSample } from './make-sample.ts';
import {
  downRate,
  drawDelay,
  drawFault,
  drawMishap,
  drawSwaps,
  faultRates,
  mishapRates,
  swapRate,
} from './mishaps.ts';
import { resistiveMidpoint, sampleResistivity } from './sample-resistivity.ts';
import { act, alloys, recipe, recipes, world, worlds } from './world.fixture.ts';

const alloy = { Nb: 0.6, Ti: 0.4 };

describe('what is done in a world', () => {
  test('samples are physical: shares sum to 1, temperatures are not below zero, resistance falls to zero below them', () => {
    fc.assert(
      fc.property(worlds, alloys, recipes, fc.nat(1000), (where, fractions, how, name) => {
        const sample = makeSample(where, `s${name}`, fractions, how);
        expect(sample.fractions.reduce((sum, c) => sum + c, 0)).toBeCloseTo(1, 9);
        expect(sample.phases.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        for (const { regions } of sample.phases) {
          expect(regions.every((region) => region >= 0 && Number.isFinite(region))).toBe(true);
          expect(regions.every((region, i) => i === 0 || region <= regions[i - 1]!)).toBe(true);
        }
        const midpoint = resistiveMidpoint(where, sample);
        const resistivityAt = sampleResistivity(where, sample);
        const curve = [2, 5, 10, 20, 50, 100, 300].map(resistivityAt);
        expect(curve.every((value) => value >= 0 && value < 250)).toBe(true);
        if (midpoint > 0)
          expect(resistivityAt(midpoint * 0.5)).toBeLessThan(resistivityAt(midpoint * 1.5 + 0.2));
      }),
      { numRuns: 60 },
    );
  });

  test('oxygen lowers the transition: air below argon, a longer anneal in air below a shorter', () => {
    const niobium = fractionsOf(world, { Nb: 1 });
    const at = (atmosphere: 'argon' | 'air', hours: number): number =>
      typicalTruths(world, niobium, { ...recipe, atmosphere, hours })['critical-temperature-midpoint']!;
    expect(at('air', 24)).toBeLessThan(at('argon', 24));
    expect(at('air', 96)).toBeLessThan(at('air', 24));
  });

  test('powders that were not annealed are still unmixed', () => {
    const cold = { ...recipe, route: 'pellet', temperature: 400, hours: 1 } as const;
    const names = typicalSample(world, fractionsOf(world, alloy), cold).phases.map(({ name }) => name);
    expect(names).toEqual(['Ti', 'Nb']);
  });
});

describe('what goes wrong', () => {
  const count = 20_000;
  const random = seededRandom('rates');
  const shares = (draw: () => string | null): Map<string, number> => {
    const found = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const what = draw();
      if (what !== null) found.set(what, (found.get(what) ?? 0) + 1);
    }
    return found;
  };
  const expectRate = (seen: number, rate: number): void => {
    const sd = Math.sqrt(count * rate * (1 - rate));
    expect(Math.abs(seen - count * rate)).toBeLessThan(4 * sd);
  };

  test('happens at the stated rates', () => {
    const mishaps = shares(() => drawMishap(random));
    for (const [kind, rate] of Object.entries(mishapRates)) expectRate(mishaps.get(kind) ?? 0, rate);
    const faults = shares(() => drawFault(random));
    for (const [kind, rate] of Object.entries(faultRates)) expectRate(faults.get(kind) ?? 0, rate);
  });

  test('exchanges two samples of one run, both ways, and none that is alone', () => {
    let swapped = 0;
    const runs = 4000;
    for (let run = 0; run < runs; run++) {
      const swaps = drawSwaps(['a', 'b', 'c'], random);
      for (const [id, partner] of swaps) {
        expect(swaps.get(partner)).toBe(id);
        swapped++;
      }
      expect(drawSwaps(['a'], random).size).toBe(0);
    }
    // a sample is exchanged when it or the one before it is
    expect(swapped / (3 * runs)).toBeGreaterThan(1.5 * swapRate);
    expect(swapped / (3 * runs)).toBeLessThan(2.5 * swapRate);
  });

  test('a sample in the place of another leaves its own curve under the name of the other', () => {
    const own = { sample: 'x/s1', planned: fractionsOf(world, { Nb: 1 }), recipe };
    const inItsPlace = { sample: 'x/s2', planned: fractionsOf(world, { Ti: 0.9, Re: 0.1 }), recipe };
    const request = {
      ...own,
      ...{ action: 'resistance' as const, run: 'x/r1', base: 1.8 },
      heading: { sample: 's1', startedAt: 0, comment: '' },
    };
    const swapped = actInWorld(world, { ...request, inItsPlace });
    const others = actInWorld(world, { ...request, ...inItsPlace });
    expect(swapped.file!.bytes).toEqual(others.file!.bytes);
    expect(swapped.file!.bytes).not.toEqual(actInWorld(world, request).file!.bytes);
    expect(swapped.truth.fault).toBe('swapped-positions');
    expect(swapped.truth.own).toEqual(actInWorld(world, request).truth.own);
  });

  test('delays an instrument by 4 to 48 hours now and then', () => {
    const delays = Array.from({ length: count }, () => drawDelay(random)).filter((hours) => hours > 0);
    expectRate(delays.length, downRate);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...delays)).toBeLessThanOrEqual(48);
  });

  test('is told of where it is plain to see, and nowhere else', () => {
    const seen = new Map<string, string | null>();
    for (let i = 0; i < 400; i++) {
      const { truth, visibleFailure, file } = act('synthesis', alloy, `test/s${i}`);
      seen.set(truth.mishap ?? 'none', visibleFailure);
      expect(file === null).toBe(truth.mishap === 'cracked');
    }
    expect(seen.size).toBeGreaterThan(4);
    for (const [mishap, told] of seen) expect(told === null).toBe(mishap !== 'cracked');
  });
});
