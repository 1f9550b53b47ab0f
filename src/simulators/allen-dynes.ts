import type { Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { allenDynesCriticalTemperature } from '../kernels/superconductivity/index.ts';
import {
  type CouplingOptions,
  closedFormulaRows,
  couplingOptions,
  estimateOver,
  readCoupling,
} from './coupling-design.ts';

const limits = { lambda: 2.5 } as const;
/** Root mean square deviation from measured Tc of the rows of Allen and Dynes's table [1]. */
const methodShare = 0.062;
const method = 'allen-dynes@1.0.0';

/**
 * Critical temperature [K] from λ [1], ω_log and ω_2 [meV] by the formula of Allen and Dynes, λ up to 2.5. ω_2 is taken as
 * ω_log where the design has none.
 * @source allen-dynes1975, eq. 34 to 39
 */
export const allenDynes: Simulator<CouplingOptions> = {
  name: 'allen-dynes',
  version: '1.0.0',
  summary: 'critical temperature from lambda, omega_log and omega_2 by the Allen–Dynes formula',
  quantity: 'Tc_K',
  unit: 'K',
  example: { lambda: 1.2, omega_log_meV: 12, omega_2_meV: 15 },
  fittedOn: closedFormulaRows,
  parseOptions: (options) => parseWith(couplingOptions, options, 'bad-options', 'simulator allen-dynes'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const coupling = readCoupling(design, limits);
    return typeof coupling === 'string' ? coupling : true;
  },
  async simulate(design, { muStar }) {
    const coupling = readCoupling(design, limits);
    if (typeof coupling === 'string')
      throw new AppError('out-of-domain', `simulator allen-dynes: ${coupling}`);
    const at = (value: number): number => allenDynesCriticalTemperature(coupling, value).criticalTemperature;
    return [estimateOver(at, muStar, methodShare, method)];
  },
};
