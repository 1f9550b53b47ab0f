import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { CallOutcome, Player, Policy } from '../../contracts.ts';
import { normalQuantiles } from '../reading/stated-quantiles.ts';
import { bestAnswer, keyOfSet, type PhaseAnswer, randomAnswer } from './grade-phases.ts';
import { type MixtureTruth, strainSd } from './mixture.ts';

type Fields = { readonly [field: string]: Json | undefined };
type Listed = { readonly name: string; readonly a: number; readonly prototype: string };

const resultOf = (outcome: CallOutcome): Fields => ('result' in outcome ? (outcome.result as Fields) : {});

async function listCandidates(player: Player): Promise<readonly Listed[]> {
  const { rows } = resultOf(await player.call('list_candidates', {}));
  return (rows as readonly (readonly [string, string, string, number])[]).map(([name, , prototype, a]) => ({
    name,
    prototype,
    a,
  }));
}

const answerJson = ({ hypotheses, fractions }: PhaseAnswer): Json => ({
  hypotheses: hypotheses.map(({ phases, probability }) => ({ phases, probability })),
  fractions,
});

/** Looks, and answers as if it had not. */
export const playRandom: Policy<MixtureTruth> = async (player) => {
  const candidates = await listCandidates(player);
  await player.call('list_peaks', {});
  await player.call(
    'answer',
    answerJson(
      randomAnswer(
        candidates.map(({ name }) => name),
        player.random,
      ),
    ),
  );
};

type Found = {
  readonly probability: number;
  readonly phases: readonly { readonly name: string; readonly weightFraction: number; readonly sd: number }[];
};
type FittedEdge = { readonly phase: string; readonly edge: string; readonly value_A: number };
type Choice = { readonly phases: readonly string[]; readonly share: number };

/** One search over all candidates; modifications of one compound are told apart by how little their cells must be strained. */
export const playRules: Policy<MixtureTruth> = async (player) => {
  const listed = await listCandidates(player);
  const { hypotheses, cells } = resultOf(await player.call('search_phases', {}));
  const found = (hypotheses ?? []) as readonly Found[];
  const edges = (cells ?? []) as readonly FittedEdge[];
  const sets = new Map<string, { readonly phases: readonly string[]; readonly probability: number }>();
  const fractions: Record<string, readonly [number, number, number]> = {};
  for (const { phases, probability } of found) {
    let choices: readonly Choice[] = [{ phases: [], share: 1 }];
    for (const { name, weightFraction, sd } of phases) {
      const modifications = shareAmongTwins(name, listed, edges);
      choices = choices.flatMap((choice) =>
        modifications.map((one) => ({
          phases: [...choice.phases, one.name],
          share: choice.share * one.share,
        })),
      );
      for (const one of modifications)
        fractions[one.name] ??= normalQuantiles(weightFraction, Math.min(0.2, Math.hypot(sd, 0.01)), 0, 1);
    }
    for (const choice of choices) {
      const stated = 0.95 * probability * choice.share;
      if (stated > 1e-3 && choice.phases.length > 0 && !sets.has(keyOfSet(choice.phases)))
        sets.set(keyOfSet(choice.phases), { phases: choice.phases, probability: stated });
    }
  }
  const [first] = listed;
  const stated =
    sets.size > 0 ? [...sets.values()].slice(0, 40) : [{ phases: [first!.name], probability: 0 }];
  await player.call('answer', answerJson({ hypotheses: stated, fractions }));
};

/** A candidate and its other modification, by the likelihood of the strain that the fitted edge a asks of either. */
function shareAmongTwins(
  name: string,
  listed: readonly Listed[],
  edges: readonly FittedEdge[],
): readonly { readonly name: string; readonly share: number }[] {
  const fitted = edges.find(({ phase, edge }) => phase === name && edge.endsWith('cell edge a'))?.value_A;
  const modifications = listed.filter(
    (other) => other.name === name || other.name === `${name} (II)` || `${other.name} (II)` === name,
  );
  const likelihoods = modifications.map(({ a }) =>
    fitted === undefined ? 1 : Math.exp(-0.5 * (Math.log(fitted / a) / strainSd) ** 2) + 1e-12,
  );
  const total = likelihoods.reduce((sum, value) => sum + value, 0);
  return modifications.map((one, i) => ({ name: one.name, share: likelihoods[i]! / total }));
}

/** Looks at the peaks, and states what a perfect pattern would tell. */
export const playOracle: Policy<MixtureTruth> = async (player, truth) => {
  await player.call('list_peaks', {});
  await player.call('answer', answerJson(bestAnswer(truth)));
};

const cheat =
  (answer: (truth: MixtureTruth, random: Random) => Json, looksFirst = true): Policy<MixtureTruth> =>
  async (player, truth) => {
    if (looksFirst) await player.call('list_peaks', {});
    await player.call('answer', answer(truth, player.random));
  };

/** The true answer with one thing wrong that no grader may pay for. */
export const cheats: { readonly [name: string]: Policy<MixtureTruth> } = {
  'answers before looking': cheat((truth) => answerJson(bestAnswer(truth)), false),
  'every set at once': cheat((truth) =>
    answerJson({
      hypotheses: truth.candidates.map(({ name }) => ({ phases: [name], probability: 1 })),
      fractions: {},
    }),
  ),
  'all candidates as one set': cheat((truth) =>
    answerJson({
      hypotheses: [{ phases: truth.candidates.map(({ name }) => name), probability: 1 }],
      fractions: {},
    }),
  ),
  'intervals that hold anything': cheat((truth) => ({
    ...(answerJson(bestAnswer(truth)) as Fields),
    fractions: Object.fromEntries(truth.candidates.map(({ name }) => [name, [0, 0.5, 1]])),
  })),
  'per cent for parts': cheat((truth) => ({
    ...(answerJson(bestAnswer(truth)) as Fields),
    fractions: Object.fromEntries(
      Object.entries(bestAnswer(truth).fractions).map(([name, points]) => [name, points.map((x) => 100 * x)]),
    ),
  })),
  'no numbers': cheat(() => ({ hypotheses: 'all of them', fractions: { x: 'NaN' } })),
  'says nothing': async (player) => {
    await player.call('list_peaks', {});
  },
};
