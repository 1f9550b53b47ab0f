import type { Cause } from './case-files.ts';

type Row = readonly (number | null)[];

/** What a person would look at first in the files of a case. */
export type Signs = {
  /** Of the readings of the resistance: without a value, and zero to a thousandth of the sound sample's [1]. */
  readonly missing: number;
  readonly zero: number;
  /** Median stated scatter over that of the sound sample. */
  readonly scatter: number;
  /** Midpoints of the transitions [K], null where there is none. */
  readonly midpoint: number | null;
  readonly soundMidpoint: number | null;
  /** Likeness of the two patterns, 0 to 1, and the strongest line of aluminium above its surroundings [counts]. */
  readonly likeness: number;
  readonly foreignLine: number;
};

const numbersOf = (rows: readonly Row[], column: number): readonly number[] =>
  rows.flatMap((row) => {
    const value = row[column];
    return value === null || value === undefined ? [] : [value];
  });

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Midpoint of the transition on cooling and warming [K]: where the resistance is half of that at 30 to 45 K. */
function midpointOf(rows: readonly Row[]): number | null {
  const cold = rows.flatMap(([t, r]) => (t != null && r != null && t < 45 ? [[t, r] as const] : []));
  const normal = medianOf(cold.filter(([t]) => t > 30).map(([, r]) => r));
  const superconducting = cold.filter(([, r]) => r < normal / 2).map(([t]) => t);
  return superconducting.length < 3 || normal <= 0 ? null : Math.max(...superconducting);
}

/** Counts summed over three rows and freed from the level around them. */
function peaksOf(rows: readonly Row[]): readonly number[] {
  const counts = numbersOf(rows, 1);
  const sums = Array.from({ length: Math.floor(counts.length / 3) }, (_, i) =>
    counts.slice(3 * i, 3 * i + 3).reduce((sum, count) => sum + count, 0),
  );
  return sums.map((sum, i) => Math.max(0, sum - medianOf(sums.slice(Math.max(0, i - 20), i + 20))));
}

function likenessOf(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + Math.sqrt(value * (y[i] ?? 0)), 0);
  return product(a, b) / Math.sqrt(Math.max(1e-9, product(a, a) * product(b, b)));
}

/** Strongest lines of aluminium with copper radiation [deg]; a line of the alloy may hide one of them, hardly both. */
const aluminiumLines = [38.47, 44.74] as const;

/** The weaker of the two lines above its surroundings [counts]. */
function lineOf(rows: readonly Row[]): number {
  const mean = (part: readonly Row[]): number =>
    part.reduce((sum, row) => sum + (row[1] ?? 0) / Math.max(1, part.length), 0);
  return Math.min(
    ...aluminiumLines.map((line) => {
      const near = rows.filter(([angle]) => angle != null && Math.abs(angle - line) < 0.15);
      const around = rows.filter(([angle]) => angle != null && Math.abs(Math.abs(angle - line) - 0.8) < 0.3);
      return mean(near) - mean(around);
    }),
  );
}

export function readSigns(files: {
  readonly resistance: readonly Row[];
  readonly diffraction: readonly Row[];
  readonly soundResistance: readonly Row[];
  readonly soundDiffraction: readonly Row[];
}): Signs {
  const { resistance, diffraction, soundResistance, soundDiffraction } = files;
  const sound = numbersOf(soundResistance, 1);
  const level = Math.max(...sound) / 1000;
  const warm = resistance.filter(([t]) => t != null && t > 50);
  return {
    missing: resistance.filter(([, r]) => r === null).length / Math.max(1, resistance.length),
    zero: warm.filter(([, r]) => r != null && Math.abs(r) < level).length / Math.max(1, warm.length),
    scatter: medianOf(numbersOf(resistance, 2)) / Math.max(1e-30, medianOf(numbersOf(soundResistance, 2))),
    midpoint: midpointOf(resistance),
    soundMidpoint: midpointOf(soundResistance),
    likeness: likenessOf(peaksOf(diffraction), peaksOf(soundDiffraction)),
    foreignLine: lineOf(diffraction) - Math.max(0, lineOf(soundDiffraction)),
  };
}

/** A person's rules: contacts first, then the pattern, then the temperature of the transition; with how sure they are. */
export function diagnose(signs: Signs): { readonly cause: Cause; readonly sureness: number } {
  const { missing, zero, scatter, midpoint, soundMidpoint, likeness, foreignLine } = signs;
  if (missing > 0.05) return { cause: 'open-contact', sureness: 0.97 };
  if (zero > 0.9) return { cause: 'shorted-leads', sureness: 0.97 };
  if (scatter > 5) return { cause: 'noisy-contact', sureness: 0.97 };
  if (likeness < 0.4) return { cause: midpoint === null ? 'no-reaction' : 'wrong-label', sureness: 0.5 };
  if (likeness < 0.75) return { cause: 'no-reaction', sureness: 0.6 };
  if (foreignLine > 8) return { cause: 'contamination', sureness: 0.7 };
  const shift = (midpoint ?? 0) - (soundMidpoint ?? 0);
  const part = shift / Math.max(1, soundMidpoint ?? 1);
  if (Math.abs(shift) < 0.3) return { cause: 'none', sureness: 0.8 };
  if (part < -0.15) return { cause: 'leak', sureness: 0.7 };
  return { cause: 'thermometer-off', sureness: 0.7 };
}
