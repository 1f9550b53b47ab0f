import { designKey, encodeDesign, type FailureKind, type PlanningView } from '../campaign/index.ts';

/** Failures that say something about the design rather than about the day. */
const tellingFailures: readonly FailureKind[] = ['synthesis-failed', 'refused'];

/** Log of the chance that a design works, with its gradient added into `gradient` when given. */
export type Feasibility = (point: Float64Array, gradient?: Float64Array) => number;

/**
 * A mild penalty near failures: p = (1 + S)/(1 + S + F), where S and F sum exp(−½(r/ℓ)²) over designs that worked and
 * failed, ℓ = 0.2·√d in encoded coordinates. A design that was made and whose repeat is refused is feasible. One failure halves the chance at its own place; a success beside it restores most.
 */
export function learnFeasibility({ space, trials }: PlanningView): Feasibility {
  const made = trials.filter(({ status }) => status === 'measured');
  const madeKeys = new Set(made.map(({ design }) => designKey(space, design)));
  const failed = trials
    .filter(({ status, failure }) => status === 'failed' && failure && tellingFailures.includes(failure))
    .filter(({ design, failure }) => failure !== 'refused' || !madeKeys.has(designKey(space, design)))
    .map(({ design }) => encodeDesign(space, design));
  if (failed.length === 0) return () => 0;
  const worked = made.map(({ design }) => encodeDesign(space, design));
  return (point, gradient) => {
    const slopes = gradient
      ? { worked: new Float64Array(point.length), failed: new Float64Array(point.length) }
      : null;
    const successes = 1 + sumNearness(point, worked, slopes?.worked);
    const all = successes + sumNearness(point, failed, slopes?.failed);
    if (gradient && slopes)
      for (let j = 0; j < point.length; j++)
        gradient[j] =
          gradient[j]! + slopes.worked[j]! / successes - (slopes.worked[j]! + slopes.failed[j]!) / all;
    return Math.log(successes / all);
  };
}

function sumNearness(point: Float64Array, others: readonly Float64Array[], slope?: Float64Array): number {
  const squaredScale = 0.04 * point.length;
  let total = 0;
  for (const other of others) {
    let distance = 0;
    for (let j = 0; j < point.length; j++) distance += (point[j]! - other[j]!) ** 2;
    const nearness = Math.exp((-0.5 * distance) / squaredScale);
    total += nearness;
    if (slope)
      for (let j = 0; j < point.length; j++)
        slope[j] = slope[j]! - (nearness * (point[j]! - other[j]!)) / squaredScale;
  }
  return total;
}
