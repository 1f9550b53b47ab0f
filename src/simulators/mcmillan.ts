import type { Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { logarithmicCriticalTemperature } from '../kernels/superconductivity/index.ts';
import {
  type CouplingOptions,
  closedFormulaRows,
  couplingOptions,
  estimateOver,
  readCoupling,
} from './coupling-design.ts';

const limits = { lambda: 1.5 } as const;
/** Root mean square deviation from measured Tc of the rows of Allen and Dynes's table [1]. */
const methodShare = 0.12;
const method = 'mcmillan@1.0.0';

/**
 * Critical temperature [K] from λ [1] and ω_log [meV] by McMillan's formula with the prefactor ω_log/1.2, λ up to 1.5.
 * @source mcmillan1968, eq. 18 @source allen-dynes1975
 */
export const mcMillan: Simulator<CouplingOptions> = {
  name: 'mcmillan',
  version: '1.0.0',
  summary: 'critical temperature from lambda and omega_log by the McMillan formula',
  quantity: 'Tc_K',
  unit: 'K',
  example: { lambda: 0.7, omega_log_meV: 15 },
  fittedOn: closedFormulaRows,
  parseOptions: (options) => parseWith(couplingOptions, options, 'bad-options', 'simulator mcmillan'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const coupling = readCoupling(design, limits);
    return typeof coupling === 'string' ? coupling : true;
  },
  async simulate(design, { muStar }) {
    const coupling = readCoupling(design, limits);
    if (typeof coupling === 'string') throw new AppError('out-of-domain', `simulator mcmillan: ${coupling}`);
    const at = (value: number): number =>
      logarithmicCriticalTemperature(coupling.lambda, coupling.omegaLog, value).criticalTemperature;
    return [estimateOver(at, muStar, methodShare, method)];
  },
};
