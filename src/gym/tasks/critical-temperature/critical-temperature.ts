import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { type Random, seededRandom } from '../../../core/random.ts';
import { energyUnits } from '../../../core/units.ts';
import type { MuStarConvention } from '../../../kernels/superconductivity/index.ts';
import type { Episode, TaskCall, TaskFamily, TaskInstance } from '../../contracts.ts';
import { openReadingEpisode } from '../reading/open-reading-episode.ts';
import { readQuantiles, saysSomething } from '../reading/stated-quantiles.ts';
import {
  drawSpectrumTask,
  readRows,
  type SpectrumLevel,
  type SpectrumTruth,
  type StatedRepulsion,
  temperatureRange,
} from './draw-spectrum.ts';
import {
  type Answer,
  answerSchema,
  bestAnswer,
  grade,
  isInRange,
  kelvinPer,
  logQuantiles,
  logRange,
  randomAnswer,
  width,
} from './grade-temperature.ts';
import { cheats, playBest, playRandom, playRules } from './play-spectrum.ts';
import {
  applyFormula,
  carryMuStar,
  firstLine,
  integrateMoments,
  readFile,
  solutionCost,
  solveEliashberg,
} from './spectrum-tools.ts';

/** Random answers whose mean worth is the zero of the score. */
const randomPlays = 32;

const levels: { readonly [level: string]: SpectrumLevel } = {
  plain: { isPlain: true, isUnitStated: true, muStarHalfWidth: 0 },
  conventions: { isPlain: false, isUnitStated: true, muStarHalfWidth: 0 },
  uncertain: { isPlain: false, isUnitStated: false, muStarHalfWidth: 0.02 },
};

/** Tc from a spectral function and a μ* whose convention has to be minded. */
export const criticalTemperature: TaskFamily<SpectrumTruth> = {
  name: 'critical-temperature',
  version: '1.1.0',
  summary: 'critical temperature of a spectral function, with its unit and the convention of mu*',
  settles: 'kernel',
  isEvaluationOnly: false,
  groupedBy: 'the spectrum: four instances share one, in other units and conventions',
  levels: Object.keys(levels),
  defaultLevel: 'conventions',
  draw: (seed, level) => drawSpectrumTask(seed, level, levels[level] ?? levels.conventions!),
  groupOf: ({ spectrum }) => spectrum,
  open,
  alterUnmeasured,
  baselines: { random: playRandom, rules: playRules, oracle: playBest },
  proofs: { gold: playBest, cheats },
};

function open(truth: SpectrumTruth, { level, seed }: TaskInstance): Episode {
  const bench = { rows: truth.rows, unit: truth.unit, isUnitStated: truth.isUnitStated };
  return openReadingEpisode<Answer>({
    brief: describe(truth),
    budget: { total: 4 * solutionCost + 10, unit: 'calculation' },
    maxCalls: 60,
    tools: [readFile(bench), integrateMoments(bench), carryMuStar(), applyFormula(), solveEliashberg(bench)],
    answer: {
      description: 'Ends the task: Tc as points of 5, 50 and 95 %, its unit, and the convention of μ*.',
      input: answerSchema,
    },
    check({ quantiles, unit }) {
      readQuantiles(quantiles, 'answer');
      const outside = quantiles.find((value) => !isInRange(value * kelvinPer[unit]));
      if (outside !== undefined)
        throw new AppError(
          'bad-arguments',
          `answer: ${outside} ${unit} is no temperature from ${temperatureRange[0]} to ${temperatureRange[1]} K`,
        );
    },
    grade: (answer) => ({
      utility: grade(truth, answer),
      gates: [saysSomething(logQuantiles(answer), logRange)],
      evidence: [
        {
          value: truth.quantiles[1],
          sd: (truth.quantiles[2] - truth.quantiles[0]) / 3.29,
          unit: 'K',
          fidelity: 'simulated',
          method: `isotropic Eliashberg equations, μ* of convention ${truth.repulsion.convention}`,
          artefact: null,
        },
      ],
    }),
    scale() {
      const random = seededRandom('scale', 'critical-temperature', level, seed);
      const plays = Array.from({ length: randomPlays }, () => grade(truth, randomAnswer(random)));
      return {
        random: plays.reduce((sum, value) => sum + value / randomPlays, 0),
        oracle: grade(truth, bestAnswer(truth)),
      };
    },
  });
}

