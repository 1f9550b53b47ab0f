import type { Command } from 'commander';
import { parsePositive, parseWhole } from '../cli/parse-number-option.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc composition-tc`: a critical temperature learned from a table of formulas. */
export const compositionTc: Calculation = {
  name: 'composition-tc',
  files: '<file>',
  summary: 'learn critical temperatures from a table of formulas, scored on chemical families left out',
  example: 'onnes calc composition-tc examples/superconductors.csv --predict Nb0.5Zr0.5,MgO',
  declare(command: Command) {
    command
      .option('--predict <FORMULAS>', 'compositions to foretell, separated by commas')
      .option('--formula <COLUMN>', 'column of formulas', 'formula')
      .option(
        '--value <COLUMN>',
        'column of critical temperatures in kelvin; 0 means that none was reported',
        'tc_K',
      )
      .option('--folds <N>', 'parts that the families are dealt into', parsePositive, 5)
      .option('--trees <N>', 'trees of the forest', parsePositive, 60)
      .option('--seed <N>', 'seed of the deal and of the trees', parseWhole, 1)
      .option(
        '--random-split',
        'also score on a random split, which lets doping series leak, to see by how much',
      );
  },
  load: () => import('./calculate-composition-tc.ts'),
};
