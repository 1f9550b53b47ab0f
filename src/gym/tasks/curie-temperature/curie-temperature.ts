import { type Random, seededRandom } from '../../../core/random.ts';
import type { Episode, TaskCall, TaskFamily, TaskInstance } from '../../contracts.ts';
import { openReadingEpisode } from '../reading/open-reading-episode.ts';
import { saysSomething } from '../reading/stated-quantiles.ts';
import {
  conventions,
  drawExchange,
  type ExchangeLevel,
  type ExchangeTruth,
  temperatureRange,
  truthError,
} from './draw-exchange.ts';
import { estimateOrder, pollRun, readExchange, submitRun } from './exchange-tools.ts';
import {
  answerSchema,
  type CurieAnswer,
  gradeCurie,
  logQuantiles,
  logRange,
  randomAnswer,
  width,
} from './grade-curie.ts';
import { cheats, playOracle, playRandom, playRules } from './play-curie.ts';

const levels: { readonly [level: string]: ExchangeLevel } = {
  sums: { conventions: 2, hasUnits: false },
  conventions: { conventions: 3, hasUnits: true },
  spins: { conventions: conventions.length, hasUnits: true },
};
/** Random answers whose mean worth is the zero of the score. */
const randomPlays = 32;
/** Sweeps of Monte Carlo that may be asked for. */
const sweeps = 20_000;

/** Curie temperature of classical spins from published exchange constants, whose convention has to be minded. */
export const curieTemperature: TaskFamily<ExchangeTruth> = {
  name: 'curie-temperature',
  version: '1.0.0',
  summary: 'Curie temperature from exchange constants, with Monte Carlo to check it',
  settles: 'kernel',
  isEvaluationOnly: false,
  groupedBy: 'lattice and ratio of the exchange: four instances share one, in other units and conventions',
  levels: Object.keys(levels),
  defaultLevel: 'conventions',
  draw: (seed, level) => drawExchange(seed, level, levels[level] ?? levels.conventions!),
  groupOf: ({ exchange }) => exchange,
  open,
  alterUnmeasured,
  baselines: { random: playRandom, rules: playRules, oracle: playOracle },
  proofs: { gold: playOracle, cheats },
};

function open(truth: ExchangeTruth, { level, seed }: TaskInstance): Episode {
  const { lattice, convention, unit, constants } = truth;
  const bench = { lattice, convention, unit, constants, jobs: new Map() };
  return openReadingEpisode<CurieAnswer>({
    brief: brief,
    budget: { total: sweeps, unit: 'sweep' },
    maxCalls: 120,
    tools: [readExchange(bench), estimateOrder(bench), submitRun(bench), pollRun(bench, seed)],
    answer: { description: 'Ends the task: Tc as points of 5, 50 and 95 % [K].', input: answerSchema },
    check: (answer) => {
      logQuantiles(answer);
    },
    grade: (answer) => ({
      utility: gradeCurie(truth, answer),
      gates: [saysSomething(logQuantiles(answer), logRange)],
      evidence: [
        {
          value: truth.curieTemperature,
          sd: truthError * truth.curieTemperature,
          unit: 'K',
          fidelity: 'simulated',
          method: 'classical Heisenberg spins, random phase corrected by Monte Carlo',
          artefact: null,
        },
      ],
    }),
    scale() {
      const random = seededRandom('scale', 'curie-temperature', level, seed);
      const plays = Array.from({ length: randomPlays }, () => gradeCurie(truth, randomAnswer(random)));
      return { random: plays.reduce((sum, value) => sum + value / randomPlays, 0), oracle: 1 };
    },
  });
}

const brief = [
  'A table holds the exchange constants of a ferromagnet that nobody has made (simulated). At which temperature do its spins order, taken as classical vectors with no anisotropy?',
  'Mind how the table counts pairs, which spins its formula has, its sign and its unit: tools take E = −Σ J e·e over pairs, each once, unit vectors, in meV.',
  `Tc lies from ${temperatureRange[0]} to ${temperatureRange[1]} K, every factor equally likely; the truth is known to ${100 * truthError} %. Answer with points of 5, 50 and 95 % [K].`,
  `Scored by a kernel score in ln Tc of width ${width}. Estimates cost nothing, Monte Carlo its sweeps: hand a run in with submit_run, ask for it with poll_run. An answer before the table was read is worth nothing, and so is an interval wider than 0.8 of the range of ln Tc.`,
].join(' ');

/** The temperature is nowhere but in the verdict; a table that was not read is another. */
function alterUnmeasured(truth: ExchangeTruth, calls: readonly TaskCall[], random: Random): ExchangeTruth {
  const factor = Math.exp(0.1 * random.normal());
  const altered = { ...truth, curieTemperature: truth.curieTemperature * factor };
  if (calls.some(({ tool }) => tool === 'read_exchange')) return altered;
  const [first, second] = truth.constants;
  return { ...altered, constants: [first * factor, second * factor] };
}
