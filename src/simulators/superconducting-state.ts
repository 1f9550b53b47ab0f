import { z } from 'zod';
import type { Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  type CouplingSpectrum,
  criticalFieldTesla,
  eliashbergCriticalTemperature,
  momentsOf,
  spectrumOfModes,
  thermodynamicRatios,
} from '../kernels/superconductivity/index.ts';
import { describeMuStar, muStarRange } from './coupling-design.ts';
import { describeSums } from './eliashberg.ts';

const optionsSchema = z.strictObject({
  muStar: z.number().min(0).max(muStarRange[1]).default(0.1),
});
type Options = z.infer<typeof optionsSchema>;

const mostModes = 32;
/** Coupling below which the sums of a cold state grow long, and above which the gap edge is not cross-checked. */
const lambdaRange = [0.6, 5] as const;
/** What anisotropy and a constant density of states leave open [1]. */
const methodShare = 0.05;
const method = 'superconducting-state@1.0.0';

/**
 * Critical temperature, gap, jump of the specific heat and thermodynamic critical field by the isotropic Migdal–Eliashberg
 * equations. The design carries α²F as modes, `lambda_1` [1] at `omega_1_meV` [meV] to `lambda_32`, λ from 0.6 to 5 in all; a
 * tabulated α²F is given as modes λ_i = 2 α²F_i Δω/ω_i. With `gamma_mJpermolK2`, the measured Sommerfeld constant, and
 * `molar_volume_cm3permol` the critical field is also in tesla.
 * @source marsiglio-carbotte2008
 */
export const superconductingState: Simulator<Options> = {
  name: 'superconducting-state',
  version: '1.0.0',
  summary: 'critical temperature, gap, heat jump and critical field of an alpha2F given as modes',
  quantity: 'Tc_K',
  unit: 'K',
  example: {
    lambda_1: 0.5,
    omega_1_meV: 10,
    lambda_2: 0.7,
    omega_2_meV: 20,
    gamma_mJpermolK2: 7.8,
    molar_volume_cm3permol: 10.8,
  },
  fittedOn: { dataset: 'none', rows: [] },
  parseOptions: (options) =>
    parseWith(optionsSchema, options, 'bad-options', 'simulator superconducting-state'),
  cost: () => ({ money: 0, hours: 2e-4 }),
  valid(design) {
    const spectrum = spectrumOf(design);
    if (typeof spectrum === 'string') return spectrum;
    const metal = metalOf(design);
    return typeof metal === 'string' ? metal : true;
  },
  async simulate(design, { muStar }) {
    const spectrum = spectrumOf(design);
    const metal = metalOf(design);
    if (typeof spectrum === 'string' || typeof metal === 'string')
      throw new AppError(
        'out-of-domain',
        `simulator superconducting-state: ${typeof spectrum === 'string' ? spectrum : metal}`,
      );
    const convention = describeMuStar(
      muStar,
      describeSums(eliashbergCriticalTemperature(spectrum, { muStar })),
    );
    const found = [muStar, Math.min(muStar, muStarRange[0]), muStarRange[1]].map((value) =>
      propertiesAt(spectrum, value, metal),
    );
    return Object.entries(found[0]!).map(([quantity, { value, unit }]): Estimate => {
      const ends = found.slice(1).map((properties) => properties[quantity]!.value);
      const interval = [Math.min(...ends), Math.max(...ends)] as const;
      return {
        quantity,
        value,
        sd: Math.hypot((interval[1] - interval[0]) / Math.sqrt(12), methodShare * value),
        unit,
        interval,
        fidelity: 'simulated',
        method,
        convention,
      };
    });
  },
};

/** γ [mJ/(mol K²)] and molar volume [cm³/mol] of a design; null where it states neither, or why they are none. */
type Metal = { readonly sommerfeld: number; readonly molarVolume: number };

function metalOf({
  gamma_mJpermolK2: sommerfeld,
  molar_volume_cm3permol: molarVolume,
}: Design): Metal | null | string {
  if (sommerfeld === undefined && molarVolume === undefined) return null;
  if (typeof sommerfeld !== 'number' || !(sommerfeld > 0 && sommerfeld < 1e4))
    return `gamma_mJpermolK2 is ${sommerfeld}; expected a number above 0, below 10000`;
  if (typeof molarVolume !== 'number' || !(molarVolume > 0 && molarVolume < 1e4))
    return `molar_volume_cm3permol is ${molarVolume}; expected a number above 0, below 10000`;
  return { sommerfeld, molarVolume };
}

function spectrumOf(design: Design): CouplingSpectrum | string {
  const modes: { readonly lambda: number; readonly omega: number }[] = [];
  for (let i = 1; i <= mostModes; i++) {
    const [lambda, omega] = [design[`lambda_${i}`], design[`omega_${i}_meV`]];
    if (lambda === undefined && omega === undefined) continue;
    if (typeof lambda !== 'number' || !(lambda >= 0 && lambda <= lambdaRange[1]))
      return `lambda_${i} is ${lambda}; expected a number from 0 to ${lambdaRange[1]}`;
    if (typeof omega !== 'number' || !(omega >= 0.1 && omega <= 500))
      return `omega_${i}_meV is ${omega}; expected a number from 0.1 to 500`;
    modes.push({ lambda, omega });
  }
  if (!modes.some(({ lambda }) => lambda > 0)) return 'no mode: lambda_1 and omega_1_meV are missing or 0';
  const spectrum = spectrumOfModes(modes);
  const { lambda } = momentsOf(spectrum);
  if (lambda >= lambdaRange[0] && lambda <= lambdaRange[1]) return spectrum;
  return `lambda is ${lambda} in all; expected from ${lambdaRange[0]} to ${lambdaRange[1]}`;
}

type Properties = { readonly [quantity: string]: { readonly value: number; readonly unit: string } };

function propertiesAt(spectrum: CouplingSpectrum, muStar: number, metal: Metal | null): Properties {
  const { criticalTemperature, edge, gapRatio, jumpRatio, criticalFieldRatio } = thermodynamicRatios(
    spectrum,
    { muStar },
  );
  const field =
    metal === null
      ? {}
      : {
          thermodynamic_critical_field_T: {
            value: criticalFieldTesla(criticalTemperature, criticalFieldRatio, metal),
            unit: 'T',
          },
        };
  return {
    Tc_K: { value: criticalTemperature, unit: 'K' },
    gap_meV: { value: edge.gap, unit: 'meV' },
    gap_ratio: { value: gapRatio, unit: '1' },
    heat_jump_ratio: { value: jumpRatio, unit: '1' },
    critical_field_ratio: { value: criticalFieldRatio, unit: '1' },
    ...field,
  };
}
