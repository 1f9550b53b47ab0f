import { type Command, Option } from 'commander';
import { parseNumber, parseWhole } from '../cli/parse-number-option.ts';
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
        new Option('--effort <HOW>', 'of the Monte Carlo')
          .choices(['quick', 'normal', 'thorough'])
          .default('normal'),
      )
      .option(
        '--field <T>',
        'instead of a transition: M(T), chi(T), C(T) by Monte Carlo in this field along --axis; needs moments',
        parseNumber,
      )
      .option(
        '--anisotropy <meV>',
        'the same with a uniaxial anisotropy K per spin, E = -K (e.axis)^2, K > 0 easy',
        parseNumber,
      )
      .option('--axis <X,Y,Z>', 'of --field and --anisotropy, Cartesian', '0,0,1')
      .option('--moment <MUB>', 'of every site that the list gives none', parseNumber)
      .option('--temperatures <K,K>', 'of --field and --anisotropy; else about the estimates')
      .option('--seed <N>', 'of the Monte Carlo', parseWhole, 1);
    declareExchange(command);
  },
  load: () => import('./calculate-curie.ts'),
};

/** Options of every calculation that reads exchange. */
export const declareExchange = (command: Command): Command =>
  command
    .addOption(new Option('--lattice <NAME>', 'of a CSV of shells').choices(lattices))
    .addOption(
      new Option(
        '--pairs <HOW>',
        'of a CSV of shells: whether its Hamiltonian counts every pair once or twice',
      ).choices(['once', 'twice']),
    )
    .option('--set <NAME>', 'of a CSV with a column "set"', takeOnce)
    .option('--isotropic-only', 'leave out anisotropic exchange and DMI, however large');