const meanings: { readonly [convention in MuStarConvention]: (repulsion: StatedRepulsion) => string } = {
  A: () =>
    'in the sense of Allen and Dynes: it is defined at the top of the spectrum, and rescaled to wherever the sums end (convention A)',
  B: ({ cutoff }) =>
    `as programs with a fixed window use it: it acts unscaled among all Matsubara frequencies below ${cutoff} meV, where the sums end (convention B)`,
  C: () => 'as Elk uses it: it acts unscaled below ω_2, while phonons are summed to 20 ω_2 (convention C)',
};

function describe({ repulsion, unit, isUnitStated, rows }: SpectrumTruth): string {
  const { low, high, convention } = repulsion;
  const top = readRows(rows, unit).referenceFrequency / energyUnits.THz;
  return [
    'A file holds α²F(ω) of a superconductor that nobody has made (simulated). What is its critical temperature by the isotropic Eliashberg equations?',
    low === high
      ? `μ* is ${low}`
      : `μ* is anything from ${low} to ${high}, evenly likely, and stays uncertain: let the interval say so. It is stated`,
    `${meanings[convention](repulsion)}.`,
    isUnitStated
      ? 'The file states its unit.'
      : `The file states no unit; neutrons see the highest phonons at ${top.toPrecision(3)} THz.`,
    `Tc lies from ${temperatureRange[0]} to ${temperatureRange[1]} K, every factor equally likely. Answer with points of 5, 50 and 95 %, the unit, and the convention of the μ* that the number belongs to.`,
    `Scored by 0.9 · a kernel score in ln Tc of width ${width}, plus 0.1 for the convention. Reading costs nothing, moments and formulae 1, a solution ${solutionCost}. An answer before any look at the file is worth nothing, and so is an interval wider than 0.8 of the range of ln Tc.`,
  ].join(' ');
}

/** The temperature is nowhere but in the verdict; what of the file was not read or summed is another. */
function alterUnmeasured(truth: SpectrumTruth, calls: readonly TaskCall[], random: Random): SpectrumTruth {
  const factor = Math.exp(0.2 * random.normal());
  const [low, median, high] = truth.quantiles;
  const altered = {
    ...truth,
    temperatures: truth.temperatures.map((value) => value * factor),
    quantiles: [low * factor, median * factor, high * factor] as const,
  };
  if (calls.some(({ tool }) => tool === 'integrate_moments' || tool === 'solve_eliashberg')) return altered;
  const seen = linesSeen(calls);
  const largest = Math.max(...truth.rows.map(([, value]) => value));
  // the brief may tell where the spectrum ends: its height and its tail stay
  const rows = truth.rows.map(([omega, value], i) => {
    const wasSeen = seen.some(([from, end]) => i + firstLine >= from && i + firstLine < end);
    const isFixed = wasSeen || value > 0.9 * largest || value < 0.01 * largest;
    return [omega, isFixed ? value : value * (0.9 + 0.2 * random.uniform())] as const;
  });
  return { ...altered, rows };
}

function linesSeen(calls: readonly TaskCall[]): readonly (readonly [number, number])[] {
  return calls.flatMap(({ tool, arguments: input }) => {
    if (tool !== 'read_file' || typeof input !== 'object' || input === null || Array.isArray(input))
      return [];
    const { from_line = 1, count = 60 } = input as { readonly [field: string]: Json | undefined };
    if (typeof from_line !== 'number' || typeof count !== 'number') return [];
    return [[from_line, from_line + count] as const];
  });
}
