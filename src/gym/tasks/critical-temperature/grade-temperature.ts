import { z } from 'zod';
import type { Random } from '../../../core/random.ts';
import { boltzmann_meVperK } from '../../../core/units.ts';
import { muStarConventions } from '../../../kernels/superconductivity/index.ts';
import { quantileUtility, type StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { drawQuantiles } from '../reading/stated-quantiles.ts';
import { type SpectrumTruth, temperatureRange } from './draw-spectrum.ts';

/** Errors well below it do not count [ln Tc]. */
export const width = 0.02;
/** Parts of the utility: the temperature, and the convention that it is stated in. */
const weights = { temperature: 0.9, convention: 0.1 } as const;
const [logLow, logHigh] = [Math.log(temperatureRange[0]), Math.log(temperatureRange[1])];
/** [ln K] */
export const logRange = logHigh - logLow;

/** Of each unit that an answer may be in [K]. */
export const kelvinPer = { K: 1, mK: 1e-3, meV: 1 / boltzmann_meVperK } as const;
export const answerSchema = z.strictObject({
  quantiles: z.array(z.number().gt(0).max(1e6)).length(3).describe('points of 5, 50 and 95 %, rising'),
  unit: z.enum(['K', 'mK', 'meV']).describe('meV counts as k_B Tc'),
  convention: z.enum(muStarConventions).describe('of the μ* that belongs to this Tc'),
});
export type Answer = z.infer<typeof answerSchema>;

export const isInRange = (kelvin: number): boolean =>
  kelvin >= temperatureRange[0] * (1 - 1e-9) && kelvin <= temperatureRange[1] * (1 + 1e-9);

export const logQuantiles = ({ quantiles, unit }: Answer): StatedQuantiles => {
  const [low = 1, median = 1, high = 1] = quantiles;
  const factor = kelvinPer[unit];
  return [Math.log(low * factor), Math.log(median * factor), Math.log(high * factor)];
};

/** 0 to 1, mean over what μ* may be. */
export function grade({ temperatures, repulsion }: SpectrumTruth, answer: Answer): number {
  const stated = logQuantiles(answer);
  const mean = temperatures.reduce(
    (sum, value) => sum + quantileUtility(stated, Math.log(value), width) / temperatures.length,
    0,
  );
  return (
    weights.temperature * mean + weights.convention * (answer.convention === repulsion.convention ? 1 : 0)
  );
}

export function bestAnswer({ quantiles, repulsion }: SpectrumTruth): Answer {
  return { quantiles: [...quantiles], unit: 'K', convention: repulsion.convention };
}

/** What the random policy states. */
export function randomAnswer(random: Random): Answer {
  const quantiles = drawQuantiles(logLow, logHigh, random).map(Math.exp);
  return { quantiles, unit: 'K', convention: muStarConventions[random.integer(3)]! };
}
