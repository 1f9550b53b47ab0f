import { AppError } from '../../core/error.ts';
import { invertMatrix, symmetricEigenvalues } from '../linear-algebra/index.ts';
import type { Atoms } from './atoms.ts';
import { transformRows } from './cell-algebra.ts';
import type { Potential } from './potential.ts';
import { relax } from './relax.ts';

/** Stiffness of a crystal in the frame of its atoms; order of Voigt: xx, yy, zz, yz, xz, xy. */
export type ElasticConstants = {
  /** C_ij, 6 × 6, symmetric, row-major [GPa]. */
  readonly stiffness: Float64Array;
  /** S_ij = C⁻¹, 6 × 6 [1/GPa]; null where C is singular or not positive definite. */
  readonly compliance: Float64Array | null;
  /** Eigenvalues of C, ascending [GPa]; all positive in a stable crystal. */
  readonly eigenvalues: Float64Array;
  readonly isStable: boolean;
  /** Largest |C_ij − C_ji| before they were averaged [GPa]: the error of the differences. */
  readonly asymmetry: number;
  /** Averages over orientations; null in an unstable crystal. */
  readonly moduli: IsotropicModuli | null;
};

/** Voigt, Reuss and Hill averages [GPa], and numbers made from the Hill average. */
export type IsotropicModuli = {
  readonly bulk: { readonly voigt: number; readonly reuss: number; readonly hill: number };
  readonly shear: { readonly voigt: number; readonly reuss: number; readonly hill: number };
  /** E = 9KG/(3K + G) [GPa]. */
  readonly young: number;
  /** ν = (3K − 2G)/(6K + 2G) [1]. */
  readonly poisson: number;
  /** A^U = 5 G_V/G_R + K_V/K_R − 6 [1]; 0 in an isotropic crystal. */
  readonly anisotropy: number;
};

const voigt: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [1, 2],
  [0, 2],
  [0, 1],
];

/**
 * Elastic constants by central differences of stress under six finite strains ±δ, atoms relaxed in each strained cell (or not, with
 * `areIonsRelaxed` false). The start must be relaxed: at a remaining stress the result is of that state.
 * @source nye1985, ch. VIII
 * @source mouhat-coudert2014, eq. 3 (stability)
 * @throws bad-strain — δ is not between 0 and 0.05. not-relaxed — the start has a stress above 0.5 GPa, or a strained cell did not relax.
 */
export function elasticConstants(
  potential: Potential,
  atoms: Atoms,
  {
    strain = 1e-3,
    areIonsRelaxed = true,
  }: { readonly strain?: number; readonly areIonsRelaxed?: boolean } = {},
): ElasticConstants {
  if (!(strain > 0 && strain <= 0.05))
    throw new AppError('bad-strain', `the strain is ${strain}; expected a number above 0 and at most 0.05`);
  const stressOf = (deformation: Float64Array): Float64Array => {
    const strained = {
      elements: atoms.elements,
      cell: transformRows(atoms.cell, deformation),
      positions: transformRows(atoms.positions, deformation),
    };
    const options = { cell: 'fixed', forceTolerance: areIonsRelaxed ? 1e-6 : 1e9, maxSteps: 2000 } as const;
    const relaxed = relax(potential, strained, options);
    if (!relaxed.converged && relaxed.largestForce > 1e-4)
      throw new AppError(
        'not-relaxed',
        `a strained cell kept a force of ${relaxed.largestForce.toPrecision(3)} eV/Å: ${relaxed.reason}`,
      );
    return relaxed.evaluation.stress;
  };
  const rest = stressOf(deformationOf(0, 0));
  const largest = rest.reduce((size, s) => Math.max(size, Math.abs(s)), 0);
  if (largest > 0.5)
    throw new AppError(
      'not-relaxed',
      `the start is under a stress of ${largest.toPrecision(3)} GPa; relax its cell first`,
    );
  const raw = new Float64Array(36);
  for (let j = 0; j < 6; j++) {
    const [up, down] = [stressOf(deformationOf(j, strain)), stressOf(deformationOf(j, -strain))];
    voigt.forEach(([a, b], i) => {
      raw[6 * i + j] = (up[3 * a + b]! - down[3 * a + b]!) / (2 * strain);
    });
  }
  return describeStiffness(raw);
}

/** I + ε for one Voigt component of size e; a shear e means ε_ab = ε_ba = e/2. */
function deformationOf(component: number, e: number): Float64Array {
  const deformation = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const [a, b] = voigt[component]!;
  if (a === b) deformation[4 * a] = 1 + e;
  else {
    deformation[3 * a + b] = e / 2;
    deformation[3 * b + a] = e / 2;
  }
  return deformation;
}

/**
 * What follows from a stiffness matrix, 6 × 6 [GPa]: its symmetric part, stability, compliance and averages.
 * @source hill1952
 * @source ranganathan-ostoja-starzewski2008, eq. 8 (anisotropy)
 * @throws bad-stiffness — it is not 36 finite numbers.
 */
export function describeStiffness(raw: Float64Array): ElasticConstants {
  if (raw.length !== 36 || raw.some((c) => !Number.isFinite(c)))
    throw new AppError(
      'bad-stiffness',
      `the stiffness is [${Array.from(raw.slice(0, 6))} …]; expected 36 finite numbers`,
    );
  const stiffness = raw.map((c, n) => (c + raw[6 * (n % 6) + Math.floor(n / 6)]!) / 2);
  const asymmetry = raw.reduce((size, c, n) => Math.max(size, Math.abs(2 * (c - stiffness[n]!))), 0);
  const eigenvalues = symmetricEigenvalues(stiffness.slice(), 6);
  const isStable = eigenvalues[0]! > 1e-6 * eigenvalues[5]!;
  const inverse = new Float64Array(36);
  const compliance = isStable && invertMatrix(stiffness, 6, inverse) ? inverse : null;
  const moduli = compliance === null ? null : averageModuli(stiffness, compliance);
  return { stiffness, compliance, eigenvalues, isStable, asymmetry, moduli };
}

function averageModuli(c: Float64Array, s: Float64Array): IsotropicModuli {
  const at = (m: Float64Array, i: number, j: number): number => m[6 * (i - 1) + j - 1]!;
  const axial = (m: Float64Array): number => at(m, 1, 1) + at(m, 2, 2) + at(m, 3, 3);
  const mixed = (m: Float64Array): number => at(m, 1, 2) + at(m, 2, 3) + at(m, 1, 3);
  const shears = (m: Float64Array): number => at(m, 4, 4) + at(m, 5, 5) + at(m, 6, 6);
  const bulkVoigt = (axial(c) + 2 * mixed(c)) / 9;
  const bulkReuss = 1 / (axial(s) + 2 * mixed(s));
  const shearVoigt = (axial(c) - mixed(c) + 3 * shears(c)) / 15;
  const shearReuss = 15 / (4 * (axial(s) - mixed(s)) + 3 * shears(s));
  const [bulk, shear] = [(bulkVoigt + bulkReuss) / 2, (shearVoigt + shearReuss) / 2];
  return {
    bulk: { voigt: bulkVoigt, reuss: bulkReuss, hill: bulk },
    shear: { voigt: shearVoigt, reuss: shearReuss, hill: shear },
    young: (9 * bulk * shear) / (3 * bulk + shear),
    poisson: (3 * bulk - 2 * shear) / (6 * bulk + 2 * shear),
    anisotropy: (5 * shearVoigt) / shearReuss + bulkVoigt / bulkReuss - 6,
  };
}
