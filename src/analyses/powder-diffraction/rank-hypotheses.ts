import {
  describeNode,
  meanLine,
  type NodeDescription,
  type PhaseSearch,
  similarityOf,
} from '../../kernels/powder-refinement/index.ts';

export type Hypothesis = NodeDescription & {
  /** Among all sets that were tried [1]. */
  readonly probability: number;
  /** Other candidates of the same composition and pattern, for each phase. */
  readonly sameAs: readonly (readonly string[])[];
  /** Candidates of other composition whose pattern is alike. */
  readonly isostructural: readonly (readonly string[])[];
};

export type Ranking = {
  /** Best first. */
  readonly hypotheses: readonly Hypothesis[];
  /** Whether a rival fits as well that is neither a part of the first nor holds it. */
  readonly isAmbiguous: boolean;
  /** Phases that all of the tied hypotheses hold. */
  readonly certain: readonly string[];
};

/** Two fits closer than this are a tie, unless one holds the other's phases [R_wp, 1]. */
const tie = 0.005;
/** Sets that are shown: so many at least, where there are any, and at most. */
const fewestShown = 3;
const shownCount = 5;
/** Criterion above that of the best from which a set beyond these is not shown. */
const farOff = 150;
const alike = 0.9;

/** Refines the best sets to the end and orders them. @param grain diameter of the grains [µm]; 0 for none. */
export function rankHypotheses({ bench, nodes }: PhaseSearch, grain: number): Ranking {
  const keys = nodes.map(({ members }) => groupKey(bench, members));
  const distinct = nodes.filter((_, i) => keys.indexOf(keys[i]!) === i);
  const best = distinct[0];
  if (best === undefined) return { hypotheses: [], isAmbiguous: false, certain: [] };
  const described = distinct
    .slice(0, shownCount)
    .filter(({ criterion }, i) => i < fewestShown || criterion < best.criterion + farOff)
    .map((node) => describeNode(bench, node, grain))
    .toSorted((one, other) => one.criterion - other.criterion);
  const least = described[0]!.criterion;
  const others = distinct.slice(described.length).map(({ criterion }) => criterion);
  const total = [...described.map(({ criterion }) => criterion), ...others].reduce(
    (sum, criterion) => sum + Math.exp((least - criterion) / 2),
    0,
  );
  const hypotheses = described.map(
    (description): Hypothesis => ({
      ...description,
      probability: Math.exp((least - description.criterion) / 2) / total,
      sameAs: description.phases.map(({ candidate }) =>
        namesOf(bench, (other) => other !== candidate && bench.groups[other] === bench.groups[candidate]),
      ),
      isostructural: description.phases.map(({ candidate }) => findAlike(bench, candidate)),
    }),
  );
  const tied = hypotheses.filter((hypothesis) => isRival(bench, hypotheses[0]!, hypothesis));
  const certain = hypotheses[0]!.phases.filter(({ candidate }) =>
    tied.every(({ phases }) =>
      phases.some((phase) => bench.groups[phase.candidate] === bench.groups[candidate]),
    ),
  );
  return { hypotheses, isAmbiguous: tied.length > 0, certain: certain.map(({ name }) => name) };
}

type Bench = PhaseSearch['bench'];

const groupKey = ({ groups }: Bench, members: readonly number[]): string =>
  members
    .map((member) => groups[member]!)
    .toSorted((one, other) => one - other)
    .join(' ');

/** Whether a hypothesis fits as well as the first with phases that the first lacks, and lacks phases of the first. */
function isRival({ groups }: Bench, first: Hypothesis, other: Hypothesis): boolean {
  const own = new Set(first.phases.map(({ candidate }) => groups[candidate]!));
  const its = new Set(other.phases.map(({ candidate }) => groups[candidate]!));
  const isNested = [...own].every((group) => its.has(group)) || [...its].every((group) => own.has(group));
  return !isNested && Math.abs(other.merit.rwp - first.merit.rwp) < tie;
}

const namesOf = ({ models }: Bench, isWanted: (candidate: number) => boolean): readonly string[] =>
  models.flatMap(({ name }, i) => (isWanted(i) ? [name] : []));

function findAlike(bench: Bench, candidate: number): readonly string[] {
  const { sticks, groups, coarse, options, problem } = bench;
  const wavelength = meanLine(problem.grid.lines);
  return namesOf(
    bench,
    (other) =>
      groups[other] !== groups[candidate] &&
      similarityOf(sticks[candidate]!, sticks[other]!, wavelength, coarse, options.limits.strain) > alike,
  );
}
