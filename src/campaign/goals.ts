import type { Direction, Goal } from './spec.ts';

export type Range = { readonly low: number; readonly high: number };

/** Values of the quantity that are all equally good, or that meet a constraint [unit of the goal]. */
export function acceptedRange({ direction, target = 0, tolerance = 0, atLeast, atMost }: Goal): Range {
  return direction === 'constrain'
    ? { low: atLeast ?? Number.NEGATIVE_INFINITY, high: atMost ?? Number.POSITIVE_INFINITY }
    : { low: target - tolerance, high: target + tolerance };
}

/** How far a value lies outside the accepted range [unit of the goal]; 0 inside. */
export function missOf(goal: Goal, value: number): number {
  const { low, high } = acceptedRange(goal);
  return Math.max(0, low - value, value - high);
}

/** Goals that are optimised, rather than kept within limits. */
export const isObjective = ({ direction }: Goal): boolean => direction !== 'constrain';

/** Goals whose score is a distance to a value, smaller is better. */
export const isNearness = ({ direction }: Goal): boolean =>
  direction === 'target' || direction === 'boundary';

/** Whether the campaign seeks one compromise of several goals. */
export const isWeighted = (goals: readonly Goal[]): boolean =>
  goals.filter(isObjective).length > 1 && goals.some(({ weight }) => weight !== undefined);

/** Worth of a value, 0 to 1: linear from `utility.zero` to `utility.one`; for a target, to the edge of the range on either side. */
export function worthOf(goal: Goal, utility: NonNullable<Goal['utility']>, value: number): number {
  const { zero, one } = utility;
  const share =
    goal.direction === 'target'
      ? 1 - missOf(goal, value) / missOf(goal, zero)
      : (value - zero) / (one - zero);
  return Math.min(1, Math.max(0, share));
}

/** Π worth^(weight/Σ weights): 0 as soon as one goal is worth nothing. @source derringer-suich1980, eq. 2 (with weights) */
export function desirability(values: readonly { readonly goal: Goal; readonly value: number }[]): number {
  const total = values.reduce((sum, { goal }) => sum + (goal.weight ?? 0), 0);
  return values.reduce((product, { goal, value }) => {
    const worth = goal.utility === undefined ? 0 : worthOf(goal, goal.utility, value);
    return product * worth ** ((goal.weight ?? 0) / total);
  }, 1);
}

/** A goal as written: a constraint may leave its direction out, a target may be a range. */
export type GoalInput = Omit<Goal, 'direction'> & {
  readonly direction?: Direction;
  readonly range?: readonly [number, number];
};

/** Written goals with their direction, ranges as target and tolerance; checked before. */
export function completeGoals(written: readonly GoalInput[]): readonly [Goal, ...Goal[]] {
  return written.map(({ range, ...goal }): Goal => {
    const direction = goal.direction ?? 'constrain';
    if (range === undefined) return { ...goal, direction };
    const [low, high] = range;
    return { ...goal, direction, target: (low + high) / 2, tolerance: (high - low) / 2 };
  }) as unknown as readonly [Goal, ...Goal[]];
}

/** The first thing that makes goals meaningless: field, value and what was expected; null when they are sound. */
export function findGoalsFault(goals: readonly GoalInput[], field: 'goal' | 'goals'): string | null {
  const at = (index: number): string => (field === 'goal' ? field : `${field}[${index}]`);
  for (const [index, goal] of goals.entries()) {
    const fault = findGoalFault(goal);
    if (fault !== null) return `${at(index)}.${fault}`;
  }
  const objectives = goals.filter(({ direction }) => direction !== undefined && direction !== 'constrain');
  if (goals[0] !== objectives[0])
    return `${at(0)}: a constraint; expected the first goal to be one to maximize, to minimize, or of a target or boundary`;
  const boundary = goals.findIndex(({ direction }) => direction === 'boundary');
  if (boundary >= 0 && objectives.length > 1)
    return `${at(boundary)}.direction: "boundary" beside ${objectives.length - 1} other goals; expected it alone, with constraints at most`;
  const contradiction = findContradiction(goals);
  if (contradiction !== null) return `${at(contradiction[1])}.${contradiction[0]}`;
  if (goals.every(({ weight }) => weight === undefined)) return null;
  const bare = goals.findIndex((goal) => objectives.includes(goal) && goal.weight === undefined);
  if (bare >= 0)
    return `${at(bare)}.weight: missing; expected a weight on every goal that is no constraint, or on none`;
  const rough = goals.findIndex(({ weight, utility }) => weight !== undefined && utility === undefined);
  return rough < 0
    ? null
    : `${at(rough)}.utility: missing; expected the values worth nothing and everything, since the goal has a weight`;
}

