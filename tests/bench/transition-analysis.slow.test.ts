import { expect, test } from 'vitest';
import { isConvincing, readTransition, sketchSteps } from '../../src/analyses/index.ts';
import { seededRandom } from '../../src/core/random.ts';
import { noiseNames, shapeNames, syntheticTransition } from './synthetic-transition.ts';

const curves = 20;
const kinds = shapeNames.flatMap((shape) => noiseNames.map((noise) => ({ shape, noise })));

test.each([200, 20])(
  'at R_n/noise = %d the 95 per cent interval of the midpoint covers 90 to 99, and 95 are found',
  (signalToNoise) => {
    let [found, covered] = [0, 0];
    for (const { shape, noise } of kinds)
      for (let seed = 0; seed < curves; seed++) {
        const curve = syntheticTransition({ seed, shape, noise, signalToNoise });
        const [first, ...more] = sketchSteps(curve);
        const mark =
          first === undefined
            ? null
            : (readTransition(curve, [first, ...more], seededRandom('slow', seed))?.t50 ?? null);
        if (mark === null) continue;
        found++;
        if (Math.abs(mark.value - curve.midpoint!) < 1.96 * mark.sd) covered++;
      }
    expect(found / (kinds.length * curves)).toBeGreaterThan(0.95);
    expect(covered / found).toBeGreaterThan(0.9);
    expect(covered / found).toBeLessThan(0.99);
  },
);

test('fewer than 1 % of curves without a transition show one', () => {
  let [seen, count] = [0, 0];
  for (const signalToNoise of [200, 20])
    for (const noise of noiseNames)
      for (let seed = 0; seed < 60; seed++, count++)
        if (
          sketchSteps(syntheticTransition({ seed, shape: 'none', noise, signalToNoise })).some(isConvincing)
        )
          seen++;
  expect(seen / count).toBeLessThan(0.01);
});
