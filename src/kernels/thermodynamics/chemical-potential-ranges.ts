import type { ConvexHull } from './convex-hull.ts';

/** Bounds of a chemical potential, relative to the pure element [eV/atom]; least is null where there is none. */
export type PotentialRange = { readonly least: number | null; readonly most: number };

/** Where in the space of chemical potentials a phase is stable: the box around its region, and the corners of the region. */
export type StabilityRegion = {
  readonly id: string;
  readonly ranges: { readonly [element: string]: PotentialRange };
  /** Each corner is one facet of the hull: Δμ of each element relative to the pure element [eV/atom]. */
  readonly corners: readonly { readonly [element: string]: number }[];
};

/**
 * The chemical-potential diagram: the region of each stable phase, { Δμ : Σ x_i Δμ = E_f of the phase, Σ x_j Δμ ≤ E_f of all others }. Of an
 * element that the phase does not contain the potential has no lower bound.
 * @source yokokawa1999
 * @throws too-many-facets — as {@link ConvexHull.listFacets}.
 */
export function listStabilityRegions(hull: ConvexHull): readonly StabilityRegion[] {
  const corners = new Map<string, { readonly [element: string]: number }[]>();
  for (const { phases, chemicalPotentials } of hull.listFacets()) {
    const corner = Object.fromEntries(
      hull.elements.map((element) => [element, chemicalPotentials[element]! - hull.references[element]!]),
    );
    for (const id of phases) {
      const known = corners.get(id);
      if (known === undefined) corners.set(id, [corner]);
      else known.push(corner);
    }
  }
  return hull.entries.flatMap(({ id, composition }) => {
    const own = corners.get(id);
    if (own === undefined) return [];
    const ranges = hull.elements.map((element) => {
      const values = own.map((corner) => corner[element]!);
      const isBounded = (composition[element] ?? 0) > 0;
      return [element, { least: isBounded ? Math.min(...values) : null, most: Math.max(...values) }] as const;
    });
    return [{ id, ranges: Object.fromEntries(ranges), corners: own }];
  });
}
