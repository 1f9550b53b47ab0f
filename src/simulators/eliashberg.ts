import type { Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  type CouplingMoments,
  type CouplingSpectrum,
  type EliashbergTemperature,
  eliashbergCriticalTemperature,
  spectrumOfModes,
} from '../kernels/superconductivity/index.ts';
import {
  type CouplingOptions,
  couplingOptions,
  describeMuStar,
  estimateOver,
  readCoupling,
} from './coupling-design.ts';

/** λ is from 0.4 so that a design takes milliseconds. */
const limits = { lambda: 10 } as const;
const leastLambda = 0.4;
/** What the shape of a spectrum beyond its moments, and anisotropy, leave open [1]. */
const methodShare = 0.05;
const method = 'eliashberg@1.0.0';

/**
 * Critical temperature [K] by the isotropic Migdal–Eliashberg equations for a spectrum of two modes with equal couplings whose
 * λ [1], ω_log and ω_2 [meV] are those of the design; one mode where ω_2 is ω_log or left out. λ from 0.4 to 10.
 * @source allen-dynes1975
 */
export const eliashberg: Simulator<CouplingOptions> = {
  name: 'eliashberg',
  version: '1.0.0',
  summary: 'critical temperature from lambda, omega_log and omega_2 by the isotropic Eliashberg equations',
  quantity: 'Tc_K',
  unit: 'K',
  example: { lambda: 1.2, omega_log_meV: 12, omega_2_meV: 15 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(couplingOptions, options, 'bad-options', 'simulator eliashberg'),
  cost: () => ({ money: 0, hours: 1e-5 }),
  valid(design) {
    const coupling = readStrongCoupling(design);
    return typeof coupling === 'string' ? coupling : true;
  },
  async simulate(design, { muStar }) {
    const coupling = readStrongCoupling(design);
    if (typeof coupling === 'string')
      throw new AppError('out-of-domain', `simulator eliashberg: ${coupling}`);
    const spectrum = spectrumOfMoments(coupling);
    const asked = eliashbergCriticalTemperature(spectrum, { muStar });
    const at = (value: number): number =>
      (value === muStar ? asked : eliashbergCriticalTemperature(spectrum, { muStar: value }))
        .criticalTemperature;
    return [estimateOver(at, muStar, methodShare, method, describeMuStar(muStar, describeSums(asked)))];
  },
};

function readStrongCoupling(design: Parameters<typeof readCoupling>[0]): CouplingMoments | string {
  const coupling = readCoupling(design, limits);
  if (typeof coupling === 'string' || coupling.lambda >= leastLambda) return coupling;
  return `lambda is ${coupling.lambda}; expected a number from ${leastLambda} to ${limits.lambda}`;
}

/** ω_ref and the end of the sums of one result, in words. */
export const describeSums = ({ referenceFrequency, sumEnd, cutoff }: EliashbergTemperature): string =>
  `at omega_ref ${Number(referenceFrequency.toPrecision(5))} meV, rescaled to the end of the sums at ${Number((sumEnd ?? cutoff).toPrecision(5))} meV`;

/** Two modes ω_log r^{±1} with half of λ each; ω_2² = ω_log² (r² + r^{−2})/2. */
export function spectrumOfMoments({ lambda, omegaLog, omega2 }: CouplingMoments): CouplingSpectrum {
  const mean = (omega2 / omegaLog) ** 2;
  const ratio = Math.sqrt(mean + Math.sqrt(Math.max(0, mean * mean - 1)));
  return spectrumOfModes([
    { lambda: lambda / 2, omega: omegaLog / ratio },
    { lambda: lambda / 2, omega: omegaLog * ratio },
  ]);
}
