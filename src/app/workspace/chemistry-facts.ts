import type { ChemistryFacts } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { parseComposition } from '../../kernels/crystal/index.ts';
import { vapourPressure, vapourTemperatures, volatileElements } from '../../kernels/kinetics/index.ts';

/** What the kernels know of chemistry, in the form that the laboratory's rules ask for it. */
export const chemistryFacts: ChemistryFacts = {
  elementsOf(formula) {
    try {
      return Object.keys(parseComposition(formula));
    } catch (error) {
      if (error instanceof AppError && error.code === 'bad-formula') return null;
      throw error;
    }
  },
  vapourPressure(element, temperature) {
    if (!volatileElements.includes(element)) return null;
    const [least, most] = vapourTemperatures(element);
    if (temperature > most) return 'over';
    return temperature < least ? 'under' : vapourPressure(element, temperature);
  },
  boilingTemperature: (element) =>
    volatileElements.includes(element) ? vapourTemperatures(element)[1] : null,
};
