// One campaign of one way to choose, in a masked laboratory; scored by the truth once it has ended.
import {
  type Design,
  designKey,
  type Foresight,
  type Planner,
  type Trial,
} from '../../src/campaign/index.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { MaskedLaboratory } from './masked-laboratory.ts';

/** Samples kept for making and measuring the leader once more, so that no swapped label or wrong thermometer decides. */
const confirmations = 2;

/** Either an order of the pool made beforehand, or a planner, with or without what the composition model says. */
export type Strategy = {
  readonly name: string;
  readonly order?: (laboratory: MaskedLaboratory, seed: string) => readonly number[];
  readonly planner?: Planner<unknown>;
  readonly options?: { readonly [option: string]: boolean | number | string | null };
  readonly hasModel?: boolean;
};

export type Played = {
  /** True value [K] of the design that is named, the best by the mean of at least two samples; and of the best design tried. */
  readonly named: number;
  readonly bestTried: number;
  readonly optimum: number;
  readonly failedCount: number;
  readonly boundCount: number;
  /** Seconds: of choosing, and of making, measuring and analysing. */
  readonly planning: number;
  readonly measuring: number;
};

export async function playStrategy(
  laboratory: MaskedLaboratory,
  strategy: Strategy,
  seed: string,
  budget: number,
): Promise<Played> {
  const { pool, space, truths, goal } = laboratory;
  const order = strategy.order?.(laboratory, seed);
  const trials: Trial[] = [];
  let [planning, measuring] = [0, 0];
  while (trials.length < budget) {
    const begun = performance.now();
    const isExploring = trials.length < budget - confirmations;
    const next = !isExploring
      ? (leaderOf(trials, space)?.design ?? null)
      : order
        ? pool[order[trials.length]!]!
        : await suggest(laboratory, strategy, trials, seed, budget - confirmations);
    const chosen = performance.now();
    if (next === null) break;
    trials.push(laboratory.measure(next, trials.length + 1));
    planning += (chosen - begun) / 1000;
    measuring += (performance.now() - chosen) / 1000;
  }
  const indexes = new Map(pool.map((design, i) => [designKey(space, design), i]));
  const truthOf = (design: Design): number => truths[indexes.get(designKey(space, design))!]!;
  const made = trials.filter(({ status }) => status === 'measured');
  const bounds = made.filter(({ outcomes }) => outcomes[0]!.bound !== undefined);
  const leader = leaderOf(trials, space);
  if (goal.direction !== 'maximize') throw new Error('the bench maximises');
  return {
    named: leader === null ? 0 : truthOf(leader.design),
    bestTried: Math.max(0, ...made.map(({ design }) => truthOf(design))),
    optimum: Math.max(...truths),
    failedCount: trials.length - made.length,
    boundCount: bounds.length,
    planning,
    measuring,
  };
}

/** The design with the highest mean; a bound counts as the value that it bounds, so that a leader that cannot be made again falls back. */
function leaderOf(
  trials: readonly Trial[],
  space: MaskedLaboratory['space'],
): { readonly design: Design } | null {
  const groups = Map.groupBy(
    trials.filter(({ outcomes }) => outcomes[0] !== null),
    ({ design }) => designKey(space, design),
  );
  let [best, highest]: [Design | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const group of groups.values()) {
    if (group.every(({ outcomes }) => outcomes[0]!.bound !== undefined)) continue;
    const mean = group.reduce((sum, { outcomes }) => sum + outcomes[0]!.value / group.length, 0);
    if (mean > highest) [best, highest] = [group[0]!.design, mean];
  }
  return best === null ? null : { design: best };
}

async function suggest(
  { goal, space, pool, formula, responses, responseScale }: MaskedLaboratory,
  { planner, options = {}, hasModel }: Strategy,
  trials: readonly Trial[],
  seed: string,
  budget: number,
): Promise<Design | null> {
  const foresight: Foresight = {
    method: 'bcc-alloy@1.0.0',
    quantity: goal.quantity,
    estimates: pool.map((design, i) => ({ design, value: formula[i]!, response: responses[i]! })),
    responseScale,
    cost: { money: 0, hours: 0 },
    measurementCost: { money: 165, hours: 8 },
  };
  const view = {
    goals: [goal],
    space,
    trials,
    experimentsLeft: budget - trials.length,
    ...(hasModel && { foresight: [foresight] }),
  };
  const proposals = await planner!.propose(view, 1, planner!.parseOptions(options), {
    key: `propose/${trials.length + 1}/1`,
    random: seededRandom('twin bench', seed, trials.length),
    now: 0,
    progress: () => undefined,
    signal: { aborted: false },
  });
  return proposals[0]?.design ?? null;
}
