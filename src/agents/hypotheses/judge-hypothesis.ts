import { type Design, designKey, type Goal, type Space, type Trial } from '../../campaign/index.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { Hypothesis, HypothesisEvidence, Standing, StatedProbability } from './hypothesis.ts';
import { isInRegion } from './region.ts';

/** What was measured in a campaign, as far as hypotheses are judged by it. */
export type MeasuredRecord = {
  readonly goals: readonly Goal[];
  readonly space: Space;
  readonly trials: readonly Trial[];
};

/** Experiments of the campaign that came to an end, well or not. */
export const countFinished = (trials: readonly Trial[]): number =>
  trials.filter(({ status }) => status !== 'pending').length;

/** Chance, at most, that noise alone puts any design of the region on the wrong side [1]. */
const errorRate = 0.025;

/**
 * What the measurements say of a hypothesis. Pure. A design counts as above (below) the threshold once noise alone would put any of the n
 * designs measured in the region there with a chance of 2.5 % at most, by ½·exp(−z²/2) ≥ 1 − Φ(z); a bound counts where it settles the
 * matter; a reading without a known sd is taken as it stands.
 * @param isOver the campaign measures nothing more, so that the deadline has come.
 * @source chernoff1952
 */
export function judgeHypothesis(hypothesis: Hypothesis, record: MeasuredRecord, isOver = false): Standing {
  const { scope, deadline, measuredBefore } = hypothesis;
  const evidence = gatherEvidence(hypothesis, record);
  const deciding = scope === 'some' ? 'for' : 'against';
  if (evidence.some(({ says }) => says === deciding))
    return { verdict: scope === 'some' ? 'true' : 'false', evidence };
  if (!isOver && countFinished(record.trials) < deadline) return { verdict: 'open', evidence };
  if (evidence.length <= measuredBefore) return { verdict: 'untested', evidence };
  if (evidence.some(({ says }) => says === 'neither')) return { verdict: 'undecided', evidence };
  return { verdict: scope === 'some' ? 'false' : 'true', evidence };
}

/** The designs measured in a hypothesis's region, each with what its readings say together. */
export function gatherEvidence(
  { quantity, where, comparator, threshold }: Hypothesis,
  { goals, space, trials }: MeasuredRecord,
): readonly HypothesisEvidence[] {
  const index = goals.findIndex((goal) => goal.quantity === quantity);
  const byDesign = new Map<string, { readonly sample: string; readonly value: Quantity }[]>();
  for (const { sample, design, outcomes, status } of trials) {
    const value = outcomes[index] ?? null;
    if (value === null || status !== 'measured' || !isInRegion(where, design)) continue;
    const key = keyOf(space, design);
    byDesign.set(key, [...(byDesign.get(key) ?? []), { sample, value }]);
  }
  return [...byDesign.values()].map((readings) => {
    const samples = readings.map(({ sample }) => sample);
    const values = readings.map(({ value }) => value);
    return { samples, ...weigh(values, comparator, threshold, byDesign.size) };
  });
}

/** Designs as made may lie outside the space: these are told apart by their values. */
const keyOf = (space: Space, design: Design): string =>
  `${designKey(space, design)} ${JSON.stringify(design)}`;

function weigh(
  values: readonly Quantity[],
  comparator: Hypothesis['comparator'],
  threshold: number,
  designCount: number,
): Omit<HypothesisEvidence, 'samples'> {
  const sign = comparator === 'above' ? 1 : -1;
  for (const measured of values) {
    const side = sideOfBound(measured, threshold);
    if (side !== 0) return { says: side === sign ? 'for' : 'against', measured, deviations: null };
  }
  const measured = fuse(values.filter(({ bound }) => bound === undefined)) ?? (values[0] as Quantity);
  if (measured.bound !== undefined) return { says: 'neither', measured, deviations: null };
  const distance = sign * (measured.value - threshold);
  if (measured.sd === null || measured.sd === 0)
    return { says: distance > 0 ? 'for' : distance < 0 ? 'against' : 'neither', measured, deviations: null };
  const deviations = distance / measured.sd || 0;
  const isCertain = 0.5 * Math.exp(-(deviations ** 2) / 2) * designCount <= errorRate;
  return { says: !isCertain ? 'neither' : deviations > 0 ? 'for' : 'against', measured, deviations };
}

/** 1: surely above the threshold, −1: surely below; 0: the bound does not tell, or it is none. */
function sideOfBound({ value, bound }: Quantity, threshold: number): -1 | 0 | 1 {
  if (bound === 'lower' && value >= threshold) return 1;
  return bound === 'upper' && value <= threshold ? -1 : 0;
}

/** The readings of one design as one, weighted by 1/sd²; an error that all share stays whole. */
function fuse(values: readonly Quantity[]): Quantity | null {
  const [first] = values;
  if (first === undefined) return null;
  const known = values.filter(({ sd }) => sd !== null && sd > 0);
  const systematic = Math.max(0, ...values.map((value) => value.systematic?.sd ?? 0));
  if (known.length === 0) {
    const value = values.reduce((sum, one) => sum + one.value, 0) / values.length;
    return { value, sd: systematic > 0 ? systematic : null, unit: first.unit };
  }
  const weights = known.map(({ sd }) => 1 / (sd as number) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const value = known.reduce((sum, one, i) => sum + (weights[i] as number) * one.value, 0) / total;
  return { value, sd: Math.hypot(Math.sqrt(1 / total), systematic), unit: first.unit };
}

/**
 * Brier score of the probabilities stated until a hypothesis was settled: (p − outcome)² averaged over the experiments, each under the
 * probability that stood while it was awaited. 0 is best, 0.25 what a constant ½ earns, 1 worst.
 * @source brier1950
 */
export function brierScore(
  probabilities: readonly StatedProbability[],
  settledAt: number,
  isTrue: boolean,
): number {
  const outcome = isTrue ? 1 : 0;
  const loss = ({ probability }: StatedProbability): number => (probability - outcome) ** 2;
  let sum = 0;
  let experiments = 0;
  probabilities.forEach((stated, i) => {
    const until = Math.min(settledAt, probabilities[i + 1]?.at ?? settledAt);
    const stood = Math.max(0, until - stated.at);
    sum += stood * loss(stated);
    experiments += stood;
  });
  return experiments > 0 ? sum / experiments : loss(probabilities[0] as StatedProbability);
}
