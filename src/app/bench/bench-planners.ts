import type { StopSignal } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { areaUnderCurve, type NextPointForecast } from '../../insights/index.ts';
import type { BenchProblem } from './bench-problem.ts';
import { type Player, type PlayOptions, playCampaign } from './play-campaign.ts';
import { type CampaignCurves, scoreCampaign } from './score-campaign.ts';

export type BenchRequest = {
  readonly players: readonly Player[];
  readonly firstSeed: number;
  readonly seedCount: number;
  readonly budget: number;
  /** Whether every planner also plays with permuted feedback. */
  readonly controls: boolean;
  readonly signal: StopSignal;
  readonly onProgress: (doneFraction: number, note: string) => void;
};

/** All campaigns of one planner with one kind of feedback; lists follow the seeds. */
export type PlayedSeeds = {
  readonly player: Player;
  readonly feedback: PlayOptions['feedback'];
  readonly curves: CampaignCurves[];
  /** Area under the Top% curve, or the mean regret where nothing counts as found. */
  readonly scores: number[];
  readonly forecasts: NextPointForecast[];
  readonly seconds: number[];
  readonly failedFractions: number[];
};

export type BenchRecord = {
  readonly seedCount: number;
  readonly isComplete: boolean;
  readonly played: readonly PlayedSeeds[];
};

const warmUpExperiments = 5;

/**
 * Every planner plays the same seeds from the same first designs, seed after seed, so that a run that is stopped early is still paired.
 * Each first plays a few experiments that count nowhere, so that times are of warm code.
 * @throws AppError `bad-budget`, `bad-proposal`; `interrupted` before the first seed is complete
 */
export async function benchPlanners(problem: BenchProblem, request: BenchRequest): Promise<BenchRecord> {
  const { players, firstSeed, seedCount, budget, controls, signal } = request;
  checkBudget(problem, budget);
  const played = players.flatMap((player) =>
    (controls ? (['real', 'permuted'] as const) : (['real'] as const)).map((feedback) =>
      emptyRecord(player, feedback),
    ),
  );
  const total = played.length * seedCount * (budget - 2);
  let done = 0;
  let completeCount = 0;
  try {
    await warmUp(problem, request);
    for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
      const round = [];
      for (const { player, feedback } of played) {
        const onSuggestion = (): void => {
          done++;
          const control = feedback === 'real' ? '' : ', permuted feedback';
          request.onProgress(done / total, `${player.planner.name}${control}, seed ${seed}`);
        };
        round.push(await playCampaign(problem, player, { seed, budget, feedback, signal, onSuggestion }));
      }
      round.forEach((campaign, index) => {
        addCampaign(played[index] as PlayedSeeds, problem, campaign, budget);
      });
      completeCount++;
    }
  } catch (error) {
    const isInterrupted = error instanceof AppError && error.code === 'interrupted';
    if (!isInterrupted || completeCount === 0) throw error;
  }
  return { seedCount: completeCount, isComplete: completeCount === seedCount, played };
}

async function warmUp(
  problem: BenchProblem,
  { players, firstSeed, budget, signal }: BenchRequest,
): Promise<void> {
  for (const player of players)
    await playCampaign(problem, player, {
      seed: firstSeed,
      budget: Math.min(warmUpExperiments, budget),
      feedback: 'real',
      signal,
      onSuggestion: () => undefined,
    });
}

function checkBudget({ poolSize, name }: BenchProblem, budget: number): void {
  if (budget < 3)
    throw new AppError(
      'bad-budget',
      `--budget is ${budget}, expected at least 3: two designs are the same for all`,
    );
  if (poolSize !== null && budget > poolSize)
    throw new AppError('bad-budget', `--budget is ${budget}, but ${name} has only ${poolSize} candidates`);
}

const emptyRecord = (player: Player, feedback: PlayOptions['feedback']): PlayedSeeds => ({
  player,
  feedback,
  curves: [],
  scores: [],
  forecasts: [],
  seconds: [],
  failedFractions: [],
});

function addCampaign(
  record: PlayedSeeds,
  problem: BenchProblem,
  campaign: Awaited<ReturnType<typeof playCampaign>>,
  budget: number,
): void {
  const curves = scoreCampaign(problem, campaign, budget);
  const judged = curves.found ?? curves.regret;
  if (judged === null)
    throw new AppError('bad-problem', `${problem.name}: half of the candidates tie for the best; give --hit`);
  record.curves.push(curves);
  record.scores.push(areaUnderCurve(judged));
  record.forecasts.push(...campaign.forecasts);
  record.seconds.push(...campaign.seconds);
  const failed = campaign.truths.filter((truth) => truth === null).length;
  record.failedFractions.push(failed / campaign.truths.length);
}
