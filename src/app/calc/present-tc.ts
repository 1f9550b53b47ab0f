import { formatNumber } from '../../core/format-quantity.ts';
import {
  type AllenDynesTemperature,
  bcsRatios,
  type CriticalTemperature,
  type EliashbergTemperature,
  type MuStarConvention,
  type ThermodynamicRatios,
} from '../../kernels/superconductivity/index.ts';
import type { CalculationResult, Section } from './calculation.ts';
import type { TcInput } from './read-tc-input.ts';

/** Tc over the range of μ* that every result carries. */
export type MuStarInterval = {
  /** Tc [K] at μ* 0.16 and 0.10; null where μ* cannot be carried to the cut-off. */
  readonly temperatures: readonly [number, number] | null;
  /** Cut-offs [meV] of the two; null without sums. */
  readonly cutoffs: readonly [number | null, number | null] | null;
  readonly muStar: readonly [number, number];
  readonly by: 'Eliashberg' | 'Allen–Dynes';
  readonly warnings: readonly string[];
};

/** All that `calc tc` found, before it is written down. */
export type TcFindings = {
  readonly input: TcInput;
  readonly muStar: number;
  readonly convention: MuStarConvention;
  readonly mcMillan: CriticalTemperature;
  readonly allenDynes: AllenDynesTemperature;
  readonly eliashberg: EliashbergTemperature | null;
  readonly interval: MuStarInterval;
  readonly ratios: ThermodynamicRatios | null;
  readonly warnings: readonly string[];
};

const conventions = {
  A: 'A: defined at omega_ref, rescaled to the cut-off',
  B: 'B: as given below the cut-off',
  C: 'C: as given below omega_2, phonons to 20 omega_2',
} as const;

/** What a reader sees: the spectrum, the critical temperatures with all that defines them, the gap if it was asked for. */
export function presentTc(findings: TcFindings): Pick<CalculationResult, 'sections' | 'sources'> {
  return {
    sections: [
      spectrumSection(findings),
      temperatureSection(findings),
      ...(findings.ratios === null ? [] : [gapSection(findings.ratios)]),
    ],
    sources: [
      'McMillan 1968, eq. 18, with the prefactor omega_log/1.2 of Dynes 1972',
      'Allen and Dynes 1975, eq. 34 to 39',
      ...(findings.eliashberg === null
        ? []
        : ['isotropic Migdal–Eliashberg equations on the Matsubara axis, Allen and Dynes 1975']),
    ],
  };
}

function spectrumSection({ input: { origin, moments, spectrum, file } }: TcFindings): Section {
  const stated = file?.statedLambda;
  return {
    title: `Coupling (${origin}${file === null ? '' : `, ${file.format}, read in ${file.unit}, smearing ${file.smearing}`})`,
    table: {
      header: ['quantity', 'value', 'unit'],
      rows: [
        ['lambda', formatNumber(moments.lambda, 5), '1'],
        ...(stated === null || stated === undefined
          ? []
          : [['lambda stated by the file', formatNumber(stated, 5), '1']]),
        ['omega_log', formatNumber(moments.omegaLog, 5), 'meV'],
        ['omega_2', formatNumber(moments.omega2, 5), 'meV'],
        ...(spectrum === null ? [] : [['omega_ref', formatNumber(spectrum.referenceFrequency, 5), 'meV']]),
      ],
    },
  };
}

function temperatureSection(findings: TcFindings): Section {
  const { mcMillan, allenDynes, eliashberg, interval, muStar, convention } = findings;
  const show = (kelvin: number): string => `${formatNumber(kelvin, 5)} K`;
  const range = interval.temperatures;
  return {
    title: 'Critical temperature',
    table: {
      header: ['by', 'Tc', 'for mu* 0.10 to 0.16 (convention A)'],
      rows: [
        ['McMillan (omega_log/1.2)', show(mcMillan.criticalTemperature), ''],
        ['Allen–Dynes (f1, f2)', show(allenDynes.criticalTemperature), rangeOf(interval, 'Allen–Dynes')],
        [
          'Eliashberg, isotropic',
          eliashberg === null ? 'not computed' : show(eliashberg.criticalTemperature),
          range === null && eliashberg !== null ? 'not defined' : rangeOf(interval, 'Eliashberg'),
        ],
      ],
    },
    lines: [
      `mu* ${muStar}, convention ${conventions[convention]}`,
      ...(eliashberg === null
        ? []
        : [
            `omega_ref ${formatNumber(eliashberg.referenceFrequency, 5)} meV, cut-off ${formatNumber(eliashberg.cutoff, 5)} meV${eliashberg.frequencyCount === null ? '' : `, sums to ${formatNumber(eliashberg.sumEnd ?? 0, 5)} meV by ${eliashberg.frequencyCount} Matsubara frequencies, mu* there ${formatNumber(eliashberg.muStarAtCutoff ?? 0, 4)}`}`,
          ]),
    ],
  };
}

function rangeOf({ temperatures, by }: MuStarInterval, wanted: MuStarInterval['by']): string {
  if (temperatures === null || by !== wanted) return '';
  return `${formatNumber(temperatures[0], 4)} to ${formatNumber(temperatures[1], 4)} K`;
}

function gapSection(ratios: ThermodynamicRatios): Section {
  const row = (name: string, value: number, weak: number | null): string[] => [
    name,
    formatNumber(value, 5),
    weak === null ? '' : formatNumber(weak, 4),
  ];
  return {
    title: 'Below Tc',
    table: {
      header: ['quantity', 'value', 'weak coupling'],
      rows: [
        row('gap edge at T = 0 [meV]', ratios.edge.gap, null),
        row('2 gap / k_B Tc', ratios.gapRatio, bcsRatios.gap),
        row('jump of the specific heat / gamma Tc', ratios.jumpRatio, bcsRatios.jump),
        row('gamma Tc^2 / Hc(0)^2', ratios.criticalFieldRatio, bcsRatios.criticalField),
        row('Z at the lowest frequency, 0.06 Tc', ratios.lowestRenormalization, null),
      ],
    },
    lines: [
      `continuations through 24, 40 and 60 points agree to ${ratios.edge.disagreement.toExponential(1)}`,
    ],
  };
}
