import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transformRows } from './cell-algebra.ts';
import { openPairList, type PairList } from './pair-list.ts';

const cells = fc
  .array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 9, maxLength: 9 })
  .map((skew) => Float64Array.from(skew, (x, i) => 4 * (x / 2 + (i % 4 === 0 ? 1 : 0))));
const points = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 30 });

const fractionsOf = (numbers: readonly number[]): Float64Array =>
  Float64Array.from(numbers.slice(0, 3 * Math.floor(numbers.length / 3)));

/** Distances below the cut-off, each pair once, sorted. */
function listed({ positions, starts, partners, atomCount }: PairList, cutoff: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < atomCount; i++)
    for (let n = starts[i]!; n < starts[i + 1]!; n++) {
      const j = partners[n]!;
      out.push(Math.hypot(...[0, 1, 2].map((d) => positions[3 * j + d]! - positions[3 * i + d]!)));
    }
  return out.filter((r) => r < cutoff).sort((a, b) => a - b);
}

function searched(cell: Float64Array, positions: Float64Array, cutoff: number): number[] {
  const out: number[] = [];
  const reach = 5;
  for (let i = 0; i < positions.length; i += 3)
    for (let j = 0; j < positions.length; j += 3)
      for (let a = -reach; a <= reach; a++)
        for (let b = -reach; b <= reach; b++)
          for (let c = -reach; c <= reach; c++) {
            if (i === j && a === 0 && b === 0 && c === 0) continue;
            const r = Math.hypot(
              ...[0, 1, 2].map(
                (d) =>
                  positions[j + d]! - positions[i + d]! + a * cell[d]! + b * cell[3 + d]! + c * cell[6 + d]!,
              ),
            );
            if (r < cutoff) out.push(r);
          }
  return out.sort((a, b) => a - b).filter((_, n) => n % 2 === 0);
}

function expectSame(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((r, n) => {
    expect(r).toBeCloseTo(expected[n]!, 9);
  });
}

describe('the list of pairs', () => {
  test('is that of a search over all images, in cells of any shape and size', () => {
    fc.assert(
      fc.property(cells, points, fc.double({ min: 0.5, max: 5, noNaN: true }), (cell, numbers, cutoff) => {
        const positions = transformRows(
          fractionsOf(numbers).map((x) => x % 1),
          cell,
        );
        expectSame(
          listed(openPairList(cutoff, 0.3).update(cell, positions), cutoff),
          searched(cell, positions, cutoff),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('is kept while atoms move and the cell is strained a little, and stays complete', () => {
    fc.assert(
      fc.property(
        cells,
        points,
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (cell, numbers, stream) => {
          const keeper = openPairList(2.5, 0.4);
          const next = (): number => stream.next().value;
          const positions = transformRows(
            fractionsOf(numbers).map((x) => x % 1),
            cell,
          );
          keeper.update(cell, positions);
          for (const size of [0.01, 0.05, 0.3]) {
            const strain = Float64Array.from(
              { length: 9 },
              (_, i) => (i % 4 === 0 ? 1 : 0) + 0.1 * size * next(),
            );
            const strained = transformRows(cell, strain);
            const moved = transformRows(positions, strain).map((x) => x + size * next());
            expectSame(listed(keeper.update(strained, moved), 2.5), searched(strained, moved, 2.5));
            if (size === 0.01) expect(keeper.builds()).toBe(1);
          }
          expect(keeper.builds()).toBeGreaterThan(0);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('refuses a cell without volume, and one far smaller than the range', () => {
    const flat = Float64Array.of(1, 0, 0, 0, 1, 0, 1, 1, 0);
    expect(() => openPairList(2, 0.3).update(flat, new Float64Array(3))).toThrow(
      expect.objectContaining({ code: 'bad-cell' }),
    );
    const tiny = Float64Array.of(0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1);
    expect(() => openPairList(5, 0.3).update(tiny, new Float64Array(3))).toThrow(
      expect.objectContaining({ code: 'bad-cell' }),
    );
  });
});
