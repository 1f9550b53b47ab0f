import { z } from 'zod';
import type { Estimate, Evidence, Goal, Grader, Observation, Receipt, Trace } from '../../campaign/index.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { Quantity } from '../../core/quantity.ts';
import { rewardForecast } from './forecast-reward.ts';
import { clip, expectUtility, utilityOf } from './goal-utility.ts';
import { cheats, gold } from './measured-goal-proofs.ts';

const optionsSchema = z.strictObject({
  /** How many standard deviations of the utility are withheld for what is uncertain. */
  kappa: z.number().min(0).default(1),
  /** Weights of the forecast and of the cost beside the task's 1. */
  calibration: z.number().min(0).max(1).default(0.1),
  cost: z.number().min(0).max(1).default(0.05),
});
export type MeasuredGoalOptions = z.infer<typeof optionsSchema>;

/**
 * The worth of the first goal's measured value, with a lower confidence bound: task = E[u] − kappa · SD[u], plus a part for
 * the forecast stated before and a small charge for cost. Total is the sum of the components task, calibration and cost; the
 * other components are the numbers that they come from. Estimates alone earn a provisional receipt; a measured or literature
 * value settles it; a failed sample pays its cost; when the evidence is gone the receipt is void.
 */
export const measuredGoal: Grader<MeasuredGoalOptions> = {
  name: 'measured-goal',
  version: '1.0.0',
  summary: 'the measured value of the first goal, less its uncertainty and cost, plus an honest forecast',
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'grader measured-goal'),
  grade,
  proofs: { gold, cheats },
};

type Outcome = Pick<Receipt, 'status' | 'total' | 'components' | 'reason' | 'explanation' | 'evidence'>;

function grade(trace: Trace, options: MeasuredGoalOptions): Receipt {
  const { gates, accepted, refusal } = admitEvidence(trace);
  return {
    sample: trace.sample,
    version: (trace.previous?.version ?? 0) + 1,
    supersedes: trace.previous?.version ?? null,
    grader: `${measuredGoal.name}@${measuredGoal.version}`,
    gates,
    ...judge(trace, accepted, refusal, options),
  };
}

function judge(
  trace: Trace,
  accepted: readonly Observation[],
  refusal: Refusal | null,
  options: MeasuredGoalOptions,
): Outcome {
  if (accepted.length > 0) return settle(trace, accepted, options);
  if (refusal !== null) return voidReceipt(refusal.reason, refusal.explanation);
  if (trace.failure !== null) return chargeFailure(trace, options);
  const goal = firstGoal(trace);
  const estimates = [...trace.estimates, ...trace.observations].filter(
    ({ fidelity, quantity, unit }) =>
      fidelity === 'simulated' && quantity === goal.quantity && unit === goal.unit,
  );
  const wasMeasured = trace.previous !== null && trace.previous.status !== 'provisional';
  if (wasMeasured) return voidReceipt('NO_EVIDENCE', `no measurement of ${goal.quantity} stands`);
  if (estimates.length === 0) return promiseNothing(trace, goal, options);
  return foresee(trace, estimates, options);
}

// ---- evidence

type Refusal = { readonly reason: string; readonly explanation: string };

/** Passes the measurements of the first goal through one gate after another; the first that stops them all gives the reason. */
function admitEvidence(trace: Trace): {
  readonly gates: Receipt['gates'];
  readonly accepted: readonly Observation[];
  readonly refusal: Refusal | null;
} {
  const { quantity, unit } = firstGoal(trace);
  const checks: readonly (readonly [string, string, (observation: Observation) => boolean, string])[] = [
    ['sample', 'FOREIGN_SAMPLE', (o) => o.sample === trace.sample, `belongs to another sample`],
    ['unit', 'UNIT_MISMATCH', (o) => o.unit === unit, `is not in ${unit}`],
    ['artefact', 'NO_ARTEFACT', (o) => o.artefact !== undefined, 'cites no raw file'],
    ['uncertainty', 'BAD_UNCERTAINTY', isNumeric, 'has a value or an sd that is no number of its kind'],
  ];
  let accepted = trace.observations.filter((o) => o.quantity === quantity && o.fidelity !== 'simulated');
  const gates: Record<string, boolean> = { measured: accepted.length > 0 };
  let refusal: Refusal | null = null;
  for (const [gate, reason, passes, fault] of checks) {
    const before = accepted.length;
    accepted = accepted.filter(passes);
    gates[gate] = accepted.length > 0;
    if (before > 0 && accepted.length === 0)
      refusal = { reason, explanation: `the measurement of ${quantity} ${fault}` };
  }
  return { gates, accepted, refusal };
}

const isNumeric = ({ value, sd }: Quantity): boolean =>
  Number.isFinite(value) && (sd === null || (sd >= 0 && Number.isFinite(sd)));

/** Several values of one sample as one: precision-weighted where every sd is known, else their mean without an sd. */
function fuse(quantities: readonly Quantity[]): { readonly value: number; readonly sd: number | null } {
  const [first] = quantities as readonly [Quantity];
  if (quantities.length === 1) return first;
  let weight = 0;
  let sum = 0;
  for (const { value, sd } of quantities) {
    if (sd === null || sd === 0)
      return { value: quantities.reduce((total, q) => total + q.value, 0) / quantities.length, sd: null };
    weight += 1 / sd ** 2;
    sum += value / sd ** 2;
  }
  return { value: sum / weight, sd: 1 / Math.sqrt(weight) };
}

// ---- outcomes

