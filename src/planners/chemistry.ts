import { encodedDimension, encodedNumbers, type Space } from '../campaign/index.ts';
import { type ElementProperties, elementProperties } from '../kernels/crystal/index.ts';

/** Coordinates of a design with what its elements are like beside them. */
export type Chemistry = {
  /** Coordinates that {@link Chemistry.describe} gives. */
  readonly dimension: number;
  /** The encoded point and after it the descriptors; rows of the Jacobian of the descriptors when asked for. */
  describe(point: Float64Array, jacobian?: Float64Array[]): Float64Array;
};

type Fraction = { readonly offset: number; readonly low: number; readonly span: number };
/** One value per element, scaled to [0, 1] over the elements of the space. */
type Property = { readonly values: readonly number[]; readonly hasSpread: boolean };

/** Of each, the first that is known of every element; radius and electronegativity mismatch strain a solution. */
const properties: readonly {
  readonly of: readonly ((element: ElementProperties) => number | null)[];
  readonly hasSpread: boolean;
}[] = [
  { of: [({ valenceElectrons }) => valenceElectrons, ({ group }) => group], hasSpread: false },
  { of: [({ period }) => period], hasSpread: false },
  { of: [({ electronegativity }) => electronegativity], hasSpread: true },
  { of: [({ covalentRadius }) => covalentRadius], hasSpread: true },
];

/** Sums of fractions that differ by more than this part are no fractions of one whole. */
const sumTolerance = 0.015;

/**
 * Descriptors of compositions: for each property p, its mean Σ c_i·p_i over the mixed elements, for radius and electronegativity
 * their spread √Σ c_i·(p_i − mean)² too. Elements are a composition's components, or columns of a pool named after elements
 * (`Ni`, `ni_load`, `Fe (at.%)`) whose sum is the same in every design. null where a space has fewer than two such elements.
 * @source ward2016, sec. Methods
 */
export function describeChemistry(space: Space): Chemistry | null {
  const mixed = encodedNumbers(space).flatMap((number) => {
    const element = number.isLog ? null : elementProperties(elementIn(number.name));
    return element === null ? [] : [{ ...number, element }];
  });
  if (mixed.length < 2 || !isOneWhole(space, mixed)) return null;
  const scaled = properties.flatMap(({ of, hasSpread }): Property[] => {
    const known = of.map((read) => mixed.flatMap(({ element }) => read(element) ?? []));
    const values = known.find(({ length }) => length === mixed.length) ?? [];
    const [least, most] = [Math.min(...values), Math.max(...values)];
    if (values.length === 0 || most === least) return [];
    return [{ values: values.map((value) => (value - least) / (most - least)), hasSpread }];
  });
  if (scaled.length === 0) return null;
  const own = encodedDimension(space);
  const added = scaled.reduce((sum, { hasSpread }) => sum + (hasSpread ? 2 : 1), 0);
  return {
    dimension: own + added,
    describe(point, jacobian) {
      const described = new Float64Array(own + added);
      described.set(point);
      let at = own;
      for (const property of scaled) {
        const { mean, spread } = momentsOf(property.values, mixed, point);
        described[at] = mean.value;
        if (jacobian) jacobian.push(spreadGradient(mean.byFraction, mixed, own));
        at++;
        if (!property.hasSpread) continue;
        described[at] = 2 * spread.value;
        if (jacobian)
          jacobian.push(
            spreadGradient(
              spread.byFraction.map((slope) => 2 * slope),
              mixed,
              own,
            ),
          );
        at++;
      }
      return described;
    },
  };
}

/** The element that a column is named after: the letters it starts with, alone or before anything that is no letter. */
function elementIn(name: string): string {
  const letters = /^([A-Za-z]{1,2})(?![A-Za-z])/.exec(name)?.[1] ?? '';
  return letters.charAt(0).toUpperCase() + letters.slice(1).toLowerCase();
}

function isOneWhole(space: Space, mixed: readonly { readonly name: string }[]): boolean {
  const names = new Set(mixed.map(({ name }) => name));
  if (space.pool === null) {
    const components = space.variables.flatMap((variable) =>
      variable.kind === 'composition' ? variable.components.map(({ element }) => element) : [],
    );
    return [...names].every((name) => components.includes(name));
  }
  const sums = space.pool.map((design) => [...names].reduce((sum, name) => sum + Number(design[name]), 0));
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const sum of sums) {
    least = Math.min(least, sum);
    most = Math.max(most, sum);
  }
  return least > 0 && most - least <= 2 * sumTolerance * most;
}

type Moment = { readonly value: number; readonly byFraction: readonly number[] };

/** Mean and standard deviation of a property over the fractions, with derivatives by each fraction. */
function momentsOf(
  values: readonly number[],
  mixed: readonly Fraction[],
  point: Float64Array,
): { readonly mean: Moment; readonly spread: Moment } {
  const fractions = mixed.map(({ offset, low, span }) => Math.max(0, low + span * point[offset]!));
  const whole = fractions.reduce((sum, c) => sum + c, 0) || 1;
  const mean = fractions.reduce((sum, c, i) => sum + (c / whole) * values[i]!, 0);
  const variance = fractions.reduce((sum, c, i) => sum + (c / whole) * (values[i]! - mean) ** 2, 0);
  const sd = Math.sqrt(variance);
  return {
    mean: { value: mean, byFraction: values.map((value) => (value - mean) / whole) },
    spread: {
      value: sd,
      byFraction: values.map((value) => (sd > 0 ? ((value - mean) ** 2 - variance) / (2 * sd * whole) : 0)),
    },
  };
}

function spreadGradient(
  byFraction: readonly number[],
  mixed: readonly Fraction[],
  dimension: number,
): Float64Array {
  const gradient = new Float64Array(dimension);
  mixed.forEach(({ offset, span }, i) => {
    gradient[offset] = span * byFraction[i]!;
  });
  return gradient;
}

/** Coordinates of many designs, row-major, described. */
export function describeAll(
  { describe, dimension }: Chemistry,
  points: Float64Array,
  ownDimension: number,
): Float64Array {
  const total = points.length / ownDimension;
  const described = new Float64Array(total * dimension);
  for (let i = 0; i < total; i++)
    described.set(describe(points.subarray(i * ownDimension, (i + 1) * ownDimension)), i * dimension);
  return described;
}
