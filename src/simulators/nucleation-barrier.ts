import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { boltzmann_eVperK } from '../core/units.ts';
import { nucleationBarrier as barrierOf } from '../kernels/kinetics/index.ts';
import { firstReason, readNumber, readQuantity, temperatureVariables } from './design-quantity.ts';

const optionsSchema = z.strictObject({
  interfaceEnergy_Jperm2: z.number().min(0.01).max(5).default(0.2),
  interfaceEnergySd_Jperm2: z.number().gt(0).max(2).default(0.05),
  volume_A3perAtom: z.number().min(1).max(100).default(12),
});
type Options = z.infer<typeof optionsSchema>;
type State = { readonly driving: number; readonly temperature: number };

/**
 * Barrier [eV] of homogeneous nucleation of a product that gains `drivingForce_eVperAtom`, and the natural logarithm of what it leaves of
 * the attempts, −B/kT, at `temperature_K` or `temperature_C`. Interface energies of solids are 0.05 to 1 J/m²; the sd is that of the
 * interface energy, which enters with the third power.
 * @source volmer-weber1926
 */
export const nucleationBarrier: Simulator<Options> = {
  name: 'nucleation-barrier',
  version: '1.0.0',
  summary: 'barrier of homogeneous nucleation from the driving force and the interface energy',
  quantity: 'nucleationBarrier_eV',
  unit: 'eV',
  example: { drivingForce_eVperAtom: 0.1, temperature_K: 1000 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator nucleation-barrier'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const state = stateOf(design);
    return typeof state === 'string' ? state : true;
  },
  async simulate(design, { interfaceEnergy_Jperm2: gamma, interfaceEnergySd_Jperm2: sd, volume_A3perAtom }) {
    const state = stateOf(design);
    if (typeof state === 'string')
      throw new AppError('out-of-domain', `simulator nucleation-barrier: ${state}`);
    const value = barrierOf(gamma, state.driving, volume_A3perAtom);
    const spread = (3 * value * sd) / gamma;
    const thermal = boltzmann_eVperK * state.temperature;
    const common = { fidelity: 'simulated', method: 'nucleation-barrier@1.0.0, sphere' } as const;
    return [
      { quantity: 'nucleationBarrier_eV', value, sd: spread, unit: 'eV', ...common },
      { quantity: 'logNucleationShare', value: -value / thermal, sd: spread / thermal, unit: '1', ...common },
    ];
  },
};

function stateOf(design: Design): State | string {
  const driving = readNumber(design, 'drivingForce_eVperAtom', 'eV/atom', [1e-3, 10]);
  const temperature = readQuantity(design, temperatureVariables, 'K', [50, 5000]);
  return (
    firstReason(driving, temperature) ?? { driving: driving as number, temperature: temperature as number }
  );
}
