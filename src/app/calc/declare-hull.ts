import type { Command } from 'commander';
import type { Calculation } from './calculation.ts';

/** `onnes calc hull`: phase stability from a table of energies. */
export const hull: Calculation = {
  name: 'hull',
  files: '<file>',
  summary: 'phase stability: energies above the convex hull, decompositions, interface reactions',
  example: 'onnes calc hull examples/al-fe-o.csv --react Al+Fe2O3',
  declare(command: Command) {
    command
      .option('--composition <FORMULA>', 'also the lowest mixture of phases at this composition')
      .option('--react <A+B>', 'also the reaction of two phases in contact, ids or formulas of the table')
      .option(
        '--reaction <EQUATION>',
        'also a reaction such as Al+Fe2O3->Al2O3+Fe, balanced, with its energy: ids or formulas of the table',
      )
      .option(
        '--open <ELEMENT=MU>',
        'an element exchanged with a reservoir: its chemical potential relative to the pure element of the table [eV/atom], or a temperature and pressure of its gas (O=1000K, O=1000K,0.2bar); may be repeated',
        (value: string, previous: readonly string[] = []) => [...previous, value],
      )
      .option('--potentials', 'also the range of chemical potentials in which each phase is stable');
  },
  load: () => import('./calculate-hull.ts'),
};
