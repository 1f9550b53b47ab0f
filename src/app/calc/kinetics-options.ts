import { AppError } from '../../core/error.ts';
import { electronvolt_kJperMol } from '../../core/units.ts';
import type { ConversionModel } from '../../kernels/kinetics/index.ts';
import { areaUnits, lengthUnits, massUnits, type OptionUnits, parseMeasure } from './measure-option.ts';
import { parseSchedule, type Schedule } from './parse-schedule.ts';

/** Options of `onnes calc kinetics`, as typed. */
export type KineticsOptions = {
  readonly schedule?: string;
  readonly model: ConversionModel['kind'];
  readonly exponent: number;
  readonly energy: string;
  readonly energySd: string;
  readonly prefactor: number;
  readonly grains?: string;
  readonly grainExponent: number;
  readonly grainEnergy: string;
  readonly grainPrefactor: number;
  readonly evaporate?: string;
  readonly area: string;
  readonly coefficient: number;
  readonly mass?: string;
};

/** Energies in [eV], lengths in [Å], masses in [g], areas in [cm²]; prefactors in [1/s] and [Åⁿ/s]. */
export type KineticsProblem = {
  readonly schedule: Schedule;
  readonly model: ConversionModel;
  readonly energy: number;
  readonly energySd: number;
  readonly prefactor: number;
  readonly grains: {
    readonly initial: number;
    readonly exponent: number;
    readonly energy: number;
    readonly prefactor: number;
  } | null;
  readonly evaporation: {
    readonly element: string;
    readonly area: number;
    readonly coefficient: number;
    readonly mass: number | null;
  } | null;
};

const molarEnergies: OptionUnits = {
  'kJ/mol': (value) => value / electronvolt_kJperMol,
  eV: (value) => value,
};

/** @throws AppError `bad-option` naming the option, its value and what was expected */
export function readKineticsOptions(options: KineticsOptions): KineticsProblem {
  if (options.schedule === undefined)
    throw new AppError(
      'bad-option',
      '--schedule is missing; expected such as "25C; 900C at 5K/min; 900C for 12h"',
    );
  const energySd = parseMeasure('--energy-sd', options.energySd, molarEnergies);
  if (!(energySd >= 0))
    throw new AppError('bad-option', `--energy-sd is ${options.energySd}; expected 0 or more`);
  for (const [name, value] of [
    ['--prefactor', options.prefactor],
    ['--grain-prefactor', options.grainPrefactor],
    ['--coefficient', options.coefficient],
  ] as const)
    if (!(value > 0)) throw new AppError('bad-option', `${name} is ${value}; expected a number above 0`);
  return {
    schedule: parseSchedule(options.schedule),
    model: options.model === 'jmak' ? { kind: 'jmak', exponent: options.exponent } : { kind: options.model },
    energy: parseMeasure('--energy', options.energy, molarEnergies),
    energySd,
    prefactor: options.prefactor,
    grains:
      options.grains === undefined
        ? null
        : {
            initial: parseMeasure('--grains', options.grains, lengthUnits),
            exponent: options.grainExponent,
            energy: parseMeasure('--grain-energy', options.grainEnergy, molarEnergies),
            prefactor: options.grainPrefactor * lengthUnits.um!(1) ** options.grainExponent,
          },
    evaporation: readEvaporation(options),
  };
}

function readEvaporation(options: KineticsOptions): KineticsProblem['evaporation'] {
  const { evaporate: element, coefficient } = options;
  if (element === undefined) {
    if (options.mass === undefined) return null;
    throw new AppError('bad-option', '--mass goes with --evaporate ELEMENT');
  }
  const area = parseMeasure('--area', options.area, areaUnits);
  const mass = options.mass === undefined ? null : parseMeasure('--mass', options.mass, massUnits);
  if (!(area > 0) || (mass !== null && !(mass > 0)))
    throw new AppError(
      'bad-option',
      `--area is ${options.area} and --mass ${options.mass ?? 'left out'}; expected them above 0`,
    );
  return { element, area, coefficient, mass };
}
