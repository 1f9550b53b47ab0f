import { z } from 'zod';
import type { Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { boltzmann_meVperK } from '../core/units.ts';
import { bcsCriticalField, bcsGap, bcsRatios } from '../kernels/superconductivity/index.ts';

type Cold = { readonly critical: number; readonly temperature: number };

/** Relative sd: how far 2Δ_0/k_BTc of elements lies from weak coupling, 3.3 of aluminium to 4.5 of lead [1]. */
const methodShare = 0.1;
const method = 'weak-coupling-gap@1.0.0';

/**
 * Gap [meV] at a temperature by the theory of Bardeen, Cooper and Schrieffer, and the critical field as a part of that at T = 0 [1]: the
 * design has `Tc_K` and `temperature_K` [K], below Tc. The sd is what strong coupling changes in elements.
 * @source bardeen1957
 */
export const weakCouplingGap: Simulator<Record<string, never>> = {
  name: 'weak-coupling-gap',
  version: '1.0.0',
  summary: 'gap and reduced critical field at a temperature by the theory of weak coupling (BCS)',
  quantity: 'gap_meV',
  unit: 'meV',
  example: { Tc_K: 9.2, temperature_K: 4.2 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) =>
    parseWith(z.strictObject({}), options, 'bad-options', 'simulator weak-coupling-gap'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const cold = coldOf(design);
    return typeof cold === 'string' ? cold : true;
  },
  async simulate(design) {
    const cold = coldOf(design);
    if (typeof cold === 'string') throw new AppError('out-of-domain', `simulator weak-coupling-gap: ${cold}`);
    const reduced = cold.temperature / cold.critical;
    const gap = (bcsRatios.gap / 2) * boltzmann_meVperK * cold.critical * bcsGap(reduced);
    const field = bcsCriticalField(reduced);
    const shared = { fidelity: 'simulated', method, convention: 'half the distance of the edges' } as const;
    return [
      { quantity: 'gap_meV', value: gap, sd: methodShare * gap, unit: 'meV', ...shared },
      { quantity: 'critical_field_part', value: field, sd: null, unit: '1', fidelity: 'simulated', method },
    ] satisfies readonly Estimate[];
  },
};

function coldOf({ Tc_K: critical, temperature_K: temperature }: Design): Cold | string {
  if (typeof critical !== 'number' || !(critical >= 1e-3 && critical <= 1000))
    return `Tc_K is ${critical}; expected a number from 0.001 to 1000`;
  if (typeof temperature !== 'number' || !(temperature >= 0 && temperature < critical))
    return `temperature_K is ${temperature}; expected from 0 to below Tc, ${critical}`;
  return { critical, temperature };
}
