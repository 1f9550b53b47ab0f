import { AppError } from '../../core/error.ts';
import { type EnergyUnit, electronvolt_kJperMol, energyUnits } from '../../core/units.ts';
import { parseList } from './lattice-options.ts';
import { parseMeasure } from './measure-option.ts';

/** Options of `onnes calc free-energy`, as typed. */
export type FreeEnergyOptions = {
  readonly debye?: number;
  readonly einstein?: number;
  readonly modes?: string;
  readonly unit?: string;
  readonly atoms?: number;
  readonly gas?: string;
  readonly pressure?: number;
  readonly solution?: string;
  readonly temperatures: string;
};

/** What the free energy is of; energies of modes [meV]. */
export type FreeEnergySource =
  | { readonly kind: 'debye' | 'einstein'; readonly temperature: number }
  | { readonly kind: 'modes'; readonly energies: readonly number[]; readonly atomCount: number }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'gas'; readonly formula: string; readonly pressure: number }
  | { readonly kind: 'solution'; readonly interaction: number };

/** Options that belong to one source, and would be ignored beside another. */
const owners = {
  unit: ['--unit', ['FILE', '--modes']],
  atoms: ['--atoms', ['--modes']],
  pressure: ['--pressure', ['--gas']],
} as const;

/** @throws AppError `bad-option` — not exactly one source, an option of another one, or a value that is none. */
export function readFreeEnergySource(files: readonly string[], options: FreeEnergyOptions): FreeEnergySource {
  const sources = {
    FILE: files[0],
    '--debye': options.debye,
    '--einstein': options.einstein,
    '--modes': options.modes,
    '--gas': options.gas,
    '--regular-solution': options.solution,
  };
  const given = Object.entries(sources).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const [source, ...others] = given;
  if (source === undefined || others.length > 0)
    throw new AppError(
      'bad-option',
      `${source === undefined ? 'nothing to compute from' : `${given.join(' and ')} exclude each other`}; expected one of ${Object.keys(sources).join(', ')}`,
    );
  for (const [option, [name, allowed]] of Object.entries(owners))
    if (
      options[option as keyof typeof owners] !== undefined &&
      !(allowed as readonly string[]).includes(source)
    )
      throw new AppError('bad-option', `${name} goes with ${allowed.join(' or ')}, not with ${source}`);
  if (options.debye !== undefined) return { kind: 'debye', temperature: options.debye };
  if (options.einstein !== undefined) return { kind: 'einstein', temperature: options.einstein };
  if (options.modes !== undefined) return readModes(options.modes, options);
  if (options.gas !== undefined)
    return { kind: 'gas', formula: options.gas, pressure: options.pressure ?? 1 };
  if (options.solution === undefined) return { kind: 'file', path: files[0]! };
  const units = { 'kJ/mol': (x: number) => x / electronvolt_kJperMol, eV: (x: number) => x };
  return { kind: 'solution', interaction: parseMeasure('--regular-solution', options.solution, units) };
}

function readModes(text: string, { unit, atoms }: FreeEnergyOptions): FreeEnergySource {
  const factor = energyUnits[parseEnergyUnit(unit) ?? 'meV'];
  const energies = parseList('--modes', text).map((energy) => energy * factor);
  const atomCount = atoms ?? energies.length / 3;
  if (atomCount > 0) return { kind: 'modes', energies, atomCount };
  throw new AppError('bad-option', `--atoms is ${atoms}; expected a number above 0`);
}

/** `--unit` of phonon energies, null where it is not given. @throws AppError `bad-option` */
export function parseEnergyUnit(text: string | undefined): EnergyUnit | null {
  if (text === undefined) return null;
  const unit = (Object.keys(energyUnits) as EnergyUnit[]).find(
    (name) => name.toLowerCase() === text.toLowerCase(),
  );
  if (unit !== undefined) return unit;
  throw new AppError('bad-option', `--unit ${text}: expected one of ${Object.keys(energyUnits).join(', ')}`);
}

/** `--temperatures`, 0 to 10,000 K. @throws AppError `bad-option` */
export function parseTemperatures(text: string): readonly number[] {
  const temperatures = parseList('--temperatures', text);
  const wrong = temperatures.find((temperature) => !(temperature >= 0 && temperature <= 1e4));
  if (wrong === undefined) return temperatures;
  throw new AppError('bad-option', `--temperatures: ${wrong} K; expected 0 to 10,000 K`);
}
