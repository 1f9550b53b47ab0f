import { AppError } from '../../core/error.ts';
import type { ElementAmounts } from '../crystal/index.ts';
import { reduceRows } from '../linear-algebra/index.ts';

/** Formula units of each reactant and product, all positive, in the smallest whole numbers where there are such. */
export type BalancedReaction = {
  readonly reactants: readonly number[];
  readonly products: readonly number[];
  /** Atoms on either side [1]. */
  readonly atomCount: number;
};

const zero = 1e-9;
const largestDenominator = 1000;

/**
 * Balances a reaction: the null space of the matrix of element × phase, by elimination.
 * @param reactants atoms of each element per formula unit. @param products likewise.
 * @throws not-balanced — no amounts balance it, more than one set does, or a phase stands on the wrong side.
 */
export function balanceReaction(
  reactants: readonly ElementAmounts[],
  products: readonly ElementAmounts[],
): BalancedReaction {
  const phases = [...reactants, ...products];
  const elements = [...new Set(phases.flatMap((phase) => Object.keys(phase)))];
  const rows = elements.map((element) =>
    phases.map((phase, j) => (j < reactants.length ? 1 : -1) * (phase[element] ?? 0)),
  );
  const solution = toWholeNumbers(solveOneDimensionalNullSpace(rows, phases.length));
  const wrong = solution.findIndex((amount) => amount < zero);
  if (wrong >= 0)
    throw new AppError(
      'not-balanced',
      `balancing gives ${solution[wrong]} of ${describe(phases[wrong]!)}: it has no part in the reaction, or stands on the wrong side`,
    );
  const atomCount = reactants.reduce(
    (sum, phase, j) => sum + solution[j]! * Object.values(phase).reduce((total, amount) => total + amount, 0),
    0,
  );
  return {
    reactants: solution.slice(0, reactants.length),
    products: solution.slice(reactants.length),
    atomCount,
  };
}

/**
 * Energy of a reaction per atom of the reactants, ΔG = (Σ ν_p G_p − Σ ν_r G_r) / atoms [eV/atom]; the driving force is its negative.
 * @param reactantEnergies energy of a formula unit of each [eV]. @param productEnergies likewise.
 * @throws out-of-domain — an energy that is not finite, or not one for each phase.
 */
export function reactionEnergy(
  reaction: BalancedReaction,
  reactantEnergies: readonly number[],
  productEnergies: readonly number[],
): number {
  const weigh = (amounts: readonly number[], energies: readonly number[], side: string): number => {
    if (amounts.length !== energies.length || !energies.every(Number.isFinite))
      throw new AppError(
        'out-of-domain',
        `${side} energies are [${energies}]; expected ${amounts.length} finite numbers`,
      );
    return amounts.reduce((sum, amount, j) => sum + amount * energies[j]!, 0);
  };
  const change =
    weigh(reaction.products, productEnergies, 'product') -
    weigh(reaction.reactants, reactantEnergies, 'reactant');
  return change / reaction.atomCount;
}

/** The one direction that every row sends to zero, by elimination. */
function solveOneDimensionalNullSpace(
  rows: readonly (readonly number[])[],
  width: number,
): readonly number[] {
  const matrix = Float64Array.from(rows.flat());
  const pivots = reduceRows(matrix, width, width, zero);
  const free = Array.from({ length: width }, (_, j) => j).filter((j) => !pivots.includes(j));
  if (free.length !== 1)
    throw new AppError(
      'not-balanced',
      free.length === 0
        ? 'no amounts balance the reaction: an element stands on one side only, or a phase is missing'
        : `the reaction can be balanced in ${free.length} independent ways: state fewer phases`,
    );
  const last = free[0]!;
  const solution = new Array<number>(width).fill(0);
  solution[last] = 1;
  pivots.forEach((column, i) => {
    solution[column] = -matrix[i * width + last]!;
  });
  return solution;
}

/** Scales by the smallest number that makes all amounts whole; to a smallest amount of 1 where denominators are beyond 1000. */
function toWholeNumbers(amounts: readonly number[]): readonly number[] {
  const sizes = amounts.map(Math.abs).filter((size) => size > zero);
  const smallest = Math.min(...sizes) * (Math.max(...amounts) > zero ? 1 : -1);
  const scaled = amounts.map((amount) => amount / smallest);
  for (let factor = 1; factor <= largestDenominator; factor++) {
    const trial = scaled.map((amount) => amount * factor);
    if (trial.every((amount) => Math.abs(amount - Math.round(amount)) < 1e-7 * factor))
      return trial.map((amount) => Math.round(amount) + 0);
  }
  return scaled;
}

const describe = (composition: ElementAmounts): string =>
  Object.entries(composition)
    .map(([element, amount]) => `${element}${amount === 1 ? '' : amount}`)
    .join('');
