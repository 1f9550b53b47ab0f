import { drawAlloy } from './draw-alloy.ts';
import { drawExchange, magneticOrder } from './hidden-exchange.ts';
import { assemblageAt, drawPhases, type PhaseRules } from './hidden-phases.ts';
import { coercivityAt, curieTemperature, magnetOf, saturationAt } from './magnet.ts';
import { measureHysteresis, measureOrdering } from './measure-magnet.ts';
import { magneticMetals } from './metals.ts';
import type { HiddenLaw, WorldFamily } from './world-family.ts';
import { writeMagnetisationFile } from './write-magnetisation.ts';

/** Where moments and coercivities are stated [K]. */
export const roomTemperature = 300;

/** What the phases of magnetic alloys are drawn from. */
const magneticRules: PhaseRules = {
  metals: magneticMetals,
  prototypes: [
    { share: 0.5, lattice: 'B2', from: 0, to: 0.14 },
    { share: 0.5, lattice: 'L10', from: 0, to: 0.14 },
    { share: 1 / 3, lattice: 'C15', from: 0.06, to: 1 },
    { share: 2 / 3, lattice: 'C15', from: 0.06, to: 1 },
  ],
  mostContrast: 1.4,
  compoundTemperature: () => null,
};

/** Alloys and ordered compounds of magnetic metals with others that thin them out, couple them against each other or hold them fast. */
export const magnets: WorldFamily = {
  name: 'magnets',
  summary:
    'alloys and compounds of ten metals, four of them magnetic; what is sought is the highest Curie temperature',
  metals: magneticMetals,
  drawAlloy: (random) => drawAlloy(magneticMetals.length, random),
  quantities: [
    {
      name: 'curie-temperature',
      criterion: 'fc cooling',
      alsoFoundAs: [],
      unit: 'K',
      least: 5,
      most: 1270,
      relativeError: 0.005,
      absoluteError: 2,
    },
    {
      name: 'saturation-magnetization',
      criterion: 'Ms',
      alsoFoundAs: [],
      unit: 'A m^2/kg',
      least: 0.1,
      most: 300,
      relativeError: 0.02,
      absoluteError: 0.05,
    },
    {
      name: 'coercivity',
      criterion: 'both branches',
      alsoFoundAs: [],
      unit: 'T',
      least: 2e-4,
      most: 6,
      relativeError: 0.05,
      absoluteError: 1e-4,
    },
  ],
  actions: ['synthesis', 'diffraction', 'magnetisation', 'hysteresis'],
  drawLaw(draw): HiddenLaw {
    const exchange = drawExchange(magneticMetals, draw('exchange'));
    const phases = drawPhases(magneticRules, draw('phases'));
    return {
      assemblageAt: (fractions, temperature) => assemblageAt(phases, fractions, temperature),
      afterAnneal: (fractions) => fractions,
      orderingTemperature: ({ lattice, fractions, longRangeOrder }) =>
        magneticOrder(exchange, lattice, fractions, longRangeOrder).temperature,
      performers: {
        magnetisation(world, sample, { run, base, heading }) {
          const measured = measureOrdering(world, magnetOf(world, exchange, sample), run, sample, base);
          const bytes = writeMagnetisationFile(measured, heading);
          return { file: { name: `${heading.sample}-magnetisation.dat`, bytes }, fault: measured.fault };
        },
        hysteresis(world, sample, { run, heading }) {
          const magnet = magnetOf(world, exchange, sample);
          const measured = measureHysteresis(world, magnet, run, sample, roomTemperature);
          const bytes = writeMagnetisationFile(measured, heading);
          return { file: { name: `${heading.sample}-hysteresis.dat`, bytes }, fault: measured.fault };
        },
      },
      truthsOf(world, sample) {
        const magnet = magnetOf(world, exchange, sample);
        return {
          'curie-temperature': curieTemperature(magnet),
          'saturation-magnetization': saturationAt(magnet, roomTemperature),
          coercivity: coercivityAt(magnet, roomTemperature),
        };
      },
    };
  },
};
