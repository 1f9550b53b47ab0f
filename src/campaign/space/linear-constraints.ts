import { projectToSimplex } from './composition.ts';
import { leftSide, type Region, type Row } from './region.ts';

/**
 * The point nearest to `target` that obeys constraints, ranges and compositions' sums, grids and element counts aside. Dykstra's
 * alternating projections in coordinates scaled by each slot's range; bounded work, so the result may miss by a little.
 * @source boyle1986
 */
export function projectOntoRows(region: Region, target: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(target);
  const projections = [
    ...region.rows.map((row) => projectOntoRow(region, row)),
    ...region.compositions.map(({ members, limits }) => (point: Float64Array) => {
      const fractions = projectToSimplex(
        members.map((member) => point[member]!),
        limits.min,
        limits.max,
      );
      members.forEach((member, i) => {
        point[member] = fractions[i]!;
      });
    }),
    (point: Float64Array) => clipToRanges(region, point),
  ];
  const corrections = projections.map(() => new Float64Array(x.length));
  for (let sweep = 0; sweep < 100; sweep++) {
    const before = Float64Array.from(x);
    projections.forEach((project, k) => {
      const correction = corrections[k]!;
      for (let i = 0; i < x.length; i++) x[i]! += correction[i]!;
      correction.set(x);
      project(x);
      for (let i = 0; i < x.length; i++) correction[i]! -= x[i]!;
    });
    if (x.every((value, i) => Math.abs(value - before[i]!) <= 0.1 * region.slots[i]!.tolerance)) break;
  }
  return x;
}

const rangeOf = (region: Region, index: number): number => {
  const { min, max } = region.slots[index]!;
  return max - min;
};

function projectOntoRow(region: Region, row: Row): (point: Float64Array) => void {
  const weights = row.slots.map((slot, i) => row.coefficients[i]! * rangeOf(region, slot) ** 2);
  const length = row.coefficients.reduce((sum, coefficient, i) => sum + coefficient * weights[i]!, 0);
  return (point) => {
    const excess = leftSide(row, point) - row.bound;
    if (length === 0 || (excess <= 0 && !row.isEquality)) return;
    row.slots.forEach((slot, i) => {
      point[slot]! -= (excess / length) * weights[i]!;
    });
  };
}

function clipToRanges(region: Region, point: Float64Array): void {
  region.slots.forEach(({ min, max }, i) => {
    point[i] = Math.max(min, Math.min(max, point[i]!));
  });
}
