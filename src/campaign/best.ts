import type { Quantity } from '../core/quantity.ts';
import type { Design, Fidelity, Observation } from './contracts.ts';
import { acceptedRange, desirability, isObjective, isWeighted, missOf } from './goals.ts';
import { checkDesign, designKey } from './space/index.ts';
import type { Space } from './space/space.ts';
import type { Goal } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';

/** A design with all its measurements of the first goal. `mean.sd` is the standard error of the mean, null when not known. */
export type MeasuredDesign = {
  readonly design: Design;
  readonly samples: readonly SampleState[];
  readonly mean: Quantity;
  /** Standard deviation of the measurements about their mean; null for one. */
  readonly scatter: number | null;
  readonly fidelity: Fidelity;
  readonly measurementCount: number;
};

/** The observation of a goal on a sample, if any counts: the last one, since a measurement repeated replaces the one before. */
export const observationOf = (sample: SampleState, goal: Goal): Observation | null =>
  sample.isRetracted ? null : (sample.observations.findLast((o) => o.quantity === goal.quantity) ?? null);

/** What to ask for to have a sample once more: the design as made where the space has it, else the one that was planned. */
export const designToRepeat = (space: Space, { design, asMade }: SampleState): Design =>
  asMade !== null && checkDesign(space, asMade) === true ? asMade : design;

/** What the planner expected of the sample; null when it was made otherwise than proposed, since the forecast was of another design. */
export function predictionOf(space: Space, { proposal, design, asMade }: SampleState): Quantity | null {
  if (proposal === null) return null;
  const isAsProposed = designKey(space, proposal.design) === designKey(space, asMade ?? design);
  return isAsProposed ? proposal.predicted : null;
}

/** Larger is better, whatever the goal's direction. */
export const scoreValue = (goal: Goal, value: number): number => {
  if (goal.direction === 'maximize') return value;
  if (goal.direction === 'minimize') return -value;
  return 0 - missOf(goal, value);
};

/** Whether samples of one design meet every constraint by the means of their readings; what was not measured is not met. */
export const meetsConstraints = (goals: readonly Goal[], samples: readonly SampleState[]): boolean =>
  goals.every((goal) => {
    if (goal.direction !== 'constrain') return true;
    const readings = samples
      .map((sample) => observationOf(sample, goal))
      .filter((reading) => reading !== null);
    const exact = readings.filter(({ bound }) => bound === undefined);
    if (exact.length > 0) return missOf(goal, averageReadings(exact).value) === 0;
    return readings.length > 0 && readings.every((reading) => isSettledByBound(goal, reading));
  });

/** A bound meets a limit on its own side that it does not pass. */
function isSettledByBound(goal: Goal, { value, bound }: Quantity): boolean {
  const { low, high } = acceptedRange(goal);
  if (bound === 'upper') return low === Number.NEGATIVE_INFINITY && value <= high;
  return high === Number.POSITIVE_INFINITY && value >= low;
}

/** What designs are ranked by, larger is better: the desirability of weighted goals, else the score of the first goal's mean. */
export function rankingScore(
  goals: readonly [Goal, ...Goal[]],
  { mean, samples }: Pick<MeasuredDesign, 'mean' | 'samples'>,
): number {
  if (!isWeighted(goals)) return scoreValue(goals[0], mean.value);
  const means = goals.filter(isObjective).map((goal) => {
    const exact = samples
      .flatMap((sample) => observationOf(sample, goal) ?? [])
      .filter((o) => o.bound === undefined);
    return exact.length === 0 ? null : { goal, value: averageReadings(exact).value };
  });
  return means.some((value) => value === null) ? -1 : desirability(means.filter((value) => value !== null));
}

/**
 * Measured designs of a campaign that meet its constraints, best first; censored readings are left out, since they bound a value and
 * do not state it.
 */
export const rankMeasuredDesigns = (state: CampaignState): MeasuredDesign[] =>
  scoreDesigns(state)
    .sort((a, b) => b.score - a.score)
    .map(({ design }) => design);

