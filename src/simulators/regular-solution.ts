import { z } from 'zod';
import type { Design, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { electronvolt_kJperMol } from '../core/units.ts';
import {
  consoluteTemperature,
  findBinodal,
  regularMixingFreeEnergy,
} from '../kernels/thermodynamics/index.ts';
import { firstReason, readNumber, readQuantity, temperatureVariables } from './design-quantity.ts';

const optionsSchema = z.strictObject({
  interaction_kJpermol: z.number().min(-500).max(500).default(15),
  interactionSd_kJpermol: z.number().gt(0).max(200).default(3),
});
type Options = z.infer<typeof optionsSchema>;
type State = { readonly fraction: number; readonly temperature: number };
const method = 'regular-solution@1.0.0, one mixing site per formula';

/**
 * Whether two components on one site mix at a `fraction` (0 to 1) of the second and `temperature_K` or `temperature_C`, as a regular solution:
 * free energy of mixing of the single phase [eV per site], the share of the sites that separates into the phase of the richer
 * side of the miscibility gap by the lever rule (0 outside the gap), and the top of the gap [K]. Positive interactions
 * separate. The defaults are of nothing in particular: give the pair's own. The sd is that of the interaction.
 * @source hillert2008, ch. 19
 */
export const regularSolution: Simulator<Options> = {
  name: 'regular-solution',
  version: '1.0.0',
  summary: 'free energy of mixing and miscibility of two components on one site, as a regular solution',
  quantity: 'mixingFreeEnergy_eVperSite',
  unit: 'eV/site',
  example: { fraction: 0.3, temperature_K: 600 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator regular-solution'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const state = stateOf(design);
    return typeof state === 'string' ? state : true;
  },
  async simulate(design, { interaction_kJpermol, interactionSd_kJpermol }) {
    const state = stateOf(design);
    if (typeof state === 'string')
      throw new AppError('out-of-domain', `simulator regular-solution: ${state}`);
    const [omega, sd] = [interaction_kJpermol, interactionSd_kJpermol].map((x) => x / electronvolt_kJperMol);
    const rows: readonly (readonly [string, string, (interaction: number) => number])[] = [
      [
        'mixingFreeEnergy_eVperSite',
        'eV/site',
        (x) => regularMixingFreeEnergy(state.fraction, x, state.temperature),
      ],
      ['separated_fraction', '1', (x) => separatedShare(state, x)],
      ['consoluteTemperature_K', 'K', consoluteTemperature],
    ];
    return rows.map(([quantity, unit, at]) => {
      const [low, middle, high] = [at(omega! - sd!), at(omega!), at(omega! + sd!)];
      const spread = Math.max(Math.abs(high - middle), Math.abs(middle - low));
      return {
        quantity,
        value: middle,
        // where neither interaction changes the answer its uncertainty is not known from within
        sd: spread > 0 ? spread : null,
        unit,
        fidelity: 'simulated' as const,
        method,
      };
    });
  },
};

/** Share of the sites in the phase that is rich in the second component, by the lever rule; 0 where nothing separates. */
function separatedShare({ fraction, temperature }: State, interaction: number): number {
  const gap = findBinodal(interaction, temperature);
  if (gap === null || fraction <= gap.lower || fraction >= gap.upper) return 0;
  return (fraction - gap.lower) / (gap.upper - gap.lower);
}

function stateOf(design: Design): State | string {
  const fraction = readNumber(design, 'fraction', '(a pure number)', [0.001, 0.999]);
  const temperature = readQuantity(design, temperatureVariables, 'K', [1, 5000]);
  return (
    firstReason(fraction, temperature) ?? { fraction: fraction as number, temperature: temperature as number }
  );
}
