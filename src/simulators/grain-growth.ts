import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { electronvolt_kJperMol } from '../core/units.ts';
import { grainSize } from '../kernels/kinetics/index.ts';
import { firstReason, readQuantity, temperatureVariables, timeVariables } from './design-quantity.ts';

const angstromPerMicrometre = 1e4;
const optionsSchema = z.strictObject({
  exponent: z.number().min(2).max(4).default(2),
  activationEnergy_kJpermol: z.number().min(50).max(1000).default(300),
  activationEnergySd_kJpermol: z.number().gt(0).max(300).default(20),
  /** K₀ of dⁿ − d₀ⁿ = K₀ exp(−Q/RT) t [µmⁿ/s]. */
  prefactor_micrometrePerSecond: z.number().min(1e-12).max(1e30).default(1e9),
  initial_micrometre: z.number().min(0).max(1e4).default(1),
});
type Options = z.infer<typeof optionsSchema>;
type Hold = { readonly temperature: number; readonly time: number };

/**
 * Mean grain diameter [µm] after a hold at `temperature_K` or `temperature_C` for `time_s`, `time_min` or `time_h`: dⁿ − d₀ⁿ = K₀ exp(−Q/RT) t, n from 2
 * (grain boundaries alone) to 4. The defaults are of a middling oxide and a first guess; the sd is that of the
 * activation energy.
 * @source burke-turnbull1952
 */
export const grainGrowth: Simulator<Options> = {
  name: 'grain-growth',
  version: '1.0.0',
  summary: 'mean grain size after a hold at one temperature',
  quantity: 'grainSize_micrometre',
  unit: 'µm',
  example: { temperature_C: 1000, time_h: 12 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator grain-growth'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const hold = holdOf(design);
    return typeof hold === 'string' ? hold : true;
  },
  async simulate(design, options) {
    const hold = holdOf(design);
    if (typeof hold === 'string') throw new AppError('out-of-domain', `simulator grain-growth: ${hold}`);
    const { exponent, activationEnergy_kJpermol: energy, activationEnergySd_kJpermol: sd } = options;
    const at = (molarEnergy: number): number => {
      const rate = {
        prefactor: options.prefactor_micrometrePerSecond * angstromPerMicrometre ** exponent,
        activationEnergy: Math.max(0, molarEnergy) / electronvolt_kJperMol,
      };
      const initial = options.initial_micrometre * angstromPerMicrometre;
      return grainSize({ exponent, rate }, initial, hold.temperature, hold.time) / angstromPerMicrometre;
    };
    return [
      {
        quantity: 'grainSize_micrometre',
        value: at(energy),
        sd: Math.max(at(energy - sd) - at(energy), at(energy) - at(energy + sd)),
        unit: 'µm',
        interval: [at(energy + 2 * sd), at(energy - 2 * sd)],
        fidelity: 'simulated',
        method: `grain-growth@1.0.0, n = ${exponent}`,
      },
    ];
  },
};

function holdOf(design: Design): Hold | string {
  const temperature = readQuantity(design, temperatureVariables, 'K', [300, 3000]);
  const time = readQuantity(design, timeVariables, 's', [0, 1e8]);
  return firstReason(temperature, time) ?? { temperature: temperature as number, time: time as number };
}
