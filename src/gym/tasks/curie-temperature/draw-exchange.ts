import { seededRandom } from '../../../core/random.ts';
import { boltzmann_meVperK, milliRydberg_meV } from '../../../core/units.ts';
import { estimateCurie, type SpinModel, spinModelOfShells } from '../../../kernels/magnetism/index.ts';

export const lattices = ['sc', 'bcc', 'fcc'] as const;
export type ExchangeLattice = (typeof lattices)[number];

/** In which energies a file may be [meV]. */
export const exchangeUnits = { meV: 1, mRy: milliRydberg_meV, K: boltzmann_meVperK } as const;
export type ExchangeUnit = keyof typeof exchangeUnits;

/** How the sum of a file is meant: its J of a pair in E = −Σ J e·e, each pair once, unit vectors, is `factor` times that of the file. */
export type ExchangeConvention = { readonly name: string; readonly formula: string; readonly factor: number };

export const conventions: readonly ExchangeConvention[] = [
  { name: 'pairs once', formula: 'E = - sum_<ij> J_ij e_i.e_j, every pair once, |e| = 1', factor: 1 },
  { name: 'half sum', formula: 'E = - 1/2 sum_i sum_j J_ij e_i.e_j, |e| = 1', factor: 1 },
  {
    name: 'double sum',
    formula: 'E = - sum_i sum_j J_ij e_i.e_j, i and j run over all sites, |e| = 1',
    factor: 2,
  },
  { name: 'spins of 3/2', formula: 'E = - sum_<ij> J_ij S_i.S_j, every pair once, |S| = 3/2', factor: 9 / 4 },
  {
    name: 'spins of 2, double',
    formula: 'E = - sum_i sum_j J_ij S_i.S_j, i and j run over all sites, |S| = 2',
    factor: 8,
  },
  { name: 'reversed sign', formula: 'E = + sum_<ij> J_ij e_i.e_j, every pair once, |e| = 1', factor: -1 },
];

/** All that is hidden of an instance, and the table that is not. */
export type ExchangeTruth = {
  /** Instances of one ratio on one lattice are one group. */
  readonly exchange: string;
  readonly lattice: ExchangeLattice;
  /** Place in {@link conventions}. */
  readonly convention: number;
  readonly unit: ExchangeUnit;
  /** Of the first and second shell, in the unit and convention of the table. */
  readonly constants: readonly [number, number];
  /** [K] */
  readonly curieTemperature: number;
};

/** Of a level: how many of the conventions there are, and whether units differ. */
export type ExchangeLevel = { readonly conventions: number; readonly hasUnits: boolean };

/** Where Curie temperatures lie [K], every factor equally likely. */
export const temperatureRange = [100, 1500] as const;
/** What the truth itself may be off by [1]. */
export const truthError = 0.005;
/** Instances that share a ratio. */
const perExchange = 4;

/**
 * How far classical spins order above the random phase, as a part of the way to the mean field, without a second shell and with one of half
 * the first: by the accepted temperatures of nearest neighbours, and by crossings of U4 of this program's Monte Carlo with an sd of 0.02.
 * @source chen-ferrenberg-landau1993
 */
const shares: { readonly [lattice in ExchangeLattice]: readonly [number, number] } = {
  sc: [0.182, 0.192],
  bcc: [0.186, 0.198],
  fcc: [0.198, 0.2],
};

/** The spin model of constants in meV, each pair once [meV]. */
export function modelOf(lattice: ExchangeLattice, first: number, second: number): SpinModel {
  return spinModelOfShells(lattice, [
    { shell: 1, exchange: first },
    ...(second === 0 ? [] : [{ shell: 2, exchange: second }]),
  ]);
}

/** The Curie temperature [K] of classical spins with J2/J1 from 0 to 0.5; first in meV, each pair once. */
export function classicalCurieTemperature(lattice: ExchangeLattice, first: number, ratio: number): number {
  const { meanField, randomPhase } = estimateCurie(modelOf(lattice, first, ratio * first));
  const [without, half] = shares[lattice];
  const low = randomPhase.temperature ?? 0;
  return low + (without + (half - without) * 2 * ratio) * (meanField - low);
}

/** The magnet of a seed; neighbouring seeds share lattice and ratio, and differ in scale, unit and convention. */
export function drawExchange(seed: number, level: string, terms: ExchangeLevel): ExchangeTruth {
  const exchange = `exchange ${Math.floor(seed / perExchange)}`;
  const shared = seededRandom('curie-temperature', exchange);
  const lattice = lattices[shared.integer(lattices.length)]!;
  const ratio = Number((0.5 * shared.uniform()).toFixed(3));
  const random = seededRandom('curie-temperature', level, seed);
  const [low, high] = temperatureRange;
  const wanted = low * (high / low) ** (0.02 + 0.96 * random.uniform());
  const first = wanted / classicalCurieTemperature(lattice, 1, ratio);
  const names = Object.keys(exchangeUnits) as ExchangeUnit[];
  const unit = terms.hasUnits ? names[random.integer(names.length)]! : 'meV';
  const convention = random.integer(terms.conventions);
  const scale = 1 / (exchangeUnits[unit] * conventions[convention]!.factor);
  const stated = [first, first * ratio].map((value) => Number((value * scale).toPrecision(6)));
  return {
    exchange,
    lattice,
    convention,
    unit,
    constants: [stated[0]!, stated[1]!],
    curieTemperature: wanted,
  };
}
