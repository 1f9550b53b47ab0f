import { AppError } from '../../core/error.ts';
import type { ElementAmounts } from '../crystal/index.ts';
import {
  compositionKey,
  elementsOf,
  fractionsOf,
  type HullEntry,
  type HullPoint,
  isSameComposition,
} from './hull-entry.ts';
import { listFacetMembers } from './hull-facets.ts';
import {
  descendToFacet,
  elementSimplex,
  type HullProgram,
  type PhaseSimplex,
  walkToFacet,
} from './hull-program.ts';

/** A phase of a mixture and its share of the atoms [1], 0 to 1. */
export type PhaseShare = { readonly id: string; readonly fraction: number };

/** The lowest mixture at a composition: its energy and energy of formation from the elements [eV/atom], and its phases. */
export type HullMixture = {
  readonly energy: number;
  readonly formationEnergy: number;
  readonly decomposition: readonly PhaseShare[];
  /** Chemical potentials on a facet that holds the composition, absolute as the entries are [eV/atom]. */
  readonly chemicalPotentials: { readonly [element: string]: number };
};

/** How stable an entry is; `decomposition` is the entry itself where it is stable. Energies [eV/atom]. */
export type EntryStability = {
  readonly id: string;
  readonly formationEnergy: number;
  readonly energyAboveHull: number;
  readonly isStable: boolean;
  readonly decomposition: readonly PhaseShare[];
};

/** Phases that are in equilibrium, as many as there are elements, and the chemical potentials [eV/atom] that they fix. */
export type HullFacet = {
  readonly phases: readonly string[];
  readonly chemicalPotentials: { readonly [element: string]: number };
};

/** The lower convex hull of energies over compositions. */
export type ConvexHull = {
  readonly elements: readonly string[];
  readonly entries: readonly HullEntry[];
  /** Energy of the lowest entry of each pure element [eV/atom]. */
  readonly references: { readonly [element: string]: number };
  /** The stability of every entry, in their order. */
  listStabilities(): readonly EntryStability[];
  /** @throws outside-hull, bad-composition — no composition of the hull's elements. */
  mixtureAt(composition: ElementAmounts): HullMixture;
  /**
   * Energy [eV/atom] of an entry relative to the lowest mixture of other compositions: negative for a stable compound, which
   * decomposes last by that much; an unstable entry's is its energy above the hull. An element cannot decompose: 0, no products.
   * @throws unknown-entry — no entry has this id.
   */
  decompose(id: string): { readonly energy: number; readonly decomposition: readonly PhaseShare[] };
  /** All facets. @throws too-many-facets — more than the limit, default 200,000. */
  listFacets(limit?: number): readonly HullFacet[];
};

/** An energy above the hull of at most this [eV/atom] is that of a stable phase. */
export const stabilityTolerance = 1e-9;
/** Shares below it [1] are rounding. */
const shareTolerance = 1e-9;

/**
 * The hull E(x) = min { Σ e_j w_j : Σ w_j x_j = x, w ≥ 0 } of any number of elements. One linear program finds a first facet; every
 * other composition is found by walking from the facet before across neighbouring facets, so that it costs a few exchanges of a phase.
 * Phases that lie exactly on a facet are stable; compositions are fractions of atoms.
 * @throws missing-end-member — an element without an entry of its own. @throws bad-entry, duplicate-entry, unknown-element
 */
export function buildConvexHull(entries: readonly HullEntry[]): ConvexHull {
  const { elements, points, referenceEnergies, columns, formationOf } = prepare(entries);
  const program = programOf(columns, formationOf);
  const simplex = elementSimplex(program);
  descendToFacet(program, simplex, inside(elements.length));

  const sharesOf = (weights: Float64Array): readonly PhaseShare[] => sharesAt(simplex, weights, columns);
  const listStabilities = once(() => {
    const mixtures = new Map<string, { formation: number; shares: readonly PhaseShare[] }>();
    return points.map((point): EntryStability => {
      const { id } = point.entry;
      let mixture = mixtures.get(point.key);
      if (mixture === undefined) {
        const weights = locate(program, simplex, point.fractions);
        mixture = { formation: dot(simplex.prices, point.fractions), shares: sharesOf(weights) };
        mixtures.set(point.key, mixture);
      }
      const formationEnergy = formationOf(point);
      const energyAboveHull = positivePart(formationEnergy - mixture.formation);
      const isStable = energyAboveHull <= stabilityTolerance;
      const decomposition = isStable ? [{ id, fraction: 1 }] : mixture.shares;
      return { id, formationEnergy, energyAboveHull, isStable, decomposition };
    });
  });
  const hull: ConvexHull = {
    elements,
    entries,
    references: named(elements, (k) => referenceEnergies[k]!),
    listStabilities,
    mixtureAt(composition) {
      const fractions = fractionsOf(composition, elements, 'the composition');
      const weights = locate(program, simplex, fractions);
      const formationEnergy = dot(simplex.prices, fractions);
      return {
        energy: formationEnergy + dot(fractions, referenceEnergies),
        formationEnergy,
        decomposition: sharesOf(weights),
        chemicalPotentials: named(elements, (k) => simplex.prices[k]! + referenceEnergies[k]!),
      };
    },
    decompose(id) {
      const place = entries.findIndex((entry) => entry.id === id);
      if (place < 0) throw new AppError('unknown-entry', `no entry has the id "${id}"`);
      const point = points[place]!;
      const { isStable, energyAboveHull, decomposition } = listStabilities()[place]!;
      if (point.fractions.some((fraction) => fraction === 1)) {
        const isLowest = energyAboveHull <= stabilityTolerance;
        return isLowest ? { energy: 0, decomposition: [] } : { energy: energyAboveHull, decomposition };
      }
      if (!isStable) return { energy: energyAboveHull, decomposition };
      return decomposeIntoOthers(point, columns, formationOf);
    },
    listFacets(limit = 200_000) {
      const stable = columns.filter(
        (point, j) => j < elements.length || isOnHull(program, simplex, point.fractions, formationOf(point)),
      );
      const facets = listFacetMembers(programOf(stable, formationOf), inside(elements.length), limit);
      return facets.map(({ members, prices }) => ({
        phases: Array.from(members, (member) => stable[member]!.entry.id),
        chemicalPotentials: named(elements, (k) => prices[k]! + referenceEnergies[k]!),
      }));
    },
  };
  return hull;
}

