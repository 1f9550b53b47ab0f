import type { StopSignal } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import { areaUnderCurve, type JudgedFeedback, judgeFeedback } from '../../insights/index.ts';
import { type BootstrapInterval, pairedBootstrap } from '../../kernels/statistics/index.ts';
import type { BenchProblem } from './bench-problem.ts';
import { type Player, type PlayOptions, playCampaign } from './play-campaign.ts';
import { scoreCampaign } from './score-campaign.ts';

export type FeedbackRequest = {
  /** Who plays a campaign; anew for each, since what a player remembers of one must not help it in another. */
  readonly playerFor: (world: BenchProblem, feedback: PlayOptions['feedback']) => Player;
  readonly problemOf: (world: number) => BenchProblem;
  /** The same worlds under real names, to be played too; null where only the masked ones are. */
  readonly namedProblemOf?: ((world: number) => BenchProblem) | undefined;
  readonly firstWorld: number;
  readonly worldCount: number;
  readonly budget: number;
  readonly signal: StopSignal;
  readonly onProgress: (doneFraction: number, note: string) => void;
};

/** Areas under the curves of what was found; `real[i]` and `permuted[i]` are of world `firstWorld + i`. */
export type FeedbackRecord = JudgedFeedback & {
  readonly isComplete: boolean;
  readonly real: readonly number[];
  readonly permuted: readonly number[];
  /** What a random order reaches on average in the same worlds. */
  readonly random: number;
  /** Null where real names were not played. */
  readonly memorisation: MemorisationGap | null;
};

/** The same worlds under real names, with true readings: what is above the masked ones was known beforehand. */
export type MemorisationGap = {
  readonly named: readonly number[];
  /** Area under real names less that under made-up ones, paired by world; interval of 95 %. */
  readonly namedMinusMasked: BootstrapInterval;
};

/**
 * The permuted-feedback control: in each world one campaign with true readings, and one in which the readings of other designs of the same
 * world are shown; both are scored by the truth.
 * @throws AppError `interrupted` before the first world is complete; `bad-problem`, `bad-proposal`
 */
export async function benchFeedback(request: FeedbackRequest): Promise<FeedbackRecord> {
  const { firstWorld, worldCount, budget, signal, onProgress, namedProblemOf } = request;
  const areas = { real: [] as number[], permuted: [] as number[] };
  const named: number[] = [];
  const campaignCount = worldCount * (namedProblemOf === undefined ? 2 : 3);
  const random: number[] = [];
  let done = 0;
  try {
    for (let world = firstWorld; world < firstWorld + worldCount; world++) {
      const masked = request.problemOf(world);
      const area = async (feedback: PlayOptions['feedback'], problem = masked): Promise<number> => {
        const player = request.playerFor(problem, feedback);
        const onSuggestion = (): void =>
          onProgress(++done / (campaignCount * (budget - 2)), `${problem.name}, ${feedback} feedback`);
        const played = await playCampaign(problem, player, {
          seed: world,
          budget,
          feedback,
          signal,
          onSuggestion,
        });
        return areaUnderCurve(foundIn(problem, scoreCampaign(problem, played, budget).found));
      };
      const pair = [await area('real'), await area('permuted')] as const;
      if (namedProblemOf !== undefined) named.push(await area('real', namedProblemOf(world)));
      areas.real.push(pair[0]);
      areas.permuted.push(pair[1]);
      random.push(areaUnderCurve(foundIn(masked, masked.random.found?.(budget) ?? null)));
    }
  } catch (error) {
    const isInterrupted = error instanceof AppError && error.code === 'interrupted';
    if (!isInterrupted || areas.real.length === 0) throw error;
  }
  return {
    ...areas,
    ...judgeFeedback(areas.real, areas.permuted, seededRandom('bootstrap')),
    isComplete: areas.real.length === worldCount,
    random: areaUnderCurve(random),
    memorisation:
      namedProblemOf === undefined
        ? null
        : { named, namedMinusMasked: pairedBootstrap(named, areas.real, { random: seededRandom('named') }) },
  };
}

function foundIn({ name }: BenchProblem, found: readonly number[] | null): readonly number[] {
  if (found === null) throw new AppError('bad-problem', `${name} has no designs that count as found`);
  return found;
}
