import { z } from 'zod';
import type { Context, Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { boltzmann_meVperK, electronvolt_kJperMol } from '../core/units.ts';
import type { Vector3 } from '../kernels/crystal/index.ts';
import {
  type Atoms,
  displacedPositions,
  equalizeCounts,
  faceDistances,
  findSymmetry,
  openCalculator,
  openPhonons,
  type PhononModes,
  type Potential,
  planDisplacements,
  primitiveCell,
  sampleModes,
  solveForceConstants,
  vibrationalState,
} from '../kernels/lattice/index.ts';
import {
  type CrystalsUnderPotential,
  hoursPerAtom,
  massesOf,
  type PressedCrystal,
  readCrystal,
  relaxCrystal,
} from './crystals-under-potential.ts';
import { readNumber } from './design-quantity.ts';
import { rareGases } from './rare-gases.ts';

/** Processor time by order of magnitude [s per atom]. */
const secondsPerAtom = 0.3;
const displacement = 0.01;
const mostAtoms = 1200;

type State = PressedCrystal & { readonly temperature: number };

/**
 * Phonons of the crystal that a design names by `crystal`, at `pressure_GPa` (0 where left out), under a potential: the Debye temperature [K]
 * of their second moment, (kΘ)² = 5/3 ⟨E²⟩, with free energy [eV/atom], zero-point energy included, and heat capacity [J/(mol K),
 * of atoms] at `temperature_K` (300 where left out), harmonic. The supercell is two cut-offs wide where 1200 atoms allow.
 * Imaginary modes throw. The sds are those of the source's frequencies, carried through.
 * @source parlinski-li-kawazoe1997
 * @source fultz2010, eq. 5
 */
export function createCrystalPhonons(source: CrystalsUnderPotential): Simulator<Record<string, never>> {
  const name = `${source.name}-phonons`;
  const stateOf = (design: Design): State | string => {
    const pressed = readCrystal(design, source);
    if (typeof pressed === 'string') return pressed;
    const temperature = readNumber(design, 'temperature_K', 'K', [0, 5000], 300);
    return typeof temperature === 'string' ? temperature : { ...pressed, temperature };
  };
  return {
    name,
    version: '1.0.0',
    summary: `Debye temperature and vibrational free energy of the crystals ${Object.keys(source.crystals).join(', ')} under a potential`,
    quantity: 'debyeTemperature_K',
    unit: 'K',
    example: { crystal: Object.keys(source.crystals)[0]!, temperature_K: 60 },
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', `simulator ${name}`),
    cost: (design) => ({ money: 0, hours: hoursPerAtom(source, design, secondsPerAtom) }),
    valid(design) {
      const state = stateOf(design);
      return typeof state === 'string' ? state : true;
    },
    async simulate(design, _options, context) {
      const state = stateOf(design);
      if (typeof state === 'string') throw new AppError('out-of-domain', `simulator ${name}: ${state}`);
      const potential = source.potentialOf(state.crystal);
      const atoms = primitiveCell(relaxCrystal(source, state).atoms);
      const modes = findModes(potential, atoms, context);
      const method = `${name}@1.0.0, ${potential.name}, harmonic`;
      return estimate(modes, state, source.spreads.frequency, method);
    },
  };
}

function findModes(potential: Potential, atoms: Atoms, { signal, progress }: Context): PhononModes {
  const operations = findSymmetry(atoms);
  const plan = planDisplacements(atoms, supercellOf(potential, atoms), { distance: displacement });
  const calculator = openCalculator(potential, plan.supercell.elements);
  const forces = plan.displacements.map((moved, n) => {
    if (signal.aborted) throw new AppError('interrupted', 'the phonons were stopped');
    progress(n / plan.displacements.length, 'forces on displaced supercells');
    return calculator.evaluate(plan.supercell.cell, displacedPositions(plan, moved)).forces;
  });
  const phonons = openPhonons(solveForceConstants(plan, forces), massesOf(potential, atoms.elements));
  const grid = faceDistances(atoms.cell).map((height) =>
    Math.max(4, 2 * Math.ceil((2 * Math.PI) / height / 0.24)),
  );
  return sampleModes(phonons, plan.operations, equalizeCounts(grid as unknown as Vector3, operations));
}

/** So many copies that faces lie two cut-offs apart, within the bound on atoms. */
function supercellOf(potential: Potential, atoms: Atoms): Vector3 {
  const operations = findSymmetry(atoms);
  const heights = faceDistances(atoms.cell);
  const countsAt = (reach: number): Vector3 =>
    equalizeCounts(
      heights.map((height) => Math.max(1, Math.ceil(reach / height - 1e-6))) as unknown as Vector3,
      operations,
    );
  let reach = 2 * potential.cutoff;
  const sizeAt = (counts: Vector3): number => counts[0] * counts[1] * counts[2] * atoms.elements.length;
  while (sizeAt(countsAt(reach)) > mostAtoms && reach > 2) reach *= 0.97;
  return countsAt(reach);
}

function estimate(modes: PhononModes, state: State, share: number, method: string): readonly Estimate[] {
  const scaled = (factor: number): PhononModes => ({
    ...modes,
    energies: modes.energies.map((energy) => factor * energy),
  });
  const atomCount = modes.branchCount / 3;
  const [middle, low, high] = [1, 1 - share, 1 + share].map((factor) =>
    vibrationalState(scaled(factor), state.temperature),
  );
  const debye = debyeTemperatureOf(modes);
  const molar = electronvolt_kJperMol / atomCount;
  const of = (
    quantity: string,
    unit: string,
    property: 'freeEnergy' | 'heatCapacity',
    factor: number,
  ): Estimate => ({
    quantity,
    value: factor * middle![property],
    sd: (factor * Math.abs(high![property] - low![property])) / 2,
    unit,
    fidelity: 'simulated',
    method,
  });
  return [
    {
      quantity: 'debyeTemperature_K',
      value: debye,
      sd: share * debye,
      unit: 'K',
      fidelity: 'simulated',
      method,
    },
    of('vibrationalFreeEnergy_eVperAtom', 'eV/atom', 'freeEnergy', 1e-3 / atomCount),
    of('heatCapacity_JperMolK', 'J/(mol K)', 'heatCapacity', molar),
  ];
}

/** Θ of the second moment [K]: a Debye spectrum of it has the ⟨E²⟩ of the modes. */
function debyeTemperatureOf({ energies, weights }: PhononModes): number {
  let [square, total] = [0, 0];
  energies.forEach((energy, n) => {
    square += weights[n]! * energy * energy;
    total += weights[n]!;
  });
  return Math.sqrt((5 / 3) * (square / total)) / boltzmann_meVperK;
}

/** Phonons of solid argon, krypton and xenon. @source kittel2005, ch. 5 */
export const rareGasPhonons = createCrystalPhonons(rareGases);
