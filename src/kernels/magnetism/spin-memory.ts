import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import { base64 } from './data/spin-lattice-wasm.ts';
import type { HeisenbergSampler, SiteTerms } from './heisenberg-sampler.ts';
import type { SpinLattice } from './spin-lattice.ts';
import type { Xoshiro } from './xoshiro.ts';

type Call = (...args: readonly number[]) => number;
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly firstFreeByte: Call;
  readonly loadGenerator: Call;
  readonly storeGenerator: Call;
  readonly heatBath: Call;
  readonly overRelax: Call;
  readonly metropolis: Call;
  readonly wolff: Call;
  readonly measure: Call;
  readonly loadBits: Call;
  readonly randomizeBits: Call;
  readonly isingSweeps: Call;
  readonly isingMeasure: Call;
};

// The part of the WebAssembly interface in use; neither Node's types nor the browser's are loaded here.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};
declare const atob: (text: string) => string;

let compiled: object | undefined;

/** A new instance of the compiled module and a way to take memory from it; views are valid until more is taken. */
export function openSpinMemory() {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  const wasm = new WebAssembly.Instance(compiled).exports as Exports;
  let used = 16 * Math.ceil(wasm.firstFreeByte() / 16);
  const reserve = (bytes: number): number => {
    const start = used;
    used += 16 * Math.ceil(bytes / 16);
    const missing = used - wasm.memory.buffer.byteLength;
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65536));
    return start;
  };
  const writeInts = (values: ArrayLike<number>): number => {
    const start = reserve(4 * values.length);
    new Int32Array(wasm.memory.buffer, start, values.length).set(values);
    return start;
  };
  const writeFloats = (values: ArrayLike<number>): number => {
    const start = reserve(4 * values.length);
    new Float32Array(wasm.memory.buffer, start, values.length).set(values);
    return start;
  };
  return { wasm, reserve, writeInts, writeFloats };
}

export type SpinMemory = ReturnType<typeof openSpinMemory>;

/**
 * Refuses Wolff clusters where they are wrong: some J < 0 (gauge a bipartite antiferromagnet to J > 0 first; a frustrated
 * lattice has no such gauge), a field or an anisotropy.
 * @throws wolff-refused — with what stands against it.
 */
export function checkWolff({ couplings }: SpinLattice, terms: SiteTerms): void {
  const negative = couplings.find((coupling) => coupling < 0);
  if (negative !== undefined)
    throw new AppError(
      'wolff-refused',
      `cluster steps need J ≥ 0 on every bond, and there is J = ${negative} meV: competing or frustrated exchange takes heat bath with over-relaxation`,
    );
  if (
    terms.field?.some((field) => Math.hypot(...field) > 0) ||
    terms.anisotropy?.some(({ constant }) => constant !== 0)
  )
    throw new AppError(
      'wolff-refused',
      'cluster steps know no field and no anisotropy; take heat bath or cone steps',
    );
}

/**
 * Heisenberg spins in WebAssembly; spins in single precision, random numbers and exponentials in double. All spins start
 * along z. The generator's stream is taken over: its state at the start seeds the sweeps.
 */
export function openHeisenbergSampler(
  lattice: SpinLattice,
  generator: Xoshiro,
  terms: SiteTerms = {},
): HeisenbergSampler {
  const { wasm, reserve, writeInts, writeFloats } = openSpinMemory();
  const { siteCount, cellCount, sublatticeCount, cellNeighbours } = lattice;
  const subs = Array.from({ length: sublatticeCount }, (_, sub) => sub);
  const state = reserve(32);
  const out = reserve(32);
  const spins = reserve(16 * siteCount);
  const stack = reserve(4 * siteCount);
  const neighbours = writeInts(lattice.neighbours.map((site) => site * 16));
  const counts = writeInts(lattice.counts);
  const forward = writeInts(lattice.forward);
  const starts = writeInts(lattice.starts);
  const couplings = writeFloats(lattice.couplings);
  const external = writeFloats(subs.flatMap((sub) => [...(terms.field?.[sub] ?? [0, 0, 0]), 0]));
  const anisotropy = writeFloats(
    subs.flatMap((sub) => {
      const term = terms.anisotropy?.[sub];
      return term === undefined ? [0, 0, 0, 0] : [...term.axis, term.constant];
    }),
  );
  const buffer = wasm.memory.buffer;
  const words = new BigUint64Array(buffer, state, 4);
  words.set(generator.state());
  generator.jump();
  const view = new Float32Array(buffer, spins, 4 * siteCount);
  for (let site = 0; site < siteCount; site++) view[4 * site + 2] = 1;
  const totals = new Float64Array(buffer, out, 4);
  // One instance belongs to one sampler, so its generator stays where it is between calls.
  wasm.loadGenerator(state);
  const places = [spins, neighbours, counts, couplings] as const;
  const size = [cellCount, sublatticeCount] as const;
  return {
    siteCount,
    spins: () =>
      Float64Array.from({ length: 3 * siteCount }, (_, i) => view[4 * Math.floor(i / 3) + (i % 3)]!),
    setSpins: (values) => {
      for (let i = 0; i < 3 * siteCount; i++) view[4 * Math.floor(i / 3) + (i % 3)] = values[i]!;
    },
    heatBath: (beta) => {
      wasm.heatBath(...places, external, ...size, beta);
    },
    overRelax: () => {
      wasm.overRelax(...places, external, ...size);
    },
    metropolis: (beta, width, move) =>
      wasm.metropolis(...places, external, anisotropy, ...size, beta, width, move === 'reversal' ? 1 : 0) /
      siteCount,
    wolff: (beta, clusterCount) => {
      checkWolff(lattice, terms);
      const shape = [starts, cellNeighbours, siteCount, sublatticeCount, stack] as const;
      return wasm.wolff(...places, ...shape, beta, clusterCount);
    },
    measure: () => {
      wasm.measure(spins, neighbours, counts, forward, couplings, ...size, out);
      const sum: Vector3 = [totals[1]!, totals[2]!, totals[3]!];
      return { energy: totals[0]!, sum };
    },
  };
}
