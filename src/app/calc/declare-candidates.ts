import type { Command } from 'commander';
import { parseNumber, parsePositive } from '../cli/parse-number-option.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc candidates`: compounds and compositions beyond a given pool. */
export const candidates: Calculation = {
  name: 'candidates',
  files: '[known]',
  summary:
    'compounds to try next: filled structure types, substitutions, grids of compositions, each with its novelty',
  example:
    'onnes calc candidates examples/superconductors.csv --prototype A15 --elements "A=Nb,V,Mo B=Al,Ga,Ge,Sn"',
  declare(command: Command) {
    command
      .option('--prototype <NAME>', 'structure type to fill; without this and the next two they are listed')
      .option('--elements <ROLES>', 'elements for each role of the structure type, such as "A=Nb,V B=Sn,Ge"')
      .option('--substitute <FORMULA>', 'compound whose elements are replaced by like ones')
      .option('--places <N>', "how far along Pettifor's string a replacement may stand", parsePositive, 2)
      .option(
        '--among <ELEMENTS>',
        'elements that may come in (default: those of the known compounds, else all to Bi)',
      )
      .option('--enumerate <ELEMENTS>', 'all compositions of these elements')
      .option('--parts <N>', 'in steps of 1/N', parsePositive, 10)
      .option('--least <FRACTION>', 'least fraction of each element', parseNumber, 0)
      .option('--most <FRACTION>', 'most of each', parseNumber, 1)
      .option('--balanced', 'leave out compositions that no known oxidation states make neutral')
      .option('--new', 'leave out what the known table has')
      .option('--all', 'also show fillings that a rule speaks against')
      .option('--formula <COLUMN>', 'column of formulas in the known table', 'formula')
      .option('--structures <FOLDER>', 'write the structure of every filled type as a CIF file')
      .option(
        '--pool <FILE>',
        'write the candidates as a CSV file, a pool for `onnes suggest` and campaigns',
      );
  },
  load: () => import('./calculate-candidates.ts'),
};
