import { AppError } from '../../core/error.ts';
import { formatCount, formatNumber } from '../../core/format-quantity.ts';
import { electronvolt_kJperMol, energyUnits } from '../../core/units.ts';
import { atomicWeight, type Vector3 } from '../../kernels/crystal/index.ts';
import {
  type Atoms,
  atomsOf,
  type CrystalOperation,
  type DisplacementPlan,
  densityOfStates,
  displacedPositions,
  equalizeCounts,
  faceDistances,
  findImaginary,
  findSymmetry,
  highSymmetryPath,
  openCalculator,
  openPhonons,
  type PhononModes,
  type Phonons,
  type Potential,
  planDisplacements,
  primitiveCell,
  readForceSets,
  relax,
  sampleModes,
  samplePath,
  solveForceConstants,
  type VibrationalState,
  vibrationalState,
} from '../../kernels/lattice/index.ts';
import { describeAtoms, fixed, potentialSource } from './calculate-relax.ts';
import type { CalculationContext, CalculationResult, Section } from './calculation.ts';
import { type Dispersion, drawPhonons } from './draw-phonons.ts';
import { type PhononOptions, parseCounts, parseList, parsePath } from './lattice-options.ts';
import { readInputFile } from './read-input-file.ts';
import { massesOf, readPotential } from './read-potential.ts';
import { readStructureFile } from './read-structure-file.ts';

/** Supercells have at most so many atoms unless they are asked for. */
const mostAtoms = 1200;
/** And at most so many where they are. */
const mostAskedAtoms = 20_000;

/** Phonons of the structure of a file. */
export async function calculate(
  [path = '']: readonly string[],
  options: PhononOptions,
  context: CalculationContext,
): Promise<CalculationResult> {
  const file = await readStructureFile(path);
  const asked = readOptions(options);
  const { source, atoms, counts, phonons, plan, drift } = await (options.forces === undefined
    ? fromPotential(atomsOf(file), asked, options, context)
    : fromForces(options.forces, atomsOf(file), asked, options));
  const dispersion = disperse(phonons, atoms, asked.path, options.points);
  const grid = asked.grid ?? gridFor(atoms, plan.operations);
  const modes = sampleModes(phonons, plan.operations, grid);
  const states = densityOfStates(modes, options.width === undefined ? {} : { width: options.width });
  const centre = Array.from(phonons.energiesAt([0, 0, 0]));
  const imaginary = findImaginary(withPath(modes, dispersion));
  const thermodynamics =
    imaginary.share > 0
      ? null
      : asked.temperatures.map((temperature) => vibrationalState(modes, temperature));
  const found = {
    source,
    atoms,
    counts,
    plan,
    drift,
    dispersion,
    grid,
    modes,
    centre,
    imaginary,
    thermodynamics,
  };
  return {
    document: {
      ...documentOf(found, options),
      densityOfStates: {
        energies_meV: Array.from(states.energies),
        densities_permeV: Array.from(states.densities),
        width_meV: states.width,
        normalisation: `integral is ${modes.branchCount}, the branches of one cell`,
      },
    },
    sections: sectionsOf(found),
    warnings: [...file.warnings, ...warningsOf(found, asked.counts !== null)],
    sources: [
      'finite displacements and force constants: Parlinski, Li & Kawazoe 1997; displacements reduced by symmetry: Chaput et al. 2011',
      'path through the zone: Setyawan & Curtarolo 2010; harmonic thermodynamics: Fultz 2010, eq. 5',
      potentialSource(source),
    ],
    figure: drawPhonons(dispersion, states),
  };
}

type Asked = {
  readonly counts: Vector3 | null;
  readonly grid: Vector3 | null;
  readonly path: ReturnType<typeof parsePath> | null;
  readonly temperatures: readonly number[];
};

