import { type Command, Option } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';

/** What `--potential` takes, for the help of all calculations with a potential. */
export const potentialHelp =
  'a setfl or funcfl file (.eam.alloy, .eam.fs, .eam) or lj:, morse:, buckingham: with parameters in eV and Å, such as lj:epsilon=0.0104,sigma=3.4,cutoff=10.2,cut=shifted';

/** `onnes calc relax`: atoms and cell of least enthalpy. */
export const relaxation: Calculation = {
  name: 'relax',
  files: '<file>',
  summary: 'atoms and cell of least enthalpy under a potential, from a CIF, POSCAR or extended XYZ',
  example: 'onnes calc relax examples/argon.cif --potential lj:epsilon=0.0104,sigma=3.4,cutoff=10.2',
  declare(command: Command) {
    command
      .option('--potential <NAME>', potentialHelp, takeOnce)
      .addOption(
        new Option('--cell <HOW>', 'what of the cell may change')
          .choices(['fixed', 'volume', 'full'])
          .default('full'),
      )
      .option('--pressure <GPa>', 'pressure on the cell', parseNumber, 0)
      .addOption(new Option('--method <NAME>').choices(['lbfgs', 'fire']).default('lbfgs'))
      .option('--force <eV/A>', 'stop when no force component is larger', parseNumber, 1e-4)
      .option(
        '--stress <GPa>',
        'stop when no stress component is further from the pressure',
        parseNumber,
        1e-3,
      )
      .option('--steps <N>', 'steps at most', parseNumber, 2000)
      .option('--no-symmetry', 'leave the atoms free to break the symmetry of the start')
      .option(
        '--out <FILE>',
        'write the relaxed structure: .cif, .xyz, or another name for a POSCAR',
        takeOnce,
      );
  },
  load: () => import('./calculate-relax.ts'),
};
