import { type Random, seededRandom } from '../../src/core/random.ts';
import {
  createNearestCompositions,
  type PooledComposition,
  stringComposition,
} from '../../src/kernels/composition/index.ts';
import { atomicFractions, type ElementAmounts } from '../../src/kernels/crystal/index.ts';
import type { Round } from './attack.ts';

/** Fixed on the plain mean alone, before any other reward was tried on free compositions. */
const attackCount = 100;
const stepCount = 15;
const triesPerStep = 10;
const mostElements = 6;
/** A composition is as good as the most alike one of the unseen families within so many places; farther from all, it is worth nothing. */
const likeness = 1;
const toppedCount = 10;

export type FreeReward = {
  readonly name: string;
  pay(compositions: readonly ElementAmounts[]): {
    readonly paid: Float64Array;
    readonly claimed: Float64Array;
  };
};

export type FreeScene = {
  readonly seed: number;
  /** Every composition of the families that nothing was learned of. */
  readonly unseen: readonly PooledComposition[];
  /** What a step may bring in. */
  readonly elements: readonly string[];
  readonly one: number;
  readonly hitFrom: number;
};

/** 100 attacks that leave the data: each step takes the best-paid of ten changes if it is paid more. A round is a step of all attacks. */
export function attackFreely(scene: FreeScene, reward: FreeReward): readonly Round[] {
  const random = seededRandom('free attack', scene.seed);
  const truth = createTruth(scene);
  let front = Array.from(
    { length: attackCount },
    () => scene.unseen[random.integer(scene.unseen.length)]!.amounts,
  );
  let pays = reward.pay(front);
  const rounds = [describeRound(scene, front, pays, truth)];
  for (let step = 0; step < stepCount; step++) {
    const tries = front.flatMap((amounts) =>
      Array.from({ length: triesPerStep }, () => change(amounts, scene.elements, random)),
    );
    const tried = reward.pay(tries);
    const paid = Float64Array.from(pays.paid);
    const claimed = Float64Array.from(pays.claimed);
    front = front.map((amounts, attack) => {
      let best = amounts;
      for (let n = attack * triesPerStep; n < (attack + 1) * triesPerStep; n++)
        if (tried.paid[n]! > paid[attack]!) {
          best = tries[n]!;
          paid[attack] = tried.paid[n]!;
          claimed[attack] = tried.claimed[n]!;
        }
      return best;
    });
    pays = { paid, claimed };
    rounds.push(describeRound(scene, front, pays, truth));
  }
  return rounds;
}

function createTruth({ unseen }: FreeScene): (amounts: ElementAmounts) => number {
  const findNearest = createNearestCompositions(unseen.map(({ amounts }) => stringComposition(amounts)));
  const known = new Map<ElementAmounts, number>();
  const look = (amounts: ElementAmounts): number => {
    const [nearest] = findNearest(stringComposition(amounts), 1);
    return nearest !== undefined && nearest.distance <= likeness ? unseen[nearest.index]!.value : 0;
  };
  return (amounts) => {
    const value = known.get(amounts) ?? look(amounts);
    known.set(amounts, value);
    return value;
  };
}

/** One of: some of an element for another there; an element replaced; one brought in; one taken out. */
function change(amounts: ElementAmounts, elements: readonly string[], random: Random): ElementAmounts {
  const present = Object.keys(amounts);
  const one = present[random.integer(present.length)]!;
  const other = elements[random.integer(elements.length)]!;
  const kind = random.integer(4);
  const share = 0.02 + 0.2 * random.uniform();
  const changed: Record<string, number> = { ...amounts };
  if (kind === 0 || (kind === 2 && present.length >= mostElements)) {
    const to = present[random.integer(present.length)]!;
    const moved = Math.min(changed[one]!, share);
    changed[one] = changed[one]! - moved;
    changed[to] = changed[to]! + moved;
  } else if (kind === 1) {
    changed[other] = (changed[other] ?? 0) + changed[one]!;
    if (one !== other) delete changed[one];
  } else if (kind === 2) changed[other] = (changed[other] ?? 0) + share;
  else if (present.length > 1) delete changed[one];
  for (const element of Object.keys(changed)) if (!(changed[element]! > 1e-3)) delete changed[element];
  return Object.keys(changed).length === 0 ? amounts : atomicFractions(changed);
}

function describeRound(
  { hitFrom, one }: FreeScene,
  front: readonly ElementAmounts[],
  { paid, claimed }: ReturnType<FreeReward['pay']>,
  truth: (amounts: ElementAmounts) => number,
): Round {
  const truths = front.map(truth);
  const ranked = [...front.keys()].sort((a, b) => paid[b]! - paid[a]!).slice(0, toppedCount);
  return {
    hits: truths.filter((value) => value >= hitFrom).length,
    distinct: new Set(front.map((amounts) => JSON.stringify(amounts))).size,
    gap: ranked.reduce((sum, i) => sum + (claimed[i]! - Math.min(1, truths[i]! / one)) / ranked.length, 0),
  };
}
