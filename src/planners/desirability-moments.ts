import { acceptedRange, type Goal, missOf } from '../campaign/index.ts';
import { normalCdf, normalPdf } from '../kernels/statistics/index.ts';
import type { Sensitive } from './acquisition.ts';
import type { GoalModel } from './goal-models.ts';
import type { GoalBelief, Moments, Sensitives } from './moments.ts';

/**
 * Mean and variance of the desirability Π worth_g^(w_g/Σw) of independent normal goals: E[Π] = Π E[worth_g^v_g], and the same of the
 * squares. @source derringer-suich1980
 */
export function desirabilityMoments(models: readonly GoalModel[], beliefs: readonly GoalBelief[]): Moments {
  const total = models.reduce((sum, { goal }) => sum + (goal.weight ?? 0), 0);
  const powers = models.map(({ goal }) => (goal.weight ?? 0) / total);
  const firsts = models.map(({ goal }, g) => worthMoment(goal, beliefs[g]!, powers[g]!));
  const squares = models.map(({ goal }, g) => worthMoment(goal, beliefs[g]!, 2 * powers[g]!));
  const mean = multiply(firsts);
  const square = multiply(squares);
  const spread = square.value - mean.value ** 2;
  return {
    mean,
    variance: {
      value: Math.max(spread, 1e-12),
      byMean: square.byMean.map((slope, g) => slope - 2 * mean.value * mean.byMean[g]!),
      bySd: square.bySd.map((slope, g) => slope - 2 * mean.value * mean.bySd[g]!),
    },
  };
}

function multiply(factors: readonly Sensitive[]): Sensitives {
  const others = (g: number): number =>
    factors.reduce((product, { value }, k) => (k === g ? product : product * value), 1);
  return {
    value: factors.reduce((product, { value }) => product * value, 1),
    byMean: factors.map(({ byMean }, g) => byMean * others(g)),
    bySd: factors.map(({ bySd }, g) => bySd * others(g)),
  };
}

/** Where worth rises from 0 to 1, and where it is 1. */
type Shape = {
  readonly slopes: readonly { readonly zero: number; readonly one: number }[];
  readonly plateau: { readonly low: number; readonly high: number };
};

function shapeOf(goal: Goal): Shape {
  const { zero, one } = goal.utility!;
  if (goal.direction === 'target') {
    const { low, high } = acceptedRange(goal);
    const reach = missOf(goal, zero);
    return {
      slopes: [
        { zero: low - reach, one: low },
        { zero: high + reach, one: high },
      ],
      plateau: { low, high },
    };
  }
  const plateau =
    one > zero ? { low: one, high: Number.POSITIVE_INFINITY } : { low: Number.NEGATIVE_INFINITY, high: one };
  return { slopes: [{ zero, one }], plateau };
}

/** Intervals of the integration over one slope, and how many sds on either side of the mean count. */
const pieces = 64;
const reachInSds = 8;

/** E[worth(f)^power] of f ~ N(mean, sd²), by Simpson's rule where worth rises and in closed form where it is 1. */
function worthMoment(goal: Goal, { mean, sd }: GoalBelief, power: number): Sensitive {
  const { slopes, plateau } = shapeOf(goal);
  const [from, to] = [(plateau.low - mean) / sd, (plateau.high - mean) / sd];
  const density = (z: number): number => (Number.isFinite(z) ? normalPdf(z) : 0);
  const moment = (z: number): number => (Number.isFinite(z) ? z * normalPdf(z) : 0);
  let value = normalCdf(to) - normalCdf(from);
  let byMean = (density(from) - density(to)) / sd;
  let bySd = (moment(from) - moment(to)) / sd;
  for (const { zero, one } of slopes) {
    const low = Math.max(Math.min(zero, one), mean - reachInSds * sd);
    const high = Math.min(Math.max(zero, one), mean + reachInSds * sd);
    if (!(high > low)) continue;
    const step = (high - low) / pieces;
    for (let i = 0; i <= pieces; i++) {
      const f = low + i * step;
      const z = (f - mean) / sd;
      const weight = i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2;
      const share =
        (((weight * step) / 3) * Math.max(0, (f - zero) / (one - zero)) ** power * normalPdf(z)) / sd;
      value += share;
      byMean += (share * z) / sd;
      bySd += (share * (z * z - 1)) / sd;
    }
  }
  return { value, byMean, bySd };
}
