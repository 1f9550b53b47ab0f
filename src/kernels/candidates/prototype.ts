import type { CellParameters, Vector3 } from '../crystal/index.ts';

/** A kind of place in a structure type that one element fills. */
export type Role = {
  readonly name: string;
  /** Atoms in one formula unit. */
  readonly count: number;
  /** Neighbours that decide its ionic radius. */
  readonly coordination: number;
};

export type Orbit = { readonly role: string; readonly position: Vector3 };

/** What decides whether elements fit; see size-rules.ts. */
export type SizeRule = {
  readonly range: readonly [number, number] /** Author, year. */;
  readonly source: string;
} & (
  | { readonly kind: 'goldschmidt'; readonly large: string; readonly small: string; readonly anion: string }
  | {
      readonly kind: 'ratio';
      readonly over: string;
      readonly under: string;
      readonly radii: 'ionic' | 'metallic';
    }
);

/** A structure type: its lattice and places as measured on one compound, and what else may fill them. */
export type Prototype = {
  /** What people call it: Strukturbericht or the name of the family. */
  readonly name: string;
  /** Formula with the names of the roles: `A3B`. */
  readonly formula: string;
  readonly spaceGroup: string;
  readonly spaceGroupNumber: number;
  readonly roles: readonly Role[];
  readonly orbits: readonly Orbit[];
  /** The compound that the cell was measured on, role by role, and its cell. */
  readonly example: { readonly elements: { readonly [role: string]: string }; readonly cell: CellParameters };
  /** Ionic: only neutral assignments of oxidation states are proposed. */
  readonly bonding: 'ionic' | 'metallic';
  readonly sizeRules: readonly SizeRule[];
};