function readOptions(options: PhononOptions): Asked {
  if (!(options.points >= 2 && options.points <= 1e5))
    throw new AppError('bad-option', `--points is ${options.points}; expected a number from 2 to 100,000`);
  return {
    counts: options.supercell === undefined ? null : parseCounts('--supercell', options.supercell),
    grid: options.grid === undefined ? null : parseCounts('--grid', options.grid),
    path: options.path === undefined ? null : parsePath(options.path),
    temperatures: parseList('--temperatures', options.temperatures),
  };
}

/** What the forces come from; without a cut-off where they are given. */
type ForceSource = { readonly name: string; readonly summary: string; readonly cutoff: number | null };

type Solved = {
  readonly source: ForceSource;
  readonly atoms: Atoms;
  readonly counts: Vector3;
  readonly phonons: Phonons;
  readonly plan: DisplacementPlan;
  readonly drift: number;
};

async function fromPotential(
  given: Atoms,
  asked: Asked,
  options: PhononOptions,
  context: CalculationContext,
): Promise<Solved> {
  const potential = await readPotential(options.potential);
  const cell = options.primitive ? primitiveCell(given) : given;
  const atoms = options.relax ? relaxed(potential, cell) : cell;
  const counts = asked.counts ?? chooseCounts(potential, atoms);
  return {
    source: potential,
    atoms,
    counts,
    ...solve(potential, atoms, counts, options.displacement, context),
  };
}

/** Phonons of the cell of the file from forces that another program computed; masses are the standard atomic weights. */
async function fromForces(path: string, atoms: Atoms, asked: Asked, options: PhononOptions): Promise<Solved> {
  if (options.potential !== undefined || asked.counts === null)
    throw new AppError('bad-option', '--forces needs --supercell and takes the place of --potential');
  const { text, name } = await readInputFile(path);
  const { displacements, forces } = readForceSets(text, atoms.elements.length, asked.counts);
  const plan = { ...planDisplacements(atoms, asked.counts), displacements };
  const constants = solveForceConstants(plan, forces);
  const phonons = openPhonons(constants, atoms.elements.map(atomicWeight));
  const source = {
    name: 'forces',
    summary: `forces on ${displacements.length} displaced supercells from ${name}, atoms in the order of phonopy`,
    cutoff: null,
  };
  return { source, atoms, counts: asked.counts, phonons, plan, drift: constants.drift };
}

function relaxed(potential: Potential, start: Atoms): Atoms {
  const found = relax(potential, start, {
    forceTolerance: 1e-6,
    stressTolerance: 1e-5,
    symmetryTolerance: 1e-3,
    maxSteps: 5000,
  });
  if (!found.converged && (found.largestForce > 1e-3 || found.largestStress > 0.05))
    throw new AppError(
      'not-relaxed',
      `the structure does not relax: ${found.reason}; largest force ${found.largestForce.toPrecision(3)} eV/Å, stress ${found.largestStress.toPrecision(3)} GPa (--no-relax takes it as it is)`,
    );
  return found.atoms;
}

/** So many copies that faces lie two cut-offs apart, within the bound on atoms: embedding carries a force two cut-offs far. */
function chooseCounts(potential: Potential, atoms: Atoms): Vector3 {
  const operations = findSymmetry(atoms);
  const heights = faceDistances(atoms.cell);
  let reach = 2 * potential.cutoff;
  const countsAt = (): Vector3 =>
    equalizeCounts(
      heights.map((height) => Math.max(1, Math.ceil(reach / height - 1e-6))) as unknown as Vector3,
      operations,
    );
  while (countsAt().reduce((product, n) => product * n, atoms.elements.length) > mostAtoms && reach > 2)
    reach *= 0.97;
  return countsAt();
}

/** Wave vectors about 0.12/Å apart, alike along vectors that symmetry carries into each other. */
function gridFor(atoms: Atoms, operations: readonly CrystalOperation[]): Vector3 {
  const counts = faceDistances(atoms.cell).map((height) =>
    Math.max(4, 2 * Math.ceil((2 * Math.PI) / height / 0.24)),
  );
  return equalizeCounts(counts as unknown as Vector3, operations);
}

