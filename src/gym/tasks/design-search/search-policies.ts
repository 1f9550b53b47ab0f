import type { Design, Space, Trial } from '../../../campaign/index.ts';
import type { Json } from '../../../core/json.ts';
import { normalQuantile } from '../../../kernels/statistics/index.ts';
import { planners } from '../../../planners/index.ts';
import type { Policy } from '../../contracts.ts';
import { forecastReading, type Heard, pointOf } from './forecast-reading.ts';
import {
  type Candidate,
  type Choose,
  type HeardPlace,
  meritOf,
  type SearchKind,
  type SearchTruth,
  type SearchView,
} from './search-kind.ts';

/** Measures what is chosen, forecasting as the platform does, until the budget is spent; then names the best reading. */
export const searchPolicy =
  (kind: SearchKind, choose: Choose): Policy<SearchTruth> =>
  async (player, truth) => {
    const designs = truth.designs.map(({ design }) => design);
    const points = designs.map((design) => pointOf(truth.variables, design));
    const heard: HeardPlace[] = truth.record.map((place) => {
      const { value } = truth.designs[place] as Candidate;
      return { place, outcome: 'value', value, sd: kind.scatterOf(value), seen: null };
    });
    const isRising = truth.worth.one > truth.worth.zero;
    const { experiments } = kind.termsOf(truth, kind.defaultLevel);
    for (;;) {
      const experimentsLeft = Math.max(1, experiments - (heard.length - truth.record.length));
      const { variables, quantity, unit, expected } = truth;
      const place = await choose({
        kind,
        quantity,
        unit,
        expected,
        variables,
        designs,
        points,
        isRising,
        heard,
        player,
        experimentsLeft,
      });
      if (place === null) break;
      const outcome = await player.call('measure', {
        design: designs[place] as Design,
        quantiles: quantilesOf(kind, truth.expected, heard, points, place),
      });
      if ('error' in outcome) break;
      heard.push(hear(kind, place, outcome.result as MeasureResult));
    }
    await player.call('answer', { design: designs[leaderOf(heard, truth)] as Design });
  };

type MeasureResult = {
  readonly outcome: 'value' | 'bound' | 'failed' | 'file';
  readonly value?: number;
  readonly sd?: number;
  readonly file?: string;
};

function hear(kind: SearchKind, place: number, result: MeasureResult): HeardPlace {
  const seen = result as Json;
  if (result.outcome !== 'file')
    return { place, outcome: result.outcome, value: result.value ?? 0, sd: result.sd ?? 0, seen };
  const reading = kind.readFile?.(result.file ?? '') ?? { kind: 'nothing', why: 'files are not read' };
  if (reading.kind === 'nothing') return { place, outcome: 'failed', value: 0, sd: 0, seen: null };
  const outcome = reading.kind === 'value' ? 'value' : 'bound';
  return { place, outcome, value: reading.value, sd: reading.kind === 'value' ? reading.sd : 0, seen: null };
}

/** The best reading; without any the first bound; without that whatever was tried first. */
function leaderOf(heard: readonly HeardPlace[], truth: SearchTruth): number {
  const read = heard.filter(({ outcome }) => outcome === 'value');
  const best = read.reduce<HeardPlace | null>(
    (leader, one) =>
      leader === null || meritOf(truth, one.value) > meritOf(truth, leader.value) ? one : leader,
    null,
  );
  return (best ?? heard.find(({ outcome }) => outcome === 'bound') ?? heard[0])?.place ?? 0;
}

export const heardAsData = (
  kind: SearchKind,
  heard: readonly HeardPlace[],
  points: readonly Float64Array[],
): Heard[] =>
  heard.flatMap(({ place, outcome, value, sd }) => {
    const point = points[place] as Float64Array;
    if (outcome === 'failed') return [];
    if (outcome === 'bound') return [{ point, value: value / 2, sd: value / 2 }];
    return [{ point, value, sd: Math.hypot(sd, kind.scatterOf(value)) }];
  });

function quantilesOf(
  kind: SearchKind,
  expected: SearchTruth['expected'],
  heard: readonly HeardPlace[],
  points: readonly Float64Array[],
  place: number,
): readonly [number, number, number] {
  const { mean, sd } = forecastReading(
    kind,
    expected,
    heardAsData(kind, heard, points),
    points[place] as Float64Array,
  );
  const z = normalQuantile(0.95);
  return [mean - z * sd, mean, mean + z * sd];
}

const untriedOf = ({ designs, heard }: SearchView): readonly number[] => {
  const tried = new Set(heard.map(({ place }) => place));
  return [...designs.keys()].filter((place) => !tried.has(place));
};

