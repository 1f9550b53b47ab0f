import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Random } from '../../../core/random.ts';
import { cellParameters } from '../../../kernels/crystal/index.ts';
import { quantileUtility, type StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { drawQuantiles, readQuantiles } from '../reading/stated-quantiles.ts';
import { edgeReach, type LatticeTruth } from './draw-lattice.ts';

/** Errors well below it do not count [ln of an edge]. */
export const width = 3e-4;

const points = z.array(z.number().gt(0).max(100)).length(3).describe('points of 5, 50 and 95 % [Å], rising');
export const answerSchema = z.strictObject({ a_A: points, c_A: points.optional() });
export type LatticeAnswer = z.infer<typeof answerSchema>;

/** Edges of the crystal asked for, as listed [Å]. */
function listedEdges({ candidates }: Pick<LatticeTruth, 'candidates'>): {
  readonly a: number;
  readonly c: number;
} {
  const { a, c } = cellParameters(candidates[0]!.structure.lattice);
  return { a, c };
}

/** @throws AppError `bad-arguments` — points that fall or lie too far from the cell listed, or c where it is not asked for, or the reverse */
export function checkLatticeAnswer(truth: LatticeTruth, { a_A, c_A }: LatticeAnswer): void {
  const isAsked = truth.edges.c !== null;
  if ((c_A !== undefined) !== isAsked)
    throw new AppError(
      'bad-arguments',
      `answer: c_A is ${isAsked ? 'missing' : 'given'}; expected ${isAsked ? 'it' : 'a_A alone'}`,
    );
  const { a, c } = listedEdges(truth);
  requireNear('a_A', a_A, a);
  if (c_A !== undefined) requireNear('c_A', c_A, c);
}

function requireNear(name: string, stated: readonly number[], listed: number): void {
  readQuantiles(stated, `answer: ${name}`);
  const outside = stated.find((value) => Math.abs(Math.log(value / listed)) > 1.001 * edgeReach);
  if (outside !== undefined)
    throw new AppError(
      'bad-arguments',
      `answer: ${name} ${outside} lies more than ${100 * edgeReach} % from the ${listed.toFixed(5)} Å listed`,
    );
}

/** Stated edges as ln of the edge over the one listed. */
export function strainsOf(
  truth: Pick<LatticeTruth, 'candidates'>,
  { a_A, c_A }: LatticeAnswer,
): readonly StatedQuantiles[] {
  const { a, c } = listedEdges(truth);
  const over = (stated: readonly number[], listed: number): StatedQuantiles =>
    stated.map((value) => Math.log(value / listed)) as unknown as StatedQuantiles;
  return [over(a_A, a), ...(c_A === undefined ? [] : [over(c_A, c)])];
}

/** 0 to 1, mean over the edges asked for. */
export function gradeLattice(truth: LatticeTruth, answer: LatticeAnswer): number {
  const { a, c } = listedEdges(truth);
  const outcomes = [
    Math.log(truth.edges.a / a),
    ...(truth.edges.c === null ? [] : [Math.log(truth.edges.c / c)]),
  ];
  return strainsOf(truth, answer).reduce(
    (sum, stated, i) => sum + quantileUtility(stated, outcomes[i]!, width) / outcomes.length,
    0,
  );
}

export const bestAnswer = ({ edges: { a, c } }: LatticeTruth): LatticeAnswer => ({
  a_A: [a, a, a],
  ...(c !== null && { c_A: [c, c, c] }),
});

/** An answer without any look: intervals drawn about the edges listed [Å]. */
export function randomAnswer(
  listed: { readonly a: number; readonly c: number | null },
  random: Random,
): LatticeAnswer {
  const draw = (edge: number): number[] =>
    drawQuantiles(-edgeReach, edgeReach, random).map((strain) => edge * Math.exp(strain));
  return { a_A: draw(listed.a), ...(listed.c !== null && { c_A: draw(listed.c) }) };
}

/** What the list says of the crystal asked for [Å]. */
export const edgesAsked = (truth: LatticeTruth): { readonly a: number; readonly c: number | null } => ({
  a: listedEdges(truth).a,
  c: truth.edges.c === null ? null : listedEdges(truth).c,
});
