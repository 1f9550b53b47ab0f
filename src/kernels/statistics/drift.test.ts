import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { findDrift, type TimeSeries } from './drift.ts';

/** Three standards measured in turn at hours 0, 10, … with drift and noise 0.2. */
function controls(drift: (time: number) => number, seed: number, count = 12): TimeSeries[] {
  const random = seededRandom('drift', seed);
  const series = [5, -3, 40].map((level) => ({ level, times: [] as number[], values: [] as number[] }));
  for (let i = 0; i < count; i++) {
    const { level, times, values } = series[i % 3]!;
    times.push(10 * i);
    values.push(level + drift(10 * i) + 0.2 * random.normal());
  }
  return series;
}

describe('the drift of repeats', () => {
  it('is found with its slope, and known least far from the repeats', () => {
    const drift = findDrift(controls((time) => 0.02 * time, 1))!;
    const { mean, variance } = drift.since(0, 110);
    expect(Math.abs(mean - 2.2)).toBeLessThan(2.5 * Math.sqrt(variance));
    expect(Math.sqrt(variance)).toBeLessThan(0.5);
    expect(drift.since(110, 400).variance).toBeGreaterThan(drift.since(110, 115).variance);
    expect(drift.since(50, 50)).toEqual({ mean: expect.closeTo(0, 9), variance: expect.closeTo(0, 6) });
  });

  it('is followed where it wanders', () => {
    const random = seededRandom('walk');
    const steps = Array.from({ length: 40 }, () => random.normal());
    const walk = (time: number): number => steps.slice(0, time / 10).reduce((sum, step) => sum + step, 0);
    const drift = findDrift(controls(walk, 2, 40))!;
    expect(drift.shape).toBe('random-walk');
    const errors = Array.from(
      { length: 38 },
      (_, i) => drift.since(10, 10 * (i + 1)).mean - (walk(10 * (i + 1)) - walk(10)),
    );
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length)).toBeLessThan(0.6);
  });

  it('is not seen in noise, in 19 of 20 sets at least', () => {
    const found = Array.from({ length: 60 }, (_, seed) => findDrift(controls(() => 0, 100 + seed)));
    expect(found.filter((drift) => drift !== null).length).toBeLessThanOrEqual(3);
  });

  it('needs repeats over time', () => {
    expect(findDrift([])).toBeNull();
    expect(findDrift([{ times: [0, 1, 2, 3].slice(0, 1), values: [1] }])).toBeNull();
    expect(findDrift([{ times: [5, 5, 5, 5], values: [1, 2, 3, 4] }])).toBeNull();
    expect(findDrift([{ times: [0, 1, 2, 3], values: [1, 1, 1, 1] }])).toBeNull();
  });
});