/** Any design that was not tried, all equally likely. */
export const chooseAtRandom: Choose = async (view) => {
  const untried = untriedOf(view);
  return untried.length === 0 ? null : (untried[view.player.random.integer(untried.length)] as number);
};

/** A third of the experiments spread over the space, each as far as can be from the others; then neighbours of the best. */
export const chooseNearBest: Choose = async (view) => {
  const untried = untriedOf(view);
  if (untried.length === 0) return null;
  const { heard, points, experimentsLeft, isRising, player } = view;
  const distance = (a: number, b: number): number =>
    (points[a] as Float64Array).reduce((sum, x, i) => sum + (x - (points[b] as Float64Array)[i]!) ** 2, 0);
  const order = player.random.shuffle(untried);
  if (heard.length === 0) return order[0] as number;
  const read = heard.filter(({ outcome }) => outcome === 'value');
  const total = heard.length + experimentsLeft;
  if (read.length === 0 || heard.length < total / 3) {
    const nearest = (place: number): number => Math.min(...heard.map((one) => distance(place, one.place)));
    return order.reduce((best, place) => (nearest(place) > nearest(best) ? place : best));
  }
  const best = read.reduce((leader, one) => (one.value > leader.value === isRising ? one : leader));
  return order.reduce((near, place) =>
    distance(place, best.place) < distance(near, best.place) ? place : near,
  );
};

const bayes = planners.find(({ name }) => name === 'bayes');

/**
 * What the planner `bayes` asks for: a Gaussian process over what was read, and the highest upper bound of 2 sd. The planner's own 0.5 sd is
 * for campaigns long enough to find many good designs; here one is to be found in about ten experiments.
 */
export const chooseByBayes: Choose = async (view) => {
  const { designs, heard, player, experimentsLeft, isRising } = view;
  if (bayes === undefined) throw new Error('broken invariant: there is a planner bayes');
  const { quantity, unit } = view;
  const trials = heard.map((one, i): Trial => {
    const base = { sample: `s${i + 1}`, design: designs[one.place] as Design };
    if (one.outcome === 'failed')
      return { ...base, outcomes: [null], status: 'failed', failure: 'synthesis-failed' };
    const bound = one.outcome === 'bound' ? { bound: 'upper' as const, sd: null } : { sd: one.sd };
    return { ...base, outcomes: [{ value: one.value, unit, ...bound }], status: 'measured' };
  });
  const goal = {
    quantity,
    criterion: 'measured',
    unit,
    direction: isRising ? 'maximize' : 'minimize',
  } as const;
  const [proposal] = await bayes.propose(
    { goals: [goal], space: spaceOf(view), trials, experimentsLeft },
    1,
    bayes.parseOptions({ initial: 3, beta: 2 }),
    {
      key: `propose/${heard.length + 1}/1`,
      random: player.random,
      now: 0,
      progress: () => undefined,
      signal: { aborted: false },
    },
  );
  if (proposal === undefined) return null;
  const place = designs.indexOf(proposal.design);
  return place >= 0
    ? place
    : designs.findIndex((design) => JSON.stringify(design) === JSON.stringify(proposal.design));
};

const spaceOf = ({ variables, designs }: SearchView): Space => ({
  variables: variables.map((variable) =>
    variable.kind === 'choice'
      ? { kind: 'categorical', name: variable.name, options: variable.options }
      : {
          kind: 'continuous',
          name: variable.name,
          unit: variable.unit,
          min: variable.levels[0] as number,
          max: variable.levels.at(-1) as number,
          scale: 'linear',
        },
  ),
  constraints: [],
  pool: designs,
});

/** Names the best design after measuring it until it has a value: the one who knows measures too. */
export const searchOracle =
  (kind: SearchKind): Policy<SearchTruth> =>
  async (player, truth) => {
    const place = bestPlace(truth);
    const { design, value } = truth.designs[place] as Candidate;
    const spread = 2 * kind.scatterOf(value) + 0.05 * Math.abs(value);
    const quantiles = [value - spread, value, value + spread];
    for (let tries = 0; tries < 8; tries++) {
      const outcome = await player.call('measure', { design, quantiles });
      if ('error' in outcome) break;
      const seen = hear(kind, place, outcome.result as MeasureResult);
      if (seen.outcome === 'value') break;
    }
    await player.call('answer', { design });
  };

export const bestPlace = (truth: SearchTruth): number =>
  truth.designs.reduce(
    (best, { value }, place) =>
      meritOf(truth, value) > meritOf(truth, (truth.designs[best] as Candidate).value) ? place : best,
    0,
  );
