import type { Json } from '../../../core/json.ts';
import type { CallOutcome, Policy } from '../../contracts.ts';
import { normalQuantiles } from '../reading/stated-quantiles.ts';
import {
  conventions,
  type ExchangeTruth,
  type ExchangeUnit,
  exchangeUnits,
  temperatureRange,
} from './draw-exchange.ts';
import { bestAnswer, type CurieAnswer, randomAnswer } from './grade-curie.ts';

type Fields = { readonly [field: string]: Json | undefined };
const resultOf = (outcome: CallOutcome): Fields => ('result' in outcome ? (outcome.result as Fields) : {});

/** Looks, and answers as if it had not. */
export const playRandom: Policy<ExchangeTruth> = async (player) => {
  await player.call('read_exchange', {});
  await player.call('answer', randomAnswer(player.random));
};

/** Where classical spins lie between the random phase and the mean field, and how sure that is [1]. */
const shareOfGap = { value: 0.2, sd: 0.04 } as const;

/** Brings the table to one convention, and goes a fifth of the way from the random phase to the mean field. */
export const playRules: Policy<ExchangeTruth> = async (player) => {
  const { formula, unit, shells } = resultOf(await player.call('read_exchange', {}));
  const factor = conventions.find((convention) => convention.formula === formula)?.factor ?? 1;
  const [first = 0, second = 0] = (shells as readonly { readonly J: number }[]).map(
    ({ J }) => J * factor * exchangeUnits[unit as ExchangeUnit],
  );
  const { meanField_K, randomPhase_K } = resultOf(
    await player.call('estimate_curie', { J1_meV: first, J2_meV: second }),
  );
  const [low, gap] = [Number(randomPhase_K), Number(meanField_K) - Number(randomPhase_K)];
  const { value, sd } = shareOfGap;
  await player.call('answer', {
    quantiles_K: normalQuantiles(low + value * gap, sd * gap, ...temperatureRange),
  });
};

/** Looks, and is told what is true. */
export const playOracle: Policy<ExchangeTruth> = async (player, truth) => {
  await player.call('read_exchange', {});
  await player.call('answer', bestAnswer(truth));
};

const cheat =
  (change: (answer: CurieAnswer, truth: ExchangeTruth) => Json, looksFirst = true): Policy<ExchangeTruth> =>
  async (player, truth) => {
    if (looksFirst) await player.call('read_exchange', {});
    await player.call('answer', change(bestAnswer(truth), truth));
  };

/** The true answer with one thing wrong that no grader may pay for. */
export const cheats: { readonly [name: string]: Policy<ExchangeTruth> } = {
  'answers before looking': cheat((answer) => answer, false),
  'an interval that holds anything': cheat(() => ({ quantiles_K: [100, 400, 1500] })),
  'every pair counted twice': cheat(({ quantiles_K }) => {
    const doubled = quantiles_K.map((value) => (value < 700 ? 2 * value : value / 2));
    return { quantiles_K: doubled };
  }),
  'restates the input': cheat((_answer, { constants }) => ({ quantiles_K: Array(3).fill(constants[0]) })),
  'no numbers': cheat(() => ({ quantiles_K: ['NaN', null, 'hot'] })),
  'says nothing': async (player) => {
    await player.call('read_exchange', {});
  },
};
