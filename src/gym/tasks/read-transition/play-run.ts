import type { Json } from '../../../core/json.ts';
import type { TransitionAction } from '../../../world/index.ts';
import type { CallOutcome, Policy } from '../../contracts.ts';
import { normalQuantiles } from '../reading/stated-quantiles.ts';
import { chancesOf, type RunTruth } from './draw-run.ts';
import { bestAnswer, type RunAnswer, randomAnswer, statedRange } from './grade-run.ts';

type Fields = { readonly [field: string]: Json | undefined };
const resultOf = (outcome: CallOutcome): Fields => ('result' in outcome ? (outcome.result as Fields) : {});

const actionOf = (brief: string): TransitionAction =>
  brief.includes('resistance')
    ? 'resistance'
    : brief.includes('heat capacity')
      ? 'heat-capacity'
      : 'magnetisation';

/** Looks, and answers as if it had not. */
export const playRandom: Policy<RunTruth> = async (player) => {
  await player.call('file_page', {});
  const action = actionOf(player.episode.brief);
  await player.call('answer', randomAnswer(action, chancesOf(action), player.random));
};

type Found = {
  readonly quantity: string;
  readonly value: number | null;
  readonly sd: number | null;
  readonly systematicSd?: number;
};

/** The finding that answers the usual criterion of each measurement, and the name of that. */
const wanted: { readonly [action in TransitionAction]: readonly [string, string] } = {
  resistance: ['critical-temperature-midpoint', 'midpoint'],
  magnetisation: ['critical-temperature-10-percent', '10-percent-shielding'],
  'heat-capacity': ['critical-temperature-calorimetric', 'half-of-atoms'],
};
/** What the analyses leave out: drift and calibration of thermometers, and how a criterion is read off [1]. */
const relativeError = 0.004;

/** One run of the platform's own analysis; believed, but for a few per cent. */
export const playRules: Policy<RunTruth> = async (player) => {
  const action = actionOf(player.episode.brief);
  const { findings, warnings, failure } = resultOf(await player.call('fit_transition', {}));
  const [quantity, criterion] = wanted[action];
  const found = (findings ?? []) as readonly Found[];
  const answering = found.filter((finding) => finding.quantity === quantity && finding.value !== null);
  const isBroken =
    failure !== null ||
    JSON.stringify(warnings).includes('contact failure (open)') ||
    JSON.stringify(warnings).includes('contact failure (shorted)');
  const [first] = answering;
  const value = first?.value ?? 5;
  const sd = Math.hypot(first?.sd ?? 0, first?.systematicSd ?? 0, relativeError * value);
  const sure = action === 'resistance' ? { likely: 0.94, unlikely: 0.03 } : { likely: 0.96, unlikely: 0 };
  const verdict =
    first !== undefined ? 'transition' : isBroken && action === 'resistance' ? 'unusable' : 'none';
  const answer: RunAnswer = {
    transition: 0.03,
    none: 0.03,
    unusable: sure.unlikely,
    [verdict]: sure.likely,
    criterion,
    quantiles_K: [...normalQuantiles(value, sd, ...statedRange)],
  };
  const total = answer.transition + answer.none + answer.unusable;
  await player.call('answer', {
    ...answer,
    transition: answer.transition / total,
    none: answer.none / total,
    unusable: answer.unusable / total,
  });
};

/** Looks, and is told what is true. */
export const playOracle: Policy<RunTruth> = async (player, truth) => {
  await player.call('file_page', {});
  await player.call('answer', bestAnswer(truth));
};

const cheat =
  (change: (answer: RunAnswer, truth: RunTruth) => Json, looksFirst = true): Policy<RunTruth> =>
  async (player, truth) => {
    if (looksFirst) await player.call('file_page', {});
    await player.call('answer', change(bestAnswer(truth), truth));
  };

/** The true answer with one thing wrong that no grader may pay for. */
export const cheats: { readonly [name: string]: Policy<RunTruth> } = {
  'answers before looking': cheat((answer) => answer, false),
  'everything is certain': cheat((answer) => ({ ...answer, transition: 1, none: 1, unusable: 1 })),
  'an interval that holds anything': cheat((answer) => ({ ...answer, quantiles_K: [1, 6, 40] })),
  'millikelvin for kelvin': cheat((answer) => ({
    ...answer,
    quantiles_K: answer.quantiles_K.map((value) => 1000 * value),
  })),
  'a criterion of another measurement': cheat((answer) => ({ ...answer, criterion: 'resonance' })),
  'no numbers': cheat((answer) => ({ ...answer, transition: 'NaN', quantiles_K: ['a', 'b', 'c'] })),
  'says nothing': async (player) => {
    await player.call('file_page', {});
  },
};