const limits = ['atLeast', 'atMost'] as const;

/** Two constraints of one quantity that no value meets: what is wrong, and the index of the second. */
function findContradiction(goals: readonly GoalInput[]): readonly [string, number] | null {
  for (const [index, { quantity, atLeast, atMost }] of goals.entries())
    for (const earlier of goals.slice(0, index)) {
      if (earlier.quantity !== quantity) continue;
      if (atMost !== undefined && earlier.atLeast !== undefined && atMost < earlier.atLeast)
        return [
          `atMost: ${atMost}, though another goal wants "${quantity}" at least ${earlier.atLeast}`,
          index,
        ];
      if (atLeast !== undefined && earlier.atMost !== undefined && atLeast > earlier.atMost)
        return [
          `atLeast: ${atLeast}, though another goal wants "${quantity}" at most ${earlier.atMost}`,
          index,
        ];
    }
  return null;
}

function findGoalFault(goal: GoalInput): string | null {
  const hasLimits = limits.some((limit) => goal[limit] !== undefined);
  if (goal.direction === undefined && !hasLimits)
    return 'direction: missing; expected maximize, minimize, target or boundary, or atLeast or atMost for a constraint';
  if (goal.direction === undefined || goal.direction === 'constrain')
    return findConstraintFault(goal, hasLimits);
  const limit = limits.find((name) => goal[name] !== undefined);
  if (limit !== undefined)
    return `${limit}: ${goal[limit]} beside direction "${goal.direction}"; expected a goal of its own without direction`;
  return findTargetFault(goal) ?? findUtilityFault(goal);
}

function findConstraintFault(goal: GoalInput, hasLimits: boolean): string | null {
  if (!hasLimits) return 'atLeast: missing like atMost; expected one of them, since direction is "constrain"';
  for (const name of ['target', 'tolerance', 'range', 'classes', 'utility', 'weight'] as const)
    if (goal[name] !== undefined)
      return `${name}: ${JSON.stringify(goal[name])} on a constraint, which is met or not; expected a direction, or none of this`;
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal;
  return atLeast > atMost ? `atLeast: ${atLeast} is above atMost: ${atMost}` : null;
}

function findTargetFault({ direction, target, tolerance, range, classes }: GoalInput): string | null {
  if (direction !== 'target' && (tolerance !== undefined || range !== undefined))
    return `${range === undefined ? 'tolerance' : 'range'}: given, though direction is "${direction}", not "target"`;
  if (range !== undefined) {
    if (target !== undefined || tolerance !== undefined)
      return `range: [${range.join(', ')}] beside target or tolerance; expected the one or the other`;
    return range[0] < range[1]
      ? null
      : `range: [${range.join(', ')}] is no range; expected the lower value first`;
  }
  if (classes && (direction !== 'boundary' || target !== undefined))
    return `classes: given, though ${target === undefined ? `direction is "${direction}", not "boundary"` : 'a target is, too'}`;
  return (direction === 'target' || (direction === 'boundary' && !classes)) && target === undefined
    ? `target: missing; expected a number${direction === 'boundary' ? ' (or classes: true)' : ''}, since direction is "${direction}"`
    : null;
}

function findUtilityFault(goal: GoalInput): string | null {
  if (goal.utility === undefined) return null;
  const { zero, one } = goal.utility;
  if (goal.direction === 'maximize' && one <= zero)
    return `utility.one: ${one} is not above zero: ${zero}, though direction is "maximize"`;
  if (goal.direction === 'minimize' && one >= zero)
    return `utility.one: ${one} is not below zero: ${zero}, though direction is "minimize"`;
  if (goal.direction === 'boundary')
    return 'utility: given, though nothing is better on one side of a boundary';
  const [{ target = 0, ...complete }] = completeGoals([goal]);
  if (goal.direction === 'target' && (one !== target || missOf({ ...complete, target }, zero) === 0))
    return `utility: expected one: ${target} (the target) and zero: the value worth nothing`;
  return null;
}