function solve(
  potential: Potential,
  atoms: Atoms,
  counts: Vector3,
  distance: number,
  { progress }: CalculationContext,
) {
  const atomCount = atoms.elements.length * counts[0] * counts[1] * counts[2];
  if (atomCount > mostAskedAtoms)
    throw new AppError(
      'bad-option',
      `--supercell ${counts.join(',')} has ${atomCount} atoms; at most ${mostAskedAtoms} are taken`,
    );
  if (atomCount === 1)
    throw new AppError(
      'bad-option',
      `--supercell ${counts.join(',')} holds one atom, which moves with all its images: no force arises; expected at least 2,2,2`,
    );
  const plan = planDisplacements(atoms, counts, { distance });
  const calculator = openCalculator(potential, plan.supercell.elements);
  const forces = plan.displacements.map((displacement, n) => {
    const { forces } = calculator.evaluate(plan.supercell.cell, displacedPositions(plan, displacement));
    progress((n + 1) / plan.displacements.length, 'forces on displaced supercells');
    return forces;
  });
  const constants = solveForceConstants(plan, forces);
  return {
    plan,
    drift: constants.drift,
    phonons: openPhonons(constants, massesOf(potential, atoms.elements)),
  };
}

function disperse(phonons: Phonons, atoms: Atoms, asked: Asked['path'], count: number): Dispersion | null {
  const usual = asked === null ? highSymmetryPath(atoms.cell) : null;
  const runs = asked ?? usual?.runs;
  if (runs === undefined) return null;
  const points = samplePath(atoms.cell, runs, count);
  return {
    lattice: usual?.lattice ?? null,
    points: points.map((point) => ({ ...point, energies: Array.from(phonons.energiesAt(point.q)) })),
  };
}

/** The modes of the grid, and those of the path without weight of their own but enough to be seen as imaginary. */
function withPath(modes: PhononModes, dispersion: Dispersion | null): PhononModes {
  if (dispersion === null) return modes;
  const along = dispersion.points.flatMap(({ energies }) => energies);
  return {
    ...modes,
    energies: Float64Array.from([...modes.energies, ...along]),
    weights: Float64Array.from([...modes.weights, ...along.map(() => 1 / along.length)]),
  };
}

type Found = {
  readonly source: ForceSource;
  readonly atoms: Atoms;
  readonly counts: Vector3;
  readonly plan: ReturnType<typeof planDisplacements>;
  readonly drift: number;
  readonly dispersion: Dispersion | null;
  readonly grid: Vector3;
  readonly modes: PhononModes;
  readonly centre: readonly number[];
  readonly imaginary: ReturnType<typeof findImaginary>;
  readonly thermodynamics: readonly VibrationalState[] | null;
};

const toTerahertz = (energy: number): number => energy / energyUnits.THz;

function documentOf(found: Found, options: PhononOptions) {
  const { source, atoms, counts, plan, dispersion, thermodynamics, imaginary } = found;
  return {
    potential: source.summary,
    structure: describeAtoms(atoms),
    supercell: [...counts],
    supercellAtoms: plan.supercell.elements.length,
    displacement_A: options.forces === undefined ? options.displacement : null,
    displacementCount: plan.displacements.length,
    symmetryOperations: plan.operations.length,
    drift_eVperA2: found.drift,
    convention: 'imaginary modes are below 0; q in fractions of the reciprocal vectors of the cell given',
    energiesAtCentre_meV: [...found.centre],
    dispersion:
      dispersion === null
        ? null
        : {
            lattice: dispersion.lattice,
            points: dispersion.points.map(({ q, label, distance, energies }) => ({
              q: [...q],
              label,
              distance_perA: distance,
              energies_meV: [...energies],
              frequencies_THz: energies.map(toTerahertz),
            })),
          },
    grid: [...found.grid],
    imaginary: imaginary.share > 0 ? { lowest_meV: imaginary.lowest } : null,
    zeroPointEnergy_meV: thermodynamics === null ? null : zeroPointEnergy(found.modes),
    thermodynamics:
      thermodynamics?.map((state) => ({
        temperature_K: state.temperature,
        freeEnergy_meV: state.freeEnergy,
        internalEnergy_meV: state.internalEnergy,
        entropy_meVperK: state.entropy,
        heatCapacity_meVperK: state.heatCapacity,
        heatCapacity_JperMolK: state.heatCapacity * electronvolt_kJperMol,
      })) ?? null,
    thermodynamicsPer: `cell of ${formatCount(atoms.elements.length, 'atom')}`,
  };
}

