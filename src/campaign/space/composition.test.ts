import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { drawComposition, isFillable, nearestComposition, projectToSimplex } from './composition.ts';
import { compileCompositionLattice } from './composition-lattice.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const squaredDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, i) => total + (value - b[i]!) ** 2, 0);

const limitsOf = (steps: number | null) =>
  fc
    .record({
      bounds: fc.array(fc.tuple(fc.constantFrom(0, 0, 0.2), fc.constantFrom(0.4, 0.8, 1)), {
        minLength: 2,
        maxLength: 4,
      }),
      atMost: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ bounds, atMost }) => ({
      min: bounds.map(([min]) => min),
      max: bounds.map(([, max]) => max),
      atMost,
      steps,
    }))
    .filter(isFillable);
const targets = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 });

describe('projection onto the bounded simplex', () => {
  it('is the nearest point: no exchange between two elements comes nearer', () => {
    fc.assert(
      fc.property(limitsOf(null), targets, (limits, all) => {
        const target = all.slice(0, limits.min.length);
        const x = projectToSimplex(target, limits.min, limits.max);
        expect(sum(x)).toBeCloseTo(1, 12);
        const distance = squaredDistance(x, target);
        for (let i = 0; i < x.length; i++)
          for (let j = 0; j < x.length; j++) {
            const given = Math.min(1e-4, x[i]! - limits.min[i]!, limits.max[j]! - x[j]!);
            if (i === j || given <= 0) continue;
            const other = x.map((value, k) => value + (k === j ? given : k === i ? -given : 0));
            expect(squaredDistance(other, target)).toBeGreaterThanOrEqual(distance - 1e-12);
          }
      }),
    );
  });

  it('takes the same from all that stay above their minimum', () => {
    const [a, b, c] = projectToSimplex([0.9, 0.5, -0.7], [0, 0, 0], [1, 1, 1]) as [number, number, number];
    expect([a, b, c].map((x) => Number(x.toFixed(12)))).toEqual([0.7, 0.3, 0]);
  });
});

describe('stepped compositions', () => {
  it('are as many as the binomial coefficient says when nothing bounds them', () => {
    const free = { min: [0, 0, 0, 0], max: [1, 1, 1, 1], atMost: 4, steps: 20 };
    expect(compileCompositionLattice(free, 20).count).toBe((23 * 22 * 21) / 6);
    const binary = { ...free, atMost: 2 };
    expect(compileCompositionLattice(binary, 20).count).toBe(4 + 6 * 19);
  });

  it('count without overflow or enumeration', () => {
    const many = Array.from({ length: 30 }, () => 1);
    const limits = { min: many.map(() => 0), max: many, atMost: 30, steps: 100 };
    const choose = many.slice(1).reduce((product, _, i) => (product * (101 + i)) / (i + 1), 1);
    expect(compileCompositionLattice(limits, 100).count / choose).toBeCloseTo(1, 12);
  });

  it('round to the nearest of all', () => {
    fc.assert(
      fc.property(limitsOf(10), targets, (limits, all) => {
        fc.pre(limits.atMost >= limits.min.length);
        const target = all.slice(0, limits.min.length);
        const nearest = nearestComposition(limits, projectToSimplex(target, limits.min, limits.max));
        const listed = compileCompositionLattice(limits, 10).list();
        const best = Math.min(
          ...listed.map((x) => squaredDistance(x, projectToSimplex(target, limits.min, limits.max))),
        );
        expect(squaredDistance(nearest, projectToSimplex(target, limits.min, limits.max))).toBeCloseTo(
          best,
          9,
        );
      }),
    );
  });

  it('are drawn equally often', () => {
    const limits = { min: [0, 0.25, 0], max: [1, 1, 0.5], atMost: 2, steps: 4 };
    const lattice = compileCompositionLattice(limits, 4);
    const random = seededRandom('equally');
    const counts = new Map<string, number>();
    for (let i = 0; i < 700; i++) {
      const key = lattice.draw(random).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(lattice.count);
    const expected = 700 / lattice.count;
    const chiSquare = [...counts.values()].reduce((total, n) => total + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(25);
  });
});

describe('continuous compositions drawn', () => {
  it('have the mean of the simplex, also where bounds leave little of it', () => {
    const random = seededRandom('mean');
    const limits = { min: [0.2, 0, 0, 0], max: [1, 1, 1, 1], atMost: 4, steps: null };
    const means = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++)
      drawComposition(limits, random).forEach((x, j) => {
        means[j]! += x / 4000;
      });
    [0.4, 0.2, 0.2, 0.2].forEach((mean, j) => {
      expect(Math.abs(means[j]! - mean)).toBeLessThan(0.015);
    });
    const narrow = { min: Array(12).fill(0), max: Array(12).fill(0.1), atMost: 12, steps: null };
    const x = drawComposition(narrow, random);
    expect(sum(x)).toBeCloseTo(1, 12);
    expect(Math.max(...x)).toBeLessThanOrEqual(0.1);
    expect(new Set(x.map((value) => value.toFixed(6))).size).toBeGreaterThan(6);
  });
});
