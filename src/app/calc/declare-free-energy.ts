import type { Command } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc free-energy`: what temperature does to the free energy of solids, gases and solutions. */
export const freeEnergy: Calculation = {
  name: 'free-energy',
  files: '[file]',
  summary:
    'free energy over temperature: vibrations of a solid, a gas, or a regular solution with its miscibility gap',
  example: 'onnes calc free-energy --debye 428 --temperatures 0,100,300,600,900',
  declare(command: Command) {
    command
      .option('--debye <K>', 'vibrations of a Debye solid', parseNumber)
      .option('--einstein <K>', 'vibrations of an Einstein solid', parseNumber)
      .option('--modes <LIST>', 'vibrations of these energies, separated by commas', takeOnce)
      .option(
        '--unit <UNIT>',
        'of --modes (default: meV) or of a file: meV, THz, cm-1, Ry, Ha, K, eV',
        takeOnce,
      )
      .option('--atoms <N>', 'of how many atoms --modes are (default: a third of their number)', parseNumber)
      .option('--gas <FORMULA>', 'chemical potential of a gas such as O2', takeOnce)
      .option('--pressure <BAR>', 'of the gas (default: 1)', parseNumber)
      .option(
        '--regular-solution <ENERGY>',
        'spinodal and binodal of this interaction, kJ/mol or eV',
        takeOnce,
      )
      .option('--temperatures <LIST>', 'K, separated by commas', '300,600,900,1200')
      .addHelpText('after', explanation);
  },
  load: () => import('./calculate-free-energy.ts'),
};

const explanation = `
File: a phonon density of states, two columns, with the unit in the header (energy_meV or frequency_THz) or by --unit; it is scaled
  to three modes an atom. Vibrations are harmonic, with the zero-point energy; gases are relative to the molecule at 0 K.`;
