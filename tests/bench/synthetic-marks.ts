import { type Random, seededRandom } from '../../src/core/random.ts';
import { type noiseNames, noiseOf, temperaturesOf } from './synthetic-transition.ts';

/** A file of one run whose truth is known; its line shapes are none that an analysis knows. */
export type SyntheticRun = {
  /** The analysis that reads it, and the quantity and criterion whose truth is known. */
  readonly analysis: string;
  readonly quantity: string;
  readonly criterion: string;
  readonly text: string;
  readonly options: { readonly [name: string]: number };
  /** [K]; null where there is no transition. */
  readonly truth: number | null;
};

export type MarkKind = 'curie' | 'onset' | 'jump';
export type MarkOptions = {
  readonly kind: MarkKind;
  readonly seed: number;
  readonly shape: string;
  readonly noise: (typeof noiseNames)[number];
  /** Largest moment, full screening or jump over the sd of one reading. */
  readonly signalToNoise: number;
};

/** Shapes of each kind, `none` apart. */
export const markShapes: { readonly [kind in MarkKind]: readonly string[] } = {
  curie: ['mean-field', 'critical', 'domains', 'two-sided', 'skewed'],
  onset: ['sharp', 'linear', 'logistic', 'tailed', 'skewed'],
  jump: ['two-fluid', 'gapped', 'smeared', 'skewed'],
};

