import { z } from 'zod';
import type { Context, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  curieBracket,
  curieEfforts,
  curieWork,
  estimateCurie,
  findCurieTemperature,
  findMagneticOrder,
  gaugeToFerromagnet,
  type SpinModel,
  sampleTemperature,
} from '../kernels/magnetism/index.ts';
import { exchangeConvention, exchangeModelOf } from './exchange-design.ts';

type Options = { readonly method: 'random-phase' | 'monte-carlo' };

/** Neighbours of spins visited in a second of one core, about: what the cost of Monte Carlo is told by. */
const visitsPerSecond = 9e7;

/**
 * How far the random-phase temperature lies below that of classical spins, as a part of the way to the mean field: 0.17 to
 * 0.23 for simple cubic, bcc, fcc and bcc iron. It is the sd that the random phase states.
 */
const shareOfGap = 0.2;

/**
 * Ordering temperature [K] of classical spins from exchange constants: `lattice` is sc, bcc, fcc or diamond, `J1_meV` to `J6_meV` the
 * exchange of its shells, nearest first, each pair once, J > 0 ferromagnetic; shells left out are 0. By the random phase, whose
 * sd is its distance to classical spins, or by Monte Carlo.
 * @source pajda2001, eq. 10
 * @source binder1981
 */
export const heisenbergCurie: Simulator<Options> = {
  name: 'heisenberg-curie',
  version: '1.0.0',
  summary: 'ordering temperature of classical spins on a lattice from the exchange of its shells',
  quantity: 'Tc_K',
  unit: 'K',
  example: { lattice: 'bcc', J1_meV: 30, J2_meV: 15 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) =>
    parseWith(
      z.strictObject({ method: z.enum(['random-phase', 'monte-carlo']).default('random-phase') }),
      options,
      'bad-options',
      'simulator heisenberg-curie',
    ),
  cost: (design, { method }) => {
    const model = method === 'monte-carlo' ? exchangeModelOf(design) : '';
    if (typeof model === 'string') return { money: 0, hours: 0 };
    return { money: 0, hours: curieWork(model, curieEfforts.quick, false) / visitsPerSecond / 3600 };
  },
  valid: (design) => {
    const model = exchangeModelOf(design);
    return typeof model === 'string' ? model : judge(model);
  },
  async simulate(design, { method }, context) {
    const model = exchangeModelOf(design);
    const verdict = typeof model === 'string' ? model : judge(model);
    if (typeof model === 'string' || verdict !== true)
      throw new AppError('out-of-domain', `simulator heisenberg-curie: ${verdict}`);
    const { value, sd } =
      method === 'monte-carlo' ? await byMonteCarlo(model, context) : byRandomPhase(model);
    const estimate: Estimate = {
      quantity: 'Tc_K',
      value,
      sd,
      unit: 'K',
      fidelity: 'simulated',
      method: `heisenberg-curie@1.0.0, ${method}${method === 'monte-carlo' ? ', Binder crossing, effort quick' : ''}`,
      convention: exchangeConvention,
    };
    return [estimate];
  },
};

function judge(model: SpinModel): true | string {
  const order = findMagneticOrder(model);
  if (order.kind === 'none') return 'no order: no wave vector lowers the energy';
  if (order.isDegenerate) return 'frustrated exchange: several orders set in at the same temperature';
  return gaugeToFerromagnet(model, order) === null ? 'the first order is a spiral' : true;
}

function byRandomPhase(model: SpinModel): { readonly value: number; readonly sd: number } {
  const { meanField, randomPhase } = estimateCurie(model);
  if (randomPhase.temperature === null)
    throw new AppError('out-of-domain', `simulator heisenberg-curie: ${randomPhase.reason}`);
  return { value: randomPhase.temperature, sd: shareOfGap * (meanField - randomPhase.temperature) };
}

async function byMonteCarlo(
  model: SpinModel,
  context: Context,
): Promise<{ readonly value: number; readonly sd: number }> {
  const estimates = estimateCurie(model);
  const ferromagnet = gaugeToFerromagnet(model, estimates.order)?.model ?? model;
  const seed = context.random.integer(2 ** 31);
  const { temperature } = await findCurieTemperature(
    ferromagnet,
    curieBracket(estimates),
    curieEfforts.quick,
    seed,
    async (tasks, stage) =>
      tasks.map((task, i) => {
        if (context.signal.aborted) throw new AppError('interrupted', 'the Monte Carlo search was stopped');
        context.progress(i / tasks.length, stage);
        return sampleTemperature(task);
      }),
  );
  return temperature;
}
