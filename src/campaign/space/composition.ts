import type { Random } from '../../core/random.ts';

/** Limits of mole fractions that sum to 1, at most `atMost` of them non-zero. With `steps`, fractions are whole multiples of 1/steps. */
export type FractionLimits = {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly atMost: number;
  readonly steps: number | null;
};

/** Whether any composition obeys the limits: the required fractions leave room, and the largest allowed ones reach 1. */
export function isFillable(limits: FractionLimits): boolean {
  const support = greedySupport(limits, limits.max);
  const requiredCount = limits.min.filter((min) => min > 0).length;
  return requiredCount <= limits.atMost && sumOver(limits.min) <= 1 + 1e-9 && reachesOne(limits, support);
}

/** The nearest composition to `target` (any finite numbers): chosen elements, projected, then rounded to the step. */
export function nearestComposition(limits: FractionLimits, target: readonly number[]): number[] {
  if (isComposition(limits, target))
    return limits.steps === null ? [...target] : roundToSteps(limits, target);
  const support = chooseSupport(limits, target);
  const max = limits.max.map((value, i) => (support.has(i) ? value : 0));
  const projected = projectToSimplex(target, limits.min, max);
  return limits.steps === null ? projected : roundToSteps({ ...limits, max }, projected);
}

const isComposition = (limits: FractionLimits, x: readonly number[]): boolean =>
  Math.abs(sumOver(x) - 1) <= 1e-12 &&
  x.filter((fraction) => fraction > 0).length <= limits.atMost &&
  x.every((fraction, i) => fraction >= limits.min[i]! && fraction <= limits.max[i]!);

/**
 * The Euclidean projection onto {x: Σx = 1, min ≤ x ≤ max}: x = clip(target − λ). The sum falls with λ in straight pieces, so λ is
 * found by Newton steps kept inside a bracket; what rounding leaves over goes to elements with room.
 */
export function projectToSimplex(
  target: readonly number[],
  min: readonly number[],
  max: readonly number[],
): number[] {
  const x = new Array<number>(target.length).fill(0);
  let low = Math.min(...target) - 1;
  let high = Math.max(...target);
  let shift = (low + high) / 2;
  for (let step = 0; step < 100; step++) {
    let sum = 0;
    let freeCount = 0;
    for (let i = 0; i < x.length; i++) {
      const value = target[i]! - shift;
      x[i] = Math.min(max[i]!, Math.max(min[i]!, value));
      sum += x[i]!;
      if (x[i] === value) freeCount++;
    }
    if (Math.abs(sum - 1) <= 1e-15) break;
    if (sum > 1) low = shift;
    else high = shift;
    const newton = shift + (sum - 1) / freeCount;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (next === shift) break;
    shift = next;
  }
  return giveRest(x, min, max);
}

function giveRest(x: number[], min: readonly number[], max: readonly number[]): number[] {
  let rest = 1 - sumOver(x);
  for (let i = 0; i < x.length && rest !== 0; i++) {
    const given = Math.min(max[i]! - x[i]!, Math.max(min[i]! - x[i]!, rest));
    x[i]! += given;
    rest -= given;
  }
  return x;
}

/** Elements allowed to be non-zero: the required ones, then those the target holds most of, as far as they can still sum to 1. */
function chooseSupport(limits: FractionLimits, target: readonly number[]): ReadonlySet<number> {
  const support = greedySupport(limits, target);
  if (reachesOne(limits, support)) return support;
  const candidates = byDescending(limits.max).filter((i) => !support.has(i));
  const replaceable = byDescending(target.map((value) => -value)).filter(
    (i) => support.has(i) && limits.min[i] === 0,
  );
  for (const leaving of replaceable) {
    const entering = candidates.shift();
    if (entering === undefined || reachesOne(limits, support)) break;
    if (limits.max[entering]! <= limits.max[leaving]!) continue;
    support.delete(leaving);
    support.add(entering);
  }
  return reachesOne(limits, support) ? support : greedySupport(limits, limits.max);
}

