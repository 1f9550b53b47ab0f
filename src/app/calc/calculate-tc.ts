import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import {
  allenDynesCriticalTemperature,
  type CouplingSpectrum,
  type EliashbergSettings,
  type EliashbergTemperature,
  eliashbergCriticalTemperature,
  largestPartOfPole,
  logarithmicCriticalTemperature,
  poleFrequency,
  rescaleMuStar,
  type ThermodynamicRatios,
  thermodynamicRatios,
} from '../../kernels/superconductivity/index.ts';
import type { CalculationContext, CalculationResult } from './calculation.ts';
import { drawSpectrum } from './draw-spectrum.ts';
import { type MuStarInterval, presentTc, type TcFindings } from './present-tc.ts';
import { parseCutoffs, readTcInput, type TcInput } from './read-tc-input.ts';
import type { TcOptions } from './tc-options.ts';

/** μ* of the interval that every Tc carries, in convention A. */
const intervalOfMuStar = [0.1, 0.16] as const;

/** Critical temperature of a spectrum by the closed formulae and by the isotropic Migdal–Eliashberg equations. */
export async function calculate(
  files: readonly string[],
  options: TcOptions,
  { progress }: CalculationContext,
): Promise<CalculationResult> {
  const input = await readTcInput(files, options);
  const { moments, spectrum } = input;
  const mcMillan = logarithmicCriticalTemperature(moments.lambda, moments.omegaLog, options.muStar);
  const allenDynes = allenDynesCriticalTemperature(moments, options.muStar);
  const settings = spectrum === null ? null : settingsOf(options, spectrum);
  if (spectrum !== null) progress(0.1, 'Eliashberg equations at Tc');
  const eliashberg =
    spectrum === null || settings === null ? null : eliashbergCriticalTemperature(spectrum, settings);
  if (spectrum !== null) progress(0.4, 'interval of mu* 0.10 to 0.16');
  const interval = intervalOf(input, settings, eliashberg);
  if (options.gap) progress(0.7, 'Eliashberg equations below Tc');
  const ratios =
    options.gap && spectrum !== null && settings !== null && eliashberg?.reason === null
      ? thermodynamicRatios(spectrum, settings)
      : null;
  const findings: TcFindings = {
    input,
    muStar: options.muStar,
    convention: options.convention,
    mcMillan,
    allenDynes,
    eliashberg,
    interval,
    ratios,
    warnings: [
      ...input.warnings,
      ...describeLimits(input, allenDynes.criticalTemperature, eliashberg),
      ...describeConvention(options, eliashberg),
      ...(eliashberg?.warnings ?? []),
      ...[mcMillan.reason, eliashberg?.reason].filter((reason) => typeof reason === 'string'),
      ...interval.warnings,
    ],
  };
  return {
    document: documentOf(findings),
    ...presentTc(findings),
    warnings: findings.warnings,
    figure:
      spectrum === null
        ? { notDrawn: 'lambda and mean frequencies are no spectrum to draw' }
        : drawSpectrum(spectrum, input.curve),
  };
}

function settingsOf(options: TcOptions, spectrum: CouplingSpectrum): EliashbergSettings {
  return {
    muStar: options.muStar,
    convention: options.convention,
    ...parseCutoffs(options, spectrum),
    ...(options.sharpCutoff ? { fewestFrequencies: 1 } : {}),
  };
}

type IntervalEnd = {
  readonly criticalTemperature: number;
  readonly cutoff: number | null;
  readonly warning: string | null;
};

function intervalOf(
  { spectrum, moments }: TcInput,
  settings: EliashbergSettings | null,
  known: EliashbergTemperature | null,
): MuStarInterval {
  const described = {
    muStar: intervalOfMuStar,
    by: spectrum === null ? 'Allen–Dynes' : 'Eliashberg',
  } as const;
  const isKnown = (muStar: number): boolean => known?.convention === 'A' && known.muStar === muStar;
  const at = (muStar: number): IntervalEnd => {
    if (spectrum === null)
      return {
        criticalTemperature: allenDynesCriticalTemperature(moments, muStar).criticalTemperature,
        cutoff: null,
        warning: null,
      };
    if (known !== null && isKnown(muStar)) return { ...known, warning: null };
    const asked = known?.convention === 'A' ? settings?.cutoff : undefined;
    const limit = largestPartOfPole * poleFrequency(muStar, spectrum.referenceFrequency);
    const cutoff = asked !== undefined && asked > limit ? undefined : asked;
    const found = eliashbergCriticalTemperature(spectrum, {
      muStar,
      ...(cutoff === undefined ? {} : { cutoff }),
      ...(settings?.fewestFrequencies === undefined ? {} : { fewestFrequencies: settings.fewestFrequencies }),
    });
    const warning =
      cutoff === asked
        ? null
        : `mu* ${muStar} cannot be carried to ${asked} meV, the cut-off of Tc: that end of the interval has a cut-off of ${found.cutoff} meV`;
    return { ...found, warning };
  };
  try {
    const [high, low] = intervalOfMuStar.map(at) as [IntervalEnd, IntervalEnd];
    return {
      ...described,
      temperatures: [low.criticalTemperature, high.criticalTemperature],
      cutoffs: [low.cutoff, high.cutoff],
      warnings: [low.warning, high.warning].filter((warning) => warning !== null),
    };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'mu-star-pole')) throw error;
    return {
      ...described,
      temperatures: null,
      cutoffs: null,
      warnings: [`no interval for mu* 0.10 to 0.16: ${error.message}`],
    };
  }
}

