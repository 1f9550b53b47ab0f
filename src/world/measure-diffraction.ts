import { type Random, seededRandom } from '../core/random.ts';
import { reciprocalLattice, type Structure, type Vector3 } from '../kernels/crystal/index.ts';
import { calculatePowderPattern } from '../kernels/diffraction/index.ts';
import { crystalOf } from './cells.ts';
import { drawCounts } from './draw-counts.ts';
import type { HiddenWorld, MadeSample } from './world-family.ts';

/** A scan over 2θ [deg] in equal steps. */
export type DiffractionScan = {
  readonly from: number;
  readonly step: number;
  readonly counts: Float64Array;
  readonly secondsPerStep: number;
};

/** Copper's Kα doublet [Å]; the second line is half as strong. */
export const copperLines = [1.5405929, 1.5444274] as const;
const radians = Math.PI / 180;
const [from, to, step] = [15, 95, 0.02] as const;

/** What a sample does to the width of its peaks, and the diffractometer to their places. */
type Shape = {
  /** [nm] */
  readonly grainSize: number;
  /** [1] */
  readonly strain: number;
  /** [deg] */
  readonly zero: number;
  /** Height of the surface off the axis, at a radius of 240 mm [mm]. */
  readonly displacement: number;
  /** Amplitude of the fourth cubic harmonic [1]; 0 is a powder without texture. */
  readonly texture: number;
};

/** A ten-minute scan with copper radiation. Deterministic in the world's seed and the run's name. */
export function measureDiffraction(world: HiddenWorld, name: string, sample: MadeSample): DiffractionScan {
  const random = seededRandom('diffraction', world.seed, name);
  const shape: Shape = {
    grainSize: sample.grainSize,
    strain: sample.strain,
    zero: 0.01 * random.normal(),
    displacement: 0.06 * random.normal(),
    texture: 2.5 * random.normal(),
  };
  const expected = blankScan();
  for (const { lattice, fractions, share } of sample.phases)
    if (share > 0.003) addPhase(expected, crystalOf(world, lattice, fractions, sample.oxygen), share, shape);
  if (sample.contamination > 0) addPhase(expected, aluminium, sample.contamination / 100, shape);
  return countScan(expected, random);
}

/** A phase of a powder: its crystal, its share of the volume [1], its grains. */
export type PowderPart = Pick<Shape, 'grainSize' | 'strain' | 'texture'> & {
  readonly crystal: Structure;
  readonly share: number;
};

/** A ten-minute scan of any powder with copper radiation, of the same line shape, background and noise as those of a world. */
export function scanPowder(
  parts: readonly PowderPart[],
  { zero, displacement }: Pick<Shape, 'zero' | 'displacement'>,
  random: Random,
): DiffractionScan {
  const expected = blankScan();
  for (const { crystal, share, ...grains } of parts) {
    const [a, b, c] = reciprocalLattice(crystal.lattice);
    const normal = ([h, k, l]: Vector3): Vector3 => [
      h * a[0] + k * b[0] + l * c[0],
      h * a[1] + k * b[1] + l * c[1],
      h * a[2] + k * b[2] + l * c[2],
    ];
    addPhase(expected, crystal, share, { ...grains, zero, displacement }, normal);
  }
  return countScan(expected, random);
}

const blankScan = (): Float64Array => new Float64Array(Math.round((to - from) / step) + 1);

/** What the detector counts of a pattern in any unit: 1,500 to 5,000 at its highest, on a background. */
function countScan(expected: Float64Array, random: Random): DiffractionScan {
  const highest = expected.reduce((most, value) => Math.max(most, value), 0);
  const strongest = 1500 + 3500 * random.uniform();
  const background = drawBackground(random);
  return {
    from,
    step,
    secondsPerStep: 0.15,
    counts: expected.map((value, i) =>
      drawCounts((value / highest) * strongest + background(from + i * step), random),
    ),
  };
}

