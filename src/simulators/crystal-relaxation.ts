import { z } from 'zod';
import type { Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { volumeOf } from '../kernels/lattice/index.ts';
import {
  type CrystalsUnderPotential,
  hoursPerAtom,
  readCrystal,
  relaxCrystal,
} from './crystals-under-potential.ts';
import { rareGases } from './rare-gases.ts';

/** Processor time by order of magnitude [s per atom]. */
const secondsPerAtom = 0.01;

/**
 * Volume [Å³/atom] and energy [eV/atom] of the crystal that a design names by `crystal`, at `pressure_GPa` (0 where left out), atoms and cell
 * relaxed under a potential at 0 K. The sds are the spreads that the source states. A lab module makes one from its own files:
 * `createCrystalRelaxation({ name: 'nickel', crystals: { Ni: await readStructure('ni.cif') }, potentialOf: () => potential, spreads: embeddedAtomSpreads })`.
 * @source tadmor1999
 */
export function createCrystalRelaxation(source: CrystalsUnderPotential): Simulator<Record<string, never>> {
  const name = `${source.name}-relaxation`;
  return {
    name,
    version: '1.0.0',
    summary: `volume and energy of the relaxed crystals ${Object.keys(source.crystals).join(', ')} under a potential`,
    quantity: 'volume_A3perAtom',
    unit: 'Å³/atom',
    example: { crystal: Object.keys(source.crystals)[0]!, pressure_GPa: 1 },
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', `simulator ${name}`),
    cost: (design) => ({ money: 0, hours: hoursPerAtom(source, design, secondsPerAtom) }),
    valid(design) {
      const state = readCrystal(design, source);
      return typeof state === 'string' ? state : true;
    },
    async simulate(design) {
      const state = readCrystal(design, source);
      if (typeof state === 'string') throw new AppError('out-of-domain', `simulator ${name}: ${state}`);
      const { atoms, evaluation } = relaxCrystal(source, state);
      const count = atoms.elements.length;
      const volume = volumeOf(atoms) / count;
      const energy = evaluation.energy / count;
      const { length, energy: energySpread } = source.spreads;
      const common = {
        fidelity: 'simulated',
        method: `${name}@1.0.0, ${source.potentialOf(state.crystal).name}, 0 K`,
      } as const;
      return [
        { quantity: 'volume_A3perAtom', value: volume, sd: 3 * length * volume, unit: 'Å³/atom', ...common },
        {
          quantity: 'energy_eVperAtom',
          value: energy,
          sd: energySpread * Math.abs(energy),
          unit: 'eV/atom',
          ...common,
        },
      ];
    },
  };
}

/** Volume of solid argon, krypton or xenon under pressure. @source kittel2005, ch. 3 */
export const rareGasRelaxation = createCrystalRelaxation(rareGases);
