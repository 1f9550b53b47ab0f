import {
  coordinatesOf,
  type Design,
  encodeDesign,
  encodedDimension,
  type PlanningView,
  type Space,
  type Trial,
  variableNames,
} from '../campaign/index.ts';
import type { Belief } from './belief.ts';

/** Standard deviation of what is made about what is planned, by variable or element; only those above 0. */
export function plannedDeviations({ variables }: Space): { readonly [variable: string]: number } {
  const deviations: Record<string, number> = {};
  for (const variable of variables) {
    if (variable.kind === 'categorical' || !variable.deviation) continue;
    const names =
      variable.kind === 'composition' ? variable.components.map(({ element }) => element) : [variable.name];
    for (const name of names) deviations[name] = variable.deviation;
  }
  return deviations;
}

/** Whether anything is known of how far designs are made from plan. */
export const hasInputNoise = ({ space, trials }: Pick<PlanningView, 'space' | 'trials'>): boolean =>
  trials.some(({ inputSds }) => inputSds !== undefined) || Object.keys(plannedDeviations(space)).length > 0;

/**
 * Variances of a sample's coordinates about those of its design: as measured where it was measured as made (0 where no sd is
 * stated), else by the variables' deviations.
 */
export const inputVariancesOf = (space: Space, { design, planned, inputSds }: Trial): Float64Array =>
  encodeVariances(space, design, inputSds ?? (planned === undefined ? plannedDeviations(space) : {}));

/** Variances of the coordinates of a design yet to be made. */
export const plannedVariancesOf = (space: Space, design: Design): Float64Array =>
  encodeVariances(space, design, plannedDeviations(space));

function encodeVariances(
  space: Space,
  design: Design,
  sds: { readonly [variable: string]: number },
): Float64Array {
  const variances = new Float64Array(encodedDimension(space));
  const point = encodeDesign(space, design);
  for (const name of variableNames(space)) {
    const sd = sds[name] ?? 0;
    const { offset, options, slope } = coordinatesOf(space, name);
    if (sd === 0 || options) continue;
    const change = slope(point[offset]!);
    if (change > 0) variances[offset] = (sd / change) ** 2;
  }
  return variances;
}

/**
 * The part of a measurement's variance that comes from not knowing what was made: Σ_k (∂m/∂x_k)²·variance_k at the mean m of a
 * belief, to first order. @source mchutchon2011, eq. 4
 */
export function inputNoiseAt(belief: Belief, point: Float64Array, variances: Float64Array): number {
  if (!variances.some((variance) => variance > 0)) return 0;
  const { meanGradient } = belief.predictWithGradient(point);
  return variances.reduce((sum, variance, k) => sum + meanGradient[k]! ** 2 * variance, 0);
}
