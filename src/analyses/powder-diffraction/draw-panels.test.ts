import { describe, expect, it } from 'vitest';
import { labelPeaks } from './draw-panels.ts';

describe('labelPeaks', () => {
  const angles = Float64Array.from({ length: 9001 }, (_, i) => 10 + i / 100);
  const peak = (twoTheta: number, height: number) => ({
    twoTheta,
    height,
    heightSd: 1,
    sd: 0.01,
    area: height,
    fwhm: 0.1,
    significance: 10,
  });
  const background = 2500;
  const intensity = angles.map((angle) => background + (Math.abs(angle - 31) < 0.05 ? 4000 : 0));

  it('stands at the tip, background and all', () => {
    const [label] = labelPeaks({
      peaks: [peak(31, 4000)],
      pattern: { angles, intensity, variance: intensity, step: 0.01, merged: 1 },
    });
    expect(label).toEqual({ x: 31, y: 6500, text: '31.00' });
  });

  it('names the stronger of two that are too close for both labels', () => {
    const peaks = [peak(32, 900), peak(31, 4000), peak(60, 100)];
    const labels = labelPeaks({
      peaks,
      pattern: { angles, intensity, variance: intensity, step: 0.01, merged: 1 },
    });
    expect(labels.map(({ text }) => text)).toEqual(['31.00', '60.00']);
  });
});
