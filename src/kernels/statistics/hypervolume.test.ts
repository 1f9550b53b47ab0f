import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { logExpectedHypervolumeGain } from './expected-hypervolume.ts';
import { type Front, freeBoxes, hypervolume, paretoIndexes } from './hypervolume.ts';

const front = (...points: readonly (readonly number[])[]): Front =>
  points.map((point) => Float64Array.from(point));

describe('hypervolume', () => {
  // by hand: unions of rectangles and of boxes
  it.each([
    ['nothing', front(), [0, 0], 0],
    ['one point', front([2, 3]), [0, 0], 6],
    ['a staircase', front([1, 3], [2, 2], [3, 1]), [0, 0], 6],
    ['a dominated point', front([1, 3], [3, 1], [1, 1]), [0, 0], 5],
    ['another reference', front([1, 3], [2, 2], [3, 1]), [1, 1], 1],
    ['a point below the reference', front([5, -1], [2, 2]), [0, 0], 4],
    ['one box', front([1, 2, 3]), [0, 0, 0], 6],
    ['two boxes: 8 + 3 − 2', front([2, 2, 2], [1, 1, 3]), [0, 0, 0], 9],
    ['three arms: 3·3 − 3·1 + 1', front([3, 1, 1], [1, 3, 1], [1, 1, 3]), [0, 0, 0], 7],
  ])('of %s', (_, points, reference, expected) => {
    expect(hypervolume(points, Float64Array.from(reference))).toBeCloseTo(expected, 12);
  });

  it('fronts hold what nothing dominates, and one of equals', () => {
    expect(paretoIndexes(front([1, 3], [2, 2], [1, 2], [3, 1], [2, 2]))).toEqual([0, 1, 3]);
  });

  it('is filled by the boxes of the front together with the boxes left free', () => {
    const coordinate = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.array(fc.array(coordinate, { minLength: 4, maxLength: 4 }), { maxLength: 8 }),
        (goals, rows) => {
          const points = front(...rows.map((row) => row.slice(0, goals)));
          const { levels, lowers, uppers } = freeBoxes(points, new Float64Array(goals));
          let free = 0;
          for (let start = 0; start < lowers.length; start += goals) {
            let volume = 1;
            for (let g = 0; g < goals; g++)
              volume *=
                Math.min(7, levels[g]![uppers[start + g]!]!) - Math.min(7, levels[g]![lowers[start + g]!]!);
            free += volume;
          }
          expect(free + hypervolume(points, new Float64Array(goals))).toBeCloseTo(7 ** goals, 9);
        },
      ),
    );
  });
});

describe('expected gain in hypervolume', () => {
  const reference = (goals: number): Float64Array => new Float64Array(goals);
  const fronts: readonly Front[] = [
    front(),
    front([1, 3], [2, 2], [3, 1]),
    front([3, 1, 1], [1, 3, 1], [1, 1, 3]),
    front([2, 1, 1, 3], [1, 3, 1, 1]),
  ];

  it.each(fronts.map((points, i) => [i, points] as const))(
    'is the mean gain over draws (front %d)',
    (_, points) => {
      const goals = points[0]?.length ?? 2;
      const random = seededRandom('hypervolume');
      const means = Array.from({ length: goals }, (_, g) => 1.5 + 0.4 * g);
      const sds = Array.from({ length: goals }, (_, g) => 0.9 - 0.1 * g);
      const before = hypervolume(points, reference(goals));
      const draws = 20_000;
      let sum = 0;
      let squares = 0;
      for (let k = 0; k < draws; k++) {
        const point = Float64Array.from(means, (mean, g) => mean + sds[g]! * random.normal());
        const gain = hypervolume([...points, point], reference(goals)) - before;
        sum += gain / draws;
        squares += (gain * gain) / draws;
      }
      const error = Math.sqrt((squares - sum * sum) / draws);
      const exact = Math.exp(
        logExpectedHypervolumeGain(freeBoxes(points, reference(goals)), means, sds).value,
      );
      expect(Math.abs(exact - sum)).toBeLessThan(4 * error);
    },
  );

  it('has the slopes of its own finite differences, near the front and far below it', () => {
    for (const points of fronts.slice(1))
      for (const [mean, sd] of [
        [2, 0.7],
        [0.5, 0.1],
        [-3, 0.4],
      ] as const) {
        const goals = points[0]!.length;
        const boxes = freeBoxes(points, reference(goals));
        const means = Float64Array.from({ length: goals }, (_, g) => mean + 0.1 * g);
        const sds = new Float64Array(goals).fill(sd);
        const { byMean, bySd } = logExpectedHypervolumeGain(boxes, means, sds);
        const valueAt = (m: Float64Array, s: Float64Array): number =>
          logExpectedHypervolumeGain(boxes, m, s).value;
        for (let g = 0; g < goals; g++) {
          const step = 1e-6;
          const up = valueAt(means.with(g, means[g]! + step), sds);
          const byMeanNumeric = (up - valueAt(means.with(g, means[g]! - step), sds)) / (2 * step);
          expect(Math.abs(byMeanNumeric - byMean[g]!)).toBeLessThan(1e-4 * (1 + Math.abs(byMean[g]!)));
          const wide = valueAt(means, sds.with(g, sd + step));
          const bySdNumeric = (wide - valueAt(means, sds.with(g, sd - step))) / (2 * step);
          expect(Math.abs(bySdNumeric - bySd[g]!)).toBeLessThan(1e-4 * (1 + Math.abs(bySd[g]!)));
        }
      }
  });

  it('with one goal is the logarithm of expected improvement', () => {
    const boxes = freeBoxes(front([2]), Float64Array.of(0));
    const { value } = logExpectedHypervolumeGain(boxes, [2], [1]);
    expect(value).toBeCloseTo(-0.9189385332046728, 12);
  });
});
