import { AppError } from '../../core/error.ts';
import { formatCount, formatNumber } from '../../core/format-quantity.ts';
import { electronvoltPerCubicAngstrom_GPa as gigapascal } from '../../core/units.ts';
import {
  type Atoms,
  atomsOf,
  type ElasticConstants,
  type EquationOfState,
  elasticConstants,
  energyOfVolume,
  equationNames,
  type Fitted,
  fitEquationOfState,
  type Potential,
  relax,
  volumeOf,
} from '../../kernels/lattice/index.ts';
import type { Html } from '../report/html.ts';
import { describeAtoms, fixed, potentialSource } from './calculate-relax.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawPanels } from './draw-panels.ts';
import type { ElasticOptions } from './lattice-options.ts';
import { readPotential } from './read-potential.ts';
import { readStructureFile } from './read-structure-file.ts';

const pointCount = 11;

/** Elastic constants and equation of state of the relaxed structure of a file. */
export async function calculate(
  [path = '']: readonly string[],
  options: ElasticOptions,
): Promise<CalculationResult> {
  const file = await readStructureFile(path);
  const potential = await readPotential(options.potential);
  if (!(options.range > 0 && options.range <= 0.3))
    throw new AppError(
      'bad-option',
      `--range is ${options.range}; expected a fraction above 0 and at most 0.3`,
    );
  const found = relax(potential, atomsOf(file), {
    forceTolerance: 1e-7,
    stressTolerance: 1e-5,
    symmetryTolerance: 1e-3,
  });
  if (found.largestForce > 1e-4 || found.largestStress > 0.01)
    throw new AppError('not-relaxed', `the structure does not relax: ${found.reason}`);
  const { atoms } = found;
  const constants = elasticConstants(potential, atoms, {
    strain: options.strain,
    areIonsRelaxed: !options.clamped,
  });
  const curve = compress(potential, atoms, options.range);
  const equations = equationNames.map((name) => fitEquationOfState(name, curve.volumes, curve.energies));
  return {
    document: documentOf(potential, atoms, constants, equations, options),
    sections: sectionsOf(potential, atoms, constants, equations),
    warnings: [
      ...file.warnings,
      ...(constants.isStable
        ? []
        : [
            'the crystal is mechanically unstable: an eigenvalue of the stiffness is not positive; no averages are given',
          ]),
    ],
    sources: [
      'elastic constants: central differences of stress, Voigt notation, Nye 1985; stability: Mouhat & Coudert 2014',
      'averages: Hill 1952; anisotropy: Ranganathan & Ostoja-Starzewski 2008',
      'equations of state: Birch 1947; Vinet et al. 1989',
      potentialSource(potential),
    ],
    figure: draw(curve, equations, atoms.elements.length),
  };
}

type Curve = { readonly volumes: readonly number[]; readonly energies: readonly number[] };

/** Energies of the cell at volumes around the relaxed one: its shape kept, the atoms relaxed at each volume. */
function compress(potential: Potential, atoms: Atoms, range: number): Curve {
  const rows = Array.from({ length: pointCount }, (_, n) => {
    const factor = Math.cbrt(1 + range * ((2 * n) / (pointCount - 1) - 1));
    const scaled = {
      ...atoms,
      cell: atoms.cell.map((x) => x * factor),
      positions: atoms.positions.map((x) => x * factor),
    };
    const found = relax(potential, scaled, {
      cell: 'fixed',
      forceTolerance: 1e-6,
      symmetryTolerance: 1e-3,
    });
    if (found.largestForce > 1e-4)
      throw new AppError(
        'not-relaxed',
        `the atoms do not relax at a volume of ${volumeOf(scaled).toFixed(3)} Å³: ${found.reason}; a smaller --range may help`,
      );
    return { volume: volumeOf(scaled), energy: found.evaluation.energy };
  });
  return { volumes: rows.map(({ volume }) => volume), energies: rows.map(({ energy }) => energy) };
}

const rowsOf = (matrix: Float64Array): readonly (readonly number[])[] =>
  [0, 1, 2, 3, 4, 5].map((i) => Array.from(matrix.slice(6 * i, 6 * i + 6)));

