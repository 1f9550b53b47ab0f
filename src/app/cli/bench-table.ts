import { formatNumber } from '../../core/format-quantity.ts';
import type { BootstrapInterval } from '../../kernels/statistics/index.ts';
import type { BenchDocument, PlannerResult } from '../bench/bench-document.ts';
import { formatTable, type Output } from './output.ts';

/** The figures of a benchmark for a reader; the JSON document has all of them. */
export function printBench(output: Output, document: BenchDocument): void {
  for (const line of describeProblem(document)) output.print(line);
  output.print('');
  for (const line of scoreTable(document)) output.print(line);
  output.print('');
  for (const line of qualityTable(document)) output.print(line);
  const comparisons = [...describeDifferences(document), ...describeControls(document)];
  if (comparisons.length > 0) output.print('');
  for (const line of comparisons) output.print(line);
}

function describeProblem(document: BenchDocument): readonly string[] {
  const { dataset, goals, poolSize, topCount, topDefinition, regretDefinition, seeds, budget } = document;
  const aims = goals.map(({ quantity, direction }) => `${direction} ${quantity}`).join(', ');
  const lines = [
    `${dataset}: ${aims}; ${poolSize === null ? 'continuous' : `${poolSize} candidates`}; ` +
      `${seeds} paired seeds of ${budget} experiments${document.isNoisy ? ', with noise' : ''}`,
  ];
  if (topDefinition !== null) lines.push(`found: ${topCount} of them (${topDefinition})`);
  if (regretDefinition !== null) lines.push(`regret: ${regretDefinition}`);
  lines.push(
    `score: ${document.scoreDefinition}, ${document.isLargerBetter ? 'larger' : 'smaller'} is better`,
  );
  return lines;
}

function scoreTable(document: BenchDocument): readonly string[] {
  const { budget, randomCurve, randomRegretCurve, randomScore, planners } = document;
  const shown = [...new Set([10, 25, 50, budget].filter((n) => n <= budget))];
  // After a few experiments the ratio says more of the luck of the first two designs than of the planner.
  const factorAt = Math.min(25, budget);
  const cells = (
    score: string,
    curve: readonly number[] | null,
    regret: readonly number[] | null,
    last: readonly string[],
  ): string[] => [
    score,
    ...(document.isLargerBetter ? shown.map((n) => formatAt(curve, n)) : []),
    ...(document.isLargerBetter ? [formatAt(regret, budget)] : shown.map((n) => formatAt(regret, n))),
    ...last,
  ];
  const header = document.isLargerBetter
    ? [...shown.map((n) => `found at ${n}`), `regret at ${budget}`, 'AF(0.5)', `EF(${factorAt})`]
    : shown.map((n) => `regret at ${n}`);
  const noFactors = document.isLargerBetter ? ['1', '1'] : [];
  const rows = planners.map((planner) => [
    planner.name,
    ...cells(
      formatInterval(planner.score),
      planner.curve,
      planner.simpleRegretCurve ?? planner.hypervolumeRegretCurve,
      document.isLargerBetter ? formatFactors(planner, factorAt) : [],
    ),
  ]);
  if (randomScore !== null)
    rows.push([
      'random order (exact)',
      ...cells(formatFigure(randomScore), randomCurve, randomRegretCurve, noFactors),
    ]);
  return formatTable(['planner', 'score (95 %)', ...header], rows);
}

function formatFactors({ acceleration, enhancementCurve }: PlannerResult, n: number): string[] {
  const half = acceleration?.find(({ level }) => level === 0.5)?.factor ?? null;
  return [half, enhancementCurve?.[n - 1] ?? null].map((factor) =>
    factor === null ? '–' : factor.toFixed(1),
  );
}

const qualityTable = ({ planners }: BenchDocument): readonly string[] =>
  formatTable(
    ['planner', '50 % covers', '90 % covers', 'CRPS', 'CRPS of prior', 'failed', 'ms (median)', 'ms (p95)'],
    planners.map((planner) => [
      planner.name,
      formatPercent(planner.coverage50),
      formatPercent(planner.coverage90),
      formatOrDash(planner.crps),
      formatOrDash(planner.priorCrps),
      formatPercent(planner.failedFraction),
      formatMilliseconds(planner.secondsPerSuggestion?.median),
      formatMilliseconds(planner.secondsPerSuggestion?.p95),
    ]),
  );

const describeDifferences = ({ differences }: BenchDocument): readonly string[] =>
  differences.map(
    ({ planner, against, ...interval }) => `${planner} minus ${against}: ${formatInterval(interval)}`,
  );

const describeControls = ({ planners, randomScore }: BenchDocument): readonly string[] =>
  planners.flatMap(({ name, control }) =>
    control === null
      ? []
      : [
          `${name}, real minus permuted feedback: ${formatInterval(control.realMinusPermuted)} ` +
            `(permuted scores ${formatFigure(control.score)}` +
            `${randomScore === null ? '' : `, a random order ${formatFigure(randomScore)}`})` +
            `${control.verdict === null ? '' : `: ${control.verdict}`}`,
        ],
  );

const formatFigure = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(3) : formatNumber(value);
export const formatInterval = ({ mean, lower, upper }: BootstrapInterval): string =>
  `${formatFigure(mean)} [${formatFigure(lower)}, ${formatFigure(upper)}]`;
const formatAt = (curve: readonly number[] | null, n: number): string =>
  curve === null ? '–' : formatFigure(curve[n - 1] as number);
const formatOrDash = (value: number | null): string => (value === null ? '–' : formatNumber(value));
const formatPercent = (part: number | null): string => (part === null ? '–' : `${(100 * part).toFixed(0)} %`);
const formatMilliseconds = (seconds: number | undefined): string =>
  seconds === undefined ? '–' : (1000 * seconds).toFixed(1);
