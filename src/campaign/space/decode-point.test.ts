import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { decodePoint, encodeDesign, encodedDimension, enumerateDesigns, parseSpace } from './index.ts';

const distance = (a: Float64Array, b: Float64Array): number =>
  Math.hypot(...a.map((value, i) => value - b[i]!));

describe('coordinates', () => {
  it('scale numbers to their range, log variables by logarithm, categories 1 apart', () => {
    const space = parseSpace({
      variables: [
        { name: 'T', kind: 'continuous', min: 600, max: 1000, unit: 'K' },
        { name: 'p', kind: 'continuous', min: 0.01, max: 100, unit: 'bar', scale: 'log' },
        { name: 'time', kind: 'discrete', levels: [6, 12, 24], unit: 'h' },
        { name: 'gas', kind: 'categorical', options: ['Ar', 'O2'] },
        { name: 'alloy', kind: 'composition', elements: ['Nb', 'Zr'] },
      ],
    });
    const design = { T: 700, p: 1, time: 12, gas: 'O2', Nb: 0.7, Zr: 0.3 };
    const expected = [0.25, 0.5, 1 / 3, 0, Math.SQRT1_2, 0.7, 0.3];
    expect(encodedDimension(space)).toBe(7);
    encodeDesign(space, design).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
    const argon = encodeDesign(space, { ...design, gas: 'Ar' });
    expect(distance(argon, encodeDesign(space, design))).toBeCloseTo(1, 12);
  });

  it('scale a pool over its own range, constants to 0', () => {
    const space = parseSpace({
      pool: [
        { a: 2, b: 7 },
        { a: 4, b: 7 },
        { a: 3, b: 7 },
      ],
    });
    expect([...encodeDesign(space, { a: 3, b: 7 })]).toEqual([0.5, 0]);
    expect(decodePoint(space, [0.6, 9])).toEqual({ a: 3, b: 7 });
  });

  it('refuses a design that lacks a variable and a point that is none', () => {
    const space = parseSpace({ pool: [{ a: 2 }, { a: 4 }] });
    expect(() => encodeDesign(space, {})).toThrow('a: missing, expected a number [1]');
    expect(() => decodePoint(space, [1, 2])).toThrow('the point has 2 coordinates, expected 1');
    expect(() => decodePoint(space, [Number.NaN])).toThrow('coordinate 0 is NaN, expected a finite number');
  });
});

describe('repair of a broken constraint', () => {
  it('gives the nearest point of a half space', () => {
    const space = parseSpace({
      variables: ['x', 'y'].map((name) => ({ name, kind: 'continuous', min: 0, max: 1, unit: '1' })),
      constraints: ['x + y <= 1'],
    });
    const design = decodePoint(space, [0.9, 0.7]);
    expect(design.x).toBeCloseTo(0.6, 9);
    expect(design.y).toBeCloseTo(0.4, 9);
  });

  it('comes within a few per cent of the nearest of all designs', () => {
    const space = parseSpace({
      variables: [
        { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti', 'Zr', 'Hf'], atMost: 3, step: 0.1 },
        { name: 'n', kind: 'integer', min: 0, max: 10, unit: '1' },
      ],
      constraints: ['Nb + 0.1*n <= 0.7', '2*Ti - Zr = 0.2'],
    });
    const all = enumerateDesigns(space, 1000)!.map((design) => encodeDesign(space, design));
    const random = seededRandom('repair');
    let ratioSum = 0;
    for (let i = 0; i < 200; i++) {
      const point = Float64Array.from({ length: 5 }, () => random.uniform());
      const reached = distance(point, encodeDesign(space, decodePoint(space, point)));
      ratioSum += reached / Math.min(...all.map((other) => distance(point, other)));
    }
    expect(ratioSum / 200).toBeLessThan(1.03);
  });
});
