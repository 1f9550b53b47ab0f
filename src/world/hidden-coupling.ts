import type { Random } from '../core/random.ts';
import {
  bccCoupling,
  bccMuStar,
  type CouplingPeak,
  mcMillanCriticalTemperature,
  publishedBccCoupling,
  rowOfMetal,
} from '../kernels/superconductivity/index.ts';
import { meanOver, bccMetals as metals, sizeMismatch } from './metals.ts';

/** A cosine over electrons per atom and size mismatch: what no formula of the composition says. */
type Ripple = {
  readonly amplitude: number;
  readonly perElectron: number;
  readonly perMismatch: number;
  readonly phase: number;
};

/** How the coupling λ of this world depends on the composition of a bcc solution. */
export type HiddenCoupling = {
  readonly baseline: number;
  readonly peaks: readonly CouplingPeak[];
  readonly rowFactors: readonly number[];
  readonly spreadPenalty: number;
  /** Couplings w_ij of pairs [1], row-major. */
  readonly pairs: Float64Array;
  readonly ripples: readonly Ripple[];
  /** λ of the pure metals in this world [1]. */
  readonly pure: Float64Array;
};

/** Row of the periodic table of each metal: 0 = 3d, 1 = 4d, 2 = 5d. */
const rows = metals.map(({ symbol }) => rowOfMetal(symbol));

/** λ bends off above the first and never passes the second [1]: without, alloys of some worlds would pass all known metals by far. */
const [bendsAt, mostCoupling] = [0.9, 1.3];
const pairSd = 1.5;
const rippleAmplitude = 0.06;

/**
 * The coupling of a world: the published rule with amplitudes and widths changed by up to 10 %, centres by up to 0.15 electrons per
 * atom, a coupling for every pair of metals, and ripples over electrons per atom and size mismatch. Pure metals stay within 10 % of
 * the rule.
 */
export function drawCoupling(random: Random): HiddenCoupling {
  const about = (value: number, part: number): number => value * (1 + part * (2 * random.uniform() - 1));
  const { baseline, peaks, rowFactors, spreadPenalty } = publishedBccCoupling;
  const pairs = new Float64Array(metals.length ** 2);
  for (let i = 0; i < metals.length; i++)
    for (let j = 0; j < i; j++) {
      const coupling = pairSd * random.normal();
      pairs[i * metals.length + j] = coupling;
      pairs[j * metals.length + i] = coupling;
    }
  return {
    baseline: about(baseline, 0.1),
    peaks: peaks.map(({ height, centre, width }) => ({
      height: about(height, 0.1),
      centre: centre + 0.15 * (2 * random.uniform() - 1),
      width: about(width, 0.1),
    })),
    rowFactors: rowFactors.map((factor) => about(factor, 0.1)),
    spreadPenalty: about(spreadPenalty, 0.1),
    pairs,
    ripples: Array.from({ length: 3 }, () => ({
      amplitude: rippleAmplitude * random.normal(),
      perElectron: 2.5 * random.normal(),
      perMismatch: 40 * random.normal(),
      phase: 2 * Math.PI * random.uniform(),
    })),
    pure: Float64Array.from(metals, ({ symbol }) => about(bccCoupling({ [symbol]: 1 }), 0.1)),
  };
}

/** λ [1] of a bcc solution, 0 to 1.3; fractions in the order of `bccMetals`. */
export function hiddenCoupling(world: HiddenCoupling, fractions: Float64Array): number {
  const coupling = solutionCoupling(world, fractions);
  const pinned = fractions.reduce((sum, c, i) => sum + c ** 12 * (world.pure[i]! - pureOf(world, i)), 0);
  return bend(Math.max(0, coupling + pinned));
}

function bend(lambda: number): number {
  const room = mostCoupling - bendsAt;
  return lambda <= bendsAt ? lambda : bendsAt + room * -Math.expm1((bendsAt - lambda) / room);
}

const pureCouplings = new WeakMap<HiddenCoupling, Float64Array>();

function pureOf(world: HiddenCoupling, index: number): number {
  let known = pureCouplings.get(world);
  if (known === undefined) {
    known = Float64Array.from(metals, (_, i) => {
      const fractions = new Float64Array(metals.length);
      fractions[i] = 1;
      return solutionCoupling(world, fractions);
    });
    pureCouplings.set(world, known);
  }
  return known[index]!;
}

function solutionCoupling(world: HiddenCoupling, fractions: Float64Array): number {
  const { baseline, peaks, rowFactors, spreadPenalty, pairs, ripples } = world;
  const electrons = meanOver(metals, fractions, ({ valence }) => valence);
  const spread = meanOver(metals, fractions, ({ valence }) => (valence - electrons) ** 2);
  let curve = baseline;
  for (const { height, centre, width } of peaks)
    curve += height * Math.exp(-(((electrons - centre) / width) ** 2));
  const mismatch = sizeMismatch(metals, fractions);
  const ripple = ripples.reduce(
    (sum, { amplitude, perElectron, perMismatch, phase }) =>
      sum + amplitude * Math.cos(perElectron * electrons + perMismatch * mismatch + phase),
    0,
  );
  let mixing = 0;
  for (let i = 0; i < fractions.length; i++)
    for (let j = 0; j < i; j++) mixing += pairs[i * fractions.length + j]! * fractions[i]! * fractions[j]!;
  const rule = curve * meanOver(metals, fractions, (_, i) => rowFactors[rows[i]!]!) - spreadPenalty * spread;
  return rule * vanadiumFactor(fractions) + ripple + mixing;
}

const indexOf = (symbol: string): number => metals.findIndex((metal) => metal.symbol === symbol);
const [vanadium, niobium, tantalum] = [indexOf('V'), indexOf('Nb'), indexOf('Ta')] as [
  number,
  number,
  number,
];

/** Spin fluctuations and misfit suppress the coupling where vanadium meets niobium or tantalum: 1 − 0.65 c_V (1 − c_V). */
function vanadiumFactor(fractions: Float64Array): number {
  const share = fractions[vanadium]!;
  const partners = fractions[niobium]! + fractions[tantalum]!;
  return share > 0 && partners > 0 ? 1 - 0.65 * share * Math.min(1 - share, partners) : 1;
}

/** Critical temperature [K] of a bcc solution whose coupling is multiplied by `order`; 0 where nothing superconducts. */
export function solutionCriticalTemperature(
  world: HiddenCoupling,
  fractions: Float64Array,
  order = 1,
): number {
  const lambda = order * hiddenCoupling(world, fractions);
  const debye = meanOver(metals, fractions, (metal) => metal.debye);
  return mcMillanCriticalTemperature(lambda, debye, bccMuStar).criticalTemperature;
}
