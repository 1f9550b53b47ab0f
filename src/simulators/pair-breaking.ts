import { z } from 'zod';
import type { Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { criticalPairBreaking, pairBrokenCriticalTemperature } from '../kernels/superconductivity/index.ts';

const optionsSchema = z.strictObject({
  /** Relative sd of α: it comes from a fit, or from a concentration and an exchange constant. */
  pairBreakingShare: z.number().min(0.001).max(1).default(0.1),
  /** Relative sd of the clean Tc. */
  cleanShare: z.number().min(0).max(1).default(0.02),
});
type Options = z.infer<typeof optionsSchema>;
type Impure = { readonly clean: number; readonly pairBreaking: number };

const method = 'pair-breaking@1.0.0';
const convention =
  'alpha = hbar over the lifetime of a pair, hbar/tau_s of spin-flip scattering; weak coupling';

/**
 * Critical temperature [K] with magnetic impurities by Abrikosov and Gor'kov: the design has `clean_Tc_K` [K] without them and the
 * pair breaking α, `pair_breaking_meV` [meV]. From α_c = 0.882 k_B Tc0 on, which is estimated too, Tc is 0. The sd is what those of α
 * and of the clean Tc make of it, by moving each by one sd.
 * @source abrikosov-gorkov1961
 */
export const pairBreaking: Simulator<Options> = {
  name: 'pair-breaking',
  version: '1.0.0',
  summary: "critical temperature with magnetic impurities by Abrikosov and Gor'kov",
  quantity: 'Tc_K',
  unit: 'K',
  example: { clean_Tc_K: 9.2, pair_breaking_meV: 0.3 },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'simulator pair-breaking'),
  cost: () => ({ money: 0, hours: 0 }),
  valid(design) {
    const impure = impureOf(design);
    return typeof impure === 'string' ? impure : true;
  },
  async simulate(design, { pairBreakingShare, cleanShare }) {
    const impure = impureOf(design);
    if (typeof impure === 'string') throw new AppError('out-of-domain', `simulator pair-breaking: ${impure}`);
    const { clean, pairBreaking } = impure;
    const by = (cleanFactor: number, breakingFactor: number): number =>
      pairBrokenCriticalTemperature(clean * cleanFactor, pairBreaking * breakingFactor);
    const [lessBroken, moreBroken] = [by(1, 1 - pairBreakingShare), by(1, 1 + pairBreakingShare)];
    const cleaner = (by(1 + cleanShare, 1) - by(1 - cleanShare, 1)) / 2;
    const shared = { fidelity: 'simulated', method, convention } as const;
    const temperature: Estimate = {
      quantity: 'Tc_K',
      value: by(1, 1),
      sd: Math.hypot((lessBroken - moreBroken) / 2, cleaner),
      unit: 'K',
      interval: [moreBroken, lessBroken],
      ...shared,
    };
    const critical = criticalPairBreaking(clean);
    return [
      temperature,
      {
        quantity: 'critical_pair_breaking_meV',
        value: critical,
        sd: cleanShare > 0 ? cleanShare * critical : null,
        unit: 'meV',
        ...shared,
      },
    ];
  },
};

function impureOf({ clean_Tc_K: clean, pair_breaking_meV: pairBreaking }: Design): Impure | string {
  if (typeof clean !== 'number' || !(clean >= 1e-3 && clean <= 1000))
    return `clean_Tc_K is ${clean}; expected a number from 0.001 to 1000`;
  if (typeof pairBreaking !== 'number' || !(pairBreaking >= 0 && pairBreaking <= 1000))
    return `pair_breaking_meV is ${pairBreaking}; expected a number from 0 to 1000`;
  return { clean, pairBreaking };
}
