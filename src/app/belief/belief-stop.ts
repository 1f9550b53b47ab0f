import {
  type Design,
  designKey,
  drawDesigns,
  enumerateDesigns,
  type GoalBelief,
  neighbourDesigns,
  type Space,
  scoreValue,
} from '../../campaign/index.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import type { StopView } from '../http/contract/belief.ts';
import type { BeliefSource } from './belief-source.ts';
import type { FittedBelief } from './fit-belief.ts';

const drawCount = 200;
/** Untested designs that are looked at; of more, that many drawn at random beside the neighbours of the best. */
const mostLookedAt = 4000;
/** Of those, the most promising at which each draw is read: mean plus two standard deviations. */
const mostRead = 300;
const steps = 40;

/**
 * How likely some untested design is better than the best of the tested ones, and each tested one is that best: counted over functions
 * that the first goal may be. Constraints and further goals are not weighed.
 */
export function weighStopping(
  { view, seed, focus }: BeliefSource,
  { planner, goals, isOwn }: FittedBelief,
): StopView {
  const [belief] = goals;
  if (belief === undefined) return { isKnown: false, why: 'nothing is measured yet' };
  if (view.goals[0]?.quantity !== belief.goal.quantity || belief.goal.direction === 'constrain')
    return { isKnown: false, why: 'the first goal is not measured yet' };
  const random = seededRandom(seed, 'stop');
  const tested = new Map<string, { readonly design: Design; readonly samples: string[] }>();
  for (const { design, sample, outcomes } of view.trials) {
    if (!outcomes[0] || outcomes[0].bound !== undefined) continue;
    const key = designKey(view.space, design);
    const entry = tested.get(key) ?? { design, samples: [] };
    entry.samples.push(sample);
    tested.set(key, entry);
  }
  if (tested.size === 0) return { isKnown: false, why: 'only limits are measured yet' };
  const { designs: open, isComplete } = listUntested(view.space, focus, new Set(tested.keys()), random);
  const designs = keepPromising(belief, open);
  const groups = [...tested.values()];
  const { leads, wins } = drawLeads(
    belief,
    groups.map(({ design }) => design),
    designs,
    random,
  );
  const noise = belief.noiseSd;
  const widest = Math.max(4 * noise, quantile(leads, 0.99), 1e-9);
  return {
    isKnown: true,
    planner: isOwn ? planner : `${planner} (the campaign's own planner has no model)`,
    unit: belief.goal.unit,
    chances: Array.from({ length: steps + 1 }, (_, i) => {
      const delta = (i / steps) * widest;
      return [delta, leads.filter((lead) => lead > delta).length / leads.length] as [number, number];
    }),
    drawCount,
    untestedCount: open.length,
    isComplete,
    bestChances: Object.fromEntries(
      groups.flatMap(({ samples }, i) => samples.map((sample) => [sample, wins[i]! / drawCount])),
    ),
  };
}

function listUntested(
  space: Space,
  focus: Design,
  tested: ReadonlySet<string>,
  random: Random,
): { readonly designs: readonly Design[]; readonly isComplete: boolean } {
  const listed = enumerateDesigns(space, mostLookedAt);
  const near = space.pool === null ? neighbourDesigns(space, focus, random, 200) : [];
  const some = listed ?? [...near, ...drawDesigns(space, mostLookedAt, random)];
  const open = new Map(some.map((design) => [designKey(space, design), design]));
  for (const key of tested) open.delete(key);
  return { designs: [...open.values()], isComplete: listed !== null };
}

function keepPromising({ goal, predict }: GoalBelief, designs: readonly Design[]): readonly Design[] {
  if (designs.length <= mostRead) return designs;
  const promise = predict(designs).map(({ mean, sd }) => scoreValue(goal, mean) + 2 * sd);
  const order = [...promise.keys()].sort((a, b) => promise[b]! - promise[a]!);
  return order.slice(0, mostRead).map((index) => designs[index]!);
}

/** By how much the best untested design leads in each draw, negative where it does not, and how often each tested one is the best. */
function drawLeads(
  belief: GoalBelief,
  tested: readonly Design[],
  untested: readonly Design[],
  random: Random,
): { readonly leads: readonly number[]; readonly wins: readonly number[] } {
  const wins = tested.map(() => 0);
  const leads = Array.from({ length: drawCount }, () => {
    const scores = belief
      .draw([...tested, ...untested], random)
      .map((value) => scoreValue(belief.goal, value));
    let winner = 0;
    for (let i = 1; i < tested.length; i++) if (scores[i]! > scores[winner]!) winner = i;
    wins[winner]!++;
    let other = Number.NEGATIVE_INFINITY;
    for (let i = tested.length; i < scores.length; i++) other = Math.max(other, scores[i]!);
    return other - scores[winner]!;
  });
  return { leads: untested.length === 0 ? leads.map(() => Number.MIN_SAFE_INTEGER) : leads, wins };
}

function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(level * (sorted.length - 1))] ?? 0;
}
