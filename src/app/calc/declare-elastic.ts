import type { Command } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';
import { potentialHelp } from './declare-relax.ts';

/** `onnes calc elastic`: elastic constants, moduli and equation of state. */
export const elastic: Calculation = {
  name: 'elastic',
  files: '<file>',
  summary:
    'elastic constants, moduli and equation of state under a potential, from a CIF, POSCAR or extended XYZ',
  example: 'onnes calc elastic examples/argon.cif --potential lj:epsilon=0.0104,sigma=3.4,cutoff=10.2',
  declare(command: Command) {
    command
      .option('--potential <NAME>', potentialHelp, takeOnce)
      .option('--strain <E>', 'size of the finite strains', parseNumber, 1e-3)
      .option('--clamped', 'keep the atoms where the strain puts them')
      .option(
        '--range <FRACTION>',
        'change of volume, both ways, for the equation of state',
        parseNumber,
        0.06,
      );
  },
  load: () => import('./calculate-elastic.ts'),
};
