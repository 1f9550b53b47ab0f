import { descendToFacet, elementSimplex, walkToFacet } from './hull-program.ts';

/** A phase of a mixture by its place among those given, and its share of the atoms [1], above 0. */
export type MixtureShare = { readonly place: number; readonly share: number };

/** Shares below it [1] are rounding. */
const shareTolerance = 1e-9;

/**
 * The lowest mixture at one composition, min { Σ e_j w_j : Σ w_j x_j = x, w ≥ 0 }, of phases given as numbers: what the hull of
 * {@link buildConvexHull} says there, for those who ask once of each of many sets of phases, and vouch for them.
 * @param compositions of the phases [fraction of atoms], row-major of shape count × dimension; the first `dimension` are the pure components
 * @param energies of the phases [eV/atom], `count` of them
 * @param target composition [fraction of atoms], `dimension` fractions that sum to 1
 * @returns the largest share first, at most `dimension` of them
 * @throws hull-not-resolved — compositions differ by so little that they cannot be told apart
 */
export function lowestMixture(
  compositions: Float64Array,
  energies: Float64Array,
  target: Float64Array,
): readonly MixtureShare[] {
  const dimension = target.length;
  const places: number[] = [];
  const columns = new Float64Array(compositions.length);
  const costs = new Float64Array(energies.length);
  for (let j = 0; j < energies.length; j++) {
    let cost = energies[j]!;
    for (let k = 0; k < dimension; k++) cost -= compositions[j * dimension + k]! * energies[k]!;
    // what gains nothing from the pure components is on no facet
    if (j >= dimension && !(cost < 0)) continue;
    const at = places.push(j) - 1;
    costs[at] = cost;
    for (let k = 0; k < dimension; k++) columns[at * dimension + k] = compositions[j * dimension + k]!;
  }
  const program = { dimension, count: places.length, columns, costs };
  const simplex = elementSimplex(program);
  const weights = new Float64Array(dimension);
  descendToFacet(program, simplex, target);
  walkToFacet(program, simplex, target, weights);
  const shares: MixtureShare[] = [];
  for (let r = 0; r < dimension; r++)
    if (weights[r]! > shareTolerance)
      shares.push({ place: places[simplex.members[r]!]!, share: weights[r]! });
  return shares.sort((a, b) => b.share - a.share || a.place - b.place);
}
