import { AppError } from '../../core/error.ts';
import type { SpinLattice } from './spin-lattice.ts';
import { openSpinMemory } from './spin-memory.ts';
import { xoshiroSeeded } from './xoshiro.ts';

/** Copies of the lattice that one word of 128 bits holds. */
export const isingCopyCount = 128;

/** Per copy: energy per spin in units of |J|, and magnetisation per spin [1], −1 to 1. */
export type IsingMeasurement = { readonly energy: Float64Array; readonly magnetization: Float64Array };

/** 128 independent Ising lattices, s = ±1, E = −J Σ s·s, each pair once, all bonds with the same J. */
export type IsingCopies = {
  readonly siteCount: number;
  /** Metropolis sweeps of all copies at kT/|J| > 0, every copy with its own random numbers. */
  sweep(temperature: number, count: number): void;
  measure(): IsingMeasurement;
};

/**
 * Ising copies by multi-spin coding: bit k of each word is the spin of copy k; unsatisfied bonds are counted in bit planes and
 * the random number of every copy is compared digit by digit, to 52 digits, with the probability it needs. Spins start at random.
 * @throws mixed-couplings — the bonds of the lattice differ in J.
 * @throws too-many-neighbours — a site with more than 15.
 * @source jacobs-rebbi1981
 */
export function openIsingCopies(lattice: SpinLattice, seed: number): IsingCopies {
  const { siteCount, cellCount, sublatticeCount, counts } = lattice;
  const [first = 0] = lattice.couplings;
  const other = lattice.couplings.find((coupling) => Math.abs(coupling - first) > 1e-9 * Math.abs(first));
  if (other !== undefined)
    throw new AppError('mixed-couplings', `bonds of J = ${first} and of ${other}; coded copies need one J`);
  if (Math.max(...counts) > 15)
    throw new AppError('too-many-neighbours', `${Math.max(...counts)} neighbours; coded copies count to 15`);
  const { wasm, reserve, writeInts } = openSpinMemory();
  const words = reserve(16 * siteCount);
  const planes = reserve(1024);
  const state = reserve(64);
  const levels = reserve(64 * sublatticeCount);
  const neighbours = writeInts(lattice.neighbours.map((site) => site * 16));
  const countsAt = writeInts(counts);
  const forward = writeInts(lattice.forward);
  const generator = xoshiroSeeded(seed);
  new BigUint64Array(wasm.memory.buffer, state, 8).set(Array.from({ length: 8 }, () => generator.next()));
  wasm.loadBits(state);
  wasm.randomizeBits(words, siteCount);
  const table = new BigUint64Array(wasm.memory.buffer, levels, 8 * sublatticeCount);
  const bondsPerSite = lattice.forward.reduce((sum, count) => sum + count, 0) / sublatticeCount;
  const setTemperature = (temperature: number): void => {
    if (!(temperature > 0)) throw new AppError('bad-temperature', `kT/J = ${temperature}; expected above 0`);
    counts.forEach((count, sub) => {
      for (let unlike = 0; 2 * unlike < count; unlike++) {
        const probability = Math.exp((-2 * (count - 2 * unlike)) / temperature);
        table[8 * sub + unlike] = BigInt(Math.min(2 ** 52 - 1, Math.round(probability * 2 ** 52)));
      }
    });
  };
  const size = [cellCount, sublatticeCount] as const;
  const isAntiferro = first < 0;
  return {
    siteCount,
    sweep: (temperature, count) => {
      setTemperature(temperature);
      wasm.isingSweeps(words, neighbours, countsAt, levels, 8, ...size, isAntiferro ? -1 : 0, count);
    },
    measure: () => {
      wasm.isingMeasure(words, neighbours, countsAt, forward, ...size, planes, planes + 512);
      const bytes = new Uint8Array(wasm.memory.buffer, planes, 1024);
      const up = readCounts(bytes.subarray(0, 512));
      const unlike = readCounts(bytes.subarray(512));
      const sign = isAntiferro ? -1 : 1;
      return {
        magnetization: up.map((count) => (2 * count) / siteCount - 1),
        energy: unlike.map((count) => sign * ((2 * count) / siteCount - bondsPerSite)),
      };
    },
  };
}

/** 128 numbers from 32 planes of 128 bits, least significant plane first. */
function readCounts(planes: Uint8Array): Float64Array {
  return Float64Array.from({ length: isingCopyCount }, (_, copy) => {
    let total = 0;
    for (let plane = 31; plane >= 0; plane--)
      total = 2 * total + ((planes[16 * plane + (copy >> 3)]! >> (copy & 7)) & 1);
    return total;
  });
}
