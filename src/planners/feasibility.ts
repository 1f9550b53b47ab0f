import { designKey, encodeDesign, type FailureKind, type PlanningView } from '../campaign/index.ts';

/** Failures that say something about the design rather than about the day. */
const tellingFailures: readonly FailureKind[] = ['synthesis-failed', 'refused'];

/** Log of the chance that a design works, with its gradient added into `gradient` when given. */
export type Feasibility = (point: Float64Array, gradient?: Float64Array) => number;

/** The longest distance over which failures may resemble each other, in units of √d encoded coordinates; others are ½, ¼, ⅛ of it. */
const longest = 0.4;
const lengthCount = 4;

type Tried = { readonly point: Float64Array; readonly works: boolean };

/**
 * Chance that a design can be made, from those that could and could not be: at a length ℓ it is p = (p₀ + S)/(1 + S + F), where S
 * and F sum exp(−½(r/ℓ)²) over designs that worked and failed and p₀ = (1 + successes)/(1 + all). Several lengths, and none (p₀
 * everywhere), are mixed in proportion to how likely they make each outcome, told all others. One failure lowers the chance around it
 * at once; failures without a pattern soon lower it everywhere alike, which moves no choice. A design that was made and whose repeat
 * is refused is feasible. @source geisser-eddy1979, sec. 2
 */
export function learnFeasibility({ space, trials }: PlanningView): Feasibility {
  const made = trials.filter(({ status }) => status === 'measured');
  const madeKeys = new Set(made.map(({ design }) => designKey(space, design)));
  const failed = trials
    .filter(({ status, failure }) => status === 'failed' && failure && tellingFailures.includes(failure))
    .filter(({ design, failure }) => failure !== 'refused' || !madeKeys.has(designKey(space, design)));
  if (failed.length === 0) return () => 0;
  const tried: Tried[] = [
    ...made.map(({ design }) => ({ point: encodeDesign(space, design), works: true })),
    ...failed.map(({ design }) => ({ point: encodeDesign(space, design), works: false })),
  ];
  const rate = (1 + made.length) / (1 + tried.length);
  const weights = weighLengths(tried, rate);
  return (point, gradient) => {
    const { chances, slopes } = chancesAt(tried, point, rate, -1, gradient !== undefined);
    const chance = weights.reduce((sum, weight, k) => sum + weight * chances[k]!, 0);
    if (gradient)
      slopes.forEach((slope, k) => {
        for (let j = 0; j < slope.length; j++)
          gradient[j] = gradient[j]! + (weights[k]! * slope[j]!) / chance;
      });
    return Math.log(chance);
  };
}

/** Weights of the lengths and of none, in proportion to the likelihood of every outcome, told all others. */
function weighLengths(tried: readonly Tried[], rate: number): number[] {
  const totals = new Float64Array(lengthCount + 1);
  tried.forEach(({ point, works }, i) => {
    chancesAt(tried, point, rate, i, false).chances.forEach((chance, k) => {
      totals[k] = totals[k]! + Math.log(works ? chance : 1 - chance);
    });
  });
  const largest = Math.max(...totals);
  const odds = Array.from(totals, (total) => Math.exp(total - largest));
  const all = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / all);
}

/** The chance at a point by each length, longest first, and by none; all but one of the designs tried count. */
function chancesAt(
  tried: readonly Tried[],
  point: Float64Array,
  rate: number,
  leftOut: number,
  wantsSlopes: boolean,
): { readonly chances: readonly number[]; readonly slopes: readonly Float64Array[] } {
  const near = Array.from({ length: lengthCount }, () => ({ worked: 0, all: 0 }));
  const perLength = () => near.map(() => new Float64Array(wantsSlopes ? point.length : 0));
  const [workedSlopes, allSlopes] = [perLength(), perLength()];
  tried.forEach(({ point: other, works }, i) => {
    if (i === leftOut) return;
    let squared = 0;
    for (let j = 0; j < point.length; j++) squared += (point[j]! - other[j]!) ** 2;
    let steepness = 1 / (longest ** 2 * point.length);
    let nearness = Math.exp(-0.5 * squared * steepness);
    for (let k = 0; k < lengthCount; k++) {
      const sums = near[k]!;
      sums.all += nearness;
      if (works) sums.worked += nearness;
      for (let j = 0; j < allSlopes[k]!.length; j++) {
        const slope = -nearness * steepness * (point[j]! - other[j]!);
        allSlopes[k]![j] = allSlopes[k]![j]! + slope;
        if (works) workedSlopes[k]![j] = workedSlopes[k]![j]! + slope;
      }
      nearness = nearness ** 4;
      steepness *= 4;
    }
  });
  const chances = near.map(({ worked, all }) => (rate + worked) / (1 + all));
  const slopes = near.map(({ all }, k) =>
    workedSlopes[k]!.map((slope, j) => (slope - chances[k]! * allSlopes[k]![j]!) / (1 + all)),
  );
  return { chances: [...chances, rate], slopes };
}
