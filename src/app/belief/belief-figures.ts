import {
  type Design,
  type Goal,
  type GoalBelief,
  isNearness,
  type PlanningView,
  scoreValue,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { normalCdf, normalPdf } from '../../kernels/statistics/index.ts';
import type { MapView, ProfileView, SliceView, VariableView } from '../http/contract/belief.ts';
import { isAllowedIn, valuesAlong, withValue } from './describe-variables.ts';

const sliceOf = (
  belief: GoalBelief,
  variables: readonly VariableView[],
  design: Design,
  variable: VariableView,
): SliceView => {
  const values = valuesAlong(variable);
  const found = belief.predict(values.map((value) => withValue(variables, design, variable.name, value)));
  return { variable: variable.name, points: values.map((x, i) => ({ x, ...found[i]! })) };
};

/** What is believed of every goal at a design, and along every variable through it. */
export function profileDesign(
  beliefs: readonly GoalBelief[],
  { space }: PlanningView,
  variables: readonly VariableView[],
  design: Design,
): ProfileView {
  const found = beliefs.map((belief) => belief.predict([design])[0]!);
  return {
    design,
    isAllowed: isAllowedIn(space, design),
    metChance: chanceAllMet(
      beliefs.map(({ goal }) => goal),
      found,
    ),
    responses: beliefs.map((belief, index) => ({
      ...found[index]!,
      slices: variables.filter(isMovable).map((variable) => sliceOf(belief, variables, design, variable)),
    })),
  };
}

/** What a goal takes for met: the limits of a specification, or the tolerance about a target; null where more is always better. */
export function limitsOf({ direction, atLeast, atMost, target, tolerance }: Goal): {
  readonly atLeast: number | null;
  readonly atMost: number | null;
} {
  if (direction === 'constrain') return { atLeast: atLeast ?? null, atMost: atMost ?? null };
  if (direction === 'target' && target !== undefined && tolerance !== undefined && tolerance > 0)
    return { atLeast: target - tolerance, atMost: target + tolerance };
  return { atLeast: null, atMost: null };
}

/**
 * Probability that the true values of all goals with limits lie within them, each normal about its mean and independent of the others; null
 * where no goal has limits.
 * @param found mean and sd of the true value of each goal, in its unit; an sd of 0 is a value that is known
 */
export function chanceAllMet(
  goals: readonly Goal[],
  found: readonly { readonly mean: number; readonly sd: number }[],
): number | null {
  const chances = goals.flatMap((goal, index) => {
    const { atLeast, atMost } = limitsOf(goal);
    if (atLeast === null && atMost === null) return [];
    const { mean, sd } = found[index]!;
    const below = (limit: number): number =>
      sd > 0 ? normalCdf((limit - mean) / sd) : Number(mean <= limit);
    return [Math.max(0, (atMost === null ? 1 : below(atMost)) - (atLeast === null ? 0 : below(atLeast)))];
  });
  return chances.length === 0 ? null : chances.reduce((product, chance) => product * chance, 1);
}

export const isMovable = ({ levels, min, max, kind }: VariableView): boolean =>
  kind === 'category' ? (levels?.length ?? 0) > 1 : max > min;

/** What the map is drawn over: three elements, or two numbers. */
export type MapAxes = Pick<MapView, 'kind' | 'axes' | 'choices'>;

/**
 * The axes asked for, else the elements of the best designs, else the two numbers with most effect; null of a space with fewer.
 * @throws AppError `bad-request` naming an axis that is none
 */
export function chooseAxes(
  variables: readonly VariableView[],
  profile: ProfileView,
  trials: readonly Design[],
  asked: readonly string[],
): MapAxes | null {
  const fractions = variables.filter(({ kind }) => kind === 'fraction');
  const numbers = variables.filter((variable) => variable.kind === 'number' && isMovable(variable));
  const isTernary = asked.length === 3 || (asked.length === 0 && fractions.length >= 3);
  const offered = (isTernary ? fractions : numbers).map(({ name }) => name);
  const wanted = isTernary ? 3 : 2;
  for (const name of asked)
    if (!offered.includes(name))
      throw new AppError('bad-request', `axes: "${name}" is none of ${offered.join(', ')}`);
  if (offered.length < wanted || (asked.length > 0 && new Set(asked).size !== wanted)) return null;
  const choices = [
    ...(fractions.length >= 3 ? fractions : []).map(({ name }) => name),
    ...(numbers.length >= 2 ? numbers : []).map(({ name }) => name),
  ];
  const weigh = isTernary
    ? (name: string) => trials.reduce((sum, design) => sum + Number(design[name] ?? 0), 0)
    : (name: string) => effectOf(profile, name);
  const ranked = [...offered].sort((a, b) => weigh(b) - weigh(a));
  const axes = asked.length > 0 ? asked : ranked.slice(0, wanted);
  return { kind: isTernary ? 'ternary' : 'plane', axes: [...axes], choices };
}

/** By how much the first response changes along a variable. */
function effectOf({ responses }: ProfileView, name: string): number {
  const means =
    responses[0]?.slices.find(({ variable }) => variable === name)?.points.map(({ mean }) => mean) ?? [];
  return means.length === 0 ? 0 : Math.max(...means) - Math.min(...means);
}

const ternarySide = 28;
const planeSide = 28;

/** The first goal over the map's axes, all other variables as in the design. */
export function mapBelief(
  belief: GoalBelief,
  variables: readonly VariableView[],
  design: Design,
  { kind, axes, choices }: MapAxes,
  best: number | null,
): MapView {
  const places =
    kind === 'ternary' ? ternaryPlaces(axes, variables, design) : planePlaces(axes, variables, design);
  const found = belief.predict(places.map(({ design: place }) => place));
  return {
    kind,
    axes: [...axes],
    choices: [...choices],
    size: kind === 'ternary' ? ternarySide : planeSide,
    cells: places.map(({ x, y }, i) => ({ x, y, ...found[i]!, gain: gainOf(belief.goal, found[i]!, best) })),
  };
}

type Place = { readonly x: number; readonly y: number; readonly design: Design };

function ternaryPlaces(
  [first = '', second = '', third = '']: readonly string[],
  variables: readonly VariableView[],
  design: Design,
): Place[] {
  const group = variables.find(({ name }) => name === first)?.group;
  const blank: { [name: string]: number | string } = { ...design };
  for (const variable of variables) if (variable.group === group) blank[variable.name] = 0;
  const places: Place[] = [];
  for (let i = 0; i <= ternarySide; i++)
    for (let j = 0; i + j <= ternarySide; j++) {
      const [x, y] = [i / ternarySide, j / ternarySide];
      places.push({
        x,
        y,
        design: { ...blank, [first]: (ternarySide - i - j) / ternarySide, [second]: x, [third]: y },
      });
    }
  return places;
}

function planePlaces(
  [first = '', second = '']: readonly string[],
  variables: readonly VariableView[],
  design: Design,
): Place[] {
  const along = (name: string): number[] => {
    const { min, max, isLog } = variables.find((variable) => variable.name === name) as VariableView;
    return Array.from({ length: planeSide }, (_, i) => {
      const share = (i + 0.5) / planeSide;
      return isLog ? min * (max / min) ** share : min + share * (max - min);
    });
  };
  const ys = along(second);
  return along(first).flatMap((x) =>
    ys.map((y) => ({ x, y, design: { ...design, [first]: x, [second]: y } })),
  );
}

/** Expected improvement over the best [unit of the goal]. @source jones1998, eq. 15 */
export function gainOf(
  goal: Goal,
  { mean, sd }: { readonly mean: number; readonly sd: number },
  best: number | null,
): number {
  if (best === null || isNearness(goal) || goal.direction === 'constrain') return 0;
  const lead = scoreValue(goal, mean) - scoreValue(goal, best);
  if (!(sd > 0)) return Math.max(0, lead);
  return lead * normalCdf(lead / sd) + sd * normalPdf(lead / sd);
}
