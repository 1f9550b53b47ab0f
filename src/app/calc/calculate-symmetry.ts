import {
  type CrystalSymmetry,
  cellParameters,
  cellVolume,
  density,
  describeOccupants,
  formatSymmetryOperation,
  type Structure,
  structureComposition,
  type WyckoffOrbit,
  writeCif,
  writeExtendedXyz,
  writePoscar,
} from '../../kernels/crystal/index.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { openSymmetry } from './open-symmetry.ts';
import { readStructureFile, type StructureFile } from './read-structure-file.ts';

export type SymmetryOptions = {
  readonly tolerance: number;
  readonly cell?: 'conventional' | 'primitive';
  readonly format: 'cif' | 'poscar' | 'xyz';
};

export async function calculate(
  [path = '']: readonly string[],
  options: SymmetryOptions,
): Promise<CalculationResult> {
  const file = await readStructureFile(path);
  const symmetry = openSymmetry().find(file, options.tolerance);
  const cell = options.cell === undefined ? null : chooseCell(symmetry, options.cell);
  const text = cell === null ? null : writeCell(cell, options.format, formulaOf(file));
  const warnings = [...file.warnings, ...compareWithFile(file, symmetry)];
  return {
    document: {
      fidelity: 'simulated',
      spaceGroup: symmetry.symbol.replaceAll(' ', ''),
      hermannMauguin: symmetry.symbol,
      number: symmetry.number,
      pearsonSymbol: symmetry.pearsonSymbol,
      wyckoff: symmetry.wyckoffLetters,
      orbits: symmetry.orbits.map((orbit) => ({
        letter: orbit.letter,
        multiplicity: orbit.multiplicity,
        siteSymmetry: orbit.siteSymmetry,
        occupants: orbit.occupants.map(({ element, occupancy }) => ({ element, occupancy })),
        sites: orbit.sites,
      })),
      operations: symmetry.operations.map(formatSymmetryOperation),
      tolerance_A: symmetry.tolerance,
      formula: formulaOf(file),
      density_gcm3: density(file),
      standardCell: documentOfCell(symmetry.standardCell),
      primitiveCell: documentOfCell(symmetry.primitiveCell),
      ...(text === null ? {} : { cellFile: text }),
      warnings,
    },
    sections: sectionsOf(file, symmetry, text),
    warnings,
    sources: [
      'symmetry search: moyo 0.15, Togo, Shinohara & Tanaka, Sci. Technol. Adv. Mater. Meth. 4, 2384822 (2024)',
      'standard settings and Wyckoff letters: International Tables for Crystallography A, 6th ed. (2016)',
    ],
    figure: { notDrawn: 'a space group has no plot; --cell writes the standard cell instead' },
  };
}

const chooseCell = (symmetry: CrystalSymmetry, kind: 'conventional' | 'primitive'): Structure =>
  kind === 'primitive' ? symmetry.primitiveCell : symmetry.standardCell;

function writeCell(structure: Structure, format: SymmetryOptions['format'], title: string): string {
  if (format === 'poscar') return writePoscar(structure, title);
  return format === 'xyz' ? writeExtendedXyz(structure) : writeCif(structure, title);
}

/** A file may state another group than its atoms have: mostly a tolerance, sometimes a mistake. */
function compareWithFile(
  file: StructureFile,
  { number, symbol, tolerance }: CrystalSymmetry,
): readonly string[] {
  const stated =
    'statedSpaceGroup' in file ? (file.statedSpaceGroup as { readonly number: number | null }) : null;
  return stated?.number != null && stated.number !== 1 && stated.number !== number
    ? [
        `the file states space group ${stated.number}; its atoms have ${number} (${symbol}) within ${tolerance} Å`,
      ]
    : [];
}

const formulaOf = (structure: Structure): string =>
  Object.entries(structureComposition(structure))
    .map(([element, amount]) => element + (Math.abs(amount - 1) < 1e-6 ? '' : Number(amount.toFixed(4))))
    .join(' ');

const degrees = (angle: number): number => (angle * 180) / Math.PI;

function documentOfCell(structure: Structure) {
  const { a, b, c, alpha, beta, gamma } = cellParameters(structure.lattice);
  return {
    a_A: a,
    b_A: b,
    c_A: c,
    alpha_deg: degrees(alpha),
    beta_deg: degrees(beta),
    gamma_deg: degrees(gamma),
    volume_A3: cellVolume(structure.lattice),
    lattice_A: structure.lattice,
    sites: structure.sites.map(({ position, occupants }) => ({
      position,
      occupants: occupants.map(({ element, occupancy }) => ({ element, occupancy })),
    })),
  };
}

function sectionsOf(file: StructureFile, symmetry: CrystalSymmetry, text: string | null): readonly Section[] {
  const { standardCell } = symmetry;
  const { a, b, c, alpha, beta, gamma } = cellParameters(standardCell.lattice);
  return [
    {
      title: `${formulaOf(file)}: ${symmetry.symbol}, number ${symmetry.number} (${symmetry.pearsonSymbol})`,
      lines: [
        `${symmetry.operations.length} operations in the given cell of ${file.sites.length} sites, tolerance ${symmetry.tolerance} Å, density ${density(file).toFixed(3)} g/cm³`,
        `standard cell: a ${a.toFixed(5)}, b ${b.toFixed(5)}, c ${c.toFixed(5)} Å; α ${degrees(alpha).toFixed(3)}, β ${degrees(beta).toFixed(3)}, γ ${degrees(gamma).toFixed(3)}°; ${cellVolume(standardCell.lattice).toFixed(3)} Å³`,
      ],
    },
    {
      table: {
        header: ['Wyckoff', 'site symmetry', 'filled by', 'sites of the file'],
        rows: symmetry.orbits.map((orbit) => [
          `${orbit.multiplicity}${orbit.letter}`,
          orbit.siteSymmetry,
          describeOccupants(orbit.occupants),
          sitesOf(orbit),
        ]),
      },
    },
    ...(text === null ? [] : [{ title: 'cell', lines: text.trimEnd().split('\n') }]),
  ];
}

const sitesOf = ({ sites }: WyckoffOrbit): string => {
  const listed = sites.slice(0, 8).map((site) => site + 1);
  return listed.join(' ') + (sites.length > 8 ? ` and ${sites.length - 8} more` : '');
};
