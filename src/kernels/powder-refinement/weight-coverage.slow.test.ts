import { expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { describeNode } from './describe-node.ts';
import { findPeaks, typicalFwhm } from './find-peaks.ts';
import { observePattern } from './observed-pattern.ts';
import { drawForeignScan, lines, model } from './phases.fixture.ts';
import { searchPhases } from './search-phases.ts';

const models = [model('magnesia'), model('nickelOxide'), model('rutile')] as const;
const runs = 60;

test('mixtures drawn with another line shape: sets are right, weights lie within two standard deviations 90 times of 100', () => {
  let right = 0;
  let within = 0;
  let counted = 0;
  for (let seed = 0; seed < runs; seed++) {
    const random = seededRandom('coverage', seed);
    const [one, other] = random.shuffle([0, 1, 2]) as [0 | 1 | 2, 0 | 1 | 2];
    const share = 0.15 + 0.7 * random.uniform();
    const scan = drawForeignScan(
      [
        {
          phase: models[one],
          weight: share,
          growth: 0.004 * random.normal(),
          fwhm: 0.08 + 0.12 * random.uniform(),
        },
        {
          phase: models[other],
          weight: 1 - share,
          growth: 0.004 * random.normal(),
          fwhm: 0.08 + 0.12 * random.uniform(),
        },
      ],
      { displacement: 0.15 * random.normal(), strongest: 1000 + 9000 * random.uniform() },
      random,
    );
    const raw = observePattern(scan);
    const fwhm = typicalFwhm(findPeaks(raw, lines))!;
    const pattern = observePattern(scan, Math.max(1, Math.floor(fwhm / 4 / raw.step)));
    const search = searchPhases(models, {
      pattern,
      grid: { angles: pattern.angles, lines, monochromator: 0 },
      fwhm,
      limits: { strain: 0.015, displacement: 0.6 },
      mostPhases: 3,
    });
    const found = describeNode(search.bench, search.nodes[0]!);
    const names = found.phases.map(({ name }) => name).toSorted();
    if (names.join() !== [models[one].name, models[other].name].toSorted().join()) continue;
    right += 1;
    for (const { name, weight } of found.phases) {
      const truth = name === models[one].name ? share : 1 - share;
      counted += 1;
      if (Math.abs(weight.value - truth) < 2 * weight.sd) within += 1;
    }
  }
  expect(right).toBeGreaterThanOrEqual(0.9 * runs);
  expect(within).toBeGreaterThanOrEqual(0.9 * counted);
});