function documentOf(
  potential: Potential,
  atoms: Atoms,
  constants: ElasticConstants,
  equations: readonly EquationOfState[],
  options: ElasticOptions,
) {
  const { moduli } = constants;
  const write = ({ value, sd }: Fitted) => ({ value, sd });
  return {
    potential: potential.summary,
    structure: describeAtoms(atoms),
    strain: options.strain,
    ionsRelaxed: !options.clamped,
    convention: 'Voigt order xx, yy, zz, yz, xz, xy, in the Cartesian frame of the relaxed cell',
    stiffness_GPa: rowsOf(constants.stiffness).map((row) => [...row]),
    compliance_perGPa: constants.compliance && rowsOf(constants.compliance).map((row) => [...row]),
    eigenvalues_GPa: Array.from(constants.eigenvalues),
    stable: constants.isStable,
    asymmetry_GPa: constants.asymmetry,
    moduli: moduli && {
      bulk_GPa: { ...moduli.bulk },
      shear_GPa: { ...moduli.shear },
      young_GPa: moduli.young,
      poisson: moduli.poisson,
      anisotropy: moduli.anisotropy,
    },
    equationOfStateOf: 'cells of the relaxed shape, atoms relaxed at each volume',
    equationsOfState: equations.map((fit) => ({
      equation: fit.equation,
      energy_eV: write(fit.energy),
      volume_A3: write(fit.volume),
      bulkModulus_GPa: write(fit.bulkModulus),
      bulkModulusDerivative: write(fit.derivative),
      residual_eV: fit.residual,
    })),
  };
}

function sectionsOf(
  potential: Potential,
  atoms: Atoms,
  { stiffness, eigenvalues, isStable, moduli }: ElasticConstants,
  equations: readonly EquationOfState[],
): readonly Section[] {
  const names = ['xx', 'yy', 'zz', 'yz', 'xz', 'xy'];
  const withSd = ({ value, sd }: Fitted, digits: number): string =>
    `${value.toFixed(digits)}${sd === null ? '' : ` ± ${sd.toPrecision(1)}`}`;
  return [
    {
      title: 'Stiffness (GPa), Voigt notation, in the frame of the relaxed cell',
      lines: [
        potential.summary,
        `volume ${volumeOf(atoms).toFixed(4)} Å³, ${formatCount(atoms.elements.length, 'atom')}`,
      ],
      table: {
        header: ['', ...names],
        rows: rowsOf(stiffness).map((row, i) => [names[i]!, ...row.map((c) => fixed(c, 2))]),
      },
    },
    {
      title: isStable ? 'Stable: all eigenvalues of the stiffness are positive' : 'Unstable',
      lines: [`eigenvalues ${Array.from(eigenvalues, (x) => x.toFixed(2)).join(', ')} GPa`],
      ...(moduli && {
        table: {
          header: ['', 'Voigt', 'Reuss', 'Hill'],
          rows: [
            [
              'bulk modulus (GPa)',
              ...[moduli.bulk.voigt, moduli.bulk.reuss, moduli.bulk.hill].map((x) => x.toFixed(2)),
            ],
            [
              'shear modulus (GPa)',
              ...[moduli.shear.voigt, moduli.shear.reuss, moduli.shear.hill].map((x) => x.toFixed(2)),
            ],
            ['Young modulus (GPa)', '', '', moduli.young.toFixed(2)],
            ['Poisson ratio', '', '', moduli.poisson.toFixed(4)],
            ['anisotropy', '', '', formatNumber(moduli.anisotropy)],
          ],
        },
      }),
    },
    {
      title: `Equation of state, ${pointCount} volumes, shape kept, atoms relaxed (± one standard deviation of the fit)`,
      table: {
        header: ['form', 'E0 (eV)', 'V0 (Å³)', 'B0 (GPa)', "B0'", 'residual (eV)'],
        rows: equations.map((fit) => [
          fit.equation,
          withSd(fit.energy, 6),
          withSd(fit.volume, 4),
          withSd(fit.bulkModulus, 3),
          withSd(fit.derivative, 3),
          fit.residual.toExponential(1),
        ]),
      },
    },
  ];
}

function draw({ volumes, energies }: Curve, equations: readonly EquationOfState[], count: number): Html {
  const fine = Array.from(
    { length: 101 },
    (_, n) => volumes[0]! + ((volumes.at(-1)! - volumes[0]!) * n) / 100,
  );
  return drawPanels([
    {
      description: 'energy against volume, and the equations of state fitted',
      x: { quantity: 'volume', unit: 'Å³/atom' },
      y: { quantity: 'energy', unit: 'eV/atom' },
      series: [
        {
          label: 'computed',
          kind: 'points',
          x: volumes.map((v) => v / count),
          y: energies.map((e) => e / count),
          fidelity: 'simulated',
        },
        ...equations.map((fit) => ({
          label: fit.equation,
          kind: 'line' as const,
          x: fine.map((v) => v / count),
          y: fine.map(
            (v) =>
              energyOfVolume(
                fit.equation,
                [
                  fit.energy.value,
                  fit.volume.value,
                  fit.bulkModulus.value / gigapascal,
                  fit.derivative.value,
                ],
                v,
              ) / count,
          ),
          fidelity: 'simulated' as const,
        })),
      ],
    },
  ]);
}
