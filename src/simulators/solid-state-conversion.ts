import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { electronvolt_kJperMol } from '../core/units.ts';
import { type ConversionModel, convertedFraction, rateConstant } from '../kernels/kinetics/index.ts';
import { readQuantity, temperatureVariables, timeVariables } from './design-quantity.ts';

const optionsSchema = z.strictObject({
  model: z.enum(['jmak', 'jander', 'ginstling', 'contracting-sphere', 'parabolic']).default('jmak'),
  exponent: z.number().min(0.3).max(4).default(1),
  activationEnergy_kJpermol: z.number().min(10).max(1000).default(250),
  activationEnergySd_kJpermol: z.number().min(0).max(300).default(15),
  prefactor_perSecond: z.number().min(1e-6).max(1e30).default(1e8),
});
type ConversionOptions = z.infer<typeof optionsSchema>;

const range = { temperature: [300, 3000], time: [0, 1e8] } as const;
const method = 'solid-state-conversion@1.0.0';

/**
 * Fraction [1] of a solid that has reacted after a hold at one temperature (`temperature_K` or `temperature_C`) for a time (`time_s`,
 * `time_min` or `time_h`), by JMAK or a diffusion model with an Arrhenius rate. The defaults are of a middling oxide, 250 kJ/mol, and no
 * more than a first guess; the sd is what the activation energy's own sd makes of the fraction.
 * @source avrami1940 @source jander1927 @source ginstling1950
 */
export const solidStateConversion: Simulator<ConversionOptions> = {
  name: 'solid-state-conversion',
  version: '1.0.0',
  summary: 'fraction of a solid that reacts in a hold at one temperature, by JMAK or a diffusion model',
  quantity: 'converted_fraction',
  unit: '1',
  example: { temperature_C: 800, time_h: 3 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) =>
    parseWith(optionsSchema, options, 'bad-options', 'simulator solid-state-conversion'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const hold = holdOf(design);
    return typeof hold === 'string' ? hold : true;
  },
  async simulate(design, options) {
    const hold = holdOf(design);
    if (typeof hold === 'string')
      throw new AppError('out-of-domain', `simulator solid-state-conversion: ${hold}`);
    const at = (molarEnergy: number): number => {
      const rate = {
        prefactor: options.prefactor_perSecond,
        activationEnergy: Math.max(0, molarEnergy) / electronvolt_kJperMol,
      };
      return convertedFraction(modelOf(options), rateConstant(rate, hold.temperature) * hold.time);
    };
    const [energy, sd] = [options.activationEnergy_kJpermol, options.activationEnergySd_kJpermol];
    return [
      {
        quantity: 'converted_fraction',
        value: at(energy),
        sd: Math.max(at(energy - sd) - at(energy), at(energy) - at(energy + sd)),
        unit: '1',
        interval: [at(energy + 2 * sd), at(energy - 2 * sd)],
        fidelity: 'simulated',
        method,
      },
    ];
  },
};

const modelOf = ({ model, exponent }: ConversionOptions): ConversionModel =>
  model === 'jmak' ? { kind: model, exponent } : { kind: model };

/** Temperature [K] and time [s] of a design; or why it states none. */
function holdOf(design: Design): { readonly temperature: number; readonly time: number } | string {
  const temperature = readQuantity(design, temperatureVariables, 'K', range.temperature);
  if (typeof temperature === 'string') return temperature;
  const time = readQuantity(design, timeVariables, 's', range.time);
  return typeof time === 'string' ? time : { temperature, time };
}
