/** Cartesian or fractional coordinates. */
export type Vector3 = readonly [number, number, number];

/** Three rows. A lattice is given by its vectors a, b, c [Å], one a row. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3];

/** A species on a site: element, the share of the site it fills (0 < occupancy ≤ 1), and its formal charge [e] where known. */
export type Occupant = { readonly element: string; readonly occupancy: number; readonly charge?: number };

/**
 * A place in the cell: fractional coordinates (any real numbers; equal modulo 1 means the same place) and what fills it. The
 * occupancies sum to at most 1; the rest is vacant. `bIso` is the isotropic displacement parameter B = 8π²⟨u²⟩ [Å²].
 */
export type Site = {
  readonly label?: string;
  readonly position: Vector3;
  readonly occupants: readonly Occupant[];
  readonly bIso?: number;
};

/** A periodic crystal: every site of one cell is listed, symmetry already applied. */
export type Structure = { readonly lattice: Matrix3; readonly sites: readonly Site[] };

/** A structure from a file, with the name the file gives it and what the reader had to assume or leave out. */
export type ReadStructure = Structure & { readonly title: string; readonly warnings: readonly string[] };
