import type { Random } from '../core/random.ts';
import { boltzmann_meVperK } from '../core/units.ts';
import type { Lattice } from './hidden-phases.ts';
import type { Metal } from './metals.ts';

/** How moments of a world couple, and what holds them to the lattice. Tables of pairs are row-major. */
export type HiddenExchange = {
  /** Of an atom of each metal among its own kind [µB]; 0 where it carries none. */
  readonly moments: Float64Array;
  /** How a moment changes with the share of another metal, relative per unit of its fraction [1]. */
  readonly moods: Float64Array;
  /** Exchange of nearest neighbours [meV, each pair once]. */
  readonly pairs: Float64Array;
  /** Exchange of the second and third shell, as parts of the first. */
  readonly range: readonly [number, number];
  /** Transition temperature over that of the mean field [1]. */
  readonly fluctuations: number;
  /** Anisotropy of cubic phases, and of tetragonal ones of a pair when fully ordered [J/m³]. */
  readonly cubicAnisotropy: number;
  readonly uniaxialAnisotropy: Float64Array;
  /** Part of the field of rotation at which a wall or nucleus gives way [1]. */
  readonly reversal: number;
  /** Share of t^{3/2} in the fall of the moment (Kuz'min's s) [1]. */
  readonly spinWaves: number;
};

/** Moment of a free-standing metal [µB] and exchange of nearest neighbours [meV], near those of the elements and their alloys. */
const knownMoments: { readonly [symbol: string]: number } = { Cr: 0.6, Mn: 2.4, Fe: 2.2, Ni: 0.6 };
const knownPairs: { readonly [pair: string]: number } = {
  FeFe: 34,
  NiNi: 18,
  MnMn: -16,
  CrCr: -14,
  FeNi: 24,
  MnFe: -4,
  MnNi: 16,
  CrFe: -16,
  CrNi: -6,
  CrMn: -10,
};
const pairSd = 22;

/**
 * The exchange of a world: moments and couplings of the pure metals within 10 % of what is known, a coupling of its own for every pair of
 * unlike metals, and what each metal does to the moments of its neighbours.
 */
export function drawExchange(metals: readonly Metal[], random: Random): HiddenExchange {
  const count = metals.length;
  const about = (value: number, part: number): number => value * (1 + part * (2 * random.uniform() - 1));
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const moments = Float64Array.from(metals, ({ symbol }) => about(knownMoments[symbol] ?? 0, 0.1));
  const [moods, pairs, uniaxialAnisotropy] = [0, 1, 2].map(() => new Float64Array(count * count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const isFellow = moments[j]! > 0;
      if (i !== j) moods[i * count + j] = (isFellow ? 0.2 : -0.4) + 0.4 * random.normal();
    }
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      const [a, b] = [metals[i]!.symbol, metals[j]!.symbol];
      const known = knownPairs[`${a}${b}`] ?? knownPairs[`${b}${a}`] ?? 0;
      const own = i === j ? 0 : pairSd * random.normal();
      const exchange = moments[i]! > 0 && moments[j]! > 0 ? about(known, 0.1) + own : 0;
      const anisotropy = 2e6 * Math.exp(0.8 * random.normal() - 0.5);
      for (const at of [i * count + j, j * count + i]) {
        pairs[at] = exchange;
        uniaxialAnisotropy[at] = anisotropy;
      }
    }
  return {
    moments,
    moods,
    pairs,
    range: [between(0.35, 0.55), between(-0.05, 0.05)],
    fluctuations: between(0.7, 0.74),
    cubicAnisotropy: 3e4 * Math.exp(0.6 * random.normal()),
    uniaxialAnisotropy,
    reversal: between(0.15, 0.3),
    spinWaves: between(0.1, 0.7),
  };
}

/** Lattices of magnetic phases. */
type MagneticLattice = Exclude<Lattice, 'A15' | 'B1' | 'AlB2'>;
const isMagneticLattice = (lattice: Lattice): lattice is MagneticLattice => lattice in coordinations;

/** Sublattices of a lattice: their shares of the sites, and the neighbours z[from][to] of a site in each of three shells. */
type Coordination = {
  readonly weights: readonly number[];
  readonly shells: readonly (readonly (readonly number[])[])[];
};

const bodyCentred: Coordination = {
  weights: [0.5, 0.5],
  shells: [
    [
      [0, 8],
      [8, 0],
    ],
    [
      [6, 0],
      [0, 6],
    ],
    [
      [12, 0],
      [0, 12],
    ],
  ],
};
const closePacked: Coordination = { weights: [1], shells: [[[12]], [[6]], [[24]]] };
const coordinations: { readonly [lattice in MagneticLattice]: Coordination } = {
  bcc: bodyCentred,
  B2: bodyCentred,
  hcp: closePacked,
  fcc: closePacked,
  L10: {
    weights: [0.5, 0.5],
    shells: [
      [
        [4, 8],
        [8, 4],
      ],
      [
        [6, 0],
        [0, 6],
      ],
      [
        [8, 16],
        [16, 8],
      ],
    ],
  },
  // the more frequent metal on its four rings of tetrahedra, the other between them
  C15: {
    weights: [2 / 3, 1 / 3],
    shells: [
      [
        [6, 6],
        [12, 4],
      ],
    ],
  },
};

/** What the moments of a phase do: where they order [K], and the net moment of an atom at 0 K [µB]. */
export type MagneticOrder = { readonly temperature: number; readonly moment: number };

/** Ordering temperatures bend off above the first and never pass the second [K]. */
const [bendsAt, highest] = [950, 1230];

