import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { elementEvaporationRate, volatileElements } from '../kernels/kinetics/index.ts';
import { readQuantity, temperatureVariables, timeVariables } from './design-quantity.ts';

const optionsSchema = z.strictObject({
  /** Of the surface from which the element leaves. */
  area_cm2: z.number().gt(0).max(1e6).default(1),
  /** Activity and sticking together: the share of the largest rate, that of the pure element into vacuum. */
  coefficient: z.number().gt(0).max(1).default(0.1),
});
type Options = z.infer<typeof optionsSchema>;
type Hold = {
  readonly element: string;
  readonly temperature: number;
  readonly time: number;
  readonly rate: number;
};

/**
 * Mass of a volatile `element` lost [g] into vacuum in a hold at `temperature_K` or `temperature_C` for `time_s`, `time_min` or `time_h`:
 * Hertz–Knudsen from its own vapour pressure, times area and coefficient; a gas at atmospheric pressure slows it a hundredfold or more.
 * The coefficient is unknown within a factor of three at best, which is the sd of its logarithm; sd and interval say so.
 * @source knudsen1915
 * @source crc-vapour-pressure
 */
export const evaporationLoss: Simulator<Options> = {
  name: 'evaporation-loss',
  version: '1.0.0',
  summary: 'mass of a volatile element lost into vacuum in a hold at one temperature',
  quantity: 'evaporated_g',
  unit: 'g',
  example: { element: 'Mg', temperature_C: 600, time_min: 10 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator evaporation-loss'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const hold = holdOf(design);
    return typeof hold === 'string' ? hold : true;
  },
  async simulate(design, { area_cm2, coefficient }) {
    const hold = holdOf(design);
    if (typeof hold === 'string') throw new AppError('out-of-domain', `simulator evaporation-loss: ${hold}`);
    // 1 kg/m² is 0.1 g/cm²
    const most = 0.1 * hold.rate * hold.time * area_cm2;
    const value = most * coefficient;
    return [
      {
        quantity: 'evaporated_g',
        value,
        sd: value * uncertaintyFactor,
        unit: 'g',
        interval: [value / uncertaintyFactor ** 2, Math.min(most, value * uncertaintyFactor ** 2)],
        fidelity: 'simulated',
        method: `evaporation-loss@1.0.0, into vacuum, coefficient ${coefficient}`,
      },
    ];
  },
};

const uncertaintyFactor = 3;

function holdOf(design: Design): Hold | string {
  const { element } = design;
  if (typeof element !== 'string' || !volatileElements.includes(element))
    return `element is ${element}; expected one of ${volatileElements.join(', ')}`;
  const temperature = readQuantity(design, temperatureVariables, 'K', [200, 3000]);
  if (typeof temperature === 'string') return temperature;
  const time = readQuantity(design, timeVariables, 's', [0, 1e8]);
  if (typeof time === 'string') return time;
  try {
    return { element, temperature, time, rate: elementEvaporationRate(element, temperature) };
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
