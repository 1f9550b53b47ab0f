import { describe, expect, test } from 'vitest';
import { inverse, transformRows, transpose } from './cell-algebra.ts';
import { highSymmetryPath, samplePath } from './high-symmetry-path.ts';

const a = 4;
const cells: readonly [string, readonly number[]][] = [
  ['simple cubic', [a, 0, 0, 0, a, 0, 0, 0, a]],
  ['body-centred cubic', [-a / 2, a / 2, a / 2, a / 2, -a / 2, a / 2, a / 2, a / 2, -a / 2]],
  ['face-centred cubic', [0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0]],
  ['hexagonal', [a, 0, 0, -a / 2, (a * Math.sqrt(3)) / 2, 0, 0, 0, 6]],
  ['primitive tetragonal', [5, 0, 0, 0, a, 0, 0, 0, a]],
  ['primitive orthorhombic', [a, 0, 0, 0, 5, 0, 0, 0, 6]],
];
const rotation = Float64Array.of(0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6);
/** Another choice of lattice vectors. */
const mixed = Float64Array.of(1, 1, 0, 0, 1, 0, 1, 0, 1);

describe.each(cells)('the path of a %s lattice', (name, numbers) => {
  const cell = Float64Array.from(numbers);

  test('is found in any frame and any choice of vectors', () => {
    for (const other of [
      cell,
      transformRows(cell, rotation),
      Float64Array.from(transformRows(mixed, cell)),
    ]) {
      const path = highSymmetryPath(other);
      expect(path?.lattice).toBe(name);
      for (const { label, q } of path!.runs.flat()) {
        // Every point but Γ, P, W, K, U and H of hexagonal is half a reciprocal vector, so that −q and q are the same.
        if (['P', 'W', 'K', 'U', 'H'].includes(label)) continue;
        for (const x of q) expect(Math.abs(2 * x - Math.round(2 * x))).toBeLessThan(1e-6);
      }
    }
  });

  test('is walked evenly and through every named point', () => {
    const { runs } = highSymmetryPath(cell)!;
    const walked = samplePath(cell, runs, 100);
    expect(walked.filter(({ label }) => label !== null).map(({ label }) => label)).toEqual(
      runs.flat().map(({ label }) => label),
    );
    walked.slice(1).forEach(({ distance }, n) => {
      expect(distance).toBeGreaterThanOrEqual(walked[n]!.distance);
    });
  });
});

test.each([
  ['X', 1],
  ['L', Math.sqrt(3) / 2],
  ['W', Math.sqrt(5) / 2],
  ['U', Math.sqrt(9 / 8)],
  ['K', Math.sqrt(9 / 8)],
])('%s of the fcc lattice is %d × 2π/a from the centre', (label, expected) => {
  const cell = Float64Array.from(cells[2]![1]);
  const { runs } = highSymmetryPath(cell)!;
  const { q } = runs.flat().find((point) => point.label === label)!;
  const k = transformRows(Float64Array.from(q), transpose(inverse(cell)));
  expect(Math.hypot(...k) * a).toBeCloseTo(expected, 9);
});

test('a triclinic lattice has no path here, and a path needs two points', () => {
  expect(highSymmetryPath(Float64Array.of(3, 0.2, 0.1, 0.4, 4, 0.3, 0.5, 0.2, 5))).toBeNull();
  const point = { label: 'Γ', q: [0, 0, 0] as const };
  expect(() => samplePath(Float64Array.from(cells[0]![1]), [[point]])).toThrow(
    expect.objectContaining({ code: 'bad-path' }),
  );
});
