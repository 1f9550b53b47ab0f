import { AppError } from '../../core/error.ts';
import { type EnergyUnit, energyUnits } from '../../core/units.ts';
import {
  type CouplingMoments,
  type CouplingSpectrum,
  chooseSpectrum,
  momentsOf,
  readLambdaDat,
  readSpectralFile,
  spectrumOfModes,
} from '../../kernels/superconductivity/index.ts';
import { readInputFile } from './read-input-file.ts';
import type { TcOptions } from './tc-options.ts';

/** A curve for the plot: α²F over ω [meV]; absent for modes, which are drawn as their couplings. */
export type SpectralCurve = { readonly frequencies: ArrayLike<number>; readonly values: ArrayLike<number> };

/** What is known of the coupling: a spectrum, or its moments alone. */
export type TcInput = {
  readonly origin: string;
  readonly spectrum: CouplingSpectrum | null;
  readonly curve: SpectralCurve | null;
  readonly moments: CouplingMoments;
  readonly warnings: readonly string[];
  /** What the file says about the choice that was made. */
  readonly file: {
    readonly format: string;
    readonly unit: string;
    readonly smearing: string;
    readonly smearings: readonly string[];
    readonly statedLambda: number | null;
  } | null;
};

/**
 * The coupling that file and options describe.
 * @throws bad-option — not exactly one source, or options of another one; and what the readers throw.
 */
export async function readTcInput(files: readonly string[], options: TcOptions): Promise<TcInput> {
  const given = [
    files.length > 0 ? 'FILE' : null,
    options.einstein !== undefined ? '--einstein' : null,
    options.lambda !== undefined ? '--lambda' : null,
  ].filter((source) => source !== null);
  if (given.length !== 1)
    throw new AppError(
      'bad-option',
      `${given.length === 0 ? 'nothing to compute from' : `${given.join(' and ')} exclude each other`}; expected one of FILE, --einstein LAMBDA@OMEGA, --lambda with --omega-log`,
    );
  refuseStray(options, given[0]!);
  if (options.einstein !== undefined) return readModes(options.einstein, options.omegaRef);
  return options.lambda === undefined ? readFile(files[0]!, options) : readMoments(options);
}

/** Options that belong to another source, and would be ignored. */
function refuseStray(options: TcOptions, source: string): void {
  const owners = {
    smearing: 'FILE',
    unit: 'FILE',
    omegaLog: '--lambda',
    omega2: '--lambda',
  } as const;
  const names = {
    smearing: '--smearing',
    unit: '--unit',
    omegaLog: '--omega-log',
    omega2: '--omega-2',
  } as const;
  for (const [option, owner] of Object.entries(owners) as [keyof typeof owners, string][])
    if (options[option] !== undefined && source !== owner)
      throw new AppError('bad-option', `${names[option]} goes with ${owner}, not with ${source}`);
  const needsSpectrum =
    options.gap ||
    options.cutoff !== undefined ||
    options.coulombCutoff !== undefined ||
    options.sharpCutoff ||
    options.omegaRef !== undefined;
  if (source === '--lambda' && (needsSpectrum || options.convention !== 'A'))
    throw new AppError(
      'bad-option',
      '--lambda computes closed formulae, whose mu* is of convention A: --gap, --cutoff, --omega-ref and --convention need a spectrum',
    );
}

function readModes(list: string, omegaRef: number | undefined): TcInput {
  const modes = list.split(',').map((text) => {
    const [, lambda, omega] = /^\s*([\d.eE+-]+)@([\d.eE+-]+)(?:\s*meV)?\s*$/.exec(text) ?? [];
    const mode = { lambda: Number(lambda), omega: Number(omega) };
    if (!(mode.lambda >= 0 && mode.omega > 0))
      throw new AppError(
        'bad-option',
        `--einstein: "${text.trim()}" is no mode; expected LAMBDA@OMEGA with lambda from 0 and omega above 0 meV`,
      );
    return mode;
  });
  const read = spectrumOfModes(modes);
  const spectrum = { ...read, referenceFrequency: omegaRef ?? read.referenceFrequency };
  return {
    origin: `${modes.length} Einstein ${modes.length === 1 ? 'mode' : 'modes'}`,
    spectrum,
    curve: null,
    moments: momentsOf(spectrum),
    warnings: [],
    file: null,
  };
}

