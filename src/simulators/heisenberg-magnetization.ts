import { z } from 'zod';
import type { Context, Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  averageSeries,
  chooseCells,
  findMagneticOrder,
  type SpinModel,
  sampleTemperature,
  type ThermalAverages,
} from '../kernels/magnetism/index.ts';
import { exchangeConvention, exchangeModelOf } from './exchange-design.ts';

type Options = { readonly spins: number; readonly measurements: number };

/** Spins visited in a second of one core with few neighbours, about. */
const visitsPerSecond = 5e6;

/**
 * Magnetisation ⟨|Σe|⟩/N [1], susceptibility N(⟨m²⟩ − ⟨|m|⟩²)/kT [1/meV] and specific heat [kB per spin] of classical spins at
 * `temperature_K`, from the exchange of shells (see `exchangeModelOf`) of a ferromagnet, by Monte Carlo on about `spins` spins. The sd
 * holds the jackknife of the sampling and what a lattice of an eighth of the spins differs by, halved: a lattice in a box orders
 * a little above its transition.
 * @source landau-binder2015, ch. 4
 */
export const heisenbergMagnetization: Simulator<Options> = {
  name: 'heisenberg-magnetization',
  version: '1.0.0',
  summary: 'magnetisation, susceptibility and specific heat of classical spins at a temperature',
  quantity: 'magnetization',
  unit: '1',
  example: { lattice: 'sc', J1_meV: 10, temperature_K: 100 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) =>
    parseWith(
      z.strictObject({
        spins: z.int().min(64).max(100_000).default(1000),
        measurements: z.int().min(200).max(100_000).default(400),
      }),
      options,
      'bad-options',
      'simulator heisenberg-magnetization',
    ),
  cost: (_design, { spins, measurements }) => ({
    money: 0,
    hours: (6 * spins * measurements) / visitsPerSecond / 3600,
  }),
  valid: (design) => {
    const found = readDesign(design);
    return typeof found === 'string' ? found : true;
  },
  async simulate(design, options, context) {
    const found = readDesign(design);
    if (typeof found === 'string')
      throw new AppError('out-of-domain', `simulator heisenberg-magnetization: ${found}`);
    const seed = context.random.integer(2 ** 31);
    const small = sample(found, options.spins / 8, options.measurements, seed, context);
    const large = sample(found, options.spins, options.measurements, seed + 1, context);
    return estimatesOf(small, large);
  },
};

type Problem = { readonly model: SpinModel; readonly temperature: number };

function sample(
  { model, temperature }: Problem,
  spins: number,
  measurements: number,
  seed: number,
  { signal }: Context,
): ThermalAverages {
  if (signal.aborted) throw new AppError('interrupted', 'the Monte Carlo sampling was stopped');
  const cells = chooseCells(model, spins);
  return averageSeries(
    sampleTemperature({
      model,
      cells,
      temperature,
      measurements,
      thermalization: measurements,
      seed,
      stream: 0,
    }),
  );
}

function estimatesOf(small: ThermalAverages, large: ThermalAverages): readonly Estimate[] {
  const estimate = (
    quantity: string,
    unit: string,
    read: (averages: ThermalAverages) => { readonly value: number; readonly sd: number },
  ): Estimate => {
    const { value, sd } = read(large);
    const size = (read(small).value - value) / 2;
    return {
      quantity,
      value,
      sd: Math.hypot(sd, size),
      unit,
      fidelity: 'simulated',
      method: `heisenberg-magnetization@1.0.0, ${large.siteCount} spins beside ${small.siteCount}`,
      convention: exchangeConvention,
    };
  };
  return [
    estimate('magnetization', '1', ({ magnetization }) => magnetization),
    estimate('susceptibility_permeV', '1/meV', ({ susceptibility }) => susceptibility),
    estimate('specificHeat_kB', 'kB', ({ specificHeat }) => specificHeat),
  ];
}

function readDesign(design: Design): Problem | string {
  const model = exchangeModelOf(design);
  if (typeof model === 'string') return model;
  const { temperature_K: temperature } = design;
  if (typeof temperature !== 'number' || !(temperature >= 0.01 && temperature <= 1e5))
    return `temperature_K: ${temperature} is no temperature between 0.01 and 100000 K`;
  const order = findMagneticOrder(model);
  if (order.kind !== 'ferro' || order.isDegenerate)
    return 'the ground state of this exchange is no ferromagnet';
  return { model, temperature };
}
