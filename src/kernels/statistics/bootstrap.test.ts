import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { pairedBootstrap } from './bootstrap.ts';

describe('paired bootstrap', () => {
  it('matches the normal interval of the mean difference and cancels what pairs share', () => {
    const random = seededRandom('pairs');
    const shared = Array.from({ length: 400 }, () => 100 * random.normal());
    const left = shared.map((x) => x + 1 + random.normal());
    const interval = pairedBootstrap(left, shared, { random });
    expect(interval.mean).toBeCloseTo(1, 0);
    expect(interval.upper - interval.lower).toBeGreaterThan(0.8 * 2 * 1.96 * 0.05);
    expect(interval.upper - interval.lower).toBeLessThan(1.2 * 2 * 1.96 * 0.05);
  });

  it('is the same for the same seed, and refuses lists that are no pairs', () => {
    const run = (): unknown => pairedBootstrap([1, 2, 5], [0, 3, 1], { random: seededRandom(7) });
    expect(run()).toEqual(run());
    expect(() => pairedBootstrap([1], [], { random: seededRandom(7) })).toThrow(/lengths 1 and 0/);
  });
});