function greedySupport(limits: FractionLimits, preference: readonly number[]): Set<number> {
  const required = limits.min.flatMap((min, i) => (min > 0 ? [i] : []));
  const free = byDescending(preference).filter((i) => limits.min[i] === 0 && limits.max[i]! > 0);
  return new Set([...required, ...free.slice(0, Math.max(0, limits.atMost - required.length))]);
}

const byDescending = (values: readonly number[]): number[] =>
  values.map((_, i) => i).sort((i, j) => values[j]! - values[i]! || i - j);

const reachesOne = (limits: FractionLimits, support: ReadonlySet<number>): boolean =>
  sumOver([...support].map((i) => limits.max[i]!)) >= 1 - 1e-9;

const sumOver = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Whole multiples of 1/steps that sum to 1: largest remainder first, inside the limits. Elements with max 0 stay out. */
function roundToSteps(limits: FractionLimits, fractions: readonly number[]): number[] {
  const steps = limits.steps ?? 1;
  const least = limits.min.map((min) => Math.ceil(min * steps - 1e-9));
  const most = limits.max.map((max) => Math.floor(max * steps + 1e-9));
  const units = fractions.map((x, i) =>
    Math.min(most[i]!, Math.max(least[i]!, Math.floor(x * steps + 1e-9))),
  );
  let missing = steps - sumOver(units);
  while (missing !== 0) {
    const direction = Math.sign(missing);
    const room = units.map((unit, i) => (direction > 0 ? most[i]! - unit : unit - least[i]!));
    const chosen = indexOfLargest(
      units.map((unit, i) => direction * (fractions[i]! * steps - unit)),
      room,
    );
    units[chosen]! += direction;
    missing -= direction;
  }
  return units.map((unit) => unit / steps);
}

function indexOfLargest(values: readonly number[], room: readonly number[]): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (room[i]! > 0 && (best < 0 || values[i]! > values[best]!)) best = i;
  return best;
}

/**
 * A continuous composition drawn uniformly: a set of exactly `atMost` elements (fewer have no volume), then a point of its truncated
 * simplex, by rejection from the simplex over the minima or, where that is rarely met, by random exchange between pairs.
 */
export function drawComposition(limits: FractionLimits, random: Random): number[] {
  const support = drawSupport(limits, random);
  const max = limits.max.map((value, i) => (support.has(i) ? value : 0));
  const members = [...support];
  const rest = 1 - sumOver(limits.min);
  for (let attempt = 0; attempt < 100; attempt++) {
    const weights = members.map(() => -Math.log(1 - random.uniform()));
    const total = sumOver(weights);
    const x = limits.min.map(() => 0);
    members.forEach((member, i) => {
      x[member] = limits.min[member]! + (rest * weights[i]!) / total;
    });
    if (x.every((value, i) => value <= max[i]!)) return giveRest(x, limits.min, max);
  }
  return exchangeBetweenPairs(members, limits.min, max, random);
}

function drawSupport(limits: FractionLimits, random: Random): ReadonlySet<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const support = greedySupport(
      limits,
      limits.max.map(() => random.uniform()),
    );
    if (reachesOne(limits, support)) return support;
  }
  return greedySupport(limits, limits.max);
}

function exchangeBetweenPairs(
  members: readonly number[],
  min: readonly number[],
  max: readonly number[],
  random: Random,
): number[] {
  const x = projectToSimplex(
    min.map((value, i) => (value + max[i]!) / 2),
    min,
    max,
  );
  if (members.length < 2) return x;
  for (let step = 0; step < 20 * members.length; step++) {
    const [giver, taker] = random.shuffle(members) as [number, number];
    const most = Math.min(x[giver]! - min[giver]!, max[taker]! - x[taker]!);
    const least = -Math.min(x[taker]! - min[taker]!, max[giver]! - x[giver]!);
    const given = least + (most - least) * random.uniform();
    x[giver]! -= given;
    x[taker]! += given;
  }
  return projectToSimplex(x, min, max);
}
