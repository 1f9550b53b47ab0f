import type { Vector3 } from '../crystal/index.ts';
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

/**
 * Sorts the reflections of one peak into families: equivalent under the symmetry of the lattice, and of equal |F|. Extinct
 * ones are left out unless all are. The strongest family (multiplicity × |F|²) comes first.
 * @param group indices into the sums, at least one. @param symmetries of the lattice, matrices × 9.
 */
export function listFamilies(
  sums: ReflectionSums,
  group: readonly number[],
  symmetries: Int8Array,
): readonly ReflectionFamily[] {
  const present = dropExtinct(sums, group);
  if (present.length === 1) return [familyOf(sums, present)];
  const families = splitByLattice(sums, present, symmetries).flatMap((orbit) =>
    splitByAmplitude(sums, orbit).map((members) => familyOf(sums, members)),
  );
  if (families.length > 1) families.sort(compareFamilies);
  return families;
}

const compareFamilies = (one: ReflectionFamily, other: ReflectionFamily): number =>
  other.multiplicity * other.structureFactorSquared - one.multiplicity * one.structureFactorSquared ||
  compareReflections(one.reflection, other.reflection);

/** Larger indices first. */
const compareReflections = (one: Vector3, other: Vector3): number =>
  other[0] - one[0] || other[1] - one[1] || other[2] - one[2];

function dropExtinct({ powers, ceilings }: ReflectionSums, group: readonly number[]): readonly number[] {
  const present: number[] = [];
  for (const i of group) if (powers[i]! > extinctShare ** 2 * ceilings[i]!) present.push(i);
  return present.length > 0 ? present : group;
}

const taken = -1;

/** One number for h and −h, 0 or above. */
const keyOf = (h: number, k: number, l: number): number => Math.abs((h * 4096 + k) * 4096 + l);

function splitByLattice(
  { indices }: ReflectionSums,
  group: readonly number[],
  symmetries: Int8Array,
): readonly (readonly number[])[] {
  const keys = group.map((i) => keyOf(indices[3 * i]!, indices[3 * i + 1]!, indices[3 * i + 2]!));
  const orbits: number[][] = [];
  for (const i of group) {
    const h = indices[3 * i]!;
    const k = indices[3 * i + 1]!;
    const l = indices[3 * i + 2]!;
    const orbit: number[] = [];
    if (keys.includes(keyOf(h, k, l))) orbits.push(orbit);
    else continue;
    for (let at = 0; at < symmetries.length; at += 9) {
      const image = keyOf(
        h * symmetries[at]! + k * symmetries[at + 3]! + l * symmetries[at + 6]!,
        h * symmetries[at + 1]! + k * symmetries[at + 4]! + l * symmetries[at + 7]!,
        h * symmetries[at + 2]! + k * symmetries[at + 5]! + l * symmetries[at + 8]!,
      );
      const place = keys.indexOf(image);
      if (place < 0) continue;
      keys[place] = taken;
      orbit.push(group[place]!);
    }
  }
  return orbits;
}

function splitByAmplitude(
  { powers, ceilings }: ReflectionSums,
  orbit: readonly number[],
): readonly (readonly number[])[] {
  const isAlike = (one: number, other: number): boolean => {
    const largest = Math.sqrt(powers[one]!);
    const slack = equalShare * largest + extinctShare * Math.sqrt(ceilings[one]!);
    return Math.abs(largest - Math.sqrt(powers[other]!)) <= slack;
  };
  if (orbit.every((i) => isAlike(orbit[0]!, i))) return [orbit];
  const parts: number[][] = [];
  for (const i of orbit.toSorted((one, other) => powers[other]! - powers[one]!)) {
    const last = parts.at(-1);
    if (last !== undefined && isAlike(last[0]!, i)) last.push(i);
    else parts.push([i]);
  }
  return parts;
}

function familyOf({ indices, powers }: ReflectionSums, members: readonly number[]): ReflectionFamily {
  let largest = members[0]!;
  let power = 0;
  for (const i of members) {
    power += powers[i]!;
    const step = indices[3 * i]! - indices[3 * largest]! || indices[3 * i + 1]! - indices[3 * largest + 1]!;
    if ((step || indices[3 * i + 2]! - indices[3 * largest + 2]!) > 0) largest = i;
  }
  return {
    reflection: [indices[3 * largest]!, indices[3 * largest + 1]!, indices[3 * largest + 2]!],
    multiplicity: 2 * members.length,
    structureFactorSquared: power / members.length,
  };
}
