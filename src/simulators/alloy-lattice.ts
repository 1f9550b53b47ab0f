import { z } from 'zod';
import type { Context, Design, Estimate, Simulator } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import type { ElementAmounts, Vector3 } from '../kernels/crystal/index.ts';
import {
  type Atoms,
  type Potential,
  primitiveCell,
  type Relaxation,
  relax,
  repeatAtoms,
  volumeOf,
} from '../kernels/lattice/index.ts';

const version = '1.0.0';
const method = `alloy-lattice@${version}`;

/** Typical deviation of a lattice parameter under an embedded-atom potential from measurement, one sd [share of a]: an assumption. */
export const potentialSpread = 0.005;

/** Processor time of relaxing one random cell [s], by order of magnitude. */
const secondsPerConfiguration = 2;

/** Cubes of two (bcc) or four (fcc) sites, repeated into the cell that is decorated at random. */
const lattices = {
  fcc: {
    sites: [
      [0, 0, 0],
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ],
    repeats: [3, 3, 3],
  },
  bcc: {
    sites: [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
    ],
    repeats: [4, 4, 4],
  },
} as const satisfies Record<string, { readonly sites: readonly Vector3[]; readonly repeats: Vector3 }>;

export type AlloyLattice = keyof typeof lattices;

type Options = { readonly configurations: number };

/**
 * Lattice parameter [Å] and energy of mixing [eV/atom] of a random solid solution under a potential: sites of a cell of 108 (fcc) or 128
 * (bcc) atoms are dealt out at random, atoms and volume relaxed, and the mean taken over several configurations. The energy of mixing
 * is relative to the elements on the same lattice under the same potential. The sd of the lattice parameter holds the scatter
 * of the configurations and {@link potentialSpread}; that of the energy is the scatter alone, since the error of a potential is
 * not known from within. Valid for fractions of elements that the potential knows. A lab module makes one from its own file:
 * `createLab({ simulators: [createAlloyLattice(embeddedAtomPotential(readSetfl(text, 'eam/alloy')), 'fcc')] })`.
 * @source daw-baskes1984
 * @throws bad-options — the potential names no elements.
 */