const zeroPointEnergy = (modes: PhononModes): number => vibrationalState(modes, 0).freeEnergy;

function sectionsOf(found: Found): readonly Section[] {
  const { atoms, counts, plan, dispersion, thermodynamics, modes } = found;
  const highest = modes.energies.reduce((high, energy) => Math.max(high, energy), 0);
  const summary: Section = {
    title: `Phonons, ${modes.branchCount} branches of a cell of ${atoms.elements.length} atom${atoms.elements.length === 1 ? '' : 's'}`,
    lines: [
      found.source.summary,
      `supercell ${counts.join(' × ')}, ${formatCount(plan.supercell.elements.length, 'atom')}; ${formatCount(plan.displacements.length, 'displacement')}, ${formatCount(plan.operations.length, 'symmetry operation')}`,
      `highest mode of the grid ${formatNumber(highest)} meV = ${formatNumber(toTerahertz(highest))} THz; grid ${found.grid.join(' × ')}`,
      `sum rule violated by ${formatNumber(found.drift)} eV/Å² before it was imposed`,
    ],
  };
  const named = dispersion?.points.filter(({ label }) => label !== null) ?? [];
  const seen = named.filter(({ label }, n) => named.findIndex((other) => other.label === label) === n);
  const table: Section = {
    title: `Energies at named points (meV; THz × ${energyUnits.THz.toFixed(4)})${dispersion?.lattice ? `, ${dispersion.lattice}` : ''}`,
    table: {
      header: ['point', 'q', 'energies (meV)'],
      rows: seen.map(({ label, q, energies }) => [
        label!,
        q.map((x) => formatNumber(x)).join(' '),
        energies.map((energy) => fixed(energy, 3)).join(' '),
      ]),
    },
  };
  const heat: Section | null = thermodynamics && {
    title: `Harmonic, of one cell; zero-point energy ${formatNumber(zeroPointEnergy(modes))} meV`,
    table: {
      header: ['T (K)', 'F (meV)', 'U (meV)', 'S (meV/K)', 'C_V (J/mol K)'],
      rows: thermodynamics.map((state) => [
        formatNumber(state.temperature),
        state.freeEnergy.toFixed(3),
        state.internalEnergy.toFixed(3),
        state.entropy.toFixed(5),
        (state.heatCapacity * electronvolt_kJperMol).toFixed(3),
      ]),
    },
  };
  return [summary, ...(seen.length > 0 ? [table] : []), ...(heat ? [heat] : [])];
}

function warningsOf(found: Found, isChosen: boolean): readonly string[] {
  const { imaginary, dispersion, counts, atoms, source } = found;
  const warnings: string[] = [];
  if (imaginary.share > 0)
    warnings.push(
      `imaginary modes down to ${imaginary.lowest.toFixed(3)} meV: the structure is not at a minimum (or the supercell is too small), and there is no harmonic thermodynamics`,
    );
  if (dispersion === null)
    warnings.push('no usual path is known for this lattice; name one with --path for a dispersion');
  const span = faceDistances(atoms.cell).map((height, d) => height * counts[d]!);
  const least = Math.min(...span);
  if (source.cutoff !== null && least < 2 * source.cutoff)
    warnings.push(
      `the supercell is ${formatNumber(least)} Å wide, less than two cut-offs (${formatNumber(2 * source.cutoff)} Å): ${isChosen ? 'a larger one may change the result' : 'kept small; ask for more with --supercell'}`,
    );
  return warnings;
}
