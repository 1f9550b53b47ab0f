import { seededRandom } from '../../core/random.ts';
import {
  type AccelerationFactor,
  accelerationFactors,
  areaUnderCurve,
  enhancementFactors,
  type FeedbackVerdict,
  type ForecastSummary,
  judgeFeedback,
  summarizeCurves,
  summarizeForecasts,
} from '../../insights/index.ts';
import { type BootstrapInterval, pairedBootstrap } from '../../kernels/statistics/index.ts';
import type { BenchRecord, PlayedSeeds } from './bench-planners.ts';
import { type BenchProblem, type CurveName, regretDefinitions } from './bench-problem.ts';

type Curve = readonly number[];

/** What `onnes bench planners --json` prints; names are a contract with scripts. `curve[n − 1]` is after n experiments. */
export type BenchDocument = {
  readonly dataset: string;
  readonly goals: readonly { readonly quantity: string; readonly direction: string }[];
  readonly poolSize: number | null;
  readonly topCount: number | null;
  readonly topDefinition: string | null;
  readonly regretDefinition: string | null;
  readonly isNoisy: boolean;
  readonly budget: number;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly isComplete: boolean;
  /** What `score` is, and whether more of it is better. */
  readonly scoreDefinition: string;
  readonly isLargerBetter: boolean;
  readonly randomCurve: Curve | null;
  readonly randomFirstHitCurve: Curve | null;
  readonly randomRegretCurve: Curve | null;
  readonly randomScore: number | null;
  readonly planners: readonly PlannerResult[];
  /** Each planner against each that was named after it. */
  readonly differences: readonly ({
    readonly planner: string;
    readonly against: string;
  } & BootstrapInterval)[];
  readonly warnings: readonly string[];
};

export type PlannerResult = {
  readonly name: string;
  readonly version: string;
  readonly curve: Curve | null;
  /** Standard deviation over seeds, of the curve or, without one, of the regret. */
  readonly sdCurve: Curve;
  readonly firstHitCurve: Curve | null;
  readonly simpleRegretCurve: Curve | null;
  readonly hypervolumeRegretCurve: Curve | null;
  /** Mean of the score over seeds with its bootstrap interval, and each seed's. */
  readonly score: BootstrapInterval;
  readonly scores: readonly number[];
  readonly enhancementCurve: Curve | null;
  readonly acceleration: readonly AccelerationFactor[] | null;
  readonly coverage50: number | null;
  readonly coverage90: number | null;
  readonly crps: number | null;
  readonly priorCrps: number | null;
  readonly forecastCount: number;
  readonly failedFraction: number;
  readonly secondsPerSuggestion: { readonly median: number; readonly p95: number } | null;
  readonly control: ControlResult | null;
};

/** The planner with its readings permuted: what it reaches without learning anything about designs. */
export type ControlResult = {
  readonly curve: Curve | null;
  readonly regretCurve: Curve | null;
  readonly score: number;
  readonly realMinusPermuted: BootstrapInterval;
  /** With each seed as a world of its own; null where the score has no scale of 0 to 1. */
  readonly verdict: FeedbackVerdict | null;
};

export const accelerationLevels = [0.1, 0.25, 0.5, 0.8, 0.9, 1];

export function describeBench(
  problem: BenchProblem,
  { played, seedCount, isComplete }: BenchRecord,
  settings: { readonly budget: number; readonly firstSeed: number; readonly isNoisy: boolean },
): BenchDocument {
  const { budget, firstSeed, isNoisy } = settings;
  const { goals, targets, regret, random, poolSize } = problem;
  const real = played.filter(({ feedback }) => feedback === 'real');
  const randomCurve = random.found?.(budget) ?? null;
  const randomRegretCurve = random.regret?.(budget) ?? null;
  const judged = targets === null ? randomRegretCurve : randomCurve;
  const area = poolSize === null ? 'n' : `n = 1..${budget}`;
  return {
    dataset: problem.name,
    goals: goals.map(({ quantity, direction }) => ({ quantity, direction })),
    poolSize,
    topCount: targets?.keys.size ?? null,
    topDefinition: targets?.definition ?? null,
    regretDefinition: regret === null ? null : regretDefinitions[regret.kind],
    isNoisy,
    budget,
    seeds: seedCount,
    firstSeed,
    isComplete,
    scoreDefinition: targets === null ? `mean regret over ${area}` : `mean fraction found over ${area}`,
    isLargerBetter: targets !== null,
    randomCurve,
    randomFirstHitCurve: random.firstHit?.(budget) ?? null,
    randomRegretCurve,
    randomScore: judged === null ? null : areaUnderCurve(judged),
    planners: real.map((own) => describePlanner(problem, own, controlOf(played, own))),
    differences: real.flatMap((own, index) =>
      real.slice(index + 1).map((other) => ({
        planner: own.player.planner.name,
        against: other.player.planner.name,
        ...compareScores(own, other),
      })),
    ),
    warnings: problem.warnings,
  };
}

