import {
  type Coordinates,
  type CostRule,
  coordinatesOf,
  type Design,
  encodeDesign,
  type PlanningView,
} from '../campaign/index.ts';

/** What experiments cost after a given one. */
export type DesignCost = {
  /** Cost [money] at encoded coordinates; its gradient is added into `gradient` when given. */
  at(point: Float64Array, gradient?: Float64Array): number;
  /** Settings of the experiment before that are worth keeping: everything that costs to change, and each of it alone. */
  readonly kept: readonly Design[];
};

/** No experiment is taken to cost less than this part of the common cost, whatever the variables say. */
const leastShare = 0.01;

/** Coordinates closer than this are the same setting. */
const tolerance = 1e-9;

/** What the next experiment would cost; null where all cost the same. The experiment before is the newest of the trials. */
export function learnDesignCost({ costs, space, trials }: PlanningView): DesignCost | null {
  if (costs === undefined) return null;
  const before = trials.at(-1)?.design ?? null;
  const previous = before && encodeDesign(space, before);
  const terms = costs.rules.map((rule) => costTerm(rule, coordinatesOf(space, rule.variable), previous));
  const changing = costs.rules.filter(({ perChange = 0 }) => perChange > 0).map(({ variable }) => variable);
  const keep = (names: readonly string[]): Design =>
    Object.fromEntries(names.map((name) => [name, before![name]!]));
  const kept = before && changing.length > 0 ? [keep(changing)] : [];
  if (before && changing.length > 1) kept.push(...changing.map((name) => keep([name])));
  return {
    kept,
    at: (point, gradient) =>
      Math.max(
        terms.reduce((sum, term) => sum + term(point, gradient), costs.experiment),
        leastShare * costs.experiment,
      ),
  };
}

type CostTerm = (point: Float64Array, gradient?: Float64Array) => number;

function costTerm(rule: CostRule, coordinates: Coordinates, previous: Float64Array | null): CostTerm {
  const { offset, width, options, read, slope } = coordinates;
  const { perUnit = 0, perOption = {}, perChange = 0 } = rule;
  return (point, gradient) => {
    let cost = 0;
    let isChanged = false;
    for (let j = offset; j < offset + width; j++) {
      const coordinate = point[j]!;
      if (options) cost += coordinate > 0 ? (perOption[options[j - offset]!] ?? 0) : 0;
      else cost += perUnit * read(coordinate);
      if (gradient && !options) gradient[j] = gradient[j]! + perUnit * slope(coordinate);
      if (previous && Math.abs(coordinate - previous[j]!) > tolerance) isChanged = true;
    }
    return cost + (isChanged ? perChange : 0);
  };
}
