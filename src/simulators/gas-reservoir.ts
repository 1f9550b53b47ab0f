import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { electronvolt_kJperMol } from '../core/units.ts';
import { gasChemicalPotential, gasProperties, knownGases } from '../kernels/thermodynamics/index.ts';
import { readNumber, readQuantity, temperatureVariables } from './design-quantity.ts';

const optionsSchema = z.strictObject({
  temperatureSd_K: z.number().gt(0).max(100).default(2),
  pressureSdShare: z.number().min(0).max(1).default(0.02),
});
type Options = z.infer<typeof optionsSchema>;
type State = { readonly gas: string; readonly temperature: number; readonly pressure: number };

/**
 * Chemical potential [eV/molecule] of an ideal `gas` such as O2 at `temperature_K` or `temperature_C` and `pressure_bar` (default 1), relative to
 * the molecule at 0 K. The sd is that of the furnace: S δT and kT δp/p.
 * @source reuter2001
 * @source nist-webbook
 */
export const gasReservoir: Simulator<Options> = {
  name: 'gas-reservoir',
  version: '1.0.0',
  summary: `chemical potential of a gas (${knownGases.join(', ')}) at a temperature and pressure`,
  quantity: 'chemicalPotential_eVperMolecule',
  unit: 'eV/molecule',
  example: { gas: 'O2', temperature_K: 1000, pressure_bar: 0.2 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator gas-reservoir'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const state = stateOf(design);
    return typeof state === 'string' ? state : true;
  },
  async simulate(design, { temperatureSd_K, pressureSdShare }) {
    const state = stateOf(design);
    if (typeof state === 'string') throw new AppError('out-of-domain', `simulator gas-reservoir: ${state}`);
    const { gas, temperature, pressure } = state;
    const at = (p: number): number => gasChemicalPotential(gas, temperature, p);
    const entropy = gasProperties(gas, temperature).entropy / electronvolt_kJperMol / 1000;
    const value = at(pressure);
    const perLogarithm = at(pressure * Math.E) - value;
    return [
      {
        quantity: 'chemicalPotential_eVperMolecule',
        value,
        sd: Math.hypot(
          (entropy - (perLogarithm / temperature) * Math.log(pressure)) * temperatureSd_K,
          perLogarithm * pressureSdShare,
        ),
        unit: 'eV/molecule',
        fidelity: 'simulated',
        method: 'gas-reservoir@1.0.0, relative to the molecule at 0 K without its zero-point energy',
      },
    ];
  },
};

function stateOf(design: Design): State | string {
  const { gas } = design;
  if (typeof gas !== 'string' || !knownGases.includes(gas))
    return `gas is ${gas}; expected one of ${knownGases.join(', ')}`;
  const temperature = readQuantity(design, temperatureVariables, 'K', [1, 6000]);
  if (typeof temperature === 'string') return temperature;
  const pressure = readNumber(design, 'pressure_bar', 'bar', [1e-30, 100], 1);
  if (typeof pressure === 'string') return pressure;
  try {
    gasProperties(gas, temperature);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return { gas, temperature, pressure };
}
