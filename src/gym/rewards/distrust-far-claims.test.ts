import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { distrustFarClaims, type HeldOutClaim } from './distrust-far-claims.ts';
import { learnError } from './learn-error.ts';

describe('the error of held-out forecasts', () => {
  const random = seededRandom('held out');
  const forecasts = Array.from({ length: 2000 }, () => {
    const distance = 3 * random.uniform();
    return { error: Math.sqrt(1 + 4 * distance ** 2) * random.normal(), features: [1, distance ** 2] };
  });

  test('is learned as the sum of its parts', () => {
    const { weights } = learnError(forecasts);
    expect(weights[0]).toBeGreaterThan(0.7);
    expect(weights[0]).toBeLessThan(1.4);
    expect(weights[1]).toBeGreaterThan(3.4);
    expect(weights[1]).toBeLessThan(4.6);
  });

  test('covers nine in ten by intervals of 90 %', () => {
    const { sdOf } = learnError(forecasts);
    const inside = forecasts.filter(
      ({ error, features }) => Math.abs(error) <= 1.6448536 * sdOf(features),
    ).length;
    expect(inside / forecasts.length).toBeCloseTo(0.9, 2);
  });

  test('refuses too few, negative and broken ones', () => {
    expect(() => learnError(forecasts.slice(0, 19))).toThrow(
      expect.objectContaining({ code: 'too-few-forecasts' }),
    );
    for (const wrong of [
      { error: Number.NaN, features: [1, 1] },
      { error: 0, features: [1, -1] },
      { error: 0, features: [1] },
    ])
      expect(() => learnError([...forecasts, wrong])).toThrow(
        expect.objectContaining({ code: 'bad-features' }),
      );
  });
});

describe('a claim', () => {
  const random = seededRandom('claims');
  // a surrogate that states one spread everywhere, and is wrong in proportion to the distance and to what it claims
  const heldOut: readonly HeldOutClaim[] = Array.from({ length: 1000 }, () => {
    const truth = 20 + 10 * random.normal();
    const distance = 2 * random.uniform();
    return { mean: truth + 6 * distance * random.normal(), sd: 2, distance, truth };
  });
  const { believe } = distrustFarClaims(heldOut);

  test('near the data is believed, far from it only what is known without it', () => {
    const near = believe({ mean: 60, sd: 2, distance: 0 });
    const far = believe({ mean: 60, sd: 2, distance: 50 });
    expect(near.mean).toBeGreaterThan(50);
    expect(Math.abs(far.mean - 20)).toBeLessThan(2);
    expect(far.sd).toBeGreaterThan(5 * near.sd);
  });

  test('is worth no more for being larger without end', () => {
    const bounds = [100, 1e3, 1e4, 1e5].map((mean) => {
      const posterior = believe({ mean, sd: 2, distance: 20 });
      return posterior.mean - posterior.sd;
    });
    for (const bound of bounds) expect(bound).toBeLessThan(30);
  });

  test('that is no number is refused', () => {
    expect(() => believe({ mean: Number.NaN, sd: 1, distance: 1 })).toThrow(
      expect.objectContaining({ code: 'bad-features' }),
    );
  });
});
