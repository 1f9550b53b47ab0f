/** One element of a tabulated embedded-atom potential. */
export type EmbeddedElement = {
  readonly symbol: string;
  /** [u] */
  readonly mass: number;
  /** Lattice as the file states it: name and lattice constant [Å]. */
  readonly lattice: string;
  readonly latticeConstant: number;
  /** F(ρ), densityCount values at steps of densityStep [eV]. */
  readonly embedding: Float64Array;
  /** Density at an atom of each element (in file order) due to this element, distanceCount values at steps of distanceStep. */
  readonly densities: readonly Float64Array[];
};

/** Tables of an embedded-atom potential, E = Σ F_i(Σ_j ρ_ji(r)) + ½ Σ φ_ij(r). */
export type EmbeddedAtomTables = {
  readonly form: 'eam/alloy' | 'eam/fs' | 'eam';
  readonly comment: string;
  readonly densityCount: number;
  readonly densityStep: number;
  readonly distanceCount: number;
  /** [Å] */
  readonly distanceStep: number;
  /** [Å] */
  readonly cutoff: number;
  readonly elements: readonly EmbeddedElement[];
  /** r·φ(r) [eV Å] of elements i ≥ j, at index i(i + 1)/2 + j. */
  readonly pairs: readonly Float64Array[];
};