function readMoments({ lambda, omegaLog, omega2 }: TcOptions): TcInput {
  if (lambda === undefined || lambda < 0)
    throw new AppError('bad-option', `--lambda ${lambda}: expected a number from 0`);
  if (omegaLog === undefined)
    throw new AppError('bad-option', '--lambda needs --omega-log, the logarithmic mean frequency in meV');
  if (omega2 !== undefined && omega2 < omegaLog)
    throw new AppError(
      'bad-option',
      `--omega-2 ${omega2} meV is below --omega-log ${omegaLog} meV; expected at least as much`,
    );
  return {
    origin: 'lambda and mean frequencies as given',
    spectrum: null,
    curve: null,
    moments: { lambda, omegaLog, omega2: omega2 ?? omegaLog },
    warnings:
      omega2 === undefined ? ['omega_2 is not known and taken as omega_log: f2 is 1, a lower bound'] : [],
    file: null,
  };
}

async function readFile(path: string, options: TcOptions): Promise<TcInput> {
  const { name, text } = await readInputFile(path);
  if (/^\s*#\s*degauss\s+lambda/i.test(text)) return readPrinted(name, text, options);
  const file = readSpectralFile(text, name, parseUnit(options.unit));
  const chosen = chooseSpectrum(file, options.smearing ?? null, options.omegaRef);
  const column = file.columns.find(({ label }) => label === chosen.label)!;
  return {
    origin: name,
    spectrum: chosen.spectrum,
    curve: { frequencies: file.frequencies, values: column.values },
    moments: chosen.moments,
    warnings: chosen.warnings,
    file: {
      format: file.format,
      unit: file.unit,
      smearing: chosen.label,
      smearings: chosen.labels,
      statedLambda: chosen.statedLambda,
    },
  };
}

/** `lambda.dat` has λ and ω_log of each broadening, and no spectrum. */
function readPrinted(name: string, text: string, options: TcOptions): TcInput {
  const rows = readLambdaDat(text, name);
  const labels = rows.map(({ label }) => label);
  const row = rows.find(
    ({ label }) => label === options.smearing || Number(label) === Number(options.smearing),
  );
  if (row === undefined)
    throw new AppError(
      'smearing-needed',
      `${name} holds ${labels.length} broadenings; choose one of ${labels.join(', ')} by --smearing`,
    );
  if (options.gap || options.convention !== 'A' || options.cutoff !== undefined || options.sharpCutoff)
    throw new AppError('bad-option', `${name} holds no spectrum: --gap, --cutoff and --convention need one`);
  return {
    origin: name,
    spectrum: null,
    curve: null,
    moments: { lambda: row.lambda, omegaLog: row.omegaLog, omega2: row.omegaLog },
    warnings: ['the file states no omega_2, which is taken as omega_log: f2 is 1, a lower bound'],
    file: {
      format: 'qe-lambda',
      unit: 'K',
      smearing: row.label,
      smearings: labels,
      statedLambda: row.lambda,
    },
  };
}

function parseUnit(unit: string | undefined): EnergyUnit | null {
  if (unit === undefined) return null;
  const known = (Object.keys(energyUnits) as EnergyUnit[]).find(
    (name) => name.toLowerCase() === unit.toLowerCase(),
  );
  if (known === undefined)
    throw new AppError(
      'bad-option',
      `--unit ${unit}: expected one of ${Object.keys(energyUnits).join(', ')}`,
    );
  return known;
}

/** `--cutoff`: a number of meV, or a multiple of ω_ref as `20x`; `--coulomb-cutoff` of ω_2. */
export function parseCutoffs(
  { cutoff, coulombCutoff }: TcOptions,
  spectrum: CouplingSpectrum,
): { readonly cutoff?: number; readonly coulombCutoff?: number } {
  const { referenceFrequency } = spectrum;
  return {
    ...(cutoff === undefined
      ? {}
      : { cutoff: parseEnd('--cutoff', cutoff, 'omega_ref', referenceFrequency) }),
    ...(coulombCutoff === undefined
      ? {}
      : {
          coulombCutoff: parseEnd('--coulomb-cutoff', coulombCutoff, 'omega_2', momentsOf(spectrum).omega2),
        }),
  };
}

function parseEnd(option: string, text: string, unit: string, unitFrequency: number): number {
  const [, amount, isMultiple] = /^\s*([\d.eE+]+)\s*(x?)(?:meV)?\s*$/.exec(text) ?? [];
  const value = Number(amount);
  if (!(value > 0))
    throw new AppError('bad-option', `${option} ${text}: expected meV, or a multiple of ${unit} such as 20x`);
  return isMultiple === 'x' ? value * unitFrequency : value;
}