/** Where the closed formulae and the isotropic theory are known to fail. */
function describeLimits(
  { moments }: TcInput,
  allenDynes: number,
  eliashberg: EliashbergTemperature | null,
): readonly string[] {
  const { lambda, omegaLog, omega2 } = moments;
  const exact = eliashberg?.criticalTemperature ?? 0;
  return [
    ...(lambda > 1.5
      ? [`McMillan's formula was fitted for lambda below 1.5; here it is ${lambda.toPrecision(3)}`]
      : []),
    ...(lambda > 2.5
      ? ['the formula of Allen and Dynes was fitted for lambda below 2.5 and deviates above']
      : []),
    ...(omega2 > 1.4 * omegaLog
      ? [
          `the spectrum is broad (omega_2/omega_log = ${(omega2 / omegaLog).toFixed(2)}): closed formulae are less certain`,
        ]
      : []),
    ...(exact > 0 && Math.abs(allenDynes / exact - 1) > 0.1
      ? [
          `Allen and Dynes deviate from the Eliashberg equations by ${(100 * (allenDynes / exact - 1)).toFixed(0)} %`,
        ]
      : []),
  ];
}

function describeConvention(options: TcOptions, eliashberg: EliashbergTemperature | null): readonly string[] {
  if (options.convention === 'A' || eliashberg === null || options.muStar === 0) return [];
  const from = whereMuStarIsGiven(eliashberg);
  const to = eliashberg.referenceFrequency;
  const isNearPole = to > largestPartOfPole * poleFrequency(options.muStar, from);
  const inA = isNearPole ? null : rescaleMuStar(options.muStar, from, to);
  return [
    `McMillan and Allen–Dynes take mu* ${options.muStar} as of convention A${inA === null ? '' : `; in that convention the Eliashberg Tc is at mu* ${inA.toFixed(4)}`}`,
  ];
}

/** Frequency [meV] at which μ* of conventions B and C acts as given. */
function whereMuStarIsGiven({ convention, sumEnd, cutoff, coulombEnd }: EliashbergTemperature): number {
  return convention === 'C' ? coulombEnd : (sumEnd ?? cutoff);
}

function documentOf(findings: TcFindings): { readonly [field: string]: Json } {
  const { input, eliashberg, interval, ratios, allenDynes } = findings;
  const { moments, file } = input;
  return {
    lambda: moments.lambda,
    omegaLog_meV: moments.omegaLog,
    omega2_meV: moments.omega2,
    omegaRef_meV: input.spectrum?.referenceFrequency ?? null,
    cutoff_meV: eliashberg === null ? null : cutoffKept(eliashberg),
    sumEnd_meV: eliashberg?.sumEnd ?? null,
    muStar: findings.muStar,
    convention: findings.convention,
    tc_K: {
      mcMillan: findings.mcMillan.criticalTemperature,
      allenDynes: allenDynes.criticalTemperature,
      eliashberg: eliashberg?.criticalTemperature ?? null,
    },
    interval_K: interval.temperatures,
    interval: { muStar: interval.muStar, convention: 'A', by: interval.by, cutoffs_meV: interval.cutoffs },
    f1: allenDynes.f1,
    f2: allenDynes.f2,
    matsubaraCount: eliashberg?.frequencyCount ?? null,
    muStarAtCutoff: eliashberg?.muStarAtCutoff ?? null,
    source: { from: input.origin, ...(file ?? {}) },
    gap: ratios === null ? null : gapOf(ratios),
    warnings: findings.warnings,
  };
}

/** The cut-off [meV] where the sums end within half a step of it, else where they end. */
function cutoffKept({ cutoff, sumEnd, criticalTemperature }: EliashbergTemperature): number {
  const step = 2 * Math.PI * boltzmann_meVperK * criticalTemperature;
  return sumEnd === null || Math.abs(sumEnd - cutoff) <= 0.501 * step ? cutoff : sumEnd;
}

const gapOf = (ratios: ThermodynamicRatios): Json => ({
  gap_meV: ratios.edge.gap,
  padeDisagreement: ratios.edge.disagreement,
  gapRatio: ratios.gapRatio,
  jumpRatio: ratios.jumpRatio,
  criticalFieldRatio: ratios.criticalFieldRatio,
  lowestRenormalization: ratios.lowestRenormalization,
  thermalEnergy_meV: ratios.criticalTemperature * boltzmann_meVperK,
});
