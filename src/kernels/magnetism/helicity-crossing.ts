import { AppError } from '../../core/error.ts';
import { blockSums, type Estimated } from './autocorrelation.ts';
import { type CurvePoint, crossCurves } from './curve-crossing.ts';
import { helicityModulus } from './xy-rotators.ts';

/** Stiffness and squared current of planar rotators on L × L cells at one temperature, in order of time, in the unit of J. */
export type HelicitySeries = {
  readonly temperature: number;
  readonly length: number;
  readonly stiffness: Float64Array;
  readonly squaredCurrent: Float64Array;
};

/** Υ/T of an infinite plane at the transition: 2/π less what windings take off on a square torus, and the weight of 1/ln L. @source hasenbusch2005 */
const universal = { jump: 0.63650817819, logarithm: 0.318899454 } as const;

/**
 * The transition temperature of planar rotators in the plane, in the unit of J. At it
 * Υ/T = 0.63651 + 0.31890/w with w = u + ½ ln u, u = ln L + C, and a C that depends on the model, not on L; so C(L, T),
 * solved for, crosses between sizes.
 * @param small,large series of the two sizes, at least five temperatures each.
 * @throws too-few-temperatures, no-crossing — see `crossCurves`.
 * @throws beyond-transition — a modulus at or below the universal value: that temperature is above the transition.
 * @source hasenbusch2005
 * @source pelissetto-vicari2013
 */
export function findHelicityCrossing(
  small: readonly HelicitySeries[],
  large: readonly HelicitySeries[],
  blockCount = 24,
): Estimated {
  return crossCurves(
    small.map((series) => offsetPoint(series, blockCount)),
    large.map((series) => offsetPoint(series, blockCount)),
  ).temperature;
}

function offsetPoint(series: HelicitySeries, blockCount: number): CurvePoint {
  const { temperature, length, stiffness, squaredCurrent } = series;
  const { blocks, totals, used, size } = blockSums([stiffness, squaredCurrent], blockCount);
  const offset = (sums: readonly number[], count: number): number => {
    const ratio = helicityModulus(sums[0]! / count, sums[1]! / count, temperature) / temperature;
    if (!(ratio > universal.jump))
      throw new AppError(
        'beyond-transition',
        `L = ${length}, T = ${temperature}: the helicity modulus over T is ${ratio.toPrecision(4)}; expected above ${universal.jump}, choose lower temperatures`,
      );
    return solveLogarithm(universal.logarithm / (ratio - universal.jump)) - Math.log(length);
  };
  const left = Array.from({ length: blockCount }, (_, b) =>
    offset(
      totals.map((total, k) => total - blocks[k]![b]!),
      used - size,
    ),
  );
  return { temperature, full: offset(totals, used), left };
}

/** u of u + ½ ln u = w, by Newton's iteration from above; the left side rises from −∞. */
function solveLogarithm(w: number): number {
  let u = Math.max(w, 1);
  for (let round = 0; round < 30; round++) {
    const step = (u + Math.log(u) / 2 - w) / (1 + 1 / (2 * u));
    u = Math.max(u - step, u / 4);
    if (Math.abs(step) < 1e-13 * u) break;
  }
  return u;
}
