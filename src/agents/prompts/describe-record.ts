import {
  type Goal,
  isNearness,
  missOf,
  type PlanningView,
  type Trial,
  type Variable,
} from '../../campaign/index.ts';
import { formatQuantity } from '../../core/format-quantity.ts';
import type { HypothesisRecord } from '../hypotheses/hypothesis.ts';
import { countFinished, judgeHypothesis } from '../hypotheses/judge-hypothesis.ts';
import type { Note } from '../notebook.ts';
import type { AgentState } from '../run/state.ts';
import type { TurnFacts } from '../turn-facts.ts';

/** Lines of data for a request, most important first within each list; none is an instruction. */

export function describeTask({ campaign, view, count }: TurnFacts): readonly string[] {
  const finished = countFinished(view.trials);
  return [
    `campaign: ${campaign.name} (${campaign.id})`,
    ...view.goals.map(describeGoal),
    `finished experiments: ${finished}; the budget pays for ${view.experimentsLeft} more`,
    `designs wanted now: at most ${count}`,
    ...(view.run === undefined
      ? []
      : [`runs take ${view.run.samplesPerRun} samples that agree in ${view.run.shared.join(', ')}`]),
    ...view.space.variables.map(describeVariable),
    ...view.space.constraints.map(({ text }) => `constraint: ${text}`),
    ...(view.space.pool === null
      ? []
      : [`designs: exactly those of a list of ${view.space.pool.length}; see list-designs`]),
  ];
}

function describeGoal({ quantity, criterion, unit, direction, target, atLeast, atMost }: Goal): string {
  const limits = [
    target === undefined ? null : `target ${target}`,
    atLeast === undefined ? null : `at least ${atLeast}`,
    atMost === undefined ? null : `at most ${atMost}`,
  ].filter((limit) => limit !== null);
  return `goal: ${direction} ${quantity} [${unit}], read as ${criterion}${limits.length > 0 ? `; ${limits.join(', ')}` : ''}`;
}

function describeVariable(variable: Variable): string {
  switch (variable.kind) {
    case 'continuous':
      return `variable ${variable.name}: ${variable.min} to ${variable.max} [${variable.unit}]${variable.scale === 'log' ? ', logarithmic' : ''}`;
    case 'integer':
      return `variable ${variable.name}: whole numbers ${variable.min} to ${variable.max} [${variable.unit}]`;
    case 'discrete':
      return `variable ${variable.name}: one of ${variable.levels.join(', ')} [${variable.unit}]`;
    case 'categorical':
      return `variable ${variable.name}: one of ${variable.options.map((option) => JSON.stringify(option)).join(', ')}`;
    case 'composition':
      return (
        `composition ${variable.name}: mole fractions that sum to 1: ` +
        `${variable.components.map(({ element, min, max }) => `${element} ${min} to ${max}`).join(', ')}; at most ${variable.atMost} of them above 0` +
        (variable.step === null ? '' : `, in steps of ${variable.step}`)
      );
  }
}

export function describeTrial(goals: readonly Goal[], trial: Trial): string {
  const { sample, status, design, outcomes, failure } = trial;
  const values = outcomes.flatMap((outcome, i) =>
    outcome === null ? [] : [`${goals[i]?.quantity} ${formatQuantity(outcome)}`],
  );
  const what = status === 'measured' ? values.join('; ') || 'nothing of the goals' : (failure ?? status);
  return `${sample}: ${what}; ${JSON.stringify(design)}`;
}

/** The trials that matter most first: the best few, then the newest. */
export function rankTrials({ goals, trials }: PlanningView): readonly Trial[] {
  const [goal] = goals;
  if (goal === undefined || goal.direction === 'boundary') return trials.toReversed();
  const worth = ({ outcomes }: Trial): number => {
    const value = outcomes[0]?.value;
    if (value === undefined) return Number.NEGATIVE_INFINITY;
    if (isNearness(goal)) return -missOf(goal, value);
    return goal.direction === 'minimize' ? -value : value;
  };
  const best = trials
    .filter(({ status }) => status === 'measured')
    .toSorted((a, b) => worth(b) - worth(a))
    .slice(0, 5);
  return [...best, ...trials.filter((trial) => !best.includes(trial)).toReversed()];
}

export function describeHypotheses(state: AgentState, view: PlanningView): readonly string[] {
  const open = state.hypotheses.filter(({ verdict }) => verdict === 'open');
  const settled = state.hypotheses.filter(({ verdict }) => verdict !== 'open').toReversed();
  return [...open, ...settled].map((record) => describeHypothesis(record, view));
}

function describeHypothesis(record: HypothesisRecord, view: PlanningView): string {
  const { hypothesis, probabilities, verdict } = record;
  const { id, scope, quantity, comparator, threshold, unit, where, deadline, statement } = hypothesis;
  const { evidence } = judgeHypothesis(hypothesis, view);
  const count = (says: string): number => evidence.filter((one) => one.says === says).length;
  const standing = verdict === 'open' ? `open until experiment ${deadline}` : `settled: ${verdict}`;
  return (
    `${id} (${standing}; probability ${probabilities.at(-1)?.probability}; ${count('for')} designs for, ${count('against')} against, ` +
    `${count('neither')} undecided): ${scope === 'some' ? 'some design' : 'every design'} in ${JSON.stringify(where)} has ${quantity} ` +
    `${comparator} ${threshold} ${unit}. ${statement}`
  );
}

export const describeNotes = (notes: readonly Note[]): readonly string[] =>
  notes
    .toReversed()
    .map(
      ({ id, text, references, at }) =>
        `${id} (after ${at} experiments${references.length > 0 ? `; ${references.join(', ')}` : ''}): ${text}`,
    );

/** Forecasts of the designs last asked for, beside what was read. */
export function describeForecasts(
  { stated }: AgentState,
  { trials, goals }: PlanningView,
): readonly string[] {
  return stated
    .slice(-8)
    .toReversed()
    .map(({ proposal: { design, forecast } }) => {
      const text = JSON.stringify(design);
      const trial = trials.findLast((one) => JSON.stringify(one.planned ?? one.design) === text);
      const read = trial === undefined ? 'not known' : describeTrial(goals, trial);
      return `expected ${forecast.q05} / ${forecast.q50} / ${forecast.q95} ${forecast.unit}; came out: ${read}`;
    });
}
