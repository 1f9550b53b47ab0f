import type { Vector3 } from '../crystal/index.ts';

/** Terms beside the exchange, one entry per sublattice. Energies [meV]; E = −Σ J e·e − Σ B·e − Σ K (e·axis)². */
export type SiteTerms = {
  /** Field energy B = µ·µ0H [meV] as a vector. */
  readonly field?: readonly Vector3[];
  /** Easy axis (unit vector) and K [meV]; K > 0 favours the axis, K < 0 the plane across it. */
  readonly anisotropy?: readonly { readonly axis: Vector3; readonly constant: number }[];
};

/** Exchange energy [meV] of the whole lattice and the sum of all spins. */
export type SpinTotals = { readonly energy: number; readonly sum: Vector3 };

/**
 * Heisenberg spins of one lattice that sweeps change in place. β is 1/kT [1/meV]. The compiled and the scalar form draw the
 * same random numbers for the same seed and give the same spins but for rounding.
 */
export type HeisenbergSampler = {
  readonly siteCount: number;
  /** Unit vectors, siteCount × 3, as a copy. */
  spins(): Float64Array;
  setSpins(spins: ArrayLike<number>): void;
  /** Every spin anew from its conditional distribution in the field of its neighbours. @source miyatake1986 */
  heatBath(beta: number): void;
  /** Every spin half a turn about its field: no change of energy. @source creutz1987 */
  overRelax(): void;
  /** One step in a cone (accepted by Metropolis's rule), or one reversal, for every spin; share accepted [1]. */
  metropolis(beta: number, width: number, move: 'cone' | 'reversal'): number;
  /** Turned spins of that many Wolff clusters; J ≥ 0 throughout and no site terms. @source wolff1989 */
  wolff(beta: number, clusterCount: number): number;
  measure(): SpinTotals;
};