export function createAlloyLattice(potential: Potential, lattice: AlloyLattice): Simulator<Options> {
  const { elements } = potential;
  if (elements === null)
    throw new AppError(
      'bad-options',
      `simulator alloy-lattice: the potential ${potential.name} names no elements`,
    );
  const pure = new Map<string, Relaxation>();
  const pureOf = (element: string): Relaxation => {
    const known = pure.get(element) ?? relaxCube(potential, primitiveCell(cubeOf(lattice, element)));
    pure.set(element, known);
    return known;
  };
  return {
    name: 'alloy-lattice',
    version,
    summary: `lattice parameter and energy of mixing of a random ${lattice} alloy of ${elements.join(', ')} under a potential`,
    quantity: 'latticeParameter_A',
    unit: 'Å',
    example: Object.fromEntries(elements.slice(0, 2).map((element, _, all) => [element, 1 / all.length])),
    fittedOn: { dataset: 'none', rows: [] },
    parseOptions: (options) =>
      parseWith(
        z.strictObject({ configurations: z.int().min(2).max(50).default(5) }),
        options,
        'bad-options',
        'simulator alloy-lattice',
      ),
    cost: (_, { configurations }) => ({ money: 0, hours: (configurations * secondsPerConfiguration) / 3600 }),
    valid: (design) => judge(design, elements),
    async simulate(design, { configurations }, context) {
      const verdict = judge(design, elements);
      if (verdict !== true) throw new AppError('out-of-domain', `simulator alloy-lattice: ${verdict}`);
      const fractions = fractionsOf(design, elements) as ElementAmounts;
      const runs = Array.from({ length: configurations }, () =>
        simulateOne(potential, lattice, fractions, pureOf, context),
      );
      return [
        estimateLattice(runs.map((run) => run.parameter)),
        estimateMixing(runs.map((run) => run.mixing)),
      ];
    },
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Standard deviation of a mean. */
function sdOfMean(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

const estimateLattice = (values: readonly number[]): Estimate => ({
  ...{ quantity: 'latticeParameter_A', value: mean(values), unit: 'Å', fidelity: 'simulated', method },
  sd: Math.hypot(sdOfMean(values), potentialSpread * mean(values)),
});

const estimateMixing = (values: readonly number[]): Estimate => ({
  ...{
    quantity: 'mixingEnergy_eVperAtom',
    value: mean(values),
    unit: 'eV/atom',
    fidelity: 'simulated',
    method,
  },
  sd: sdOfMean(values),
});

/** A cube whose nearest neighbours are 2.7 Å apart, from which the volume is relaxed. */
function cubeOf(lattice: AlloyLattice, element: string): Atoms {
  const { sites } = lattices[lattice];
  const a = lattice === 'fcc' ? 2.7 * Math.SQRT2 : (2 * 2.7) / Math.sqrt(3);
  return {
    elements: sites.map(() => element),
    cell: Float64Array.of(a, 0, 0, 0, a, 0, 0, 0, a),
    positions: Float64Array.from(sites.flat(), (x) => x * a),
  };
}

function relaxCube(potential: Potential, atoms: Atoms): Relaxation {
  const relaxation = relax(potential, atoms, { cell: 'volume', forceTolerance: 1e-3, stressTolerance: 5e-3 });
  if (relaxation.converged) return relaxation;
  throw new AppError('not-relaxed', `simulator alloy-lattice: ${relaxation.reason}`);
}

function simulateOne(
  potential: Potential,
  lattice: AlloyLattice,
  fractions: ElementAmounts,
  pureOf: (element: string) => Relaxation,
  { random }: Context,
): { readonly parameter: number; readonly mixing: number } {
  const { sites, repeats } = lattices[lattice];
  const present = Object.keys(fractions);
  // The start has the mean of the elements' volumes, so that a few steps are enough.
  const volume = present.reduce(
    (sum, element) => sum + fractions[element]! * volumeOf(pureOf(element).atoms),
    0,
  );
  const cube = cubeOf(lattice, present[0]!);
  const scale = Math.cbrt((volume * sites.length) / volumeOf(cube));
  const bare = repeatAtoms(
    { ...cube, cell: cube.cell.map((x) => x * scale), positions: cube.positions.map((x) => x * scale) },
    repeats,
  );
  const elements = random.shuffle(dealOut(fractions, bare.elements.length));
  const { atoms, evaluation } = relaxCube(potential, { ...bare, elements });
  const alone = elements.reduce((sum, element) => sum + pureOf(element).evaluation.energy, 0);
  return {
    parameter: Math.cbrt((volumeOf(atoms) / elements.length) * sites.length),
    mixing: (evaluation.energy - alone) / elements.length,
  };
}

/** Whole numbers of atoms whose shares are nearest to the fractions: the largest remainders are rounded up. */
function dealOut(fractions: ElementAmounts, count: number): readonly string[] {
  const rows = Object.entries(fractions).map(([element, fraction]) => ({
    element,
    whole: Math.floor(fraction * count + 1e-9),
    rest: (fraction * count + 1e-9) % 1,
  }));
  const missing = count - rows.reduce((sum, { whole }) => sum + whole, 0);
  const raised = new Set([...rows].sort((a, b) => b.rest - a.rest).slice(0, missing));
  return rows.flatMap((row) => new Array<string>(row.whole + (raised.has(row) ? 1 : 0)).fill(row.element));
}

function judge(design: Design, elements: readonly string[]): true | string {
  const fractions = fractionsOf(design, elements);
  return typeof fractions === 'string' ? fractions : true;
}

/** The element fractions of a design, or why they are none that the potential knows. */
function fractionsOf(design: Design, elements: readonly string[]): ElementAmounts | string {
  const amounts: Record<string, number> = {};
  for (const [variable, value] of Object.entries(design)) {
    if (!/^[A-Z][a-z]?$/.test(variable) || value === 0) continue;
    if (typeof value !== 'number' || !(value > 0) || !elements.includes(variable))
      return `${variable}: ${value} is no fraction of one of ${elements.join(', ')}`;
    amounts[variable] = value;
  }
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  if (!(Math.abs(total - 1) <= 1e-3)) return `the element fractions sum to ${total}; expected 1`;
  return Object.fromEntries(Object.entries(amounts).map(([element, amount]) => [element, amount / total]));
}
