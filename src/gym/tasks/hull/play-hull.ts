import type { Json } from '../../../core/json.ts';
import type { CallOutcome, Player, Policy } from '../../contracts.ts';
import { normalQuantiles } from '../reading/stated-quantiles.ts';
import { energyRange, type HullTruth } from './draw-hull-world.ts';
import { bestAnswer, type HullAnswer, randomAnswer } from './grade-hull.ts';

type Fields = { readonly [field: string]: Json | undefined };
const resultOf = (outcome: CallOutcome): Fields => ('result' in outcome ? (outcome.result as Fields) : {});

async function listIds(
  player: Player,
): Promise<{ readonly target: string; readonly others: readonly string[] }> {
  const { target, rows } = resultOf(await player.call('list_phases', {}));
  const ids = (rows as readonly (readonly [string])[]).map(([id]) => id);
  return { target: String(target), others: ids.filter((id) => id !== target) };
}

/** Computes the target alone, and answers as if it had not. */
export const playRandom: Policy<HullTruth> = async (player) => {
  const { target, others } = await listIds(player);
  await player.call('compute_energy', { ids: [target] });
  await player.call('answer', randomAnswer(others, player.random));
};

type Mixture = {
  readonly energy: number;
  readonly parts: readonly { readonly id: string; readonly fraction: number; readonly isComputed: boolean }[];
};

async function lowestMixture(player: Player, input: Json): Promise<Mixture> {
  const { energy_eVperAtom, decomposition } = resultOf(await player.call('lowest_mixture', input));
  return { energy: Number(energy_eVperAtom), parts: (decomposition ?? []) as unknown as Mixture['parts'] };
}

/**
 * Computes the target, then whatever the lowest mixture of computed and guessed energies holds that is a guess, guesses lowered by one sd
 * so that none is missed, until all is computed or the budget is spent.
 */
export const playRules: Policy<HullTruth> = async (player) => {
  const { target } = await listIds(player);
  await player.call('compute_energy', { ids: [target] });
  let left = player.episode.budget.total - 1;
  for (const lowered_by_sd of [0, 1, 2])
    while (left > 0) {
      const { parts } = await lowestMixture(player, { with_guesses: true, lowered_by_sd });
      const ids = parts.flatMap(({ id, isComputed }) => (isComputed ? [] : [id])).slice(0, left);
      if (ids.length === 0) break;
      await player.call('compute_energy', { ids });
      left -= ids.length;
    }
  const { energy, parts } = await lowestMixture(player, {});
  const threatened = await lowestMixture(player, { with_guesses: true, lowered_by_sd: 0 });
  const sd = 0.001 + Math.max(0, threatened.energy - energy) / 2;
  await player.call('answer', {
    energy_eVperAtom: normalQuantiles(energy, sd, ...energyRange),
    decomposition: Object.fromEntries(parts.map(({ id, fraction }) => [id, fraction])),
  });
};

/** Computes the target, and is told what is true. */
export const playOracle: Policy<HullTruth> = async (player, truth) => {
  await player.call('compute_energy', { ids: [truth.target] });
  await player.call('answer', bestAnswer(truth));
};

const cheat =
  (change: (answer: HullAnswer, truth: HullTruth) => Json, looksFirst = true): Policy<HullTruth> =>
  async (player, truth) => {
    if (looksFirst) await player.call('compute_energy', { ids: [truth.target] });
    await player.call('answer', change(bestAnswer(truth), truth));
  };

/** The true answer with one thing wrong that no grader may pay for. */
export const cheats: { readonly [name: string]: Policy<HullTruth> } = {
  'answers before looking': cheat((answer) => answer, false),
  'an interval that holds anything': cheat((answer) => ({ ...answer, energy_eVperAtom: [-0.25, 0, 0.25] })),
  'the target decomposes into itself': cheat((answer, { target }) => ({
    ...answer,
    decomposition: { [target]: 1 },
  })),
  'every phase at once': cheat((answer, { phases }) => ({
    ...answer,
    decomposition: Object.fromEntries(phases.map(({ id }) => [id, 1])),
  })),
  'meV for eV': cheat(({ energy_eVperAtom, ...answer }) => ({
    ...answer,
    energy_eVperAtom: energy_eVperAtom.map((value) => 1000 * value),
  })),
  'no numbers': cheat((answer) => ({ ...answer, energy_eVperAtom: ['NaN', null, 0] })),
  'says nothing': async (player, { target }) => {
    await player.call('compute_energy', { ids: [target] });
  },
};
