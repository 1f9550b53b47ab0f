import { setImmediate } from 'node:timers/promises';
import type { StopSignal } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import { payEpisode, playPolicy, type TaskFamily } from '../../gym/index.ts';
import { type BootstrapInterval, pairedBootstrap } from '../../kernels/statistics/index.ts';

export const baselineNames = ['random', 'rules', 'bayes', 'oracle'] as const;
export type BaselineName = (typeof baselineNames)[number];

export type GymBenchRequest = {
  readonly families: readonly TaskFamily<Json>[];
  readonly baselines: readonly BaselineName[];
  /** Null: each family's own default. */
  readonly level: string | null;
  readonly firstSeed: number;
  /** Instances of each family that rules, bayes and the oracle play once. */
  readonly episodes: number;
  /** Instances of each family that random play takes, from the same first seed on: more, since its mean is to be known best. */
  readonly randomInstances: number;
  /** Plays of the random policy on each instance, a multiple of 8. */
  readonly randomPlays: number;
  readonly signal: StopSignal;
  readonly onProgress: (doneFraction: number, note: string) => void;
};

/** One baseline on one family. */
export type BaselineResult = {
  readonly baseline: BaselineName;
  readonly episodes: number;
  /** Mean over instances of (u − u_random)/(u_oracle − u_random), not clipped, with its 95 % interval: what a baseline is judged by. */
  readonly score: BootstrapInterval;
  /** Mean of the score that a receipt shows, clipped to 0 and 1 in each episode. */
  readonly clippedScore: number;
  /** Mean of the total that a trainer is paid. */
  readonly reward: number;
  readonly callsPerEpisode: number;
  /** Episodes that ended neither by an answer nor by a spent budget. */
  readonly truncatedShare: number;
};

export type FamilyResult = {
  readonly family: string;
  readonly version: string;
  readonly level: string;
  readonly settles: TaskFamily<Json>['settles'];
  readonly instances: number;
  readonly baselines: readonly BaselineResult[];
  /** Of groups of 8 random plays of one instance: those whose rewards are all equal, and those whose scores are; null without random play. */
  readonly zeroVarianceShare: { readonly reward: number; readonly score: number } | null;
  /** Rewards of random play: how many fall in each bin. */
  readonly rewardHistogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  /** Reasons other than OK, of all baselines, by how many episodes. */
  readonly gateFailures: { readonly [reason: string]: number };
  /** Of one call of a tool, over all baselines [s]. */
  readonly secondsPerStep: { readonly median: number; readonly p95: number };
};

export type GymBenchRecord = { readonly isComplete: boolean; readonly families: readonly FamilyResult[] };

/** Members of a group: plays of one instance that a trainer compares with each other. */
export const groupSize = 8;

const histogramEdges = Array.from({ length: 15 }, (_, i) => Number((-0.2 + 0.1 * i).toFixed(1)));

/** One episode as the bench sees it. */
type Play = {
  readonly seed: number;
  readonly unclipped: number;
  readonly score: number;
  readonly total: number;
  readonly reason: string;
  readonly calls: number;
  readonly isTruncated: boolean;
};

/**
 * Plays the baselines of each family on the same instances. Stopped early, the families completed so far are given.
 * @throws AppError `bad-option` — an unknown level; `interrupted` — before the first family is complete
 */
export async function benchGym(request: GymBenchRequest): Promise<GymBenchRecord> {
  const { families, level } = request;
  for (const family of families)
    if (level !== null && !family.levels.includes(level))
      throw new AppError(
        'bad-option',
        `--level ${level}: ${family.name} has the levels ${family.levels.join(', ')}`,
      );
  const results: FamilyResult[] = [];
  for (const [index, family] of families.entries()) {
    const result = await benchFamily(family, request, (part, note) =>
      request.onProgress((index + part) / families.length, note),
    );
    if (result === null) break;
    results.push(result);
  }
  if (results.length === 0)
    throw new AppError('interrupted', 'interrupted before the first family was complete');
  return { isComplete: results.length === families.length, families: results };
}

/** Null where it was stopped. */
async function benchFamily(
  family: TaskFamily<Json>,
  { baselines, level: asked, firstSeed, episodes, randomInstances, randomPlays, signal }: GymBenchRequest,
  onProgress: GymBenchRequest['onProgress'],
): Promise<FamilyResult | null> {
  const level = asked ?? family.defaultLevel;
  const offered = baselines.filter((name) => family.baselines[name] !== undefined);
  const seconds: number[] = [];
  const plays = new Map<BaselineName, Play[]>(offered.map((name) => [name, []]));
  const instances = offered.includes('random') ? Math.max(episodes, randomInstances) : episodes;
  for (let n = 0; n < instances; n++) {
    const seed = firstSeed + n;
    // all players of an instance get the truth that is drawn once
    const truth = family.draw(seed, level);
    const drawn: TaskFamily<Json> = { ...family, draw: () => truth };
    for (const name of offered) {
      const [own, times] = name === 'random' ? [randomInstances, randomPlays] : [episodes, 1];
      for (let player = 0; player < (n < own ? times : 0); player++) {
        await setImmediate();
        if (signal.aborted) return null;
        plays.get(name)?.push(await playOnce(drawn, name, { level, seed, player }, seconds));
      }
    }
    onProgress((n + 1) / instances, `${family.name}, instance ${seed}`);
  }
  return describeFamily(family, level, instances, plays, seconds);
}

