import { designKey, type Goal, scoreValue } from '../../campaign/index.ts';
import { foundCurve, hypervolumeRegretCurve, regretCurve } from '../../insights/index.ts';
import type { BenchProblem, CurveName } from './bench-problem.ts';
import type { PlayedCampaign } from './play-campaign.ts';

/** What one campaign reached after n = 1..budget experiments; null for what the problem does not define. */
export type CampaignCurves = { readonly [curve in CurveName]: readonly number[] | null };

export function scoreCampaign(
  problem: BenchProblem,
  { designs, truths }: PlayedCampaign,
  budget: number,
): CampaignCurves {
  const { targets, space } = problem;
  const keys = designs.map((design) => designKey(space, design));
  const found = targets === null ? null : foundCurve(keys, targets.keys, budget);
  const firstHit = found?.map((fraction) => (fraction > 0 ? 1 : 0)) ?? null;
  return { found, firstHit, regret: scoreRegret(problem, truths, budget) };
}

function scoreRegret(
  { goals, regret }: BenchProblem,
  truths: PlayedCampaign['truths'],
  budget: number,
): readonly number[] | null {
  if (regret === null) return null;
  const scores = truths.map(
    (truth) => truth?.map((value, index) => scoreValue(goals[index] as Goal, value)) ?? null,
  );
  if (regret.kind !== 'hypervolume')
    return regretCurve(
      scores.map((score) => score?.[0] ?? null),
      regret,
      budget,
    );
  const scaled = scores.map((score) => (score === null ? null : regret.scale(score)));
  return hypervolumeRegretCurve(scaled, regret.reference, regret.largest, budget);
}
