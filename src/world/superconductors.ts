import { drawAlloy } from './draw-alloy.ts';
import { drawCoupling, hiddenCoupling, solutionCriticalTemperature } from './hidden-coupling.ts';
import { assemblageAt, drawPhases, type PhaseRules } from './hidden-phases.ts';
import { measureHeatCapacity } from './measure-heat-capacity.ts';
import { measureMagnetisation } from './measure-magnetisation.ts';
import { measureResistance } from './measure-resistance.ts';
import { bccMetals } from './metals.ts';
import { resistiveMidpoint } from './sample-resistivity.ts';
import type { HiddenLaw, WorldFamily, WorldQuantity } from './world-family.ts';
import { writeHeatCapacityFile } from './write-heat-capacity.ts';
import { writeMagnetisationFile } from './write-magnetisation.ts';
import { writeResistivityFile } from './write-quantum-design.ts';

/** What is sought in superconductors. */
export const criticalTemperatureQuantity: WorldQuantity = {
  name: 'critical-temperature-midpoint',
  criterion: 'midpoint',
  alsoFoundAs: ['onset', '90', '10', 'zero', '10-percent', 'sign-change', 'steepest', 'calorimetric'].map(
    (criterion) => `critical-temperature-${criterion}`,
  ),
  unit: 'K',
  least: 1.8,
  most: 300,
  relativeError: 0.02,
  absoluteError: 0.05,
};

/** What the phases of bcc alloys are drawn from. */
export const bccRules: PhaseRules = {
  metals: bccMetals,
  prototypes: [
    { share: 0.5, lattice: 'B2', from: 0, to: 0.12 },
    { share: 0.75, lattice: 'A15', from: 0, to: 0.12 },
    { share: 0.25, lattice: 'A15', from: 0, to: 0.12 },
    { share: 1 / 3, lattice: 'C15', from: 0.1, to: 1 },
    { share: 2 / 3, lattice: 'C15', from: 0.1, to: 1 },
  ],
  mostContrast: 3,
  compoundTemperature: (draw) => 4 * Math.max(0, draw) ** 2,
};

/** Solid solutions of ten metals on the bcc lattice, with compounds that get in the way. */
export const superconductors: WorldFamily = {
  name: 'superconductors',
  summary: 'bcc alloys of ten transition metals; what is sought is the highest critical temperature',
  metals: bccMetals,
  drawAlloy: (random) => drawAlloy(bccMetals.length, random),
  quantities: [criticalTemperatureQuantity],
  actions: ['synthesis', 'diffraction', 'resistance', 'magnetisation', 'heat-capacity'],
  drawLaw(draw): HiddenLaw {
    const coupling = drawCoupling(draw('coupling'));
    const phases = drawPhases(bccRules, draw('phases'));
    return {
      assemblageAt: (fractions, temperature) => assemblageAt(phases, fractions, temperature),
      afterAnneal: (fractions) => fractions,
      orderingTemperature({ fractions, criticalTemperature, homogeneity, oxygen }, { disorderLoss }) {
        const order = 1 - disorderLoss * (1 - homogeneity);
        return (
          cleannessOf(oxygen) *
          (criticalTemperature ?? solutionCriticalTemperature(coupling, fractions, order))
        );
      },
      performers: superconductingPerformers((fractions) => hiddenCoupling(coupling, fractions)),
      truthsOf: (world, sample) => ({ 'critical-temperature-midpoint': resistiveMidpoint(world, sample) }),
    };
  },
};

/** Interstitial oxygen, as measured in niobium: −0.93 K per at.% of 9.2 K [1]. */
export const cleannessOf = (oxygen: number): number => Math.max(0, 1 - (0.93 / 9.2) * oxygen);

/** How a superconductor is measured. @param couplingOf electron–phonon coupling λ [1] of a composition */
export const superconductingPerformers = (
  couplingOf: (fractions: Float64Array) => number,
): HiddenLaw['performers'] => ({
  resistance(world, sample, { run, base, heading }) {
    const measured = measureResistance(world, run, sample, base);
    const bytes = writeResistivityFile(measured, heading);
    return { file: { name: `${heading.sample}-resistance.dat`, bytes }, fault: measured.fault };
  },
  magnetisation(world, sample, { run, base, heading }) {
    const measured = measureMagnetisation(world, run, sample, base);
    const bytes = writeMagnetisationFile(measured, heading);
    return { file: { name: `${heading.sample}-magnetisation.dat`, bytes }, fault: measured.fault };
  },
  'heat-capacity'(world, sample, { run, base, heading }) {
    const measured = measureHeatCapacity(world, couplingOf, run, sample, base);
    const bytes = writeHeatCapacityFile(measured, heading);
    return { file: { name: `${heading.sample}-heat-capacity.dat`, bytes }, fault: measured.fault };
  },
});
