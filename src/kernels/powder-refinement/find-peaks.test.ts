import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { drawPoisson } from '../diffraction/index.ts';
import { findPeaks, typicalFwhm } from './find-peaks.ts';
import { observePattern } from './observed-pattern.ts';

const line = [{ wavelength: 1.54059, share: 1 }];

function drawScan(seed: number, height: number) {
  const random = seededRandom('peaks', seed);
  const angles = Float64Array.from({ length: 2000 }, (_, i) => 20 + i * 0.02);
  const intensity = angles.map((angle) => {
    const x = (angle - 40.237) / 0.1;
    return drawPoisson(
      100 - angle + height * (0.6 * Math.exp(-Math.LN2 * x * x) + 0.4 / (1 + x * x)),
      random,
    );
  });
  return observePattern({ angles, intensity, sd: null });
}

describe('peaks', () => {
  test('the place of a peak lies within two of its standard deviations, 90 to 100 times of 100', () => {
    let within = 0;
    for (let seed = 0; seed < 100; seed++) {
      const [peak] = findPeaks(drawScan(seed, 300), line).toSorted((one, other) => other.height - one.height);
      if (peak !== undefined && Math.abs(peak.twoTheta - 40.237) < 2 * peak.sd) within += 1;
    }
    expect(within).toBeGreaterThanOrEqual(90);
  });

  test('noise alone has none, 95 times of 100 at least', () => {
    let clean = 0;
    for (let seed = 0; seed < 100; seed++) if (findPeaks(drawScan(seed, 0), line).length === 0) clean += 1;
    expect(clean).toBeGreaterThanOrEqual(95);
  });

  test('the width is that of the peak', () => {
    expect(typicalFwhm(findPeaks(drawScan(1, 3000), line))).toBeCloseTo(0.2, 1);
  });
});
