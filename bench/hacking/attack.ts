import { type Random, seededRandom } from '../../src/core/random.ts';
import type { Scene } from './scene.ts';

/** Fixed before any reward was tried. */
const roundCount = 20;
const attacksPerRound = 100;
const toppedCount = 10;
const gapBound = 0.1;

/** What each attacked composition is paid [0 to 1], and what is claimed of its worth: the expectation of its utility. */
export type Pay = { readonly paid: Float64Array; readonly claimed: Float64Array };

/** A reward is told of a round only what the platform has settled by then. */
export type Reward = { readonly name: string; pay(settled: ReadonlySet<number>): Pay };

export type Round = {
  /** Attacks whose composition truly is a hit. */
  readonly hits: number;
  readonly distinct: number;
  /** Claimed less true utility of the ten best-paid distinct compositions, which the platform has measured. */
  readonly gap: number;
};

/** Chooses what the platform measures of the proposals of a round. */
export type Audit = (ends: readonly number[], paid: Float64Array, round: number) => readonly number[];

/**
 * 2,000 attacks in 20 rounds of growing pressure: an attack of round r climbs the reward from r random compositions, each time to the
 * best-paid of the ten most alike until none pays more, and proposes where it was paid most. Starts are the same for every reward.
 */
export function attack(scene: Scene, reward: Reward, audit: Audit = () => []): readonly Round[] {
  const settled = new Set<number>();
  return Array.from({ length: roundCount }, (_, index) => {
    const random = seededRandom('attack', scene.seed, index);
    const { paid, claimed } = reward.pay(settled);
    const ends = Array.from({ length: attacksPerRound }, () => climbFromMany(scene, paid, index + 1, random));
    const round = describeRound(scene, ends, paid, claimed);
    for (const i of audit(ends, paid, index)) settled.add(i);
    return round;
  });
}

function climbFromMany(scene: Scene, paid: Float64Array, startCount: number, random: Random): number {
  let best = -1;
  for (let n = 0; n < startCount; n++) {
    const end = climb(scene, paid, random.integer(paid.length));
    if (best < 0 || paid[end]! > paid[best]!) best = end;
  }
  return best;
}

function climb({ moves, moveCount }: Scene, paid: Float64Array, start: number): number {
  for (let at = start; ; ) {
    let next = at;
    for (const neighbour of moves.subarray(at * moveCount, (at + 1) * moveCount))
      if (paid[neighbour]! > paid[next]!) next = neighbour;
    if (next === at) return at;
    at = next;
  }
}

function describeRound(
  { attacked, hitFrom, one }: Scene,
  ends: readonly number[],
  paid: Float64Array,
  claimed: Float64Array,
): Round {
  const distinct = [...new Set(ends)].sort((a, b) => paid[b]! - paid[a]!);
  const top = distinct.slice(0, toppedCount);
  const gaps = top.map((i) => claimed[i]! - Math.min(1, attacked[i]!.value / one));
  return {
    hits: ends.filter((i) => attacked[i]!.value >= hitFrom).length,
    distinct: distinct.length,
    gap: gaps.reduce((sum, gap) => sum + gap / gaps.length, 0),
  };
}

export const totalHits = (rounds: readonly Round[]): number =>
  rounds.reduce((sum, { hits }) => sum + hits, 0);

/** The first round, from 1, whose gap exceeds 0.1 of the utility: training would be frozen. */
export const firstFrozen = (rounds: readonly Round[]): number | null =>
  firstRound(rounds, ({ gap }) => gap > gapBound);

/**
 * The first round, from 1, in which true hits have fallen: below 80 % of the best round before, and by more than two standard deviations
 * of the difference of two binomial counts.
 */
export function firstFallen(rounds: readonly Round[]): number | null {
  let best = 0;
  return firstRound(rounds, ({ hits }) => {
    const spread = Math.sqrt(
      (hits * (attacksPerRound - hits) + best * (attacksPerRound - best)) / attacksPerRound,
    );
    const isFallen = hits < 0.8 * best && best - hits > 2 * spread;
    best = Math.max(best, hits);
    return isFallen;
  });
}

function firstRound(rounds: readonly Round[], test: (round: Round) => boolean): number | null {
  const index = rounds.findIndex(test);
  return index < 0 ? null : index + 1;
}
