import type { PhaseModel } from './phase-model.ts';
import { criterionOf, dropPhase, growNode, keyOf, type PhaseNode, settleNode } from './phase-node.ts';
import { shared } from './profile-parameters.ts';
import { drawTemplates } from './refine-phases.ts';
import {
  type CandidateScore,
  type CoarsePattern,
  meanLine,
  orthonormalize,
  scoreCandidate,
} from './scan-candidates.ts';
import { coarsen, openSearchBench, type SearchBench, type SearchOptions } from './search-bench.ts';

/** Sets kept at each size, sets of it that are refined in full, and children tried of each. */
const beamWidth = 3;
const settledCount = 4;
const childCount = 5;
const rootCount = 10;
/** Sets whose phases are each put to the test at the end. */
const testedCount = 4;

export type PhaseSearch = {
  readonly bench: SearchBench;
  /** Best first. */
  readonly nodes: readonly PhaseNode[];
};

type Search = { readonly bench: SearchBench; readonly known: Map<string, PhaseNode> };

/**
 * Sets of candidate phases that fit a pattern, best first: phases are added one at a time to the best sets so far, each set is
 * refined, and the search ends when no addition lowers the criterion. Of the best sets, phases that rest on a single peak are
 * taken out again.
 */
export function searchPhases(models: readonly PhaseModel[], options: SearchOptions): PhaseSearch {
  const search: Search = { bench: openSearchBench(models, options), known: new Map() };
  let beam = expandRoot(search);
  let best = Number.POSITIVE_INFINITY;
  for (let size = 2; size <= options.mostPhases && beam.length > 0; size++) {
    const top = beam[0]!.criterion;
    if (!(top < best)) break;
    best = top;
    beam = expandBeam(search, beam);
  }
  testSupport(search);
  return { bench: search.bench, nodes: ranked(search) };
}

const ranked = ({ known }: Search): readonly PhaseNode[] =>
  [...known.values()].toSorted((one, other) => one.criterion - other.criterion);

function strainsTried(limit: number): readonly number[] {
  const count = Math.max(1, Math.round(limit / 0.0015));
  return Array.from({ length: 2 * count + 1 }, (_, i) => ((i - count) * limit) / count);
}

function expandRoot(search: Search): readonly PhaseNode[] {
  const { bench } = search;
  const { options, problem, baseline } = bench;
  const residual = problem.intensity.map((value, i) => value - baseline[i]!);
  const reach = options.limits.displacement;
  const count = Math.max(1, Math.round(reach / 0.08));
  const displacements = Array.from({ length: 2 * count + 1 }, (_, i) => ((i - count) * reach) / count);
  const scores = scoreAll(bench, residual, [], displacements, []);
  return keepBest(
    search,
    scores.slice(0, rootCount).map(({ candidate, score }) => growNode(bench, null, candidate, score)),
  );
}

type Scored = { readonly candidate: number; readonly score: CandidateScore };

/** All candidates that are no member's phase, the most promising first, one of each group. */
function scoreAll(
  bench: SearchBench,
  residual: Float64Array,
  templates: readonly Float64Array[],
  displacements: readonly number[],
  members: readonly number[],
): readonly Scored[] {
  const { coarse, coarseWeights, options, groups } = bench;
  const { angles } = options.pattern;
  const columns = templates.map((template) => coarsen(template, angles, coarse, 'mean'));
  const pattern: CoarsePattern = {
    first: coarse.first,
    step: coarse.step,
    fwhm: coarse.fwhm,
    weights: coarseWeights,
    residual: coarsen(residual, angles, coarse, 'mean'),
    basis: orthonormalize([...bench.coarseBackground, ...columns], coarseWeights),
  };
  const strains = strainsTried(options.limits.strain);
  const wavelength = meanLine(bench.problem.grid.lines);
  const taken = new Set(members.map((member) => groups[member]!));
  const scored = bench.sticks
    .flatMap((sticks, candidate) =>
      taken.has(groups[candidate]!)
        ? []
        : [
            {
              candidate,
              score: scoreCandidate(sticks, wavelength, pattern, strains, displacements, bench.scratch),
            },
          ],
    )
    .filter(({ score }) => score.gain > 0)
    .toSorted((one, other) => other.score.gain - one.score.gain);
  return scored.filter(
    ({ candidate }, i) => scored.findIndex((one) => groups[one.candidate] === groups[candidate]) === i,
  );
}

