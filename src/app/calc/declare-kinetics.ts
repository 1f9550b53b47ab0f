import { type Command, Option } from 'commander';
import { parseNumber } from '../cli/parse-number-option.ts';
import { takeOnce } from '../cli/take-once.ts';
import type { Calculation } from './calculation.ts';

/** `onnes calc kinetics`: what a furnace programme does to a solid. */
export const kinetics: Calculation = {
  name: 'kinetics',
  files: '',
  summary: 'conversion, grain growth and evaporation over a furnace programme',
  example: 'onnes calc kinetics --schedule "25C; 800C at 5K/min; 800C for 6h; 25C at 10K/min" --grains 1um',
  declare(command: Command) {
    command
      .option(
        '--schedule <TEXT>',
        'where it starts, then each temperature with a rate or a time: "25C; 900C at 5K/min; 900C for 12h" (K, C; K/s, K/min, K/h; s, min, h, d)',
        takeOnce,
      )
      .addOption(
        new Option('--model <NAME>', 'law of conversion')
          .choices(['jmak', 'jander', 'ginstling', 'contracting-sphere', 'parabolic'])
          .default('jmak'),
      )
      .option('--exponent <N>', 'of jmak, 0.3 to 4', parseNumber, 1)
      .option('--energy <ENERGY>', 'activation energy, kJ/mol or eV', '250kJ/mol')
      .option('--energy-sd <ENERGY>', 'its standard deviation, kJ/mol or eV', '15kJ/mol')
      .option('--prefactor <NUMBER>', 'of the rate, per second', parseNumber, 1e8)
      .option('--grains <LENGTH>', 'also grain growth, from this diameter (A, nm, um, mm)', takeOnce)
      .option('--grain-exponent <N>', 'n of d^n - d0^n = K t, 1 to 6', parseNumber, 2)
      .option('--grain-energy <ENERGY>', 'activation energy of grain growth', '300kJ/mol')
      .option('--grain-prefactor <NUMBER>', 'K0 in um^n/s', parseNumber, 1e9)
      .option('--evaporate <ELEMENT>', 'also the mass of a volatile element lost into vacuum', takeOnce)
      .option('--area <AREA>', 'of the surface that it leaves (mm2, cm2, m2)', '1cm2')
      .option('--coefficient <NUMBER>', 'share of the largest rate that is reached', parseNumber, 1)
      .option(
        '--mass <MASS>',
        'of the element at the start (mg, g, kg), for the share that is lost',
        takeOnce,
      )
      .addHelpText('after', explanation);
  },
  load: () => import('./calculate-kinetics.ts'),
};

const explanation = `
Rate k = k0 exp(-E/kT); reduced time theta = integral of k dt; fraction by the law. The defaults of energies and prefactors are of a
  middling oxide, a first guess. Evaporation is that of the pure element into vacuum, the most there can be, times --coefficient.`;
