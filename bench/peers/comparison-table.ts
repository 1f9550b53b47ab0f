import {
  averageOverSets,
  bestPeer,
  type Comparison,
  type Contestant,
  compareScores,
  meanOf,
  type SetResult,
} from './compare-scores.ts';

/** The comparison as Markdown. */
export function comparisonTable(results: readonly SetResult[], seedCount: number): readonly string[] {
  const names = results[0]?.contestants.map(({ name }) => name) ?? [];
  const main = results.filter(({ isMain }) => isMain);
  const averaged = averageOverSets(main.length > 0 ? main : results, seedCount);
  return [
    'All planners start every seed from the same two designs (checked for each campaign). Problems by SHA-256:',
    `${results.map(({ set, problemHash }) => `${set} ${problemHash.slice(0, 12)}`).join(', ')}.`,
    '',
    `Area under the Top% curve, mean ± standard error. The mean over sets is of ${main.length || results.length} sets and ${seedCount} seeds.`,
    '',
    ...markdown(
      ['set', 'candidates', 'targets', 'budget', 'seeds', 'random (exact)', ...names],
      [
        ...results.map(describeSet),
        ['**mean**', '', '', '', String(seedCount), '', ...averaged.map(describeScore)],
      ],
    ),
    '',
    'Ours minus the best peer of each set, with the 95 % interval of the paired bootstrap over seeds, and as a part of that peer’s area.',
    '',
    ...markdown(
      ['set', 'planner', 'best peer', 'difference', 'relative', 'verdict'],
      results.flatMap(({ set, contestants }) => againstBest(set, contestants)),
    ),
    '',
    'Mean over sets, ours minus each peer.',
    '',
    ...markdown(
      ['planner', 'peer', 'difference', 'relative'],
      compareEach(averaged).map((comparison) => [
        comparison.planner,
        comparison.against,
        formatDifference(comparison),
        formatRelative(comparison),
      ]),
    ),
    '',
    'Next-point forecasts from the tenth reading on, and milliseconds per suggestion (median, 95 %).',
    '',
    ...markdown(
      ['set', 'planner', '50 % covers', '90 % covers', 'CRPS / prior', 'ms', 'ms p95'],
      qualityRows(results),
    ),
  ];
}

export function compareEach(contestants: readonly Contestant[]): readonly Comparison[] {
  return contestants
    .filter(({ isPeer }) => !isPeer)
    .flatMap((own) =>
      contestants.flatMap((other) =>
        other.isPeer && other.scores !== null && own.scores !== null
          ? [compareScores(own.name, own.scores, other.name, other.scores)]
          : [],
      ),
    );
}

const describeSet = ({ set, poolSize, topCount, budget, randomScore, contestants }: SetResult): string[] => [
  set,
  String(poolSize),
  String(topCount),
  String(budget),
  String(contestants[0]?.scores?.length ?? 0),
  randomScore.toFixed(3),
  ...contestants.map(describeScore),
];

function describeScore({ scores, why }: Contestant): string {
  if (scores === null) return `not run (${why})`;
  const mean = meanOf(scores);
  const variance =
    scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, scores.length - 1);
  return `${mean.toFixed(3)} ± ${Math.sqrt(variance / scores.length).toFixed(3)}`;
}

function againstBest(set: string, contestants: readonly Contestant[]): readonly string[][] {
  const best = bestPeer(contestants);
  return contestants.flatMap(({ name, isPeer, scores }) => {
    if (isPeer || scores === null || best === null) return [];
    const comparison = compareScores(name, scores, best.name, best.scores);
    return [
      [set, name, best.name, formatDifference(comparison), formatRelative(comparison), judge(comparison)],
    ];
  });
}

const tolerableLoss = -0.05;

function judge({ relative, lower, upper }: Comparison): string {
  if (lower > 0) return 'better';
  if (relative.upper < tolerableLoss) return 'worse by more than 5 %';
  return upper < 0 ? 'worse' : 'no difference shown';
}

const formatDifference = ({ mean, lower, upper }: Comparison): string =>
  `${signed(mean, 3)} [${signed(lower, 3)}, ${signed(upper, 3)}]`;
const formatRelative = ({ relative: { mean, lower, upper } }: Comparison): string =>
  `${signed(100 * mean, 1)} % [${signed(100 * lower, 1)}, ${signed(100 * upper, 1)}]`;
const signed = (value: number, digits: number): string => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;

function qualityRows(results: readonly SetResult[]): readonly string[][] {
  return results.flatMap(({ set, contestants }) =>
    contestants
      .filter(({ scores }) => scores !== null)
      .map(({ name, seconds, forecasts }) => [
        set,
        name,
        ...(forecasts === null
          ? ['–', '–', '–']
          : [
              `${(100 * forecasts.coverage50).toFixed(0)} %`,
              `${(100 * forecasts.coverage90).toFixed(0)} %`,
              (forecasts.crps / forecasts.priorCrps).toFixed(2),
            ]),
        formatQuantile(seconds, 0.5),
        formatQuantile(seconds, 0.95),
      ]),
  );
}

function formatQuantile(seconds: readonly number[], p: number): string {
  const sorted = seconds.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
  return value === undefined ? '–' : (1000 * value).toFixed(1);
}

const markdown = (header: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
