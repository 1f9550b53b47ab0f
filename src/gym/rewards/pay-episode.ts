import { sha256Hex } from '../../core/hash.ts';
import { intervalScore } from '../../kernels/statistics/index.ts';
import type { EpisodeReceipt, SettledBy, StatedForecast, Verdict } from '../contracts.ts';
import { clip } from './goal-utility.ts';

/** The weights of the reward: standard deviations withheld, and the parts of calibration and cost beside the task's 1. */
export const rewardWeights: RewardWeights = { kappa: 1, calibration: 0.1, cost: 0.05 };
export type RewardWeights = { readonly kappa: number; readonly calibration: number; readonly cost: number };

export type Paid = {
  readonly rolloutId: string;
  readonly settles: SettledBy;
  readonly environmentVersion: string;
  readonly supersedes?: EpisodeReceipt;
};

/**
 * What an episode is paid: G·max(E[u] − κ·SD[u], 0) + 0.1·clip(1 − W/W_ref, −1, 1) averaged over its measurements − 0.05·spent/budget, with
 * G the product of the gates; and its score, clip((u − u_random)/(u_oracle − u_random), 0, 1) of the true utility, 0 where a gate failed.
 * A task that an experiment settles has a provisional receipt until evidence is measured; the others settle at once.
 */
export function payEpisode(
  verdict: Verdict,
  { rolloutId, settles, environmentVersion, supersedes }: Paid,
  weights: RewardWeights = rewardWeights,
): EpisodeReceipt {
  const { gates, utility, trueUtility, scale, spent, budget, forecasts, evidence, reason } = verdict;
  const isAdmitted = Object.values(gates).every(Boolean);
  const task = isAdmitted ? Math.max(utility.mean - weights.kappa * utility.sd, 0) : 0;
  const calibration =
    weights.calibration * averageForecast(forecasts, verdict.foreseeableCount ?? forecasts.length);
  const cost = budget > 0 ? 0 - weights.cost * clip(spent / budget, 0, 1) : 0;
  const span = scale.oracle - scale.random;
  const score = isAdmitted && span > 0 ? clip((trueUtility - scale.random) / span, 0, 1) : 0;
  const version = (supersedes?.version ?? 0) + 1;
  return {
    id: sha256Hex(`${rolloutId} ${version}`),
    rollout_id: rolloutId,
    version,
    status: settles === 'experiment' && !evidence.some(isFromMatter) ? 'provisional' : 'settled',
    total: task + calibration + cost,
    score,
    components: { task, calibration, cost, expected_utility: utility.mean, utility_sd: utility.sd },
    reason,
    evidence: evidence.map(({ value, sd, unit, fidelity, method, artefact, bound }) => ({
      value,
      sigma: sd,
      unit,
      fidelity,
      method,
      artifact_sha256: artefact,
      noise_class: bound === undefined ? (sd === null ? 'not-known' : 'normal') : `${bound}-bound`,
    })),
    gates,
    settles,
    env_version: environmentVersion,
    ...(supersedes !== undefined && { supersedes: supersedes.id }),
  };
}

const isFromMatter = ({ fidelity }: Verdict['evidence'][number]): boolean => fidelity !== 'simulated';

/**
 * Mean of clip(1 − W/W_ref, −1, 1) over what could be forecast, 0 for what was not, so that choosing what to forecast gains nothing; W of
 * the stated quantiles, W_ref of the platform's normal forecast.
 */
function averageForecast(forecasts: readonly StatedForecast[], foreseeableCount: number): number {
  if (forecasts.length === 0) return 0;
  const count = Math.max(foreseeableCount, forecasts.length);
  const z = 1.6448536269514722;
  const shares = forecasts.map(({ quantiles: [low, median, high], outcome, reference: { mean, sd } }) => {
    const own = score(low, median, high, outcome);
    const theirs = score(mean - z * sd, mean, mean + z * sd, outcome);
    return theirs > 0 ? clip(1 - own / theirs, -1, 1) : 0;
  });
  return shares.reduce((sum, share) => sum + share / count, 0);
}

/** Weighted interval score of a median and a 90 % interval [unit of the outcome]. @source bracher2021, eq. 1 */
const score = (low: number, median: number, high: number, outcome: number): number =>
  (0.5 * Math.abs(outcome - median) + 0.05 * intervalScore(low, high, outcome, 0.1)) / 1.5;
