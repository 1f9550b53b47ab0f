import type { Command } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';
import { declareExchange } from './declare-curie.ts';

/** `onnes calc spin-waves`: linear spin waves of a collinear order. */
export const spinWaves: Calculation = {
  name: 'spin-waves',
  files: '<files...>',
  summary:
    'spin-wave dispersion and stiffness of a collinear magnet from exchange: Vampire UCF, TB2J, UppASD, or a CSV of shells',
  example: 'onnes calc spin-waves examples/bcc-fe-exchange.csv --lattice bcc --moment 2.2 --cell-length 2.87',
  declare(command: Command): void {
    declareExchange(command)
      .option('--moment <MUB>', 'of every site that the list gives none', parseNumber)
      .option(
        '--cell-length <A>',
        'length of the unit the lattice is given in (of a CSV: the lattice parameter a) [Å]; else the unit stays',
        parseNumber,
      )
      .option(
        '--signs <+-+>',
        'direction of every site, such as +- ; else the order that sets in first',
        takeOnce,
      )
      .option(
        '--path <POINTS>',
        'names and fractions of the reciprocal vectors of the magnetic cell: G 0 0 0, X 0.5 0 0.5 | L 0.5 0.5 0.5, G 0 0 0',
        takeOnce,
      )
      .option('--points <N>', 'wave vectors along the path, about', parseNumber, 200);
  },
  load: () => import('./calculate-spin-waves.ts'),
};
