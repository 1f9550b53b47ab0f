import { type Command, Option } from 'commander';
import { parseNumber, parseWhole } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc xrd`: the powder pattern of a structure. */
export const xrd: Calculation = {
  name: 'xrd',
  files: '<file>',
  summary: 'X-ray powder pattern of a structure: CIF, POSCAR or extended XYZ',
  example: 'onnes calc xrd examples/mgb2.cif --wavelength CuKa1 --range 20,90',
  declare(command: Command) {
    command
      .option(
        '--wavelength <LINES>',
        'CuKa1, CuKa (with Ka2), MoKa1, CoKb …, a number in Å, or several: CuKa,CuKb@0.02',
        'CuKa1',
      )
      .option('--range <FROM,TO>', '2θ of the peaks listed [deg]', '5,90')
      .option('--b-iso <B>', 'displacement parameter of sites that state none [Å²]', parseNumber, 0)
      .option('--no-dispersion', 'leave out f\' and f"')
      .option('--neutral', 'form factors of neutral atoms, also where the file states charges')
      .option(
        '--monochromator <2THETA>',
        'crystal monochromator [deg]; 26.4 for graphite with Cu',
        parseNumber,
      )
      .option(
        '--texture <H,K,L,R>',
        'preferred orientation after March and Dollase; R < 1 for plates',
        takeOnce,
      )
      .option(
        '--profile <SETTINGS>',
        'widths and shifts: size=20nm,strain=0.001,u=,v=,w= [deg²],x=,y=,zero= [deg],displacement=,radius= [mm],step= [deg]',
        takeOnce,
      )
      .addOption(
        new Option('--counts <N>', 'also a simulated scan with so many counts at its highest').argParser(
          parseNumber,
        ),
      )
      .option('--background <COUNTS>', 'of --counts: Chebyshev coefficients, the constant first', '50')
      .option('--seed <N>', 'of --counts', parseWhole, 1);
  },
  load: () => import('./calculate-xrd.ts'),
};
