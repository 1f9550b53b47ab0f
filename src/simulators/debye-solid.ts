import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { electronvolt_kJperMol } from '../core/units.ts';
import { debyeProperties } from '../kernels/thermodynamics/index.ts';
import { firstReason, readNumber, readQuantity, temperatureVariables } from './design-quantity.ts';

const optionsSchema = z.strictObject({ debyeTemperatureSdShare: z.number().gt(0).max(0.5).default(0.05) });
type Options = z.infer<typeof optionsSchema>;
type State = { readonly debye: number; readonly temperature: number };

/**
 * Harmonic free energy [eV/atom], entropy and heat capacity [J/(mol K), of atoms] of a Debye solid from `debyeTemperature_K`, 10 to 3000 K,
 * and `temperature_K` or `temperature_C`; zero-point energy included, no thermal expansion. The sd is what the sd of the Debye
 * temperature, a share of it, makes of each.
 * @source debye1912
 */
export const debyeSolid: Simulator<Options> = {
  name: 'debye-solid',
  version: '1.0.0',
  summary: 'vibrational free energy, entropy and heat capacity of a solid from its Debye temperature',
  quantity: 'vibrationalFreeEnergy_eVperAtom',
  unit: 'eV/atom',
  example: { debyeTemperature_K: 428, temperature_K: 300 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator debye-solid'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const state = stateOf(design);
    return typeof state === 'string' ? state : true;
  },
  async simulate(design, { debyeTemperatureSdShare }) {
    const state = stateOf(design);
    if (typeof state === 'string') throw new AppError('out-of-domain', `simulator debye-solid: ${state}`);
    const at = (factor: number) => debyeProperties(state.debye * factor, state.temperature);
    const [middle, low, high] = [at(1), at(1 - debyeTemperatureSdShare), at(1 + debyeTemperatureSdShare)];
    const molar = 1000 * electronvolt_kJperMol;
    const rows = [
      ['vibrationalFreeEnergy_eVperAtom', 'freeEnergy', 1, 'eV/atom'],
      ['entropy_JperMolK', 'entropy', molar, 'J/(mol K)'],
      ['heatCapacity_JperMolK', 'heatCapacity', molar, 'J/(mol K)'],
    ] as const;
    return rows.map(([quantity, property, factor, unit]) => ({
      quantity,
      value: factor * middle[property],
      sd: (factor * Math.abs(high[property] - low[property])) / 2,
      unit,
      fidelity: 'simulated' as const,
      method: 'debye-solid@1.0.0, harmonic, zero-point energy included',
    }));
  },
};

function stateOf(design: Design): State | string {
  const debye = readNumber(design, 'debyeTemperature_K', 'K', [10, 3000]);
  const temperature = readQuantity(design, temperatureVariables, 'K', [0, 5000]);
  return firstReason(debye, temperature) ?? { debye: debye as number, temperature: temperature as number };
}
