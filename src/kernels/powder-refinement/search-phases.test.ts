import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { describeNode } from './describe-node.ts';
import { findPeaks, typicalFwhm } from './find-peaks.ts';
import { observePattern } from './observed-pattern.ts';
import { drawForeignScan, type Ingredient, lines, model } from './phases.fixture.ts';
import { searchPhases } from './search-phases.ts';

const models = [model('magnesia'), model('nickelOxide'), model('rutile')];
const [magnesia, , rutile] = models as [Ingredient['phase'], Ingredient['phase'], Ingredient['phase']];

function identify(ingredients: readonly Ingredient[], displacement: number, seed: number, strongest = 3000) {
  const scan = drawForeignScan(ingredients, { displacement, strongest }, seededRandom('scan', seed));
  const raw = observePattern(scan);
  const fwhm = typicalFwhm(findPeaks(raw, lines))!;
  const pattern = observePattern(scan, Math.max(1, Math.floor(fwhm / 4 / raw.step)));
  const search = searchPhases(models, {
    pattern,
    grid: { angles: pattern.angles, lines, monochromator: 0 },
    fwhm,
    limits: { strain: 0.015, displacement: 0.5 },
    mostPhases: 3,
  });
  return describeNode(search.bench, search.nodes[0]!);
}

describe('a mixture drawn with another line shape and background', () => {
  const found = identify(
    [
      { phase: magnesia, weight: 0.7, growth: 0.004, fwhm: 0.12 },
      { phase: rutile, weight: 0.3, growth: -0.003, fwhm: 0.2 },
    ],
    -0.12,
    1,
  );

  test('is found without the third phase', () => {
    expect(found.phases.map(({ name }) => name).toSorted()).toEqual(['magnesia', 'rutile']);
    expect(found.unexplainedShare).toBeLessThan(0.01);
  });

  test('with weight fractions, cells and displacement within their uncertainty', () => {
    const share = found.phases.find(({ name }) => name === 'rutile')!;
    expect(Math.abs(share.weight.value - 0.3)).toBeLessThan(3 * share.weight.sd + 0.01);
    const edges = Object.fromEntries(
      found.phases.map(({ name, cell, edgeSds }) => [name, { a: cell.a, sd: edgeSds[0] }]),
    );
    // Growth g in 1/d² · (1 − 2g) is (1 − 2g)^(−1/2) in lengths.
    expect(Math.abs(edges.magnesia!.a - 4.212 / Math.sqrt(1 - 0.008))).toBeLessThan(
      4 * edges.magnesia!.sd + 5e-4,
    );
    expect(Math.abs(edges.rutile!.a - 4.594 / Math.sqrt(1 + 0.006))).toBeLessThan(
      4 * edges.rutile!.sd + 5e-4,
    );
    expect(Math.abs(found.displacement.value + 0.12)).toBeLessThan(0.04);
  });

  test('merit: chi² is (Rwp/Rexp)², and Rwp above the background is larger', () => {
    const { rwp, rexp, chi2, rwpAboveBackground } = found.merit;
    expect(chi2).toBeCloseTo((rwp / rexp) ** 2, 10);
    expect(rwpAboveBackground).toBeGreaterThan(rwp);
    expect(chi2).toBeGreaterThan(0.8);
  });
});

test('phases of almost one cell are told apart by their intensities', () => {
  const found = identify([{ phase: models[1]!, weight: 1, growth: 0.0084, fwhm: 0.12 }], 0.05, 2);
  expect(found.phases.map(({ name }) => name)).toEqual(['nickelOxide']);
});
