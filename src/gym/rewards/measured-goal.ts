import { z } from 'zod';
import type { Estimate, Evidence, Goal, Grader, Observation, Receipt, Trace } from '../../campaign/index.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { Quantity } from '../../core/quantity.ts';
import { rewardForecast } from './forecast-reward.ts';
import { fitFidelity, fuseFidelities, settlingFidelity, witnessOf } from './fuse-fidelities.ts';
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
 * the forecast stated before and a small charge for cost. Several values are fused into one posterior in which every source errs as it
 * erred before; what the instruments of a twin saw stands for a measurement, yet settles nothing. Total is the sum of the components task, calibration and cost; the
 * other components are the numbers that they come from. Estimates alone earn a provisional receipt; a measured or literature
 * value settles it; a failed sample pays its cost; when the evidence is gone the receipt is void.
 */
export const measuredGoal: Grader<MeasuredGoalOptions> = {
  name: 'measured-goal',
  version: '1.2.0',
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
  const isSaid = ({ fidelity, quantity, unit }: Estimate): boolean =>
    fidelity === 'simulated' && quantity === goal.quantity && unit === goal.unit;
  const [seen, estimates] = [trace.observations.filter(isSaid), trace.estimates.filter(isSaid)];
  const wasMeasured = trace.previous !== null && trace.previous.status !== 'provisional';
  if (wasMeasured) return voidReceipt('NO_EVIDENCE', `no measurement of ${goal.quantity} stands`);
  if (seen.length + estimates.length === 0) return promiseNothing(trace, goal, options);
  return foresee(trace, seen, estimates, options);
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

type Found = { readonly value: number; readonly sd: number | null };

/**
 * What settles a sample, as one value. Measurements state all their error; literature beside them errs as a fidelity of its own that was
 * never compared here. Where an sd is not known the values measured here are averaged without one.
 */
function fuseSettling(exact: readonly Observation[], spread: number): Found {
  const [first] = exact as readonly [Observation];
  if (exact.length === 1) return first;
  const here = exact.filter(({ fidelity }) => fidelity !== 'literature');
  const isMixed = here.length > 0 && here.length < exact.length;
  const untested = fitFidelity([], spread);
  const isStated = (isMixed ? here : exact).every(({ sd }) => sd !== null && sd > 0);
  const posterior = isStated
    ? fuseFidelities(exact.map(toEvidence), ({ fidelity }) =>
        isMixed && fidelity === 'literature' ? untested : settlingFidelity,
      )
    : null;
  if (posterior !== null) return { value: posterior.mean, sd: posterior.sd };
  const plain = isMixed ? here : exact;
  return { value: plain.reduce((sum, { value }) => sum + value, 0) / plain.length, sd: null };
}

/** Simulators as one value, each corrected and widened by how it erred on earlier samples of the campaign; one never compared is widened by the spread. */
function fuseSimulated(estimates: readonly Estimate[], { comparisons = [] }: Trace, spread: number): Found {
  const pairs = Map.groupBy(comparisons, ({ said }) => witnessOf(toEvidence(said)));
  const models = new Map(
    [...pairs].map(([witness, own]) => [
      witness,
      fitFidelity(
        own.map(({ said, measured }) => ({ said, settled: measured })),
        spread,
      ),
    ]),
  );
  const untested = fitFidelity([], spread);
  const exact = estimates.filter(({ bound }) => bound === undefined);
  const posterior = fuseFidelities(
    (exact.length > 0 ? exact : estimates.map(({ bound: _, ...rest }) => rest)).map(toEvidence),
    (evidence) => models.get(witnessOf(evidence)) ?? untested,
  );
  return { value: posterior!.mean, sd: posterior!.sd };
}

/**
 * How much a source may err that was never compared: as much as measured values differ among themselves, and before there are two, half
 * of the value that it states [unit of the goal]; > 0.
 */
function spreadOf(earlier: readonly number[], stated: number): number {
  const mean = earlier.reduce((sum, value) => sum + value / earlier.length, 0);
  const variance = earlier.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (earlier.length - 1);
  const spread = earlier.length > 1 ? Math.sqrt(variance) : 0;
  return spread > 0 ? spread : Math.max(Math.abs(stated) / 2, 1e-9);
}

// ---- outcomes

/** What observations come to: a value with its worth, or a bound and whether it says that the value is at least as good. */
function appraise(trace: Trace, observations: readonly Observation[]) {
  const goal = firstGoal(trace);
  const exact = observations.filter((observation) => observation.bound === undefined);
  const earlier = earlierValues(trace);
  const bounded = observations.at(-1) as Observation;
  const isBoundOnly = exact.length === 0;
  const found: Found = isBoundOnly
    ? { value: bounded.value, sd: null }
    : fuseSettling(exact, spreadOf(earlier, exact[0]!.value));
  const isWorthless = isBoundOnly && !isFloor(goal, bounded.bound);
  const worth = isWorthless
    ? { mean: 0, sd: 0 }
    : expectUtility(utilityOf(goal, earlier), found.value, found.sd);
  const evidence = (isBoundOnly ? [bounded] : exact).map(toEvidence);
  return { found, worth, isBoundOnly, bound: isBoundOnly ? (bounded.bound ?? null) : null, evidence };
}

function settle(trace: Trace, observations: readonly Observation[], options: MeasuredGoalOptions): Outcome {
  const goal = firstGoal(trace);
  const { found, worth, isBoundOnly, bound, evidence } = appraise(trace, observations);
  const predicted = isBoundOnly ? null : trace.predicted;
  const forecast = rewardForecast(predicted, found.value, goal.unit, earlierValues(trace));
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
    explanation: explain(goal, found, bound, parts),
    evidence,
  };
}

/** Values that this campaign measured before, in the unit of the goal. */
const earlierValues = (trace: Trace): number[] =>
  trace.history.filter(({ unit }) => unit === firstGoal(trace).unit).map(({ value }) => value);

/** Whether a bound says that the true value is at least as good as the value stated. */
const isFloor = (goal: Goal, bound: Quantity['bound']): boolean =>
  (goal.direction === 'maximize' && bound === 'lower') ||
  (goal.direction === 'minimize' && bound === 'upper');

/** What a twin's instruments saw is what its world has, as a measurement is in this one: simulators' estimates beside it change nothing. */
function foresee(
  trace: Trace,
  seen: readonly Observation[],
  estimates: readonly Estimate[],
  options: MeasuredGoalOptions,
): Outcome {
  const goal = firstGoal(trace);
  const { found, worth, bound, evidence } =
    seen.length > 0 ? appraise(trace, seen) : appraiseEstimates(trace, estimates);
  const task = Math.max(0, worth.mean - options.kappa * worth.sd);
  const parts = { task, calibration: 0, cost: costPart(trace, options) };
  return {
    status: 'provisional',
    ...totalOf(parts, { expectedUtility: worth.mean, utilitySd: worth.sd }),
    reason: 'SIMULATED_ONLY',
    explanation: `simulated only, a measurement settles it: ${explain(goal, found, bound, parts)}`,
    evidence,
  };
}

function appraiseEstimates(trace: Trace, estimates: readonly Estimate[]) {
  const earlier = earlierValues(trace);
  const found = fuseSimulated(estimates, trace, spreadOf(earlier, estimates[0]!.value));
  const worth = expectUtility(utilityOf(firstGoal(trace), earlier), found.value, found.sd);
  return { found, worth, bound: null, evidence: estimates.map(toEvidence) };
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
  parts: Parts,
): string {
  const spread = found.sd === null ? 'uncertainty not known, taken as it is' : `± ${show(found.sd)}`;
  const value =
    bound !== null
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
