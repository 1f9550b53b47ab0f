import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc tc`: critical temperature from an electron–phonon spectrum. */
export const tc: Calculation = {
  name: 'tc',
  files: '[file]',
  summary: 'superconducting Tc from alpha2F: McMillan, Allen–Dynes, isotropic Migdal–Eliashberg',
  example: 'onnes calc tc --einstein 0.5@10,0.5@60 --mu-star 0.1',
  declare(command: Command) {
    command
      .option('--mu-star <NUMBER>', 'Coulomb pseudopotential mu*', parseRepulsion, 0.1)
      .addOption(
        new Option(
          '--convention <NAME>',
          'where mu* is defined: A at omega_ref, rescaled to the cut-off (McMillan, Allen–Dynes); B at the cut-off, unscaled (EPW); C below omega_2, unscaled (Elk)',
        )
          .choices(['A', 'B', 'C'])
          .default('A'),
      )
      .option(
        '--cutoff <MEV>',
        'end of the Matsubara sums in meV, or as a multiple of omega_ref such as 20x (default: 40x for A, 10x for B)',
      )
      .option(
        '--coulomb-cutoff <MEV>',
        'with convention C: end of the Coulomb sum in meV, or as a multiple of omega_2 such as 2x, near to Elk 8 (default: 1x)',
      )
      .option(
        '--sharp-cutoff',
        'end the sums at the cut-off also where fewer than 64 Matsubara frequencies lie below it, as EPW does',
      )
      .option('--smearing <LABEL>', 'which spectrum of a file that holds several')
      .option(
        '--unit <UNIT>',
        'unit of the frequencies of a table whose header names none: meV, THz, cm-1, Ry, Ha, K, eV',
      )
      .option(
        '--omega-ref <MEV>',
        'where convention A defines mu* (default: the last frequency of the spectrum)',
        parseFrequency,
      )
      .option('--einstein <LIST>', 'modes LAMBDA@OMEGA in meV, separated by commas, instead of a file')
      .option('--lambda <NUMBER>', 'closed formulae alone: lambda', parseNumber)
      .option('--omega-log <MEV>', 'with --lambda: omega_log in meV', parseFrequency)
      .option(
        '--omega-2 <MEV>',
        'with --lambda: omega_2 = <omega^2>^(1/2) in meV (default: omega_log, so f2 = 1)',
        parseFrequency,
      )
      .option('--gap', 'also the gap at T = 0, the jump of the specific heat and the critical field')
      .addHelpText('after', explanation);
  },
  load: () => import('./calculate-tc.ts'),
};

function parseRepulsion(text: string): number {
  const value = parseNumber(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('expected a number from 0 to 1.');
  return value;
}

function parseFrequency(text: string): number {
  const value = parseNumber(text);
  if (value <= 0) throw new InvalidArgumentError('expected a frequency above 0 meV.');
  return value;
}

const explanation = `
Files: Quantum ESPRESSO a2F.dosN, alpha2F.dat and lambda.dat, EPW prefix.a2f, Elk ALPHA2F.OUT, or a table whose header names
  the unit: omega_meV,alpha2F. The interval is that of mu* from 0.10 to 0.16 in convention A, whatever mu* is asked for.`;
