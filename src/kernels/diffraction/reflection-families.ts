import type { Matrix3, Vector3 } from '../crystal/index.ts';
import { latticeSymmetries, type ReciprocalLattice } from './reciprocal-lattice.ts';
import type { ReflectionSums } from './sum-reflections.ts';

/** Reflections that the symmetry of the crystal makes equal, −h −k −l among them. */
export type ReflectionFamily = {
  /** The lexicographically largest member h k l. */
  readonly reflection: Vector3;
  readonly multiplicity: number;
  /** Mean |F|² over the members at the first line, preferred orientation included [electrons² per cell]. */
  readonly structureFactorSquared: number;
};

/** Amplitudes below this share of what all atoms would scatter in phase count as extinct. */
const extinctShare = 1e-3;
/** Amplitudes that differ by less than this share of the larger one, or as little as an extinct one, count as equal. */
const equalShare = 0.01;

const symmetriesOf = new WeakMap<ReciprocalLattice, readonly Matrix3[]>();

/**
 * Sorts the reflections of one peak into families: equivalent under the symmetry of the lattice, and of equal |F|. Extinct
 * ones are left out unless all are. The strongest family (multiplicity × |F|²) comes first.
 * @param group indices into the sums, at least one.
 */
export function listFamilies(
  sums: ReflectionSums,
  group: Uint32Array,
  lattice: ReciprocalLattice,
): readonly ReflectionFamily[] {
  const { powers, ceilings } = sums;
  const isExtinct = (i: number): boolean => powers[i]! <= extinctShare ** 2 * ceilings[i]!;
  const isAllExtinct = group.every(isExtinct);
  const present = isAllExtinct ? group : group.filter((i) => !isExtinct(i));
  if (present.length === 1) return [familyOf(sums, [present[0]!])];
  const orbits = splitByLattice(sums, present, lattice);
  return orbits
    .flatMap((orbit) => splitByAmplitude(sums, orbit))
    .map((members) => familyOf(sums, members))
    .sort(
      (one, other) =>
        other.multiplicity * other.structureFactorSquared - one.multiplicity * one.structureFactorSquared ||
        compareReflections(one.reflection, other.reflection),
    );
}

/** Larger indices first. */
const compareReflections = (one: Vector3, other: Vector3): number =>
  other[0] - one[0] || other[1] - one[1] || other[2] - one[2];

const reflectionAt = ({ indices }: ReflectionSums, i: number): Vector3 => [
  indices[3 * i]!,
  indices[3 * i + 1]!,
  indices[3 * i + 2]!,
];

/** One number for h and −h, which half of space it is in notwithstanding. */
const keyOf = (h: number, k: number, l: number): number => {
  const isNegative = h < 0 || (h === 0 && (k < 0 || (k === 0 && l < 0)));
  const sign = isNegative ? -1 : 1;
  return (sign * h * 4096 + sign * k) * 4096 + sign * l;
};

function splitByLattice(sums: ReflectionSums, group: Uint32Array, lattice: ReciprocalLattice): readonly number[][] {
  const known = symmetriesOf.get(lattice) ?? latticeSymmetries(lattice.metric);
  symmetriesOf.set(lattice, known);
  const left = new Map<number, number>();
  for (const i of group) left.set(keyOf(...reflectionAt(sums, i)), i);
  const orbits: number[][] = [];
  for (const i of group) {
    const [h, k, l] = reflectionAt(sums, i);
    if (!left.has(keyOf(h, k, l))) continue;
    const orbit: number[] = [];
    for (const [a, b, c] of known) {
      const image = keyOf(h * a[0] + k * b[0] + l * c[0], h * a[1] + k * b[1] + l * c[1], h * a[2] + k * b[2] + l * c[2]);
      const member = left.get(image);
      if (member === undefined) continue;
      left.delete(image);
      orbit.push(member);
    }
    orbits.push(orbit);
  }
  return orbits;
}

function splitByAmplitude({ powers, ceilings }: ReflectionSums, orbit: readonly number[]): readonly number[][] {
  const sorted = orbit.toSorted((one, other) => powers[other]! - powers[one]!);
  const parts: number[][] = [];
  for (const i of sorted) {
    const last = parts.at(-1);
    const largest = last === undefined ? 0 : Math.sqrt(powers[last[0]!]!);
    const slack = equalShare * largest + extinctShare * Math.sqrt(ceilings[i]!);
    if (last !== undefined && largest - Math.sqrt(powers[i]!) <= slack) last.push(i);
    else parts.push([i]);
  }
  return parts;
}

function familyOf(sums: ReflectionSums, members: readonly number[]): ReflectionFamily {
  let reflection: Vector3 | undefined;
  let power = 0;
  for (const i of members) {
    power += sums.powers[i]!;
    const one = reflectionAt(sums, i);
    if (reflection === undefined || compareReflections(one, reflection) < 0) reflection = one;
  }
  return {
    reflection: reflection as Vector3,
    multiplicity: 2 * members.length,
    structureFactorSquared: power / members.length,
  };
}