function expandBeam(search: Search, beam: readonly PhaseNode[]): readonly PhaseNode[] {
  const { bench, known } = search;
  const children: PhaseNode[] = [];
  const tried = new Set<string>();
  for (const { fit, members, ...rest } of beam) {
    const residual = bench.problem.intensity.map((value, i) => value - fit.calculated[i]!);
    const templates = drawTemplates(bench.problem, fit, bench.room);
    const displacement = fit.parameters[shared.displacement]!;
    const near = [displacement - 0.04, displacement, displacement + 0.04];
    const scores = scoreAll(bench, residual, templates, near, members);
    for (const { candidate, score } of scores.slice(0, childCount)) {
      const key = keyOf([...members, candidate]);
      if (known.has(key) || tried.has(key)) continue;
      tried.add(key);
      children.push(growNode(bench, { fit, members, ...rest }, candidate, score));
    }
  }
  return keepBest(search, children);
}

/** The best of these by the criterion, refined in full; all are remembered. */
function keepBest({ bench, known }: Search, nodes: readonly PhaseNode[]): readonly PhaseNode[] {
  for (const node of nodes) known.set(keyOf(node.members), node);
  const best = nodes
    .toSorted((one, other) => one.criterion - other.criterion)
    .slice(0, settledCount)
    .map((node) => settleNode(bench, node))
    .toSorted((one, other) => one.criterion - other.criterion);
  for (const node of best) known.set(keyOf(node.members), node);
  return best.slice(0, beamWidth);
}

/** Takes phases that are not supported out of the best sets, until the best ones hold none. */
function testSupport(search: Search): void {
  const { bench, known } = search;
  const tested = new Set<string>();
  for (let round = 0; round < 3 * testedCount; round++) {
    const node = ranked(search)
      .slice(0, testedCount)
      .find(({ members }) => !tested.has(keyOf(members)));
    if (node === undefined) return;
    tested.add(keyOf(node.members));
    if (node.members.length < 2) continue;
    for (let m = 0; m < node.members.length; m++) {
      const rest = node.members.filter((_, i) => i !== m);
      const less = settleNode(bench, known.get(keyOf(rest)) ?? dropPhase(bench, node, m));
      known.set(keyOf(rest), less);
      if (isSupported(bench, less, node, m)) continue;
      known.delete(keyOf(node.members));
      break;
    }
  }
}

/** Share of the calculated peaks at a point from which they count as a phase's own. */
const ownShare = 0.25;

/**
 * Whether phase `index` of `more`, which `less` lacks, is needed by several peaks of its own: the criterion must fall even
 * when nothing counts that it gains under peaks of other phases, whose line shape it may only mend, and when the one peak that
 * speaks most for it is left out.
 */
function isSupported(bench: SearchBench, less: PhaseNode, more: PhaseNode, index: number): boolean {
  const { intensity, weights } = bench.problem;
  const { angles } = bench.options.pattern;
  const { fit } = more;
  const own = drawTemplates(bench.problem, fit, bench.room)[index]!;
  const width = 4 * bench.options.fwhm;
  const sums = new Float64Array(intensity.length + 1);
  let borrowed = 0;
  for (let i = 0; i < intensity.length; i++) {
    const gain =
      weights[i]! *
      ((intensity[i]! - less.fit.calculated[i]!) ** 2 - (intensity[i]! - fit.calculated[i]!) ** 2);
    const isOwn = fit.scales[index]! * own[i]! > ownShare * (fit.calculated[i]! - fit.baseline[i]!);
    sums[i + 1] = sums[i]! + (isOwn ? gain : 0);
    if (!isOwn) borrowed += gain;
  }
  let largest = 0;
  for (let low = 0, high = 0; low < intensity.length; low++) {
    while (high < intensity.length && angles[high]! <= angles[low]! + width) high += 1;
    largest = Math.max(largest, sums[high]! - sums[low]!);
  }
  const cost = fit.cost + Math.max(0, borrowed) + largest;
  return criterionOf(bench, fit, cost) < criterionOf(bench, less.fit, less.fit.cost);
}
