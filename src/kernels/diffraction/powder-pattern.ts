import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';
import type { Structure, Vector3 } from '../crystal/index.ts';
import { lorentzPolarisation } from './lorentz-polarisation.ts';
import { marchDollase, type PreferredOrientation } from './preferred-orientation.ts';
import { meanWavelength, type Radiation, readRadiation } from './radiation.ts';
import { latticeSymmetries, type ReciprocalCell, reciprocalCell } from './reciprocal-cell.ts';
import { listFamilies, type ReflectionFamily } from './reflection-families.ts';
import { formFactorNotes, groupScatterers, ionNames } from './scatterers.ts';
import { type ReflectionSums, sumReflections } from './sum-reflections.ts';

export type PowderPatternOptions = {
  /** Default Cu Kα1. */
  readonly radiation?: Radiation;
  /** 2θ of the mean wavelength [deg], 0 to 180; default 0 to 90. */
  readonly range?: readonly [number, number];
  /** B of sites that state none [Å²], 0 to 20; default 0. */
  readonly defaultBIso?: number;
  /** Whether f′ and f″ are included; default true. */
  readonly hasDispersion?: boolean;
  /** 2θ_M of a crystal monochromator [deg]; default 0, none. */
  readonly monochromator?: number;
  readonly preferredOrientation?: PreferredOrientation;
  /** Peaks below this are left out [% of the strongest]; default 0.001. */
  readonly leastIntensity?: number;
};

/** One line of a source in one peak. */
export type PeakLine = {
  readonly name: string;
  /** [deg] */
  readonly twoTheta: number;
  /** On the scale of the pattern's intensities. */
  readonly intensity: number;
};

/** All reflections of one d. */
export type PowderPeak = {
  /** At the mean wavelength [deg]. */
  readonly twoTheta: number;
  /** [Å] */
  readonly d: number;
  /** Sum over the lines, relative to the strongest peak of the pattern, which is 100. */
  readonly intensity: number;
  /** Reflections that are not extinct, all families together. */
  readonly multiplicity: number;
  /** Mean |F|² of these at the first line [electrons² per cell]. */
  readonly structureFactorSquared: number;
  /** Equivalent reflections, the strongest family first. */
  readonly families: readonly ReflectionFamily[];
  /** Where each line of the source falls; a line that cannot reach this d is absent. */
  readonly lines: readonly PeakLine[];
};

export type PowderPattern = {
  readonly radiation: Radiation;
  /** Mean of the lines [Å]. */
  readonly wavelength: number;
  /** In rising 2θ. */
  readonly peaks: readonly PowderPeak[];
  /** Σ|F|²·LP of the strongest peak, per unit weight of the source [electrons² per cell]: the scale of 100; 0 without peaks. */
  readonly scale: number;
  /** [Å³] */
  readonly volume: number;
  /** Whose form factors were used, such as `Na1+`. */
  readonly ions: readonly string[];
  /** Where a form factor differs from what the structure asks for. */
  readonly notes: readonly string[];
};

/** Reflections whose d [Å] differ by less count as one peak. */
const mergeWidth = 1e-6;
const degree = Math.PI / 180;

/**
 * The powder pattern of a crystal: every reflection of the sphere, equal d merged (also of different families, such as 511
 * and 333), I = Σ_h |F_h|² · LP(θ) · P_h, with F of the whole cell and no absorption or extinction.
 * @source itc-c2006, ch. 6.2
 * @throws out-of-domain — range, monochromator or B outside its bounds, a wavelength without dispersion corrections.
 * @throws bad-cell, bad-structure, unknown-element, too-many-reflections.
 */
export function calculatePowderPattern(
  structure: Structure,
  options: PowderPatternOptions = {},
): PowderPattern {
  const radiation = options.radiation ?? readRadiation('CuKa1');
  const wavelength = meanWavelength(radiation);
  const [from, to] = requireAngles(options.range ?? [0, 90]);
  const { defaultBIso = 0, leastIntensity = 1e-3 } = options;
  requireRange('default B', defaultBIso, 0, 20, 'Å²');
  const monochromatorAngle = options.monochromator ?? 0;
  requireRange('monochromator', monochromatorAngle, 0, 180, 'deg');
  const monochromator = degree * monochromatorAngle;
  requireRange('least intensity', leastIntensity, 0, 100, '%');
  const lattice = reciprocalCell(structure.lattice);
  const scatterers = groupScatterers(structure, defaultBIso);
  const squareAt = (twoTheta: number): number => ((2 / wavelength) * Math.sin((twoTheta * degree) / 2)) ** 2;
  const sums = sumReflections(
    scatterers,
    lattice,
    { least: squareAt(from) * (1 - 1e-12), most: squareAt(to) },
    radiation.lines.map((line) => line.wavelength),
    options.hasDispersion ?? true,
  );
  if (options.preferredOrientation) weighByOrientation(sums, lattice, options.preferredOrientation);
  const groups = mergeEqualSpacings(sums);
  const strengths = groups.map((group) => strengthOf(sums, group, radiation, monochromator));
  const strongest = strengths.reduce((most, { total }) => Math.max(most, total), 0);
  const totalWeight = radiation.lines.reduce((sum, { weight }) => sum + weight, 0);
  const symmetries = latticeSymmetries(lattice.metric);
  const peaks = groups.flatMap((group, i) => {
    const strength = strengths[i]!;
    if (!(strength.total > 0 && strength.total >= (leastIntensity / 100) * strongest)) return [];
    return [describePeak(sums, symmetries, group, strength, strongest, wavelength)];
  });
  return {
    radiation,
    wavelength,
    peaks,
    scale: strongest / totalWeight,
    volume: lattice.volume,
    ions: ionNames(scatterers),
    notes: formFactorNotes(scatterers),
  };
}

