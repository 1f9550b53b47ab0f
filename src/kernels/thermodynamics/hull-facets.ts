import { AppError } from '../../core/error.ts';
import { acrossFrom, descendToFacet, elementSimplex, type HullProgram, refactor } from './hull-program.ts';

/**
 * Strictly convex in the composition and this small [eV/atom]: added to the energies while facets are listed, it makes every phase
 * that lies on a flat part of the hull a corner, and cuts the flat part into simplices in one way.
 */
const bend = 1e-8;

/**
 * All facets of a hull, found from one by crossing each edge: columns at the corners, and chemical potentials [eV/atom] by the
 * unbent energies. Facets that the energies leave open by less than 1e-8 eV/atom count as flat.
 * @param start composition inside, from which the first facet is sought.
 * @throws too-many-facets — more than `limit`.
 */
export function listFacetMembers(
  program: HullProgram,
  start: Float64Array,
  limit: number,
): readonly { readonly members: Int32Array; readonly prices: Float64Array }[] {
  const { dimension, count, columns, costs } = program;
  const bent = { ...program, costs: costs.map((cost, j) => cost + bendAt(columns, j, dimension)) };
  const simplex = elementSimplex(bent);
  descendToFacet(bent, simplex, start);
  const keyOf = (members: Int32Array): string => String(members.toSorted());
  const seen = new Set([keyOf(simplex.members)]);
  const waiting = [simplex.members.slice()];
  const facets: { members: Int32Array; prices: Float64Array }[] = [];
  for (let members = waiting.pop(); members !== undefined; members = waiting.pop()) {
    simplex.members.set(members);
    refactor(bent, simplex);
    facets.push({ members, prices: pricesOf(simplex.inverse, members, costs) });
    if (facets.length > limit)
      throw new AppError(
        'too-many-facets',
        `the hull of ${count} stable phases of ${dimension} elements has more than ${limit} facets`,
      );
    for (let r = 0; r < dimension; r++) {
      const entering = acrossFrom(bent, simplex, r);
      if (entering < 0) continue;
      const neighbour = members.slice();
      neighbour[r] = entering;
      const key = keyOf(neighbour);
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(neighbour);
    }
  }
  return facets;
}

function bendAt(columns: Float64Array, j: number, dimension: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++)
    sum += (1 + 0.3 * ((0.618034 * (k + 1)) % 1)) * columns[j * dimension + k]! ** 2;
  return bend * sum;
}

function pricesOf(inverse: Float64Array, members: Int32Array, costs: Float64Array): Float64Array {
  const dimension = members.length;
  const prices = new Float64Array(dimension);
  members.forEach((member, r) => {
    for (let k = 0; k < dimension; k++) prices[k]! += costs[member]! * inverse[r * dimension + k]!;
  });
  return prices;
}
