import { z } from 'zod';
import type { Random } from '../../../core/random.ts';
import { seededRandom } from '../../../core/random.ts';
import type { Episode, TaskCall, TaskFamily, TaskInstance } from '../../contracts.ts';
import { openReadingEpisode } from '../reading/open-reading-episode.ts';
import { keepSeen, listPeaks, readPattern } from '../reading/pattern-tools.ts';
import { quantilesIn, saysSomething } from '../reading/stated-quantiles.ts';
import {
  bestAnswer,
  checkPhaseAnswer,
  differenceOf,
  gradePhases,
  type PhaseAnswer,
  randomAnswer,
} from './grade-phases.ts';
import {
  drawMixture,
  drawSample,
  leastWeight,
  type MixtureLevel,
  type MixtureTruth,
  strainSd,
} from './mixture.ts';
import { listCandidates, searchPhases, simulateCandidate } from './phase-tools.ts';
import { cheats, playOracle, playRandom, playRules } from './play-phases.ts';

const levels: { readonly [level: string]: MixtureLevel } = {
  'two-phases': { metals: 2, candidates: 8, twins: 0, mostPhases: 2 },
  'three-phases': { metals: 3, candidates: 14, twins: 2, mostPhases: 3 },
  'four-phases': { metals: 3, candidates: 24, twins: 5, mostPhases: 4 },
};
/** Random answers whose mean worth is the zero of the score. */
const randomPlays = 32;

const answerSchema = z.strictObject({
  hypotheses: z
    .array(
      z.strictObject({ phases: z.array(z.string()).min(1).max(8), probability: z.number().min(0).max(1) }),
    )
    .min(1)
    .max(40),
  fractions: z.record(z.string(), quantilesIn(0, 1)).default({}),
});

/** Which phases a powder holds, and how much of each, from its diffraction pattern and a list of candidates that no table holds. */
export const identifyPhases: TaskFamily<MixtureTruth> = {
  name: 'identify-phases',
  version: '1.0.0',
  summary: 'phases and weight fractions of a powder pattern, from candidates with decoys',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the chemical system of the candidates',
  levels: Object.keys(levels),
  defaultLevel: 'three-phases',
  draw: (seed, level) => drawMixture(seed, level, levels[level] ?? levels['three-phases']!),
  groupOf: ({ elements }) => elements.join('-'),
  open,
  alterUnmeasured,
  baselines: { random: playRandom, rules: playRules, oracle: playOracle },
  proofs: { gold: playOracle, cheats },
};

function open(truth: MixtureTruth, instance: TaskInstance): Episode {
  const bench = { candidates: truth.candidates, mostPhases: truth.mostPhases, scan: truth.scan };
  return openReadingEpisode({
    brief: describe(truth),
    budget: { total: Math.ceil(1.5 * truth.candidates.length), unit: 'fit' },
    maxCalls: 60,
    tools: [
      listCandidates(bench),
      simulateCandidate(bench),
      listPeaks(truth.scan),
      readPattern(truth.scan),
      searchPhases(bench),
    ],
    answer: {
      description:
        'Ends the task. Sets of phases with their probabilities, at most 1 together (the rest is spread evenly over all other sets), and for any candidates the 5, 50 and 95 % points of their weight fraction in case they are there (0 to 1; not given counts as 0).',
      input: answerSchema,
    },
    check: (answer) => checkPhaseAnswer(truth, answer as unknown as PhaseAnswer),
    grade(answer) {
      const stated = answer as unknown as PhaseAnswer;
      const gates = Object.values(stated.fractions).map((points) => saysSomething(points, 1));
      return {
        utility: gradePhases(truth, stated),
        gates: gates.filter(({ holds }) => !holds).slice(0, 1),
        evidence: truth.phases.map(({ candidate, weight }) => ({
          value: weight,
          sd: 0,
          unit: '1',
          fidelity: 'simulated' as const,
          method: `weight fraction of ${truth.candidates[candidate]!.name}, as mixed`,
          artefact: null,
        })),
      };
    },
    scale: () => scaleOf(truth, instance),
  });
}

function scaleOf(truth: MixtureTruth, { level, seed }: TaskInstance): { random: number; oracle: number } {
  const random = seededRandom('scale', 'identify-phases', level, seed);
  const names = truth.candidates.map(({ name }) => name);
  const plays = Array.from({ length: randomPlays }, () => gradePhases(truth, randomAnswer(names, random)));
  return {
    random: plays.reduce((sum, value) => sum + value / randomPlays, 0),
    oracle: gradePhases(truth, bestAnswer(truth)),
  };
}

const describe = ({ elements, candidates, mostPhases }: MixtureTruth): string =>
  `A powder of ${elements.join(', ')} was scanned for ten minutes with copper radiation (simulated). It holds 1 to ${mostPhases} of ${candidates.length} candidate crystals, each number equally likely, every phase with at least ${100 * leastWeight} % of the weight. ` +
  `In the sample the edges of a phase differ from its candidate's by one factor e^x, x normal with sd ${strainSd}; grains, strain, texture, the zero of the circle and the height of the sample are not known. ` +
  (candidates.some(({ twin }) => twin !== null)
    ? 'Candidates whose names differ by (II) alone are modifications of one compound with the same atoms in a cell a little larger or smaller; of two such at most one is there, and which one may remain uncertain: state it as probabilities. '
    : '') +
  'Say which sets of phases may be there, each with its probability, and for the candidates their weight fraction in case they are there, as points of 5, 50 and 95 %. ' +
  'Scored by 0.7 · (1 − Brier/2) over all sets plus 0.3 · a kernel score of the fractions of width 0.04; stating what you believe is best. Looking at peaks and at the pattern costs nothing; search_phases costs a fit for each candidate that it may use. An answer before any look at the scan is worth nothing, and so is one with an interval wider than 0.8.';

/** Twins change places, since no pattern tells them apart; where only windows of the scan were seen, all else is another sample's. */
function alterUnmeasured(truth: MixtureTruth, calls: readonly TaskCall[], random: Random): MixtureTruth {
  if (calls.some(({ tool }) => tool === 'list_peaks' || tool === 'search_phases')) return swapTwins(truth);
  const { phases, scan } = drawSample(truth.candidates, truth.mostPhases, random);
  return { ...truth, phases, scan: keepSeen(truth.scan, scan, calls) };
}

function swapTwins(truth: MixtureTruth): MixtureTruth {
  const { candidates } = truth;
  const phases = truth.phases.map((phase) => {
    const own = candidates[phase.candidate]!;
    const other = candidates.findIndex(({ name }) => name === own.twin);
    if (other < 0) return phase;
    return { ...phase, candidate: other, strain: phase.strain - differenceOf(own, candidates[other]!) };
  });
  return { ...truth, phases };
}