/** Multiplies each |F|² by the share of crystallites that reflect it. */
function weighByOrientation(
  sums: ReflectionSums,
  lattice: ReciprocalCell,
  preferred: PreferredOrientation,
): void {
  const share = marchDollase(lattice, preferred);
  const { indices, powers, stride } = sums;
  for (let i = 0; i < sums.count; i++) {
    const factor = share(indices[3 * i]!, indices[3 * i + 1]!, indices[3 * i + 2]!);
    for (let at = i; at < powers.length; at += stride) powers[at]! *= factor;
  }
}

/** |F|² below this share of what all atoms would scatter in phase is 0 but for rounding. */
const roundingShare = 1e-20;

/** Indices of the reflections of each peak, in falling d; those of F = 0 join none, so that they shift no other's d. */
function mergeEqualSpacings({
  count,
  inverseSquares,
  powers,
  ceilings,
}: ReflectionSums): readonly (readonly number[])[] {
  const order: number[] = [];
  for (let i = 0; i < count; i++) if (powers[i]! > roundingShare * ceilings[i]!) order.push(i);
  order.sort((one, other) => inverseSquares[one]! - inverseSquares[other]!);
  const groups: number[][] = [];
  let start = 0;
  while (start < order.length) {
    const least = 1 / Math.sqrt(inverseSquares[order[start]!]!) - mergeWidth;
    const most = least > 0 ? 1 / (least * least) : Number.POSITIVE_INFINITY;
    let end = start + 1;
    while (end < order.length && inverseSquares[order[end]!]! < most) end += 1;
    groups.push(order.slice(start, end));
    start = end;
  }
  return groups;
}

type Strength = { readonly d: number; readonly total: number; readonly lines: readonly PeakLine[] };

/** Σ|F|²·LP of one peak, both of each Friedel pair, weighed by the lines. */
function strengthOf(
  { inverseSquares, powers, stride }: ReflectionSums,
  group: readonly number[],
  { lines }: Radiation,
  monochromator: number,
): Strength {
  const d = 1 / Math.sqrt(inverseSquares[group[0]!]!);
  let total = 0;
  const reached = lines.flatMap(({ name, wavelength, weight }, line) => {
    const sine = wavelength / (2 * d);
    if (sine >= 1 - 1e-9) return [];
    let power = 0;
    for (const i of group) power += 2 * powers[line * stride + i]!;
    const theta = Math.asin(sine);
    const intensity = weight * power * lorentzPolarisation(theta, monochromator);
    total += intensity;
    return [{ name, twoTheta: (2 * theta) / degree, intensity }];
  });
  return { d, total, lines: reached };
}

function describePeak(
  sums: ReflectionSums,
  symmetries: Int8Array,
  group: readonly number[],
  { d, total, lines }: Strength,
  strongest: number,
  wavelength: number,
): PowderPeak {
  const families = listFamilies(sums, group, symmetries);
  const multiplicity = families.reduce((sum, family) => sum + family.multiplicity, 0);
  const power = families.reduce(
    (sum, family) => sum + family.multiplicity * family.structureFactorSquared,
    0,
  );
  return {
    twoTheta: (2 * Math.asin(Math.min(1, wavelength / (2 * d)))) / degree,
    d,
    intensity: (total / strongest) * 100,
    multiplicity,
    structureFactorSquared: power / multiplicity,
    families,
    lines: lines.map((line) => ({ ...line, intensity: (line.intensity / strongest) * 100 })),
  };
}

function requireAngles([from, to]: readonly [number, number]): readonly [number, number] {
  if (!(from >= 0 && to <= 180 && from < to))
    throw new AppError('out-of-domain', `range of 2θ is ${from} to ${to} deg; expected 0 ≤ from < to ≤ 180`);
  return [from, to];
}

/** The reflection that stands for a peak in a label: the first of its strongest family. */
export const labelOf = ({ families }: PowderPeak): Vector3 => families[0]!.reflection;
