import { type Design, type Goal, type StopSignal, scoreValue, type Trial } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Definitions } from '../../runtime/index.ts';
import type { BeliefView, ParityView, ProfileView, StopView } from '../http/contract/belief.ts';
import { chooseAxes, limitsOf, mapBelief, profileDesign } from './belief-figures.ts';
import { foretellEach } from './belief-parity.ts';
import type { BeliefSource } from './belief-source.ts';
import { weighStopping } from './belief-stop.ts';
import { describeVariables, findFault } from './describe-variables.ts';
import { type FittedBelief, fitBelief } from './fit-belief.ts';

export type BeliefQuestion =
  | { readonly kind: 'overview'; readonly axes: readonly string[] }
  | { readonly kind: 'profile'; readonly design: Design }
  | { readonly kind: 'stop' }
  | { readonly kind: 'parity' };

type Answers = {
  readonly overview: BeliefView;
  readonly profile: ProfileView;
  readonly stop: StopView;
  readonly parity: ParityView;
};
export type BeliefAnswer<Kind extends BeliefQuestion['kind']> = Answers[Kind];

/** Answers a question about a fitted belief. @throws AppError `no-belief`, `bad-request` */
export async function answerBelief(
  definitions: Definitions,
  source: BeliefSource,
  fitted: FittedBelief,
  question: BeliefQuestion,
  signal: StopSignal,
): Promise<Answers[BeliefQuestion['kind']]> {
  switch (question.kind) {
    case 'overview':
      return viewBelief(source, fitted, question.axes);
    case 'profile': {
      const variables = describeVariables(source.view.space);
      const fault = findFault(variables, question.design);
      if (fault !== null) throw new AppError('bad-request', `design: ${fault}`);
      return profileDesign(fitted.goals, source.view, variables, question.design);
    }
    case 'stop':
      return weighStopping(source, fitted);
    case 'parity':
      return foretellEach(source, (view) => fitBelief(definitions, source, signal, view));
  }
}

function viewBelief(
  { view, focus, best }: BeliefSource,
  { planner, isOwn, goals }: FittedBelief,
  asked: readonly string[],
): BeliefView {
  const [first] = goals;
  if (first === undefined) return { isKnown: false, why: 'nothing is measured yet' };
  const variables = describeVariables(view.space);
  const profile = profileDesign(goals, view, variables, focus);
  const trials = view.trials.filter(({ status }) => status !== 'failed');
  const axes = chooseAxes(
    variables,
    profile,
    leadersOf(view).map(({ design }) => design),
    asked,
  );
  const found = first.predict(trials.map(({ design }) => design));
  const values = view.trials.flatMap(({ outcomes }) => outcomes[0]?.value ?? []);
  return {
    isKnown: true,
    planner,
    isOwn,
    trials: values.length,
    goals: goals.map(({ goal, noiseSd }) => ({
      quantity: goal.quantity,
      unit: goal.unit,
      direction: goal.direction,
      noiseSd,
      ...limitsOf(goal),
    })),
    variables,
    profile,
    map: axes === null ? null : mapBelief(first, variables, focus, axes, best),
    samples: Object.fromEntries(
      trials.map(({ sample, design, status }, i) => [
        sample,
        { ...found[i]!, design, isPending: status === 'pending' },
      ]),
    ),
    scale: scatterOf(values),
  };
}

/** The better half of what was measured, at least three: what the map is chosen to show. */
function leadersOf({ goals, trials }: BeliefSource['view']): readonly Trial[] {
  const scored = trials.flatMap((trial) => {
    const [reading] = trial.outcomes;
    return reading && reading.bound === undefined
      ? [{ trial, score: scoreValue(goals[0] as Goal, reading.value) }]
      : [];
  });
  const best = scored.sort((a, b) => b.score - a.score).slice(0, Math.max(3, Math.ceil(scored.length / 2)));
  return best.length > 0 ? best.map(({ trial }) => trial) : trials;
}

/** Standard deviation of values, or their size where they do not differ. */
function scatterOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return Math.sqrt(variance) || Math.abs(mean) || 1;
}
