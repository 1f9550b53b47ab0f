import { type Random, seededRandom } from '../../../core/random.ts';
import type { Episode, TaskCall, TaskFamily, TaskInstance } from '../../contracts.ts';
import { openReadingEpisode } from '../reading/open-reading-episode.ts';
import { saysSomething } from '../reading/stated-quantiles.ts';
import {
  answerOf,
  drawHullWorld,
  energyRange,
  estimateSd,
  type HullLevel,
  type HullTruth,
} from './draw-hull-world.ts';
import {
  answerSchema,
  checkHullAnswer,
  gradeHull,
  type HullAnswer,
  randomAnswer,
  statedEnergy,
  width,
} from './grade-hull.ts';
import { computeEnergy, listPhases, mixOthers } from './hull-tools.ts';
import { cheats, playOracle, playRandom, playRules } from './play-hull.ts';

const levels: { readonly [level: string]: HullLevel } = {
  ternary: { elements: 3, phases: 20, computed: 10 },
  quaternary: { elements: 4, phases: 45, computed: 9 },
  quinary: { elements: 5, phases: 80, computed: 9 },
};
/** Random answers whose mean worth is the zero of the score. */
const randomPlays = 64;

/** How stable a phase is in a world whose energies are that world's, and what it decomposes into. */
export const hull: TaskFamily<HullTruth> = {
  name: 'hull',
  version: '1.0.0',
  summary: 'energy against the hull and decomposition of a phase, where energies cost something',
  settles: 'kernel',
  isEvaluationOnly: false,
  groupedBy: 'the chemical system',
  levels: Object.keys(levels),
  defaultLevel: 'quaternary',
  draw: (seed, level) => drawHullWorld(seed, level, termsOf(level)),
  groupOf: ({ elements }) => elements.join('-'),
  open,
  alterUnmeasured,
  baselines: { random: playRandom, rules: playRules, oracle: playOracle },
  proofs: { gold: playOracle, cheats },
};

const termsOf = (level: string): HullLevel => levels[level] ?? levels.quaternary!;

function open(truth: HullTruth, { level, seed }: TaskInstance): Episode {
  const { elements, phases, target } = truth;
  const bench = { elements, phases, target, computed: new Set<string>() };
  const { computed } = termsOf(level);
  return openReadingEpisode<HullAnswer>({
    brief: describe(truth, computed),
    budget: { total: computed, unit: 'energy' },
    maxCalls: 80,
    tools: [listPhases(bench), computeEnergy(bench), mixOthers(bench)],
    answer: {
      description:
        'Ends the task: points of 5, 50 and 95 % of the energy [eV/atom], and the phases of the lowest mixture with their shares of the atoms.',
      input: answerSchema,
    },
    check: (answer) => checkHullAnswer(truth, answer),
    grade: (answer) => ({
      utility: gradeHull(truth, answer),
      gates: [saysSomething(statedEnergy(answer), energyRange[1] - energyRange[0])],
      evidence: [
        {
          value: truth.energy,
          sd: 0,
          unit: 'eV/atom',
          fidelity: 'simulated',
          method: `energy of ${target} over the lowest mixture of all other phases of its world`,
          artefact: null,
        },
      ],
    }),
    scale() {
      const random = seededRandom('scale', 'hull', level, seed);
      const others = phases.map(({ id }) => id).filter((id) => id !== target);
      const plays = Array.from({ length: randomPlays }, () => gradeHull(truth, randomAnswer(others, random)));
      return { random: plays.reduce((sum, value) => sum + value / randomPlays, 0), oracle: 1 };
    },
  });
}

const describe = ({ elements, phases, target }: HullTruth, computed: number): string =>
  [
    `A world of ${elements.join(', ')} has ${phases.length} phases with energies of its own (simulated; they are not those of nature). How stable is ${target}?`,
    `Asked is its energy over the lowest mixture of all other phases at its composition [eV/atom], below 0 where it is stable, from ${energyRange[0]} to ${energyRange[1]}; and that mixture, as shares of the atoms.`,
    `The list has a guess of every energy, with a normal error of sd ${estimateSd} eV/atom; elements have energy 0. ${computed} energies can be computed exactly.`,
    `Answer with points of 5, 50 and 95 % of the energy, and the decomposition. Scored by 0.7 · a kernel score of the energy of width ${width} eV/atom plus 0.3 · the share of the atoms in the right phase. An answer before any energy was computed is worth nothing, and so is an interval wider than 0.8 of the range.`,
  ].join(' ');

/** Energies that were not computed are others, with the same guesses. */
function alterUnmeasured(truth: HullTruth, calls: readonly TaskCall[], random: Random): HullTruth {
  const asked = new Set(
    calls.flatMap(({ tool, arguments: input }) => {
      const ids =
        tool === 'compute_energy' && typeof input === 'object' && input !== null
          ? (input as { ids?: unknown }).ids
          : [];
      return Array.isArray(ids) ? ids : [];
    }),
  );
  const phases = truth.phases.map((phase) =>
    asked.has(phase.id) || truth.elements.includes(phase.id)
      ? phase
      : { ...phase, energy: phase.estimate + estimateSd * random.normal() },
  );
  return { ...truth, phases, ...answerOf(phases, truth.target) };
}