/** Entries as points; of each composition the lowest, elements first, and compounds only where they gain from the elements. */
function prepare(entries: readonly HullEntry[]) {
  const elements = elementsOf(entries);
  const points = entries.map((entry): HullPoint => {
    const fractions = fractionsOf(entry.composition, elements, `entry ${entry.id}`);
    return { entry, fractions, key: compositionKey(fractions) };
  });
  const lowest = new Map<string, HullPoint>();
  for (const point of points) {
    const other = lowest.get(point.key);
    if (other === undefined || point.entry.energy < other.entry.energy) lowest.set(point.key, point);
  }
  const ends = endMembers(elements, lowest, entries.length);
  const referenceEnergies = Float64Array.from(ends, ({ entry }) => entry.energy);
  const formationOf = ({ entry, fractions }: HullPoint): number =>
    entry.energy - dot(fractions, referenceEnergies);
  const isCandidate = (point: HullPoint): boolean => formationOf(point) < 0 && !ends.includes(point);
  const columns = [...ends, ...[...lowest.values()].filter(isCandidate)];
  return { elements, points, referenceEnergies, columns, formationOf };
}

/** The energy of a stable compound relative to what its own elements make without its composition. */
function decomposeIntoOthers(
  point: HullPoint,
  columns: readonly HullPoint[],
  formationOf: (point: HullPoint) => number,
): { readonly energy: number; readonly decomposition: readonly PhaseShare[] } {
  const places = [...point.fractions.keys()].filter((k) => point.fractions[k]! > 0);
  const restrict = (fractions: Float64Array): Float64Array => Float64Array.from(places, (k) => fractions[k]!);
  const others = columns.filter(
    ({ fractions }) =>
      !isSameComposition(fractions, point.fractions) &&
      fractions.every((fraction, k) => fraction === 0 || point.fractions[k]! > 0),
  );
  const program = programOf(
    others.map((other) => ({ ...other, fractions: restrict(other.fractions), of: other })),
    ({ of }) => formationOf(of),
  );
  const simplex = elementSimplex(program);
  const b = restrict(point.fractions);
  descendToFacet(program, simplex, b);
  const weights = locate(program, simplex, b);
  return {
    energy: formationOf(point) - dot(simplex.prices, b),
    decomposition: sharesAt(simplex, weights, others),
  };
}

function endMembers(
  elements: readonly string[],
  lowest: ReadonlyMap<string, HullPoint>,
  count: number,
): readonly HullPoint[] {
  if (elements.length === 0)
    throw new AppError('missing-end-member', `${count} entries make no hull; expected at least one element`);
  const ends = elements.map((_, k) => {
    const corner = new Float64Array(elements.length);
    corner[k] = 1;
    return lowest.get(compositionKey(corner));
  });
  const missing = elements.filter((_, k) => ends[k] === undefined);
  if (missing.length > 0)
    throw new AppError(
      'missing-end-member',
      `no entry of pure ${missing.join(', ')}: the hull of ${elements.join('-')} needs one of each element`,
    );
  return ends as readonly HullPoint[];
}

function programOf<P extends { readonly fractions: Float64Array }>(
  points: readonly P[],
  costOf: (point: P) => number,
): HullProgram {
  const dimension = points[0]!.fractions.length;
  const columns = new Float64Array(points.length * dimension);
  points.forEach(({ fractions }, j) => {
    columns.set(fractions, j * dimension);
  });
  return { dimension, count: points.length, columns, costs: Float64Array.from(points, costOf) };
}

/** A composition inside, at no place that phases with simple formulas single out. */
function inside(dimension: number): Float64Array {
  const b = Float64Array.from({ length: dimension }, (_, k) => 1 + 0.1 * ((0.618034 * (k + 1)) % 1));
  const total = b.reduce((sum, value) => sum + value, 0);
  return b.map((value) => value / total);
}

function locate(program: HullProgram, simplex: PhaseSimplex, fractions: Float64Array): Float64Array {
  const weights = new Float64Array(program.dimension);
  walkToFacet(program, simplex, fractions, weights);
  return weights;
}

function isOnHull(
  program: HullProgram,
  simplex: PhaseSimplex,
  fractions: Float64Array,
  formationEnergy: number,
): boolean {
  locate(program, simplex, fractions);
  return formationEnergy - dot(simplex.prices, fractions) <= stabilityTolerance;
}

const sharesAt = (
  { members }: PhaseSimplex,
  weights: Float64Array,
  columns: readonly HullPoint[],
): readonly PhaseShare[] => {
  const shares: PhaseShare[] = [];
  weights.forEach((fraction, r) => {
    if (fraction > shareTolerance) shares.push({ id: columns[members[r]!]!.entry.id, fraction });
  });
  return shares.sort((a, b) => b.fraction - a.fraction || (a.id < b.id ? -1 : 1));
};

const positivePart = (value: number): number => (value > 1e-13 ? value : 0);

const named = (elements: readonly string[], at: (k: number) => number) =>
  Object.fromEntries(elements.map((element, k) => [element, at(k)]));

function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
