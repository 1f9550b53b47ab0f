import type { Command } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';
import { potentialHelp } from './declare-relax.ts';

/** `onnes calc phonons`: lattice dynamics by finite displacements. */
export const phonons: Calculation = {
  name: 'phonons',
  files: '<file>',
  summary:
    'phonon dispersion, density of states and harmonic thermodynamics under a potential, from a CIF, POSCAR or extended XYZ',
  example:
    'onnes calc phonons examples/argon.cif --potential lj:epsilon=0.0104,sigma=3.4,cutoff=8.5 --supercell 4,4,4',
  declare(command: Command) {
    command
      .option('--potential <NAME>', potentialHelp, takeOnce)
      .option(
        '--forces <FILE>',
        'instead of a potential: forces on displaced supercells in the form of FORCE_SETS, of --supercell copies of the cell of the file, which is taken as it is',
        takeOnce,
      )
      .option(
        '--supercell <N,N,N>',
        'copies of the primitive cell; else so many that forces have died away',
        takeOnce,
      )
      .option('--displacement <A>', 'length of the displacements [Å]', parseNumber, 0.01)
      .option('--no-relax', 'take atoms and cell as they are')
      .option('--no-primitive', 'take the cell of the file, not its primitive cell')
      .option(
        '--path <POINTS>',
        'names and fractions of the reciprocal vectors: G 0 0 0, X 0.5 0 0.5 | L 0.5 0.5 0.5, G 0 0 0',
        takeOnce,
      )
      .option('--points <N>', 'wave vectors along the path, about', parseNumber, 200)
      .option('--grid <N,N,N>', 'wave vectors of the density of states', takeOnce)
      .option('--width <meV>', 'standard deviation of its Gaussians', parseNumber)
      .option('--temperatures <K,K>', 'of the thermodynamic functions', '0,100,200,300,500,1000');
  },
  load: () => import('./calculate-phonons.ts'),
};
