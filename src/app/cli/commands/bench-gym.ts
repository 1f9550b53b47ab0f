import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import {
  createImproveRecord,
  type RecordTable,
  recordFromTable,
  type TaskFamily,
  taskFamilies,
} from '../../../gym/index.ts';
import {
  type BaselineName,
  baselineNames,
  benchGym,
  type FamilyResult,
  type GymBenchRecord,
  groupSize,
} from '../../bench/bench-gym.ts';
import { readTable } from '../../read-table.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatTable, type Output } from '../output.ts';
import { parseGoalOption } from '../parse-goal-option.ts';
import { createProgressLine } from '../progress-line.ts';

type GymBenchOptions = {
  readonly families?: string;
  readonly baselines: string;
  readonly level?: string;
  readonly episodes: number;
  readonly randomInstances: number;
  readonly randomPlays: number;
  readonly firstSeed: number;
  readonly record: readonly string[];
  readonly goal: readonly string[];
  readonly json?: boolean;
};

/** Plays the baselines of task families in this process; nothing is written but what is printed. */
export async function action(output: Output, options: GymBenchOptions): Promise<number> {
  const families = chooseFamilies(options.families, await readRecords(options));
  const baselines = chooseBaselines(options.baselines);
  if (options.randomPlays % groupSize !== 0)
    throw new AppError(
      'bad-option',
      `--random-plays ${options.randomPlays}: expected a multiple of ${groupSize}`,
    );
  const progress = createProgressLine(output);
  const stop = listenForStop(output);
  try {
    const record = await benchGym({
      families,
      baselines,
      level: options.level ?? null,
      firstSeed: options.firstSeed,
      episodes: options.episodes,
      randomInstances: options.randomInstances,
      randomPlays: options.randomPlays,
      signal: stop.signal,
      onProgress: progress.show,
    });
    progress.close();
    if (options.json) output.print(JSON.stringify(record));
    else for (const line of describeGymBench(record)) output.print(line);
    if (record.isComplete) return exitCode.done;
    output.note(
      `stopped after ${record.families.length} of ${families.length} families; run it again with --families for the others`,
    );
    return exitCode.interrupted;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'interrupted')) throw error;
    output.note('stopped before the first family was complete; try fewer --episodes');
    return exitCode.interrupted;
  } finally {
    progress.close();
    stop.dispose();
  }
}

/** The families asked for; with tables of the user's own, `improve-record` is made of them. */
function chooseFamilies(
  text: string | undefined,
  records: readonly RecordTable[],
): readonly TaskFamily<Json>[] {
  const own = records.length === 0 ? null : (createImproveRecord(records) as unknown as TaskFamily<Json>);
  const families = taskFamilies.map((family) => (family.name === own?.name ? own : family));
  if (text === undefined) return families;
  return text.split(',').map((part) => {
    const family = families.find(({ name }) => name === part.trim());
    if (family !== undefined) return family;
    const known = taskFamilies.map(({ name }) => name).join(', ');
    throw new AppError('bad-option', `--families: there is no family "${part.trim()}"; there are ${known}`);
  });
}

/** Each `--record` with the `--goal` at its place. */
async function readRecords({ record, goal }: GymBenchOptions): Promise<readonly RecordTable[]> {
  if (record.length !== goal.length)
    throw new AppError(
      'bad-option',
      `${record.length} times --record and ${goal.length} times --goal: expected a goal for each record`,
    );
  return Promise.all(
    record.map(async (file, i) => {
      const { quantity, direction } = parseGoalOption(goal[i] as string);
      if (direction !== 'maximize' && direction !== 'minimize')
        throw new AppError('bad-option', `--goal ${goal[i]}: expected max:COLUMN or min:COLUMN`);
      return recordFromTable(await readTable(file), { quantity, isRising: direction === 'maximize' });
    }),
  );
}

function chooseBaselines(text: string): readonly BaselineName[] {
  return text.split(',').map((part) => {
    const name = baselineNames.find((one) => one === part.trim());
    if (name !== undefined) return name;
    throw new AppError(
      'bad-option',
      `--baselines: there is no baseline "${part.trim()}"; there are ${baselineNames.join(', ')}`,
    );
  });
}

/** The tables that the bench prints. */
export const describeGymBench = ({ families }: GymBenchRecord): readonly string[] => [
  ...formatTable(
    [
      'family',
      'level',
      'baseline',
      'episodes',
      'score',
      '95 % interval',
      'clipped',
      'reward',
      'calls',
      'truncated',
    ],
    families.flatMap(({ family, level, baselines }) =>
      baselines.map((result) => [
        family,
        level,
        result.baseline,
        String(result.episodes),
        result.score.mean.toFixed(3),
        `${result.score.lower.toFixed(3)} to ${result.score.upper.toFixed(3)}`,
        result.clippedScore.toFixed(3),
        result.reward.toFixed(3),
        result.callsPerEpisode.toFixed(1),
        formatShare(result.truncatedShare),
      ]),
    ),
  ),
  '',
  ...formatTable(
    [
      'family',
      'settled by',
      'groups of equal reward',
      'of equal score',
      'step, median [ms]',
      '95 % [ms]',
      'gates that failed',
    ],
    families.map((result) => [
      result.family,
      result.settles,
      result.zeroVarianceShare === null ? '–' : formatShare(result.zeroVarianceShare.reward),
      result.zeroVarianceShare === null ? '–' : formatShare(result.zeroVarianceShare.score),
      (1000 * result.secondsPerStep.median).toFixed(3),
      (1000 * result.secondsPerStep.p95).toFixed(3),
      Object.entries(result.gateFailures)
        .map(([reason, count]) => `${reason} ${count}`)
        .join(', ') || '–',
    ]),
  ),
  '',
  ...formatTable(
    ['reward of random play', ...histogramTitles(families[0])],
    families.map(({ family, rewardHistogram: { counts } }) => [family, ...counts.map(String)]),
  ),
];

const histogramTitles = (first: FamilyResult | undefined): readonly string[] =>
  (first?.rewardHistogram.edges ?? []).slice(0, -1).map((edge) => `${edge.toFixed(1)}…`);

const formatShare = (part: number): string => `${(100 * part).toFixed(1)} %`;
