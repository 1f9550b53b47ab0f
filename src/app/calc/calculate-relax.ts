import { formatNumber } from '../../core/format-quantity.ts';
import { writeCif, writeExtendedXyz, writePoscar } from '../../kernels/crystal/index.ts';
import {
  type Atoms,
  atomsOf,
  type Potential,
  type Relaxation,
  relax,
  structureOf,
  volumeOf,
} from '../../kernels/lattice/index.ts';
import type { Html } from '../report/html.ts';
import { writeWholeFile } from '../workspace/write-whole-file.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawPanels } from './draw-panels.ts';
import type { RelaxCommandOptions } from './lattice-options.ts';
import { readPotential } from './read-potential.ts';
import { readStructureFile } from './read-structure-file.ts';

/** Relaxes the structure of a file. */
export async function calculate(
  [path = '']: readonly string[],
  options: RelaxCommandOptions,
): Promise<CalculationResult> {
  const file = await readStructureFile(path);
  const potential = await readPotential(options.potential);
  const start = atomsOf(file);
  const relaxation = relax(potential, start, {
    ...{ cell: options.cell, pressure: options.pressure, method: options.method },
    ...{ forceTolerance: options.force, stressTolerance: options.stress, maxSteps: options.steps },
    symmetryTolerance: options.symmetry ? 1e-3 : null,
  });
  const { atoms } = relaxation;
  if (options.out !== undefined) await writeStructure(options.out, atoms);
  return {
    document: documentOf(potential, relaxation, start, options),
    sections: sectionsOf(potential, relaxation, start, options),
    warnings: [...file.warnings, ...(relaxation.converged ? [] : [`not converged: ${relaxation.reason}`])],
    sources: [
      options.method === 'lbfgs'
        ? 'limited-memory BFGS: Nocedal & Wright 2006, alg. 7.4'
        : 'fast inertial relaxation engine: Bitzek et al. 2006',
      'the cell as a deformation of the start: Tadmor et al. 1999',
      potentialSource(potential),
    ],
    figure: drawHistory(relaxation),
  };
}

/** Where a potential comes from, for the list of sources. */
export const potentialSource = ({ name, summary }: Pick<Potential, 'name' | 'summary'>): string =>
  name.startsWith('eam')
    ? 'embedded atoms: Daw & Baskes 1984; the functions from the file'
    : `parameters as given: ${summary}`;

/** A number with fixed decimals, and no minus before zeros. */
export const fixed = (x: number, digits: number): string => {
  const text = x.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
};

/** Cell, elements and fractional positions, as fields of a document. */
export function describeAtoms(atoms: Atoms) {
  const { lattice, sites } = structureOf(atoms);
  return {
    lattice_A: lattice.map((row) => [...row]),
    sites: sites.map(({ position, occupants }) => ({
      element: occupants[0]!.element,
      position: [...position],
    })),
    volume_A3: volumeOf(atoms),
  };
}

function documentOf(potential: Potential, found: Relaxation, start: Atoms, options: RelaxCommandOptions) {
  const { energy, stress } = found.evaluation;
  const count = start.elements.length;
  return {
    converged: found.converged,
    reason: found.reason,
    steps: found.steps,
    evaluations: found.evaluations,
    potential: potential.summary,
    cell: options.cell,
    pressure_GPa: options.pressure,
    energy_eV: energy,
    energy_eVperAtom: energy / count,
    enthalpy_eV: found.enthalpy,
    largestForce_eVperA: found.largestForce,
    largestStress_GPa: found.largestStress,
    stress_GPa: [0, 3, 6].map((row) => Array.from(stress.slice(row, row + 3))),
    stressConvention: 'positive under tension; pressure is minus a third of the trace',
    symmetryOperations: found.operationCount,
    start: { volume_A3: volumeOf(start) },
    structure: describeAtoms(found.atoms),
  };
}

function sectionsOf(
  potential: Potential,
  found: Relaxation,
  start: Atoms,
  options: RelaxCommandOptions,
): readonly Section[] {
  const count = start.elements.length;
  const { lattice, sites } = structureOf(found.atoms);
  const change = (volumeOf(found.atoms) / volumeOf(start) - 1) * 100;
  return [
    {
      title: found.converged ? 'Relaxed' : 'Not converged',
      lines: [
        found.reason,
        potential.summary,
        `energy ${found.evaluation.energy.toFixed(6)} eV, ${(found.evaluation.energy / count).toFixed(6)} eV/atom; enthalpy ${found.enthalpy.toFixed(6)} eV at ${formatNumber(options.pressure)} GPa`,
        `largest force ${formatNumber(found.largestForce)} eV/Å; stress within ${formatNumber(found.largestStress)} GPa of the pressure (cell: ${options.cell})`,
        `volume ${volumeOf(found.atoms).toFixed(4)} Å³, ${formatNumber(change)} % from the start`,
        found.operationCount === null
          ? 'atoms free to break symmetry'
          : `${found.operationCount} symmetry operations of the cell kept`,
      ],
    },
    {
      title: 'Cell vectors (Å)',
      table: {
        header: ['', 'x', 'y', 'z'],
        rows: lattice.map((row, n) => ['abc'[n]!, ...row.map((x) => fixed(x, 5))]),
      },
    },
    {
      title: 'Positions (fractions of the cell vectors)',
      table: {
        header: ['element', 'x', 'y', 'z'],
        rows: sites.map(({ position, occupants }) => [
          occupants[0]!.element,
          ...position.map((x) => fixed(x, 6)),
        ]),
      },
    },
  ];
}

async function writeStructure(path: string, atoms: Atoms): Promise<void> {
  const structure = structureOf(atoms);
  const write = /\.cif$/i.test(path) ? writeCif : /\.(ext)?xyz$/i.test(path) ? writeExtendedXyz : writePoscar;
  await writeWholeFile(path, write(structure));
}

function drawHistory({ history }: Relaxation): Html | { readonly notDrawn: string } {
  if (history.length < 2)
    return { notDrawn: 'the structure was relaxed at the start; there is no course to draw' };
  const least = history.at(-1)!.enthalpy;
  const x = history.map((_, step) => step);
  const panel = (quantity: string, unit: string, y: readonly number[]) => ({
    description: `${quantity} against step`,
    x: { quantity: 'step', unit: '' },
    y: { quantity, unit },
    series: [{ label: quantity, kind: 'line' as const, x, y, fidelity: 'simulated' as const }],
  });
  return drawPanels([
    panel(
      'enthalpy above the last',
      'eV',
      history.map(({ enthalpy }) => enthalpy - least),
    ),
    panel(
      'log10 of the largest force component / (eV/Å)',
      '',
      history.map(({ largestForce }) => Math.log10(Math.max(largestForce, 1e-12))),
    ),
  ]);
}
