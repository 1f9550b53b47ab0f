import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCountScale, createScale, extentOf } from './scale.ts';

const labels = (low: number, high: number, count = 5) =>
  createScale({ low, high }, 0, 100, count).ticks.map(({ label }) => label);

describe('createScale', () => {
  it('widens to round ticks', () => {
    expect(labels(0.3, 11.7)).toEqual(['0', '5', '10', '15']);
    expect(labels(0, 1)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(labels(-3, 4)).toEqual(['\u22124', '\u22122', '0', '2', '4']);
    expect(labels(12_000, 21_000, 4)).toEqual(['10,000', '15,000', '20,000', '25,000']);
  });

  it('tells neighbouring ticks apart', () => {
    expect(labels(1234, 1234.8, 4)).toEqual(['1,234', '1,234.2', '1,234.4', '1,234.6', '1,234.8']);
  });

  it('maps its ends to the ends of the drawing, and holds every value given', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const extent = { low: Math.min(a, b), high: Math.max(a, b) };
        const scale = createScale(extent, 300, 10, 5);
        expect(scale.at(scale.low)).toBeCloseTo(300, 6);
        expect(scale.at(scale.high)).toBeCloseTo(10, 6);
        for (const inside of [a, b]) {
          expect(scale.at(inside)).toBeLessThanOrEqual(300 + 1e-6);
          expect(scale.at(inside)).toBeGreaterThanOrEqual(10 - 1e-6);
        }
        expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
        expect(new Set(scale.ticks.map(({ label }) => label)).size).toBe(scale.ticks.length);
      }),
    );
  });
});

describe('createCountScale', () => {
  it('ends at the last count and has whole ticks', () => {
    const scale = createCountScale(23, 0, 100, 6);
    expect(scale.high).toBe(23);
    expect(scale.ticks.map(({ value }) => value)).toEqual([0, 5, 10, 15, 20]);
    expect(createCountScale(2, 0, 100, 8).ticks.map(({ label }) => label)).toEqual(['0', '1', '2']);
    expect(createCountScale(0, 0, 100, 8).high).toBe(1);
  });
});

describe('extentOf', () => {
  it('is null of nothing', () => {
    expect(extentOf([])).toBeNull();
    expect(extentOf([3, -1, 2])).toEqual({ low: -1, high: 3 });
  });
});