export function syntheticMark(options: MarkOptions): SyntheticRun {
  const random = seededRandom('synthetic-mark', options.kind, options.seed, options.shape, options.noise);
  const builders = { curie: curieRun, onset: onsetRun, jump: jumpRun };
  return builders[options.kind](options, random);
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

const tableOf = (titles: string, rows: readonly (readonly number[])[]): string =>
  `# sample: S1\n${titles}\n${rows.map((row) => row.map((value) => value.toPrecision(9)).join(',')).join('\n')}\n`;

/** Reduced spontaneous and induced moment of spins one half in their mean field, by bisection of m = tanh((m + h)/τ). */
function weiss(reduced: number, field: number): number {
  let [low, high] = [1e-12, 1];
  for (let i = 0; i < 60; i++) {
    const m = (low + high) / 2;
    if (Math.tanh((m + field) / reduced) > m) low = m;
    else high = m;
  }
  return (low + high) / 2;
}

/** Order parameter with a cusp at one, and the tail of free moments above. */
const critical = (reduced: number, field: number): number =>
  (reduced < 1 ? (1 - reduced ** 1.5) ** 0.36 : 0) + field / Math.hypot(Math.max(0.02, reduced - 1), 0.02);

/** Quantiles of Curie points [of the middle one]: equally likely parts of a sample. */
const spreads: { readonly [shape: string]: readonly number[] } = {
  'two-sided': [-1.5, -0.9, -0.5, -0.25, 0, 0.25, 0.5, 0.9, 1.5].map((z) => 1 + 0.008 * z),
  skewed: [-5, -3.2, -2, -1.3, -0.8, -0.4, -0.1, 0.15, 0.35].map((z) => 1 + 0.006 * z),
};

function curieRun({ shape, noise, signalToNoise }: MarkOptions, random: Random): SyntheticRun {
  const curie = 20 * 40 ** random.uniform();
  const field = 0.0005 * 6 ** random.uniform();
  const shear = between(random, 0.2, 0.6);
  const law = (kelvin: number, at: number): number =>
    shape === 'mean-field' || shape === 'skewed' ? weiss(kelvin / at, field) : critical(kelvin / at, field);
  const parts = spreads[shape] ?? [1];
  const moment = (kelvin: number): number => {
    if (shape === 'none') return 0.02 + 0.98 / (kelvin / (0.05 * curie) + 1);
    const mean = parts.reduce((sum, part) => sum + law(kelvin, part * curie) / parts.length, 0);
    return shape === 'domains' ? Math.min(shear, mean) / shear : mean;
  };
  const low = curie * between(random, 0.05, 0.5);
  const high = curie * between(random, 1.25, 1.9);
  const t = temperaturesOf(low, high, curie, Math.round(between(random, 60, 260)), random);
  const values = t.map(moment);
  const largest = Math.max(...values);
  const errors = noiseOf(noise, t, random);
  const rows = t.map((kelvin, i) => [kelvin, 100, values[i]! + (largest * errors[i]!) / signalToNoise]);
  return {
    analysis: 'curie-point',
    quantity: 'curie-temperature',
    criterion: 'steepest fall',
    text: tableOf('T (K),H (Oe),M (emu)', rows),
    options: {},
    truth: shape === 'none' ? null : steepestFall(moment, 0.85 * curie, 1.15 * curie),
  };
}

/** Where a function falls most steeply, on a grid finer than any run. */
function steepestFall(f: (x: number) => number, low: number, high: number): number {
  const step = (high - low) / 4000;
  let [best, steepest] = [low, 0];
  for (let x = low; x < high; x += step) {
    const fall = f(x - 2 * step) - f(x + 2 * step);
    if (fall > steepest) [best, steepest] = [x, fall];
  }
  return best;
}

/** Screened share of the volume, `z` widths below the place where it begins or has its middle. */
const screenings: { readonly [shape: string]: (z: number) => number } = {
  none: () => 0,
  sharp: (z) => (z > 0 ? 1 - Math.exp(-6 * z) : 0),
  linear: (z) => Math.min(1, Math.max(0, z / 2)),
  logistic: (z) => 1 / (1 + Math.exp(-2 * (z - 1))),
  tailed: (z) => (z > 0 ? z ** 2 / (1 + z ** 2) : 0),
  skewed: (z) => (1 + Math.exp(-3 * (z - 0.7))) ** -0.4,
};

function onsetRun({ shape, noise, signalToNoise }: MarkOptions, random: Random): SyntheticRun {
  const centre = 4 * 12 ** random.uniform();
  const width = centre * between(random, 0.01, 0.08);
  const [low, high] = [Math.max(1.8, centre - 10 * width - 1), centre + between(random, 4, 15) + 8 * width];
  const count = Math.round(between(random, 60, 200));
  const pinned = between(random, 0.05, 0.5);
  const [holder, curie] = [between(random, -0.3, 0.3), between(random, 0, 0.15)];
  const share = (kelvin: number): number => screenings[shape]!((centre - kelvin) / width);
  const branch = (part: number): readonly (readonly number[])[] => {
    const t = temperaturesOf(low, high, centre, count, random);
    const errors = noiseOf(noise, t, random);
    return t.map((kelvin, i) => {
      const normal = holder + (curie * low) / (kelvin + 0.3);
      return [kelvin, 10, 1e-4 * (normal - part * share(kelvin) + errors[i]! / signalToNoise)];
    });
  };
  const rows = [...branch(1), ...branch(pinned).toReversed()];
  return {
    analysis: 'magnetic-transition',
    quantity: 'critical-temperature-onset',
    criterion: 'zfc',
    text: tableOf('T (K),H (Oe),M (emu)', rows),
    options: {},
    truth: shape === 'none' ? null : highestAbove((kelvin) => share(kelvin) - 3 / signalToNoise, low, high),
  };
}

/** The highest place where a function is above zero. */
function highestAbove(f: (x: number) => number, low: number, high: number): number {
  const step = (high - low) / 100_000;
  let x = high;
  while (x > low && f(x) <= 0) x -= step;
  return x;
}

/** Part of γT that a superconductor's electrons hold at a temperature, of its critical one: two fluids, or a gap that opens. */
const electrons = (reduced: number, isGapped: boolean): number => {
  if (reduced >= 1) return 1;
  if (!isGapped) return 3 * reduced ** 2;
  // Activated over a gap, with the slope and the jump of weak coupling where it opens.
  return 2.43 * Math.exp(1.76 - 1.76 / reduced) * (1 + 0.4 * (1 - reduced));
};

function jumpRun({ shape, noise, signalToNoise }: MarkOptions, random: Random): SyntheticRun {
  const critical0 = 4 * 5 ** random.uniform();
  const gamma = between(random, 4, 12);
  // The lattice holds as much as the electrons at up to twice the transition.
  const beta = gamma / (critical0 * between(random, 0.9, 2.5)) ** 2;
  const delta = beta * between(random, 0, 1e-4);
  const smear = between(random, 0.003, 0.012);
  const parts =
    shape === 'smeared'
      ? [-1.6, -0.9, -0.4, 0, 0.4, 0.9, 1.6].map((z) => 1 + smear * z)
      : shape === 'skewed'
        ? [-4, -2.4, -1.4, -0.8, -0.3, 0, 0.3, 0.5].map((z) => 1 + smear * z)
        : [1];
  const truth = (critical0 * parts.reduce((sum, part) => sum + part, 0)) / parts.length;
  const overT = (kelvin: number): number => {
    const own = parts.reduce(
      (sum, part) => sum + electrons(kelvin / (part * critical0), shape === 'gapped') / parts.length,
      0,
    );
    return gamma * (shape === 'none' ? 1 : own) + beta * kelvin ** 2 + delta * kelvin ** 4;
  };
  const low = critical0 * between(random, 0.15, 0.4);
  const count = Math.round(between(random, 45, 140));
  const high = critical0 * between(random, 2, 3);
  const t = Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
  const errors = noiseOf(noise, t, random);
  const rows = t.map((kelvin, i) => [
    kelvin,
    0,
    1e-3 * kelvin * (overT(kelvin) + (1.5 * gamma * errors[i]!) / signalToNoise),
  ]);
  return {
    analysis: 'heat-capacity',
    quantity: 'critical-temperature-calorimetric',
    criterion: 'jump',
    text: tableOf('T (K),H (Oe),C (J/mol K)', rows),
    options: {},
    truth: shape === 'none' ? null : truth,
  };
}
