import type { Fidelity, Finding, Goal, Observation, RawInput } from '../../campaign/index.ts';
import { factorBetween } from './factor-between.ts';

/** What findings were read off, for the observations that they become. */
export type GoalSource = {
  readonly sample: string;
  /** The file that the findings rest on, where there is one. */
  readonly file: RawInput | undefined;
  readonly fidelity: Fidelity;
};

/**
 * Findings as observations, of each goal the first whose quantity is the goal's: by the goal's criterion or of the phase that it names,
 * where one is; of several phases none without that. A finding without a value counts as its bound. What is taken instead, or cannot be,
 * is said in the warnings.
 */
export function answerGoals(
  findings: readonly Finding[],
  goals: readonly Goal[],
  source: GoalSource,
  warnings: string[],
): readonly Observation[] {
  return goals.flatMap((goal) => {
    const finding = chooseFinding(findings, goal, warnings);
    if (finding === null) return [];
    const factor = factorBetween(finding.unit, goal.unit);
    const value = finding.value ?? finding.limit;
    if (factor === null) {
      warnings.push(`${finding.quantity} is in "${finding.unit}"; the goal expects "${goal.unit}"`);
      return [];
    }
    return value === undefined ? [] : [observe(finding, value, factor, goal, source)];
  });
}

function chooseFinding(findings: readonly Finding[], goal: Goal, warnings: string[]): Finding | null {
  const candidates = findings.filter(
    ({ quantity }) => quantity === goal.quantity || quantity === `${goal.quantity}-${goal.criterion}`,
  );
  const named = candidates.filter((finding) => isNamed(finding, goal));
  const [first] = named.length > 0 ? named : candidates;
  if (first === undefined) return null;
  const rival = candidates.find((other) => other.criterion === first.criterion && differs(first, other));
  if (rival !== undefined && rival.detail.phase === first.detail.phase) {
    warnings.push(
      `several values of ${goal.quantity} by "${first.criterion}" differ; none of them is taken for the goal`,
    );
    return null;
  }
  if (named.length > 0) return first;
  const phases = [...new Set(candidates.flatMap(({ detail: { phase } }) => phase ?? []))];
  if (phases.length > 1) {
    warnings.push(
      `${goal.quantity}: the goal's criterion "${goal.criterion}" names none of the phases ${phases.join(', ')}`,
    );
    return null;
  }
  warnings.push(
    `no ${goal.quantity} by "${goal.criterion}" was found; taken is that by "${first.criterion}"`,
  );
  return first;
}

const isNamed = ({ criterion, quantity, detail }: Finding, goal: Goal): boolean =>
  holdsWords(criterion, goal.criterion) ||
  quantity.endsWith(`-${goal.criterion}`) ||
  detail.phase === goal.criterion;

/** Whether a text holds another from one end of a word to another: "cell edge c" holds "c" once. */
function holdsWords(text: string, words: string): boolean {
  const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  for (let at = text.indexOf(words); at >= 0 && words !== ''; at = text.indexOf(words, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + words.length])) return true;
  return words === '';
}

/** Whether two values by one criterion cannot be repeats of one measurement. */
const differs = (one: Finding, other: Finding): boolean =>
  one.value !== null &&
  other.value !== null &&
  Math.abs(one.value - other.value) > 5 * Math.hypot(one.sd ?? 0, other.sd ?? 0) + 0.01 * Math.abs(one.value);

const observe = (
  { sd, bound, method, criterion, systematic }: Finding,
  value: number,
  factor: number,
  goal: Goal,
  { sample, file, fidelity }: GoalSource,
): Observation => ({
  sample,
  quantity: goal.quantity,
  value: value * factor,
  sd: sd === null ? null : sd * factor,
  unit: goal.unit,
  ...(bound === undefined ? {} : { bound }),
  ...(systematic === undefined ? {} : { systematic: { ...systematic, sd: systematic.sd * factor } }),
  fidelity,
  method: `${method}; ${criterion}`,
  ...(file === undefined ? {} : { artefact: file.blob }),
});
