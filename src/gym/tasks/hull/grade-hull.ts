import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Random } from '../../../core/random.ts';
import { quantileUtility, type StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { drawQuantiles, quantilesIn, readQuantiles } from '../reading/stated-quantiles.ts';
import { energyRange, type HullTruth } from './draw-hull-world.ts';

/** Errors well below it do not count [eV/atom]. */
export const width = 0.005;
/** Parts of the utility: the energy, and what the target decomposes into. */
const weights = { energy: 0.7, decomposition: 0.3 } as const;

export const answerSchema = z.strictObject({
  energy_eVperAtom: quantilesIn(...energyRange),
  decomposition: z
    .record(z.string(), z.number().min(0).max(1))
    .describe('other phases and their shares of the atoms, which sum to 1'),
});
export type HullAnswer = z.infer<typeof answerSchema>;

export const statedEnergy = ({ energy_eVperAtom }: HullAnswer): StatedQuantiles =>
  readQuantiles(energy_eVperAtom, 'answer: energy_eVperAtom');

/** @throws AppError `bad-arguments` — points that fall, unknown phases, the target itself, shares that do not sum to 1 */
export function checkHullAnswer({ phases, target }: HullTruth, answer: HullAnswer): void {
  statedEnergy(answer);
  let total = 0;
  for (const [id, share] of Object.entries(answer.decomposition)) {
    total += share;
    if (id === target || !phases.some((phase) => phase.id === id))
      throw new AppError('bad-arguments', `answer: "${id.slice(0, 60)}" is no other phase of the list`);
  }
  if (Math.abs(total - 1) > 0.01)
    throw new AppError(
      'bad-arguments',
      `answer: the shares of the decomposition sum to ${total}; expected 1`,
    );
}

/** 0 to 1: the energy by a kernel score, the decomposition by the atoms that are in the right phase. */
export function gradeHull({ energy, decomposition }: HullTruth, answer: HullAnswer): number {
  const shared = Object.entries(decomposition).reduce(
    (sum, [id, share]) => sum + Math.min(share, answer.decomposition[id] ?? 0),
    0,
  );
  return (
    weights.energy * quantileUtility(statedEnergy(answer), energy, width) +
    weights.decomposition * Math.min(1, shared)
  );
}

export const bestAnswer = ({ energy, decomposition }: HullTruth): HullAnswer => ({
  energy_eVperAtom: [energy, energy, energy],
  decomposition,
});

/** An answer without any computing: energies drawn from the range, and one phase drawn from the list. */
export function randomAnswer(others: readonly string[], random: Random): HullAnswer {
  return {
    energy_eVperAtom: [...drawQuantiles(...energyRange, random)],
    decomposition: { [others[random.integer(others.length)]!]: 1 },
  };
}
