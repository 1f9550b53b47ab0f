import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { compileSpace } from './compiled-space.ts';
import { parseSpace } from './index.ts';
import { findNearestFeasible } from './nearest-feasible.ts';

const space = parseSpace({
  variables: [
    { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti', 'Zr'], atMost: 2, step: 0.1 },
    { name: 'n', kind: 'integer', min: 0, max: 10, unit: '1' },
  ],
  constraints: ['2*Nb + 0.1*n <= 1.3', 'n - 10*Ti >= -2'],
});

describe('the search for the nearest feasible point', () => {
  it('finds the least distance of all designs, each slot in units of its range', () => {
    const placed = compileSpace(space).regions[0]!;
    const all = placed.lattice()!.list();
    const ranges = placed.region.slots.map((slot) => slot.max - slot.min);
    const random = seededRandom('nearest');
    for (let i = 0; i < 30; i++) {
      const target = ranges.map((range) => range * random.uniform());
      const distance = (x: Float64Array) =>
        x.reduce((sum, value, k) => sum + Math.abs(value - target[k]!) / ranges[k]!, 0);
      const { point, isComplete } = findNearestFeasible(placed.region, target, 5000);
      expect(isComplete).toBe(true);
      expect(distance(point!)).toBeCloseTo(Math.min(...all.map(distance)), 8);
    }
  });

  it('says when it stopped before it was sure', () => {
    const { region } = compileSpace(space).regions[0]!;
    expect(findNearestFeasible(region, [0.33, 0.33, 0.34, 5.5], 1)).toEqual({
      point: null,
      isComplete: false,
    });
  });
});
