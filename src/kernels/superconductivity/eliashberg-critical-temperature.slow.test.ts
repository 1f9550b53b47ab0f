import { expect, test } from 'vitest';
import { spectrumOfModes } from './coupling-spectrum.ts';
import { eliashbergCriticalTemperature } from './eliashberg-critical-temperature.ts';

test('where the repulsion wins the search ends, and says where', () => {
  for (const lambda of [0.16, 0.2]) {
    const spectrum = spectrumOfModes([{ lambda, omega: 10 }]);
    const result = eliashbergCriticalTemperature(spectrum, { muStar: 0.15 });
    expect(result.criticalTemperature).toBe(0);
    expect(result.reason).toContain('no pairing instability above');
  }
});

test('repulsion above lambda at the cut-off does not end superconductivity where it is below lambda at the phonons', () => {
  const spectrum = spectrumOfModes([{ lambda: 0.48, omega: 10 }]);
  const { criticalTemperature } = eliashbergCriticalTemperature(spectrum, { muStar: 0.5, convention: 'B' });
  expect(criticalTemperature).toBeCloseTo(0.0157, 4);
});

test('a very weak coupling has its very low Tc, as the limit says', () => {
  const spectrum = spectrumOfModes([{ lambda: 0.15, omega: 10 }]);
  const { criticalTemperature } = eliashbergCriticalTemperature(spectrum, { muStar: 0 });
  // The ratio Tc/(omega exp[-(1+lambda)/lambda]) at lambda = 0.15 is 0.7233.
  expect((criticalTemperature * 0.0861733326) / 10 / Math.exp(-1.15 / 0.15)).toBeCloseTo(0.7233, 4);
});