/**
 * Order of the moments of a phase: k_B T = ⅓ · fluctuations · the largest eigenvalue of Σ_s z_s J_s over sublattices and metals, whose
 * eigenvector says which moments stand against which. In mean field, scaled to what fluctuations leave.
 * @param longRangeOrder S of two sublattices [1]: 0 as in a solution, 1 with each metal on its own.
 * @source pajda2001, eq. 9
 */
export function magneticOrder(
  exchange: HiddenExchange,
  lattice: Lattice,
  fractions: Float64Array,
  longRangeOrder: number,
): MagneticOrder {
  if (!isMagneticLattice(lattice)) return { temperature: 0, moment: 0 };
  const { weights, shells } = coordinations[lattice];
  const count = fractions.length;
  const strengths = Float64Array.from(fractions, (_, i) => strengthOf(exchange, fractions, i));
  const occupied = occupy(weights, fractions, longRangeOrder);
  const sites = weights.flatMap((weight, sublattice) =>
    [...fractions.keys()].flatMap((metal) => {
      const share = occupied[sublattice]![metal]!;
      return share > 1e-6 && exchange.moments[metal]! * strengths[metal]! > 0.01
        ? [{ sublattice, metal, share, weight: weight * share }]
        : [];
    }),
  );
  if (sites.length === 0) return { temperature: 0, moment: 0 };
  const factors = [1, ...exchange.range];
  const n = sites.length;
  const matrix = new Float64Array(n * n);
  for (const [i, one] of sites.entries())
    for (const [j, other] of sites.entries()) {
      let neighbours = 0;
      for (const [s, shell] of shells.entries())
        neighbours += factors[s]! * shell[one.sublattice]![other.sublattice]!;
      const coupling = exchange.pairs[one.metal * count + other.metal]!;
      const strength = strengths[one.metal]! * strengths[other.metal]!;
      // symmetric in this form, since pairs count the same from both sides
      matrix[i * n + j] =
        neighbours * coupling * strength * other.share * Math.sqrt(one.weight / other.weight);
    }
  const { value, vector } = largestEigenpair(matrix, n);
  const moment = sites.reduce(
    (sum, { metal, weight }, i) =>
      sum + Math.sign(vector[i]!) * weight * exchange.moments[metal]! * strengths[metal]!,
    0,
  );
  const temperature = (exchange.fluctuations * Math.max(0, value)) / (3 * boltzmann_meVperK);
  return { temperature: bend(temperature), moment: Math.abs(moment) };
}

/** Moment of a metal in these surroundings over that among its own kind, 0 to 1.4 [1]. */
function strengthOf({ moods }: HiddenExchange, fractions: Float64Array, metal: number): number {
  let strength = 1;
  for (let j = 0; j < fractions.length; j++) strength += moods[metal * fractions.length + j]! * fractions[j]!;
  return Math.min(1.4, Math.max(0, strength));
}

function bend(temperature: number): number {
  const room = highest - bendsAt;
  return temperature <= bendsAt ? temperature : bendsAt + room * -Math.expm1((bendsAt - temperature) / room);
}

/** Fractions on each sublattice: the same on all without order; with it the most frequent metals fill the first. */
function occupy(
  weights: readonly number[],
  fractions: Float64Array,
  longRangeOrder: number,
): readonly Float64Array[] {
  if (weights.length === 1 || longRangeOrder <= 0) return weights.map(() => fractions);
  const left = fractions.slice();
  const order = [...fractions.keys()].sort((a, b) => fractions[b]! - fractions[a]! || a - b);
  const ideal = weights.map((weight) => {
    const own = new Float64Array(fractions.length);
    let room = weight;
    for (const metal of order) {
      const taken = Math.min(room, left[metal]!);
      own[metal] = taken / weight;
      left[metal] = left[metal]! - taken;
      room -= taken;
    }
    return own;
  });
  return ideal.map((own) => own.map((share, i) => fractions[i]! + longRangeOrder * (share - fractions[i]!)));
}

/** By iteration of the matrix, shifted so that the largest eigenvalue is also the largest in size. */
function largestEigenpair(
  matrix: Float64Array,
  n: number,
): {
  readonly value: number;
  readonly vector: Float64Array;
} {
  let shift = 1e-9;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(matrix[i * n + j]!);
    shift = Math.max(shift, 0.6 * sum);
  }
  let [vector, product] = [
    Float64Array.from({ length: n }, (_, i) => 1 + 0.1 * Math.sin(i + 1)),
    new Float64Array(n),
  ];
  let value = 0;
  for (let round = 0; round < 300; round++) {
    let [square, overlap] = [0, 0];
    for (let i = 0; i < n; i++) {
      let sum = shift * vector[i]!;
      for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
      product[i] = sum;
      square += sum * sum;
      overlap += sum * vector[i]!;
    }
    const length = Math.sqrt(square);
    for (let i = 0; i < n; i++) product[i] = product[i]! / length;
    [vector, product] = [product, vector];
    const found = length - shift;
    if (overlap > 0 && Math.abs(found - value) < 1e-8 * shift) return { value: found, vector };
    value = found;
  }
  return { value, vector };
}

/** Anisotropy K of a phase [J/m³]: of a tetragonal one by its first two metals and the square of its order. */
export function anisotropyOf(
  { cubicAnisotropy, uniaxialAnisotropy }: HiddenExchange,
  lattice: Lattice,
  fractions: Float64Array,
  longRangeOrder: number,
): number {
  if (lattice !== 'L10') return lattice === 'hcp' ? 10 * cubicAnisotropy : cubicAnisotropy;
  const [a, b] = [...fractions.keys()].sort((x, y) => fractions[y]! - fractions[x]! || x - y) as [
    number,
    number,
  ];
  return cubicAnisotropy + uniaxialAnisotropy[a * fractions.length + b]! * longRangeOrder ** 2;
}
