import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anglesOf, calculateProfile, shiftAt } from './pattern-profile.ts';
import { combineWidths, pseudoVoigt, shapeAt, sizeWidth, strainWidth } from './peak-shape.ts';
import { calculatePowderPattern } from './powder-pattern.ts';
import { readRadiation } from './radiation.ts';
import { referencePhases } from './reference-phases.fixture.ts';

describe('widths', () => {
  test('Scherrer: 20 nm at 40 deg with Cu Kα1 is 0.4227 deg', () => {
    expect(sizeWidth(200, 1.5406, 40)).toBeCloseTo(0.4227, 4);
  });

  test('strain: 4 ε tan θ', () => {
    expect(strainWidth(0.001, 90)).toBeCloseTo((0.004 * 180) / Math.PI, 12);
  });

  test('one part alone keeps its width, with η 0 or 1', () => {
    expect(combineWidths(0.1, 0).fwhm).toBeCloseTo(0.1, 12);
    expect(combineWidths(0.1, 0).eta).toBe(0);
    const lorentzian = combineWidths(0, 0.1);
    expect(lorentzian.fwhm).toBeCloseTo(0.1, 12);
    expect(lorentzian.eta).toBeCloseTo(1, 12);
  });

  test('the FWHM of the pseudo-Voigt is that of the true Voigt to 0.5 %', () => {
    // Olivero & Longbothum's formula for the Voigt, good to 0.02 %.
    const voigt = (g: number, l: number): number => 0.5346 * l + Math.sqrt(0.2166 * l * l + g * g);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (g, l) => {
          expect(Math.abs(combineWidths(g, l).fwhm / voigt(g, l) - 1)).toBeLessThan(0.005);
        },
      ),
    );
  });

  test('refuse what no line has', () => {
    expect(() => combineWidths(0, 0)).toThrow(/not both 0/);
    expect(() => combineWidths(-1, 0)).toThrow(/-1 deg/);
    expect(() => shapeAt(40, 1.54, { gaussian: [0, 0, -1] })).toThrow(/-1 deg² at 2θ = 40/);
    expect(() => shapeAt(40, 1.54, { size: 0 })).toThrow(/crystallite size is 0/);
    expect(() => shapeAt(40, 1.54, { strain: -0.1 })).toThrow(/microstrain is -0.1/);
    expect(() => shapeAt(40, 1.54, { lorentzian: [Number.NaN, 0] })).toThrow(/NaN/);
  });
});

describe('the pseudo-Voigt', () => {
  test.each([0, 0.3, 1])('has unit area and falls to half at half its FWHM, η = %d', (eta) => {
    const shape = { fwhm: 0.2, eta };
    const step = 0.002;
    let area = 0;
    for (let x = -2000; x <= 2000; x++) area += pseudoVoigt(x * step, shape) * step;
    const tail = eta * (1 - (2 / Math.PI) * Math.atan(4 / 0.1));
    expect(area + tail).toBeCloseTo(1, 5);
    expect(pseudoVoigt(0.1, shape) / pseudoVoigt(0, shape)).toBeCloseTo(0.5, 12);
  });
});

describe('shifts', () => {
  test('a surface 0.1 mm too high at 240 mm moves a line at 40 deg by -0.045 deg', () => {
    expect(shiftAt(40, { displacement: { height: 0.1, radius: 240 } })).toBeCloseTo(-0.04487, 5);
    expect(shiftAt(40, { zero: 0.02 })).toBe(0.02);
  });

  test('refuse a surface outside the goniometer', () => {
    expect(() => shiftAt(40, { displacement: { height: 30, radius: 240 } })).toThrow(/displacement 30 mm/);
    expect(() => shiftAt(40, { zero: 10 })).toThrow(/zero shift is 10/);
  });
});

describe('the profile of a pattern', () => {
  const radiation = readRadiation('CuKa');
  const pattern = calculatePowderPattern(referencePhases.Nb!, { range: [30, 60], radiation });

  test('holds the area of every line', () => {
    const angles = anglesOf({ from: 20, to: 70, step: 0.005 });
    const profile = calculateProfile(pattern, angles, {});
    const area = profile.reduce((sum, value) => sum + value * 0.005, 0);
    const expected = pattern.peaks.reduce((sum, peak) => sum + peak.intensity, 0);
    expect(area / expected).toBeCloseTo(1, 4);
  });

  test('has its highest step where the line is, moved by displacement and zero', () => {
    const angles = anglesOf({ from: 37, to: 40, step: 0.001 });
    const highest = (shift: object): number => {
      const profile = calculateProfile(pattern, angles, { gaussian: [0, 0, 0.0025] }, shift);
      return angles[profile.indexOf(Math.max(...profile))]!;
    };
    expect(highest({})).toBeCloseTo(38.546, 2.5);
    const moved = { zero: 0.02, displacement: { height: 0.1, radius: 240 } };
    expect(highest(moved) - highest({})).toBeCloseTo(0.02 - 0.0451, 2.7);
  });

  test('a grid counts its last step, and refuses none or backward ones', () => {
    expect(anglesOf({ from: 10, to: 90, step: 0.02 })).toHaveLength(4001);
    expect(() => anglesOf({ from: 10, to: 5, step: 0.02 })).toThrow(/from 10 to 5/);
    expect(() => anglesOf({ from: 10, to: 90, step: 0 })).toThrow(/by 0/);
    expect(() => anglesOf({ from: 10, to: 90, step: 1e-9 })).toThrow(/million/);
  });
});