/** Air scatter falling from the beam, a broad hump of the holder, fluorescence, in counts. */
function drawBackground(random: Random): (twoTheta: number) => number {
  const [flat, air, hump] = [20 + 60 * random.uniform(), 40 + 120 * random.uniform(), 25 * random.uniform()];
  return (twoTheta) =>
    flat + air * Math.exp(-(twoTheta - from) / 9) + hump / Math.cosh((twoTheta - 24) / 5) ** 2;
}

const aluminium: Structure = {
  lattice: [
    [4.0495, 0, 0],
    [0, 4.0495, 0],
    [0, 0, 4.0495],
  ],
  sites: (
    [
      [0, 0, 0],
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ] as const
  ).map((position) => ({ position, occupants: [{ element: 'Al', occupancy: 1 }] })),
};

/** Adds the peaks of a phase by its share of the volume, relative to the square of its cell. @param normal of a plane, any length */
function addPhase(
  expected: Float64Array,
  crystal: Structure,
  share: number,
  shape: Shape,
  normal: (reflection: Vector3) => Vector3 = (reflection) => reflection,
): void {
  const { peaks, scale, volume } = calculatePowderPattern(crystal, { range: [10, to], leastIntensity: 0.05 });
  for (const { d, intensity, families } of peaks) {
    const weight =
      share *
      intensity *
      (scale / volume ** 2) *
      textureFactor(normal(families[0]!.reflection), shape.texture);
    addPeak(expected, d, copperLines[0], weight, shape);
    addPeak(expected, d, copperLines[1], weight / 2, shape);
  }
}

/** How much more often a plane lies flat than at random, by the fourth cubic harmonic of its normal; never below a tenth. */
function textureFactor([h, k, l]: Vector3, texture: number): number {
  const square = h * h + k * k + l * l;
  const harmonic = (h ** 4 + k ** 4 + l ** 4) / square ** 2 - 0.6;
  return Math.max(0.1, 1 + texture * 0.3 * harmonic);
}

/** Sizes of grains relative to their mean, three classes of a skewed distribution with their shares. */
const sizeClasses = [
  [0.45, 0.2],
  [0.9, 0.5],
  [1.6, 0.3],
] as const;

/** A sum of split Pearson VII shapes, one for each class of grains; the low-angle side is wider, the more the lower the angle. */
function addPeak(expected: Float64Array, d: number, wavelength: number, weight: number, shape: Shape): void {
  const sine = wavelength / (2 * d);
  if (sine >= 1) return;
  const theta = Math.asin(sine);
  const cosine = Math.cos(theta);
  const tangent = sine / cosine;
  const centre = (2 * theta) / radians + shape.zero - (2 * shape.displacement * cosine) / (240 * radians);
  const instrument = 0.055 + 0.035 * tangent ** 2;
  const skew = 1 + 0.12 / tangent;
  for (const [relative, share] of sizeClasses) {
    const size = (0.94 * wavelength) / (10 * relative * shape.grainSize * cosine * radians);
    const width = instrument + size + (4 * shape.strain * tangent) / radians;
    addSide(expected, centre, -1, (width * 2 * skew) / (1 + skew), 1.4, (weight * share) / width);
    addSide(expected, centre, 1, (width * 2) / (1 + skew), 1.9, (weight * share) / width);
  }
}

/** One side of a peak: height · (1 + (2^{1/m} − 1)(2Δ/w)²)^{−m}, to thirty widths. */
function addSide(
  expected: Float64Array,
  centre: number,
  side: 1 | -1,
  width: number,
  exponent: number,
  height: number,
): void {
  const factor = (2 ** (1 / exponent) - 1) * (2 / width) ** 2;
  const first = (centre - from) / step;
  const last = first + (side * 30 * width) / step;
  const [low, high] =
    side > 0 ? [Math.ceil(first), Math.floor(last)] : [Math.ceil(last), Math.ceil(first) - 1];
  for (let i = Math.max(0, low); i <= Math.min(expected.length - 1, high); i++)
    expected[i] = expected[i]! + height * (1 + factor * (from + i * step - centre) ** 2) ** -exponent;
}