const controlOf = (played: BenchRecord['played'], { player }: PlayedSeeds): PlayedSeeds | null =>
  played.find((other) => other.feedback === 'permuted' && other.player === player) ?? null;

/** Paired over seeds; seeded, so that the same scores give the same interval. */
const compareScores = (left: PlayedSeeds, right: PlayedSeeds): BootstrapInterval =>
  pairedBootstrap(left.scores, right.scores, { random: seededRandom('bootstrap') });

function describePlanner(
  { regret, random, poolSize }: BenchProblem,
  record: PlayedSeeds,
  control: PlayedSeeds | null,
): PlannerResult {
  const { player, scores, seconds } = record;
  const curve = meanCurve(record, 'found');
  const regretCurve = meanCurve(record, 'regret');
  const isHypervolume = regret?.kind === 'hypervolume';
  const judged = record.curves.map(({ found, regret: left }) => found ?? left ?? []);
  // A random order may need more experiments than the budget to come as far.
  const wholeRandomCurve = (poolSize !== null && random.found?.(poolSize)) || null;
  const factors = curve !== null && wholeRandomCurve !== null ? ([curve, wholeRandomCurve] as const) : null;
  const zeros = scores.map(() => 0);
  return {
    name: player.planner.name,
    version: player.planner.version,
    curve,
    sdCurve: summarizeCurves(judged).sd,
    firstHitCurve: meanCurve(record, 'firstHit'),
    simpleRegretCurve: isHypervolume ? null : regretCurve,
    hypervolumeRegretCurve: isHypervolume ? regretCurve : null,
    score: pairedBootstrap(scores, zeros, { random: seededRandom('bootstrap') }),
    scores,
    enhancementCurve: factors && enhancementFactors(...factors),
    acceleration: factors && accelerationFactors(...factors, accelerationLevels),
    ...describeForecasts(summarizeForecasts(record.forecasts)),
    failedFraction: areaUnderCurve(record.failedFractions),
    secondsPerSuggestion: describeSeconds(seconds),
    control: control && describeControl(record, control),
  };
}

const describeControl = (record: PlayedSeeds, control: PlayedSeeds): ControlResult => ({
  curve: meanCurve(control, 'found'),
  regretCurve: meanCurve(control, 'regret'),
  score: areaUnderCurve(control.scores),
  realMinusPermuted: compareScores(record, control),
  verdict: isFoundCounted(record)
    ? judgeFeedback(record.scores, control.scores, seededRandom('bootstrap')).verdict
    : null,
});

const isFoundCounted = ({ curves }: PlayedSeeds): boolean => curves.every(({ found }) => found !== null);

function meanCurve({ curves }: PlayedSeeds, name: CurveName): Curve | null {
  const given = curves.flatMap((curve) => (curve[name] === null ? [] : [curve[name]]));
  return given.length === 0 ? null : summarizeCurves(given).mean;
}

const describeForecasts = (
  summary: ForecastSummary | null,
): Pick<PlannerResult, 'coverage50' | 'coverage90' | 'crps' | 'priorCrps' | 'forecastCount'> => ({
  coverage50: summary?.coverage50 ?? null,
  coverage90: summary?.coverage90 ?? null,
  crps: summary?.crps ?? null,
  priorCrps: summary?.priorCrps ?? null,
  forecastCount: summary?.count ?? 0,
});

/** The smallest time that at least the part p of all suggestions keep to. */
function describeSeconds(seconds: readonly number[]): PlannerResult['secondsPerSuggestion'] {
  if (seconds.length === 0) return null;
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (p: number): number => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] as number;
  return { median: at(0.5), p95: at(0.95) };
}