function settle(trace: Trace, observations: readonly Observation[], options: MeasuredGoalOptions): Outcome {
  const goal = firstGoal(trace);
  const exact = observations.filter((observation) => observation.bound === undefined);
  const earlier = trace.history.filter(({ unit }) => unit === goal.unit).map(({ value }) => value);
  const bounded = observations.at(-1) as Observation;
  const isBoundOnly = exact.length === 0;
  const found = isBoundOnly ? { value: bounded.value, sd: null } : fuse(exact);
  const isWorthless = isBoundOnly && !isFloor(goal, bounded.bound);
  const worth = isWorthless
    ? { mean: 0, sd: 0 }
    : expectUtility(utilityOf(goal, earlier), found.value, found.sd);
  const forecast = rewardForecast(isBoundOnly ? null : trace.predicted, found.value, goal.unit, earlier);
  const task = Math.max(0, worth.mean - options.kappa * worth.sd);
  const calibration = options.calibration * forecast.share;
  const parts = { task, calibration, cost: costPart(trace, options) };
  const isLiterature = observations.every(({ fidelity }) => fidelity === 'literature');
  return {
    status: 'settled',
    ...totalOf(parts, {
      expectedUtility: worth.mean,
      utilitySd: worth.sd,
      ...(forecast.score !== null && { forecastScore: forecast.score }),
      ...(forecast.referenceScore !== null && { referenceScore: forecast.referenceScore }),
    }),
    reason: isBoundOnly ? 'BOUND_ONLY' : isLiterature ? 'SETTLED_BY_LITERATURE' : 'SETTLED_BY_MEASUREMENT',
    explanation: explain(goal, found, bounded.bound ?? null, isBoundOnly, parts),
    evidence: (isBoundOnly ? [bounded] : exact).map(toEvidence),
  };
}

/** Whether a bound says that the true value is at least as good as the value stated. */
const isFloor = (goal: Goal, bound: Quantity['bound']): boolean =>
  (goal.direction === 'maximize' && bound === 'lower') ||
  (goal.direction === 'minimize' && bound === 'upper');

function foresee(trace: Trace, estimates: readonly Estimate[], options: MeasuredGoalOptions): Outcome {
  const goal = firstGoal(trace);
  const earlier = trace.history.filter(({ unit }) => unit === goal.unit).map(({ value }) => value);
  const found = fuse(estimates);
  const worth = expectUtility(utilityOf(goal, earlier), found.value, found.sd);
  const task = Math.max(0, worth.mean - options.kappa * worth.sd);
  const parts = { task, calibration: 0, cost: costPart(trace, options) };
  return {
    status: 'provisional',
    ...totalOf(parts, { expectedUtility: worth.mean, utilitySd: worth.sd }),
    reason: 'SIMULATED_ONLY',
    explanation: `simulated only, a measurement settles it: ${explain(goal, found, null, false, parts)}`,
    evidence: estimates.map(toEvidence),
  };
}

/** Before the first evidence: nothing but the cost is sure. */
const promiseNothing = (trace: Trace, goal: Goal, options: MeasuredGoalOptions): Outcome => ({
  status: 'provisional',
  ...totalOf({ task: 0, calibration: 0, cost: costPart(trace, options) }, {}),
  reason: 'NOT_KNOWN',
  explanation: `no simulator knows ${goal.quantity} of this design; a measurement settles it`,
  evidence: [],
});

function chargeFailure(trace: Trace, options: MeasuredGoalOptions): Outcome {
  const { kind, detail } = trace.failure as NonNullable<Trace['failure']>;
  return {
    status: 'settled',
    ...totalOf({ task: 0, calibration: 0, cost: costPart(trace, options) }, {}),
    reason: kind.toUpperCase().replaceAll('-', '_'),
    explanation: `the sample failed and pays its cost: ${detail}`,
    evidence: [],
  };
}

const voidReceipt = (reason: string, explanation: string): Outcome => ({
  status: 'void',
  ...totalOf({ task: 0, calibration: 0, cost: 0 }, {}),
  reason,
  explanation,
  evidence: [],
});

// ---- parts

type Parts = { readonly task: number; readonly calibration: number; readonly cost: number };

const totalOf = (parts: Parts, details: Receipt['components']): Pick<Receipt, 'total' | 'components'> => ({
  total: parts.task + parts.calibration + parts.cost,
  components: { ...parts, ...details },
});

/** The cost as a share of the scarcer of money and hours; one of the experiments where neither is limited. */
function costPart({ cost, budget }: Trace, options: MeasuredGoalOptions): number {
  const shares = [
    ...(budget.money === undefined ? [] : [cost.money / budget.money]),
    ...(budget.hours === undefined ? [] : [cost.hours / budget.hours]),
  ];
  const share = shares.length === 0 ? 1 / budget.experiments : Math.max(...shares);
  return 0 - options.cost * clip(share, 0, 1);
}

function explain(
  goal: Goal,
  found: { readonly value: number; readonly sd: number | null },
  bound: NonNullable<Quantity['bound']> | null,
  isBoundOnly: boolean,
  parts: Parts,
): string {
  const spread = found.sd === null ? 'uncertainty not known, taken as it is' : `± ${show(found.sd)}`;
  const value = isBoundOnly
    ? `${bound === 'upper' ? 'at most' : 'at least'} ${show(found.value)} ${goal.unit}`
    : `${show(found.value)} ${goal.unit} (${spread})`;
  return `${goal.quantity} ${value} is worth ${show(parts.task)}; forecast ${show(parts.calibration)}, cost ${show(parts.cost)}`;
}

const show = (value: number): string => String(Number(value.toPrecision(3)));

const toEvidence = ({ value, sd, unit, fidelity, method, artefact, bound }: Estimate): Evidence => ({
  value,
  sd,
  unit,
  fidelity,
  method,
  artefact: artefact ?? null,
  ...(bound !== undefined && { bound }),
});

const firstGoal = (trace: Trace): Goal => trace.goals[0] as Goal;
