import type { PlanningView } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Hypothesis, HypothesisRecord } from './hypothesis.ts';
import { countFinished, gatherEvidence, judgeHypothesis, type MeasuredRecord } from './judge-hypothesis.ts';
import { isWithin, restrictSpace } from './region.ts';

/** A hypothesis as an agent states it, before it has a name. */
export type HypothesisDraft = Omit<Hypothesis, 'id' | 'statedAt' | 'measuredBefore'>;

/**
 * A stated hypothesis, once it is known that measurements can still settle it and that it fits what is stated already.
 * @throws AppError `bad-hypothesis` naming the field, the value and what was expected; `hypothesis-settled`; `incoherent-hypothesis`;
 * `bad-region`
 */
export function admitHypothesis(
  draft: HypothesisDraft,
  probability: number,
  view: Pick<PlanningView, 'goals' | 'space' | 'trials' | 'experimentsLeft'>,
  known: readonly HypothesisRecord[],
): Hypothesis {
  const { goals, space, trials, experimentsLeft } = view;
  const statedAt = countFinished(trials);
  const goal = goals.find(({ quantity }) => quantity === draft.quantity);
  if (goal === undefined)
    throw new AppError(
      'bad-hypothesis',
      `quantity: "${draft.quantity}" is not measured here; expected one of ${goals.map(({ quantity }) => quantity).join(', ')}`,
    );
  if (goal.unit !== draft.unit)
    throw new AppError(
      'bad-hypothesis',
      `unit: "${draft.unit}", but ${goal.quantity} is measured in ${goal.unit}`,
    );
  const last = statedAt + trials.filter(({ status }) => status === 'pending').length + experimentsLeft;
  if (draft.deadline <= statedAt || draft.deadline > last)
    throw new AppError(
      'bad-hypothesis',
      `deadline: ${draft.deadline}, but ${statedAt} experiments are finished and the budget ends at ${last}; ` +
        `no measurement could settle it. Expected ${statedAt + 1} to ${last}`,
    );
  restrictSpace(space, draft.where, 'where');
  const unnamed: Hypothesis = { ...draft, id: `h${known.length + 1}`, statedAt, measuredBefore: 0 };
  const hypothesis = { ...unnamed, measuredBefore: gatherEvidence(unnamed, view).length };
  assertOpen(hypothesis, view);
  assertCoherent(hypothesis, probability, known);
  return hypothesis;
}

function assertOpen(hypothesis: Hypothesis, record: MeasuredRecord): void {
  const { verdict, evidence } = judgeHypothesis(hypothesis, record);
  if (verdict === 'open') return;
  const by = evidence
    .filter(({ says }) => says === (verdict === 'true' ? 'for' : 'against'))
    .flatMap(({ samples }) => samples);
  throw new AppError(
    'hypothesis-settled',
    `it is settled already: ${verdict}, by ${by.slice(0, 5).join(', ')}; expected one that is still open`,
  );
}

/**
 * Probabilities of open hypotheses fit together: of two that cannot both be true they sum to 1 at most, and what follows from another
 * is at least as probable.
 * @throws AppError `incoherent-hypothesis` — naming the other hypothesis and what would fit
 */
export function assertCoherent(
  hypothesis: Hypothesis,
  probability: number,
  known: readonly HypothesisRecord[],
): void {
  for (const { hypothesis: other, probabilities, verdict } of known) {
    if (verdict !== 'open' || other.id === hypothesis.id || other.quantity !== hypothesis.quantity) continue;
    const stated = probabilities.at(-1)?.probability ?? 0;
    if ((excludes(hypothesis, other) || excludes(other, hypothesis)) && probability + stated > 1 + 1e-9)
      refuse(
        `it contradicts ${other.id}, which has ${stated}: both cannot be true`,
        `at most ${round(1 - stated)}`,
      );
    if (follows(other, hypothesis) && probability > stated + 1e-9)
      refuse(`${other.id} follows from it and has ${stated}`, `at most ${stated}`);
    if (follows(hypothesis, other) && probability < stated - 1e-9)
      refuse(`it follows from ${other.id}, which has ${stated}`, `at least ${stated}`);
  }
}

function refuse(reason: string, expected: string): never {
  throw new AppError('incoherent-hypothesis', `probability: ${reason}; expected ${expected}`);
}

const round = (value: number): number => Number(value.toPrecision(6));

/** Whether the first is true whenever the second is. */
function follows(first: Hypothesis, second: Hypothesis): boolean {
  if (first.scope !== second.scope || first.comparator !== second.comparator) return false;
  const isWeaker =
    first.comparator === 'above' ? first.threshold <= second.threshold : first.threshold >= second.threshold;
  return first.scope === 'some'
    ? isWeaker && isWithin(second.where, first.where) && second.deadline <= first.deadline
    : isWeaker && isWithin(first.where, second.where) && first.deadline <= second.deadline;
}

/** Whether the first, of every design, leaves no room for the second. */
function excludes(every: Hypothesis, other: Hypothesis): boolean {
  if (every.scope !== 'every' || every.comparator === other.comparator) return false;
  const leavesNoRoom =
    every.comparator === 'above' ? other.threshold <= every.threshold : other.threshold >= every.threshold;
  if (!leavesNoRoom) return false;
  return other.scope === 'some'
    ? isWithin(other.where, every.where) && other.deadline <= every.deadline
    : isWithin(other.where, every.where) || isWithin(every.where, other.where);
}
