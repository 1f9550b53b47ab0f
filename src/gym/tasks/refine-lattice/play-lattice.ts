import type { Json } from '../../../core/json.ts';
import type { CallOutcome, Player, Policy } from '../../contracts.ts';
import type { StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { normalQuantiles } from '../reading/stated-quantiles.ts';
import { edgeReach, type LatticeTruth } from './draw-lattice.ts';
import { bestAnswer, type LatticeAnswer, randomAnswer } from './grade-lattice.ts';

type Fields = { readonly [field: string]: Json | undefined };
const resultOf = (outcome: CallOutcome): Fields => ('result' in outcome ? (outcome.result as Fields) : {});

type Listed = { readonly name: string; readonly a: number; readonly c: number | null };

async function findListed(player: Player): Promise<Listed> {
  const { rows } = resultOf(await player.call('list_crystals', {}));
  const [first] = rows as readonly (readonly [string, string, number, number, number])[];
  const [name, , a, , c] = first!;
  return { name, a, c: player.episode.brief.includes('a and c') ? c : null };
}

/** Looks, and answers as if it had not. */
export const playRandom: Policy<LatticeTruth> = async (player) => {
  const listed = await findListed(player);
  await player.call('list_peaks', {});
  await player.call('answer', randomAnswer(listed, player.random));
};

type FittedEdge = {
  readonly phase: string;
  readonly edge: string;
  readonly value_A: number;
  readonly sd_A: number | null;
};
/** Line shape and zero, which the fit does not know [1]. */
const systematicError = 2e-4;

/** One whole-pattern fit, with the displacement free. */
export const playRules: Policy<LatticeTruth> = async (player) => {
  const { name, a, c } = await findListed(player);
  const { cells } = resultOf(await player.call('refine_pattern', {}));
  const own = ((cells ?? []) as readonly FittedEdge[]).filter(({ phase }) => phase === name);
  const stated = (edge: string, listed: number): StatedQuantiles => {
    const found = own.find((one) => one.edge === edge);
    const value = found?.value_A ?? listed;
    const sd =
      found === undefined ? 0.3 * edgeReach * listed : Math.hypot(found.sd_A ?? 0, systematicError * listed);
    const reach = 0.99 * edgeReach;
    return normalQuantiles(value, sd, listed * (1 - reach), listed * (1 + reach));
  };
  await player.call('answer', { a_A: stated('a', a), ...(c !== null && { c_A: stated('c', c) }) });
};

/** Looks, and is told what is true. */
export const playOracle: Policy<LatticeTruth> = async (player, truth) => {
  await player.call('list_peaks', {});
  await player.call('answer', bestAnswer(truth));
};

const cheat =
  (change: (answer: LatticeAnswer) => Json, looksFirst = true): Policy<LatticeTruth> =>
  async (player, truth) => {
    if (looksFirst) await player.call('list_peaks', {});
    await player.call('answer', change(bestAnswer(truth)));
  };

/** The true answer with one thing wrong that no grader may pay for. */
export const cheats: { readonly [name: string]: Policy<LatticeTruth> } = {
  'answers before looking': cheat((answer) => answer, false),
  'an interval that holds anything': async (player) => {
    const { a, c } = await findListed(player);
    await player.call('list_peaks', {});
    const wide = (edge: number): number[] => [edge * (1 - edgeReach), edge, edge * (1 + edgeReach)];
    await player.call('answer', { a_A: wide(a), ...(c !== null && { c_A: wide(c) }) });
  },
  'nanometres for ångströms': cheat(({ a_A, ...answer }) => ({
    ...answer,
    a_A: a_A.map((edge) => edge / 10),
  })),
  'no numbers': cheat((answer) => ({ ...answer, a_A: ['NaN', null, 'wide'] })),
  'says nothing': async (player) => {
    await player.call('list_peaks', {});
  },
};
