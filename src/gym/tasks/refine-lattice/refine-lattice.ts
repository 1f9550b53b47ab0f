import { type Random, seededRandom } from '../../../core/random.ts';
import type { Episode, TaskCall, TaskFamily, TaskInstance } from '../../contracts.ts';
import { openReadingEpisode } from '../reading/open-reading-episode.ts';
import { keepSeen, listPeaks, readPattern } from '../reading/pattern-tools.ts';
import { saysSomething } from '../reading/stated-quantiles.ts';
import {
  drawLattice,
  drawLatticeSample,
  edgeReach,
  type LatticeLevel,
  type LatticeTruth,
} from './draw-lattice.ts';
import {
  answerSchema,
  checkLatticeAnswer,
  edgesAsked,
  gradeLattice,
  type LatticeAnswer,
  randomAnswer,
  strainsOf,
  width,
} from './grade-lattice.ts';
import { listCrystals, refinePattern, simulateReflections } from './lattice-tools.ts';
import { cheats, playOracle, playRandom, playRules } from './play-lattice.ts';

const levels: { readonly [level: string]: LatticeLevel } = {
  cubic: { isUniaxial: false, impurities: 0 },
  uniaxial: { isUniaxial: true, impurities: 0 },
  impure: { isUniaxial: true, impurities: 3 },
};
/** Random answers whose mean worth is the zero of the score. */
const randomPlays = 32;

/** The edges of a known crystal from a pattern whose zero and height are off. */
export const refineLattice: TaskFamily<LatticeTruth> = {
  name: 'refine-lattice',
  version: '1.0.0',
  summary: 'lattice parameters from a powder pattern with zero shift and displacement',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the chemical system of the sample',
  levels: Object.keys(levels),
  defaultLevel: 'uniaxial',
  draw: (seed, level) => drawLattice(seed, level, levels[level] ?? levels.uniaxial!),
  groupOf: ({ elements }) => elements.join('-'),
  open,
  alterUnmeasured,
  baselines: { random: playRandom, rules: playRules, oracle: playOracle },
  proofs: { gold: playOracle, cheats },
};

function open(truth: LatticeTruth, { level, seed }: TaskInstance): Episode {
  const bench = { candidates: truth.candidates, scan: truth.scan };
  return openReadingEpisode<LatticeAnswer>({
    brief: describe(truth),
    budget: { total: 2, unit: 'fit' },
    maxCalls: 60,
    tools: [
      listCrystals(bench),
      simulateReflections(bench),
      listPeaks(truth.scan),
      readPattern(truth.scan),
      refinePattern(bench),
    ],
    answer: {
      description: 'Ends the task: the edges asked for, as points of 5, 50 and 95 % [Å].',
      input: answerSchema,
    },
    check: (answer) => checkLatticeAnswer(truth, answer),
    grade: (answer) => ({
      utility: gradeLattice(truth, answer),
      gates: [
        strainsOf(truth, answer)
          .map((stated) => saysSomething(stated, 2 * edgeReach))
          .toSorted((one, other) => Number(one.holds) - Number(other.holds))[0]!,
      ],
      evidence: Object.entries(truth.edges).flatMap(([edge, value]) =>
        value === null
          ? []
          : [
              {
                value,
                sd: 0,
                unit: 'Å',
                fidelity: 'simulated' as const,
                method: `edge ${edge} of the sample`,
                artefact: null,
              },
            ],
      ),
    }),
    scale() {
      const random = seededRandom('scale', 'refine-lattice', level, seed);
      const listed = edgesAsked(truth);
      const plays = Array.from({ length: randomPlays }, () =>
        gradeLattice(truth, randomAnswer(listed, random)),
      );
      return { random: plays.reduce((sum, value) => sum + value / randomPlays, 0), oracle: 1 };
    },
  });
}

const describe = ({ candidates, edges }: LatticeTruth): string =>
  [
    `A powder of ${candidates[0]!.name} was scanned for ten minutes with copper radiation on a circle of 240 mm radius (simulated). Find its ${edges.c === null ? 'edge a' : 'edges a and c'}.`,
    `The list gives a cell from elsewhere; in the sample each edge lies anywhere within ${100 * edgeReach} % of it${edges.c === null ? '' : ', the two independently'}.`,
    'The zero of the circle is off by a normal error of sd 0.02 deg, and the surface lies too high or low by one of sd 0.12 mm: a height s shifts peaks by −2 s cos θ/R. Grains, strain and texture are not known.',
    candidates.length > 1
      ? 'One of the other crystals of the list is there as well, up to a fifth by volume.'
      : '',
    `Answer with points of 5, 50 and 95 % for each edge [Å]. Scored by a kernel score in the logarithm of the edge, of width ${width}. Peaks and pattern cost nothing, a whole-pattern fit 1. An answer before any look at the scan is worth nothing, and so is an interval wider than 0.8 of what is possible.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');

/** The edges are nowhere but in the verdict; where only windows of the scan were seen, all else is another sample's. */
function alterUnmeasured(truth: LatticeTruth, calls: readonly TaskCall[], random: Random): LatticeTruth {
  const other = drawLatticeSample(truth.candidates, truth.edges.c !== null, random);
  const seesAll = calls.some(({ tool }) => tool === 'list_peaks' || tool === 'refine_pattern');
  return {
    ...truth,
    edges: other.edges,
    scan: seesAll ? truth.scan : keepSeen(truth.scan, other.scan, calls),
  };
}
