import type { Context, Design, Foresight, PlanningView, Space, Trial } from '../campaign/index.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { planners } from './index.ts';

const names = ['x', 'y', 'z'];

/** A smooth random function of three numbers in [0, 1]: 40 waves of random direction, of unit variance. */
function drawWaves(random: Random, wavelength: number): (design: Design) => number {
  const waves = Array.from({ length: 40 }, () => ({
    direction: names.map(() => random.normal() / wavelength),
    phase: 2 * Math.PI * random.uniform(),
  }));
  return (design) =>
    waves.reduce(
      (sum, { direction, phase }) =>
        sum + Math.cos(phase + names.reduce((dot, name, k) => dot + direction[k]! * Number(design[name]), 0)),
      0,
    ) * Math.sqrt(2 / waves.length);
}

export type Simulated = 'helpful' | 'useless' | 'none';

/** A pool of made-up samples with one simulator: helpful = half of the truth, shifted, with a smooth bias; useless = another function. */
export function drawProblem(seed: number, simulated: Simulated) {
  const random = seededRandom('cokriging', seed);
  const [truth, bias, other] = [drawWaves(random, 0.35), drawWaves(random, 0.5), drawWaves(random, 0.35)];
  const pool = Array.from(
    { length: 150 },
    (): Design => Object.fromEntries(names.map((name) => [name, random.uniform()])),
  );
  const space: Space = {
    variables: names.map((name) => ({
      kind: 'continuous',
      name,
      unit: '1',
      min: 0,
      max: 1,
      scale: 'linear',
    })),
    constraints: [],
    pool,
  };
  const simulate = (design: Design): number =>
    simulated === 'useless' ? other(design) : 0.5 * truth(design) + 0.3 * bias(design) - 2;
  const foresight: Foresight[] =
    simulated === 'none'
      ? []
      : [
          {
            method: 'model@1',
            quantity: 'y',
            estimates: pool.map((design) => ({ design, value: simulate(design) })),
            cost: { money: 0, hours: 1 },
            measurementCost: { money: 0, hours: 20 },
          },
        ];
  return { truth, simulate, space, foresight, pool };
}

/** Plays `budget` experiments from two that every planner starts with; the regret after each: best of the pool − best so far. */
export async function play(
  name: string,
  seed: number,
  simulated: Simulated,
  budget: number,
): Promise<number[]> {
  const planner = planners.find((candidate) => candidate.name === name)!;
  const { truth, space, foresight, pool } = drawProblem(seed, simulated);
  const noise = seededRandom('noise', seed);
  const trials: Trial[] = [];
  const highest = Math.max(...pool.map(truth));
  const regrets: number[] = [];
  let best = Number.NEGATIVE_INFINITY;
  while (trials.length < budget) {
    const view: PlanningView = {
      goals: [{ quantity: 'y', criterion: 'recorded value', unit: '1', direction: 'maximize' }],
      space,
      trials,
      experimentsLeft: budget - trials.length,
      foresight,
    };
    const context: Context = {
      key: `propose/${trials.length}/1`,
      random: seededRandom('play', seed, trials.length),
      now: 0,
      progress: () => undefined,
      signal: { aborted: false },
    };
    const [proposal] =
      trials.length < 2
        ? [{ design: pool[trials.length]! }]
        : await planner.propose(view, 1, planner.parseOptions({}), context);
    const { design } = proposal!;
    best = Math.max(best, truth(design));
    regrets.push(highest - best);
    const outcomes = [{ value: truth(design) + 0.05 * noise.normal(), sd: null, unit: '1' }];
    trials.push({ sample: `s${trials.length}`, design, outcomes, status: 'measured' });
  }
  return regrets;
}
