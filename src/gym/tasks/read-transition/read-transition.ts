import { type Random, seededRandom } from '../../../core/random.ts';
import type { TransitionAction } from '../../../world/index.ts';
import type { Episode, TaskCall, TaskFamily, TaskInstance } from '../../contracts.ts';
import { openReadingEpisode } from '../reading/open-reading-episode.ts';
import { saysSomething } from '../reading/stated-quantiles.ts';
import { criteriaOf, drawRun, type RunLevel, type RunTruth } from './draw-run.ts';
import {
  answerSchema,
  bestAnswer,
  checkRunAnswer,
  gradeRun,
  logQuantiles,
  logRange,
  type RunAnswer,
  randomAnswer,
  statedRange,
  width,
} from './grade-run.ts';
import { cheats, playOracle, playRandom, playRules } from './play-run.ts';
import { columnStatistics, filePage, fitTransition, listColumns } from './run-tools.ts';

const levels: { readonly [level: string]: RunLevel } = {
  resistance: { actions: ['resistance'], leastMargin: 1, faultShare: 0 },
  mixed: { actions: ['resistance', 'magnetisation', 'heat-capacity'], leastMargin: 0.5, faultShare: 0.1 },
  marginal: { actions: ['resistance', 'magnetisation', 'heat-capacity'], leastMargin: 0.1, faultShare: 0.4 },
};
/** Random answers whose mean worth is the zero of the score. */
const randomPlays = 32;

/** Whether a raw file shows a transition, and where; or that it shows none, or nothing at all. */
export const readTransition: TaskFamily<RunTruth> = {
  name: 'read-transition',
  version: '1.0.0',
  summary: 'find, interpret or reject a superconducting transition in a raw file',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the chemical system of the sample',
  levels: Object.keys(levels),
  defaultLevel: 'mixed',
  draw: (seed, level) => drawRun(seed, level, levels[level] ?? levels.mixed!),
  groupOf: ({ system }) => system,
  open,
  alterUnmeasured,
  baselines: { random: playRandom, rules: playRules, oracle: playOracle },
  proofs: { gold: playOracle, cheats },
};

function open(truth: RunTruth, { level, seed }: TaskInstance): Episode {
  const bench = { file: truth.file, action: truth.action };
  return openReadingEpisode<RunAnswer>({
    brief: describe(truth),
    budget: { total: 2, unit: 'analysis' },
    maxCalls: 60,
    tools: [filePage(bench), listColumns(bench), columnStatistics(bench), fitTransition(bench)],
    answer: {
      description:
        'Ends the task: probabilities that sum to 1, the criterion, and the temperature by that criterion in case there is a transition, as points of 5, 50 and 95 %.',
      input: answerSchema,
    },
    check: (answer) => checkRunAnswer(truth, answer),
    grade: (answer) => ({
      utility: gradeRun(truth, answer),
      gates: [saysSomething(logQuantiles(answer), logRange)],
      evidence: Object.entries(truth.criteria).map(([criterion, value]) => ({
        value,
        sd: 0,
        unit: 'K',
        fidelity: 'simulated' as const,
        method: `${criterion} of the sample, without errors of measurement`,
        artefact: null,
      })),
    }),
    scale() {
      const random = seededRandom('scale', 'read-transition', level, seed);
      const plays = Array.from({ length: randomPlays }, () =>
        gradeRun(truth, randomAnswer(truth.action, truth.chances, random)),
      );
      return {
        random: plays.reduce((sum, value) => sum + value / randomPlays, 0),
        oracle: gradeRun(truth, bestAnswer(truth)),
      };
    },
  });
}

const meanings: { readonly [action in TransitionAction]: string } = {
  resistance:
    'the resistance of a bar over temperature, cooling and warming. The criteria are `midpoint`, `90-percent` and `10-percent` of the resistance just above the transition. Leads may be open or shorted: such a file says nothing of the sample',
  magnetisation:
    'the moment of a chunk in a small field, after cooling without field and then while cooling in it. The criteria are `10-percent-shielding` and `half-shielding`, of the shielding at the lowest temperature after cooling without field',
  'heat-capacity':
    'the heat capacity of a chunk. The criterion is `half-of-atoms`: where half of the atoms that are in superconducting regions at the lowest temperature begin to be',
};

function describe({ action, base, chances: { transition, none, unusable } }: RunTruth): string {
  return [
    `A raw file (simulated) holds ${meanings[action]}.`,
    `The run goes down to ${base} K. Beforehand a transition is ${100 * transition} % likely, none above the lowest temperature ${100 * none} %, and a file that says nothing of the sample ${100 * unusable} %; thermometers may be off by some hundredths of a kelvin and drift.`,
    `Answer with the three probabilities, the criterion (${criteriaOf[action].join(', ')}), and points of 5, 50 and 95 % of the true temperature of the sample by that criterion, from ${statedRange[0]} to ${statedRange[1]} K, in case there is a transition.`,
    `Scored by 1 − Brier/2, where there is a transition averaged with a kernel score in ln T of width ${width}. Looking at the file costs nothing, the analysis 1. An answer before any look is worth nothing, and so is an interval wider than 0.8 of the range of ln T.`,
  ].join(' ');
}

/** Nothing of the truth but the file can be seen; of the file, pages that were not looked at are another sample's. */
function alterUnmeasured(truth: RunTruth, calls: readonly TaskCall[], random: Random): RunTruth {
  const factor = Math.exp(0.1 * random.normal());
  const verdict = truth.verdict === 'none' ? 'transition' : 'none';
  const altered: RunTruth = {
    ...truth,
    verdict,
    criteria:
      verdict === 'none'
        ? {}
        : Object.fromEntries(criteriaOf[truth.action].map((name) => [name, 5 * factor])),
  };
  const seesAll = calls.some(({ tool }) => tool !== 'file_page' && tool !== 'answer');
  return seesAll ? altered : { ...altered, file: { ...truth.file, text: scramble(truth.file.text, calls) } };
}

/** The text with the digits of lines that no call has shown mirrored about 4.5. */
function scramble(text: string, calls: readonly TaskCall[]): string {
  const seen = calls.flatMap(({ tool, arguments: input }) => {
    if (tool !== 'file_page' || typeof input !== 'object' || input === null) return [];
    const { from_line = 1, count = 40 } = input as { readonly from_line?: unknown; readonly count?: unknown };
    return typeof from_line === 'number' && typeof count === 'number'
      ? [[from_line, from_line + count] as const]
      : [];
  });
  const isSeen = (line: number): boolean => seen.some(([from, end]) => line >= from && line < end);
  return text
    .split('\r\n')
    .map((line, i) => (isSeen(i + 1) ? line : line.replaceAll(/\d/g, (digit) => String(9 - Number(digit)))))
    .join('\r\n');
}