type PlayAt = { readonly level: string; readonly seed: number; readonly player: number };

async function playOnce(
  family: TaskFamily<Json>,
  name: BaselineName,
  { level, seed, player }: PlayAt,
  seconds: number[],
): Promise<Play> {
  let isOver = false;
  const watched: TaskFamily<Json> = {
    ...family,
    open(truth, instance) {
      const episode = family.open(truth, instance);
      return {
        ...episode,
        async call(call) {
          const begun = performance.now();
          const outcome = await episode.call(call);
          seconds.push((performance.now() - begun) / 1000);
          if ('isOver' in outcome && outcome.isOver) isOver = true;
          return outcome;
        },
      };
    },
  };
  const policy = family.baselines[name];
  if (policy === undefined) throw new Error(`broken invariant: ${family.name} has no baseline ${name}`);
  const instance = { family: family.name, level, seed };
  const { verdict, calls } = await playPolicy(watched, policy, instance, player);
  const { total, score, reason } = payEpisode(verdict, {
    rolloutId: `${family.name} ${level} ${seed} ${name} ${player}`,
    settles: family.settles,
    environmentVersion: family.version,
  });
  const isAdmitted = Object.values(verdict.gates).every(Boolean);
  const { random, oracle } = verdict.scale;
  const unclipped = ((isAdmitted ? verdict.trueUtility : 0) - random) / (oracle - random);
  return { seed, unclipped, score, total, reason, calls: calls.length, isTruncated: !isOver };
}

function describeFamily(
  family: TaskFamily<Json>,
  level: string,
  instances: number,
  plays: ReadonlyMap<BaselineName, readonly Play[]>,
  seconds: readonly number[],
): FamilyResult {
  const everything = [...plays.values()].flat();
  const failed = Map.groupBy(
    everything.filter(({ reason }) => reason !== 'OK'),
    ({ reason }) => reason,
  );
  return {
    family: family.name,
    version: family.version,
    level,
    settles: family.settles,
    instances,
    baselines: [...plays].map(([baseline, own]) => summarize(family.name, baseline, own)),
    zeroVarianceShare: shareOfEqualGroups(plays.get('random') ?? []),
    rewardHistogram: countRewards((plays.get('random') ?? everything).map(({ total }) => total)),
    gateFailures: Object.fromEntries([...failed].map(([reason, list]) => [reason, list.length])),
    secondsPerStep: quantilesOf(seconds),
  };
}

/** Plays of one instance count as one, so that the interval is that of new instances. */
function summarize(family: string, baseline: BaselineName, plays: readonly Play[]): BaselineResult {
  const byInstance = [...Map.groupBy(plays, ({ seed }) => seed).values()].map((own) =>
    meanOf(own.map(({ unclipped }) => unclipped)),
  );
  return {
    baseline,
    episodes: plays.length,
    score: pairedBootstrap(
      byInstance,
      byInstance.map(() => 0),
      { random: seededRandom('bench gym', family, baseline) },
    ),
    clippedScore: meanOf(plays.map(({ score }) => score)),
    reward: meanOf(plays.map(({ total }) => total)),
    callsPerEpisode: meanOf(plays.map(({ calls }) => calls)),
    truncatedShare: meanOf(plays.map(({ isTruncated }) => (isTruncated ? 1 : 0))),
  };
}

function shareOfEqualGroups(plays: readonly Play[]): FamilyResult['zeroVarianceShare'] {
  const groups = [...Map.groupBy(plays, ({ seed }) => seed).values()].flatMap((own) =>
    Array.from({ length: Math.floor(own.length / groupSize) }, (_, i) =>
      own.slice(groupSize * i, groupSize * (i + 1)),
    ),
  );
  if (groups.length === 0) return null;
  const share = (of: (play: Play) => number): number =>
    meanOf(groups.map((group) => (spreadOf(group.map(of)) < 1e-9 ? 1 : 0)));
  return { reward: share(({ total }) => total), score: share(({ score }) => score) };
}

const spreadOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);

function countRewards(rewards: readonly number[]): FamilyResult['rewardHistogram'] {
  const counts = histogramEdges.slice(1).map(() => 0);
  for (const reward of rewards) {
    const bin = histogramEdges.findLastIndex((edge) => reward >= edge);
    const kept = Math.min(counts.length - 1, Math.max(0, bin));
    counts[kept] = (counts[kept] as number) + 1;
  }
  return { edges: histogramEdges, counts };
}

function quantilesOf(seconds: readonly number[]): FamilyResult['secondsPerStep'] {
  const sorted = Float64Array.from(seconds).sort();
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}
