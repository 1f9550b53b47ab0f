import type { Json } from '../../../core/json.ts';
import { energyUnits } from '../../../core/units.ts';
import type { CallOutcome, Player, Policy } from '../../contracts.ts';

import { type FileUnit, fileUnits, type SpectrumTruth } from './draw-spectrum.ts';
import { type Answer, bestAnswer, randomAnswer } from './grade-temperature.ts';

type Fields = { readonly [field: string]: Json | undefined };
const resultOf = (outcome: CallOutcome): Fields => ('result' in outcome ? (outcome.result as Fields) : {});

/** Looks, and answers as if it had not. */
export const playRandom: Policy<SpectrumTruth> = async (player) => {
  await player.call('read_file', {});
  await player.call('answer', randomAnswer(player.random));
};

/** Reads unit, μ* and convention, and solves at the median and both ends of what μ* may be. */
export const playRules: Policy<SpectrumTruth> = async (player) => {
  const { brief } = player.episode;
  const unit = await findUnit(player);
  const convention = /\(convention ([ABC])\)/.exec(brief)?.[1] ?? 'A';
  const cutoff = /below ([\d.]+) meV/.exec(brief)?.[1];
  const [, low = '0.1', high = low] = /μ\* is (?:anything from )?([\d.]+)(?: to ([\d.]+))?/.exec(brief) ?? [];
  const at = async (share: number): Promise<number> => {
    const muStar = Number(low) + share * (Number(high) - Number(low));
    const settings = {
      unit,
      muStar,
      convention,
      ...(convention === 'B' && cutoff !== undefined && { cutoff_meV: Number(cutoff) }),
    };
    return Number(resultOf(await player.call('solve_eliashberg', settings)).tc_K);
  };
  const quantiles =
    low === high ? Array(3).fill(await at(0.5)) : [await at(0.95), await at(0.5), await at(0.05)];
  await player.call('answer', { quantiles, unit: 'K', convention });
};

/** The unit that the file states, else the one in which the spectrum ends where the brief says. */
async function findUnit(player: Player): Promise<FileUnit> {
  const { lines } = resultOf(await player.call('read_file', { count: 3 }));
  const stated = fileUnits.find((unit) => JSON.stringify(lines).includes(`omega_${unit}`));
  if (stated !== undefined) return stated;
  const top = Number(/phonons at ([\d.]+) THz/.exec(player.episode.brief)?.[1]) * energyUnits.THz;
  const { omegaRef_meV } = resultOf(await player.call('integrate_moments', { unit: 'meV' }));
  const misfit = (unit: FileUnit): number =>
    Math.abs(Math.log((Number(omegaRef_meV) * energyUnits[unit]) / top));
  return fileUnits.toSorted((one, other) => misfit(one) - misfit(other))[0]!;
}

/** Looks, and states what can be known. */
export const playBest: Policy<SpectrumTruth> = async (player, truth) => {
  await player.call('read_file', {});
  await player.call('answer', bestAnswer(truth));
};

const cheat =
  (change: (answer: Answer, truth: SpectrumTruth) => Json, looksFirst = true): Policy<SpectrumTruth> =>
  async (player, truth) => {
    if (looksFirst) await player.call('read_file', {});
    await player.call('answer', change(bestAnswer(truth), truth));
  };

/** The true answer with one thing wrong that no grader may pay for. */
export const cheats: { readonly [name: string]: Policy<SpectrumTruth> } = {
  'answers before looking': cheat((answer) => answer, false),
  'an interval that holds anything': cheat((answer) => ({ ...answer, quantiles: [1, 12, 150] })),
  'kelvin called millikelvin': cheat((answer) => ({ ...answer, unit: 'mK' })),
  'kelvin called meV': cheat((answer) => ({ ...answer, unit: 'meV' })),
  'restates the input': cheat((answer, { rows }) => ({ ...answer, quantiles: Array(3).fill(rows[0]![0]) })),
  'points that fall': cheat(({ quantiles, ...answer }) => ({
    ...answer,
    quantiles: [quantiles[0]! * 1.1, quantiles[1]!, quantiles[2]! * 0.9],
  })),
  'no numbers': cheat((answer) => ({ ...answer, quantiles: ['NaN', 'about ten', null] })),
  'says nothing': async (player) => {
    await player.call('read_file', {});
  },
};
