import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import { integratedAutocorrelation } from './autocorrelation.ts';
import type { HeisenbergSampler, SiteTerms } from './heisenberg-sampler.ts';
import { openSpinLattice, type SpinLattice } from './spin-lattice.ts';
import { checkWolff, openHeisenbergSampler } from './spin-memory.ts';
import type { SpinModel } from './spin-model.ts';
import { measureTotals, type Observed } from './total-energy.ts';
import { xoshiroSeeded } from './xoshiro.ts';

/** How spins are moved; `automatic` takes clusters where they are right, cone steps with an anisotropy, else heat bath. */
export type SpinMethod = 'automatic' | 'wolff' | 'heat-bath' | 'cone';

/** One lattice at one temperature: plain data, so that a worker can be handed it. */
export type TemperatureTask = {
  readonly model: SpinModel;
  readonly cells: Vector3;
  /** [K], > 0. */
  readonly temperature: number;
  readonly measurements: number;
  /** Steps before the first measurement; a step is one heat bath with over-relaxations, for `wolff` with clusters too. */
  readonly thermalization: number;
  readonly method?: SpinMethod;
  readonly terms?: SiteTerms;
  /** What to record as magnetisation; |Σe|/N without it. */
  readonly observed?: Observed;
  /** Seed, and the number of the stream of that seed: streams lie 2^128 words apart. */
  readonly seed: number;
  readonly stream: number;
};

/** What was measured, after the part of the series that may remember the start was dropped. */
export type TemperatureSeries = {
  readonly temperature: number;
  readonly siteCount: number;
  /** Energy per spin [meV], field and anisotropy included, and |Σe|/N [1] or what was to be observed, one per measurement. */
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  readonly method: Exclude<SpinMethod, 'automatic'>;
  /** Autocorrelation time of m² in measurements, and how many steps preceded the first one kept. */
  readonly autocorrelationTime: number;
  readonly thermalization: number;
};

/** Over-relaxations for each heat bath. */
const overRelaxations = 4;

/** Autocorrelation times that must have passed before the first measurement. */
const thermalTimes = 20;

/**
 * Samples a lattice at one temperature. The number of clusters between measurements is fixed while the lattice still warms
 * up: stopping at a number of turned spins instead would favour large clusters, and bias every mean. Spins start ordered.
 * Where 20 autocorrelation times had not passed, the beginning of the series is dropped until they have.
 * @throws bad-temperature — not above 0 K.
 * @throws wolff-refused — clusters are asked for where they are wrong.
 * @throws too-few-measurements — the series is too short for its own autocorrelation.
 * @source landau-binder2015, ch. 4
 */
export function sampleTemperature(task: TemperatureTask): TemperatureSeries {
  const { model, cells, temperature, measurements, thermalization, terms = {} } = task;
  if (!(temperature > 0)) throw new AppError('bad-temperature', `${temperature} K; expected above 0`);
  const lattice = openSpinLattice(model, cells);
  const generator = xoshiroSeeded(task.seed);
  for (let jump = 0; jump < task.stream; jump++) generator.jump();
  const sampler = openHeisenbergSampler(lattice, generator, terms);
  const beta = 1 / (boltzmann_meVperK * temperature);
  const method = chooseMethod(task.method ?? 'automatic', lattice, terms);
  const step = stepOf(method, sampler, beta, thermalization);
  const energy = new Float64Array(measurements);
  const magnetization = new Float64Array(measurements);
  for (let i = 0; i < measurements; i++) {
    step();
    const { energy: total, magnetization: along } = measureTotals(sampler, lattice, terms, task.observed);
    energy[i] = total / lattice.siteCount;
    magnetization[i] = along;
  }
  const { time } = integratedAutocorrelation(magnetization.map((m) => m * m));
  const dropped = Math.max(0, Math.ceil(thermalTimes * time - thermalization));
  if (dropped > measurements / 2)
    throw new AppError(
      'too-few-measurements',
      `the autocorrelation time at ${temperature} K is ${time.toFixed(0)} of ${measurements} measurements; more are needed`,
    );
  return {
    temperature,
    siteCount: lattice.siteCount,
    energy: energy.subarray(dropped),
    magnetization: magnetization.subarray(dropped),
    method,
    autocorrelationTime: time,
    thermalization: thermalization + dropped,
  };
}

/** The method in use. @throws wolff-refused */
export function chooseMethod(
  wanted: SpinMethod,
  lattice: SpinLattice,
  terms: SiteTerms,
): Exclude<SpinMethod, 'automatic'> {
  if (wanted === 'wolff') checkWolff(lattice, terms);
  if (wanted !== 'automatic') return wanted;
  if (terms.anisotropy?.some(({ constant }) => constant !== 0)) return 'cone';
  const hasField = terms.field?.some((field) => Math.hypot(...field) > 0) ?? false;
  const isSimple = lattice.couplings.every((coupling) => coupling >= 0) && !hasField;
  return isSimple ? 'wolff' : 'heat-bath';
}

/** Warms the lattice up, and returns the step between measurements with all its numbers fixed. */
function stepOf(
  method: Exclude<SpinMethod, 'automatic'>,
  sampler: HeisenbergSampler,
  beta: number,
  thermalization: number,
): () => void {
  const mix = (): void => {
    sampler.heatBath(beta);
    for (let i = 0; i < overRelaxations; i++) sampler.overRelax();
  };
  if (method === 'heat-bath') {
    for (let i = 0; i < thermalization; i++) mix();
    return mix;
  }
  if (method === 'wolff') {
    for (let i = 0; i < thermalization / 4; i++) mix();
    const tried = 200;
    const turned = sampler.wolff(beta, tried);
    const clusters = Math.max(1, Math.min(400, Math.ceil((0.5 * sampler.siteCount * tried) / turned)));
    // Clusters turn the lattice as a whole; what is short and fast, all there is when cold, a heat bath draws anew.
    const both = (): void => {
      sampler.wolff(beta, clusters);
      sampler.heatBath(beta);
      sampler.overRelax();
    };
    for (let i = 0; i < thermalization; i++) both();
    return both;
  }
  let width = 0.6;
  for (let i = 0; i < thermalization; i++) {
    const accepted = sampler.metropolis(beta, width, 'cone');
    if (i < thermalization / 2) width = Math.min(50, Math.max(0.01, width * (accepted > 0.5 ? 1.05 : 0.95)));
    sampler.metropolis(beta, width, 'reversal');
  }
  return () => {
    sampler.metropolis(beta, width, 'cone');
    sampler.metropolis(beta, width, 'reversal');
  };
}
