import { type Command, Option } from 'commander';
import { parseWhole } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';

/** Names of the lattices that shells are laid on; the kernel is loaded with the calculation, not with the command line. */
const lattices = ['chain', 'square', 'triangular', 'honeycomb', 'kagome', 'sc', 'bcc', 'fcc', 'diamond'];

export const curie: Calculation = {
  name: 'curie',
  files: '<files...>',
  summary:
    'ordering temperature of classical spins from exchange: Vampire UCF, TB2J, UppASD (folder, or jfile and posfile), or a CSV of shells',
  example: 'onnes calc curie examples/bcc-fe-exchange.csv --lattice bcc',
  declare(command: Command): void {
    command
      .option('--monte-carlo', 'also by Monte Carlo: Binder crossings of two sizes, M(T), chi(T), C(T)')
      .addOption(
        new Option('--effort <HOW>', 'of --monte-carlo')
          .choices(['quick', 'normal', 'thorough'])
          .default('normal'),
      )
      .option('--seed <N>', 'of --monte-carlo', parseWhole, 1)
      .addOption(new Option('--lattice <NAME>', 'of a CSV of shells').choices(lattices))
      .addOption(
        new Option(
          '--pairs <HOW>',
          'of a CSV of shells: whether its Hamiltonian counts every pair once or twice',
        ).choices(['once', 'twice']),
      )
      .option('--set <NAME>', 'of a CSV with a column "set"', takeOnce)
      .option('--isotropic-only', 'leave out anisotropic exchange and DMI, however large');
  },
  load: () => import('./calculate-curie.ts'),
};
