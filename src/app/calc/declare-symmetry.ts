import { type Command, Option } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc symmetry`: space group, Wyckoff positions and standard cells of a structure. */
export const symmetry: Calculation = {
  name: 'symmetry',
  files: '<file>',
  summary: 'space group, Wyckoff positions and standard cell of a structure: CIF, POSCAR or extended XYZ',
  example: 'onnes calc symmetry examples/mgb2.cif --json',
  declare(command: Command) {
    command
      .option('--tolerance <A>', 'how far atoms may lie from where symmetry puts them [Å]', parseNumber, 0.01)
      .addOption(
        new Option(
          '--cell <KIND>',
          'also the cell: conventional or primitive, in the standard setting',
        ).choices(['conventional', 'primitive']),
      )
      .addOption(
        new Option('--format <FORMAT>', 'of --cell').choices(['cif', 'poscar', 'xyz']).default('cif'),
      );
  },
  load: () => import('./calculate-symmetry.ts'),
};
