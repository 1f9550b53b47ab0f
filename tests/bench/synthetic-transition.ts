import { type Random, seededRandom } from '../../src/core/random.ts';

/** A resistance curve whose truth is known. Shapes and noises are none of the analysis's own but for the logistic and the erf. */
export type SyntheticTransition = {
  readonly t: readonly number[];
  readonly r: readonly number[];
  /** Where the noiseless resistance is half of the normal one [K]; null where there is no transition. */
  readonly midpoint: number | null;
  readonly shape: string;
  readonly noise: string;
};

export const shapeNames = ['logistic', 'erf', 'asymmetric', 'tailed', 'fluctuations'] as const;
export const noiseNames = ['white', 'one-over-f', 'quantised', 'drift'] as const;

export type SyntheticOptions = {
  readonly seed: string | number;
  readonly shape: (typeof shapeNames)[number] | 'none';
  readonly noise: (typeof noiseNames)[number];
  /** Normal resistance over the sd of one reading. */
  readonly signalToNoise: number;
};

/** Resistance as a fraction of the normal one, z widths above the centre. */
const shapes: { readonly [name in SyntheticOptions['shape']]: (z: number) => number } = {
  none: () => 1,
  logistic: (z) => 1 / (1 + Math.exp(-z)),
  erf: (z) => normalIntegral(z / 1.7),
  asymmetric: (z) => 1 - (1 + Math.exp(z)) ** -0.4,
  tailed: (z) => Math.exp(-Math.log(2) * Math.exp(-z / 1.4)),
  fluctuations: (z) => {
    const core = 1 / (1 + Math.exp(-1.6 * z));
    return core / (1 + 0.25 * core * Math.exp(-Math.max(0, z) / 4));
  },
};

/** One curve: range, density, width, normal slope and place of the transition are drawn from the seed. */
export function syntheticTransition({
  seed,
  shape,
  noise,
  signalToNoise,
}: SyntheticOptions): SyntheticTransition {
  const random = seededRandom('synthetic-transition', seed, shape, noise);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const centre = 3 * 30 ** random.uniform();
  const width = centre * between(0.002, 0.03);
  const lowest = Math.max(1.8, centre - between(2, 6) - 8 * width);
  const highest = centre + between(8, 25) + 10 * width;
  const count = Math.round(between(80, 400));
  const slope = between(-0.004, 0.012);
  const curvature = between(-1e-5, 6e-5);
  const residual = random.uniform() < 0.3 ? between(0, 0.15) : 0;
  const t = temperaturesOf(lowest, highest, centre, count, random);
  const truth = (kelvin: number): number => {
    const normal = 1 + slope * (kelvin - centre) + curvature * (kelvin - centre) ** 2;
    return normal * (residual + (1 - residual) * shapes[shape]((kelvin - centre) / width));
  };
  const errors = noiseOf(noise, t, random);
  const resistance = 0.03 * 100 ** random.uniform();
  const step = noise === 'quantised' ? (3 * resistance) / signalToNoise : 0;
  const r = t.map((kelvin, i) => {
    const value = resistance * (truth(kelvin) + errors[i]! / signalToNoise);
    return step > 0 ? step * Math.round(value / step) : value;
  });
  return {
    t,
    r,
    midpoint: shape === 'none' ? null : midpointOf(truth, centre, width, slope, curvature),
    shape,
    noise,
  };
}

/** Unevenly dense, as a cryostat gives them: jitter of a third of the distance, and closer about the transition in half of the files. */
export function temperaturesOf(
  low: number,
  high: number,
  centre: number,
  count: number,
  random: Random,
): readonly number[] {
  const isDense = random.uniform() < 0.5;
  const t = Array.from({ length: count }, (_, i) => {
    const share = (i + 0.33 * (random.uniform() - 0.5)) / count;
    const even = low + (high - low) * share;
    return isDense && i % 3 > 0 ? centre + (even - centre) * 0.35 : even;
  });
  return t.toSorted((a, b) => a - b);
}

/** Errors of sd one [of the reading's sd]. */
export function noiseOf(
  kind: SyntheticOptions['noise'],
  t: readonly number[],
  random: Random,
): readonly number[] {
  const white = t.map(() => random.normal());
  if (kind === 'white' || kind === 'quantised') return white;
  if (kind === 'drift') {
    const total = 4 * (random.uniform() - 0.5);
    const span = t.at(-1)! - t[0]!;
    return white.map((value, i) => value + (total * (t[i]! - t[0]!)) / span);
  }
  // Sums of relaxations at times an octave apart have a spectrum of 1/f.
  const memories = [2, 4, 8, 16, 32];
  const states = memories.map(() => random.normal());
  return white.map((value) => {
    memories.forEach((memory, k) => {
      const keep = Math.exp(-1 / memory);
      states[k] = keep * states[k]! + Math.sqrt(1 - keep ** 2) * random.normal();
    });
    return 0.7 * value + 0.32 * states.reduce((sum, state) => sum + state, 0);
  });
}

/** Half of the line that the normal state is, near the transition: the place where the noiseless curve crosses it. */
function midpointOf(
  truth: (kelvin: number) => number,
  centre: number,
  width: number,
  slope: number,
  curvature: number,
): number {
  let [low, high] = [centre - 40 * width, centre + 40 * width];
  const excess = (kelvin: number): number =>
    truth(kelvin) - 0.5 * (1 + slope * (kelvin - centre) + curvature * (kelvin - centre) ** 2);
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Standard normal distribution function by Simpson's rule, so that nothing is shared with what is tested. */
function normalIntegral(z: number): number {
  if (Math.abs(z) > 8) return z > 0 ? 1 : 0;
  const steps = 200;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const [a, b] = [(z * i) / steps, (z * (i + 1)) / steps];
    const f = (x: number): number => Math.exp(-(x ** 2) / 2);
    sum += ((b - a) / 6) * (f(a) + 4 * f((a + b) / 2) + f(b));
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
