import { elementSymbols } from '../../core/elements.ts';
import { atomicFractions, type ElementAmounts, elementProperties } from '../crystal/index.ts';
import { mendeleevNumber } from './pettifor-order.ts';

/** What each element contributes; null where no value is known, and the mean is then over the others. */
const properties: readonly ((element: string) => number | null)[] = [
  (element) => elementSymbols.indexOf(element) + 1,
  (element) => elementProperties(element)?.group ?? null,
  (element) => elementProperties(element)?.period ?? null,
  (element) => elementProperties(element)?.electronegativity ?? null,
  (element) => elementProperties(element)?.covalentRadius ?? null,
  mendeleevNumber,
];

export type CompositionDescriber = {
  readonly dimension: number;
  describe(amounts: ElementAmounts): Float64Array;
};

/**
 * Numbers that a composition is learned from: for each of atomic number, group, period, electronegativity, covalent radius and
 * Mendeleev number the mean p̄ = Σ c_i p_i, the mean deviation Σ c_i |p_i − p̄|, the least and the most; the count of elements
 * and √Σ c_i²; and the fraction of each of `elements`, in their order.
 * @source ward2016, sec. Methods
 */
export function createCompositionDescriber(elements: readonly string[]): CompositionDescriber {
  const places = new Map(elements.map((element, index) => [element, index]));
  const ofProperties = 4 * properties.length + 2;
  const dimension = ofProperties + elements.length;
  return {
    dimension,
    describe(amounts) {
      const entries = Object.entries(atomicFractions(amounts)).filter(([, fraction]) => fraction > 0);
      const described = new Float64Array(dimension);
      properties.forEach((property, index) => {
        described.set(momentsOf(entries, property), 4 * index);
      });
      described[ofProperties - 2] = entries.length;
      described[ofProperties - 1] = Math.sqrt(entries.reduce((sum, [, fraction]) => sum + fraction ** 2, 0));
      for (const [element, fraction] of entries) {
        const place = places.get(element);
        if (place !== undefined) described[ofProperties + place] = fraction;
      }
      return described;
    },
  };
}

type Moments = readonly [mean: number, deviation: number, least: number, most: number];

/** −1 throughout, which no property takes, where it is known of no element. */
function momentsOf(
  entries: readonly (readonly [string, number])[],
  property: (element: string) => number | null,
): Moments {
  let [weight, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [element, fraction] of entries) {
    const value = property(element);
    if (value === null) continue;
    weight += fraction;
    sum += fraction * value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (weight === 0) return [-1, -1, -1, -1];
  const mean = sum / weight;
  const deviation = entries.reduce((total, [element, fraction]) => {
    const value = property(element);
    return value === null ? total : total + (fraction / weight) * Math.abs(value - mean);
  }, 0);
  return [mean, deviation, least, most];
}