/** Best measured design, the first measured of equals, or null before the first measurement. */
export function findBest(state: CampaignState): MeasuredDesign | null {
  let best: ScoredDesign | null = null;
  for (const scored of scoreDesigns(state)) if (best === null || scored.score > best.score) best = scored;
  return best?.design ?? null;
}

type ScoredDesign = { readonly design: MeasuredDesign; readonly score: number };

/** Designs that meet the constraints, in the order of their first measurements. */
function scoreDesigns({ spec, samples }: CampaignState): ScoredDesign[] {
  const { space, goals } = spec;
  const [goal] = goals;
  if (goal.classes) return [];
  const groups = new Map<string, { design: Design; samples: SampleState[]; observations: Observation[] }>();
  for (const sample of samples.values()) {
    const observation = observationOf(sample, goal);
    if (observation === null || observation.bound !== undefined) continue;
    const design = sample.asMade ?? sample.design;
    const key = designKey(space, design);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { design, samples: [sample], observations: [observation] });
    else {
      group.samples.push(sample);
      group.observations.push(observation);
    }
  }
  const scored: ScoredDesign[] = [];
  for (const { design, samples, observations } of groups.values()) {
    if (!meetsConstraints(goals, samples)) continue;
    const mean = averageReadings(observations);
    const [{ fidelity }] = observations as [Observation];
    const measurementCount = observations.length;
    const scatter = scatterOf(observations);
    scored.push({
      design: { design, samples, mean, scatter, fidelity, measurementCount },
      score: rankingScore(goals, { mean, samples }),
    });
  }
  return scored;
}

/** Why {@link findBest} has nothing to name, for a reader. */
export function whyNoLeader({ spec, samples }: CampaignState): string {
  const [goal] = spec.goals;
  const isMeasured = [...samples.values()].some((sample) => {
    const reading = observationOf(sample, goal);
    return reading !== null && reading.bound === undefined;
  });
  if (!isMeasured) return 'nothing measured yet';
  return goal.classes ? 'a map of classes has no best' : 'nothing measured meets the constraints';
}

/**
 * Mean of readings of one design with its standard error: that of their scatter or that of the sds they state, whichever is larger, since
 * two readings may agree by luck. The plain mean, since readings of one campaign come from one instrument.
 */
export function averageReadings(readings: readonly Quantity[]): Quantity {
  const [{ value, sd, unit }] = readings as readonly [Quantity];
  const scatter = scatterOf(readings);
  if (scatter === null) return { value, sd, unit };
  const count = readings.length;
  const mean = meanOf(readings);
  const stated = readings.every((reading) => reading.sd !== null)
    ? Math.sqrt(readings.reduce((sum, reading) => sum + (reading.sd ?? 0) ** 2, 0)) / count
    : 0;
  return { value: mean, sd: Math.max(scatter / Math.sqrt(count), stated), unit };
}

const meanOf = (readings: readonly Quantity[]): number =>
  readings.reduce((sum, reading) => sum + reading.value, 0) / readings.length;

/** Standard deviation of readings about their mean; null for one. */
function scatterOf(readings: readonly Quantity[]): number | null {
  if (readings.length < 2) return null;
  const mean = meanOf(readings);
  const squares = readings.reduce((sum, reading) => sum + (reading.value - mean) ** 2, 0);
  return Math.sqrt(squares / (readings.length - 1));
}

/** Standard deviation of one reading, pooled over designs measured more than once; null without replicates. */
export function pooledReadingSd(designs: readonly MeasuredDesign[]): number | null {
  let squares = 0;
  let freedom = 0;
  for (const { scatter, measurementCount } of designs) {
    if (scatter === null) continue;
    squares += scatter ** 2 * (measurementCount - 1);
    freedom += measurementCount - 1;
  }
  return freedom === 0 ? null : Math.sqrt(squares / freedom);
}
