import type { Vector3 } from '../crystal/index.ts';
import { addSlopes } from './accumulate-profile.ts';
import { ruleParameters, startParameters } from './parameter-rules.ts';
import { type FittedPhase, layOut, ofPhase, shared } from './profile-parameters.ts';
import { type PhaseFit, refinePhases, weighedProduct } from './refine-phases.ts';
import type { CandidateScore } from './scan-candidates.ts';
import type { SearchBench } from './search-bench.ts';

/** A set of phases and its fit. */
export type PhaseNode = {
  /** Indices of the candidates in the order of the phases of the fit. */
  readonly members: readonly number[];
  readonly fit: PhaseFit;
  /** Direction of preferred orientation of each phase, where there is one. */
  readonly directions: readonly (Vector3 | null)[];
  /** Whether all parameters were refined together, and textures looked for. */
  readonly isSettled: boolean;
  /** See {@link criterionOf}; the lower the better. */
  readonly criterion: number;
};

const stepsOfGrowth = 5;
const stepsOfAll = 8;

/** Elements that are in the air, and so in any sample. */
export const airborne: readonly string[] = ['H', 'C', 'O'];

export const keyOf = (members: readonly number[]): string =>
  members.toSorted((one, other) => one - other).join(' ');

/** Adds a candidate to a node and refines its own parameters, the others held; or begins with it. */
export function growNode(
  bench: SearchBench,
  parent: PhaseNode | null,
  candidate: number,
  score: CandidateScore,
): PhaseNode {
  const members = [...(parent?.members ?? []), candidate];
  const models = members.map((member) => bench.models[member]!);
  const { starts } = layOut(models);
  const parameters = startParameters(models, bench.options.fwhm);
  if (parent === null) parameters[shared.displacement] = score.displacement;
  else parameters.set(parent.fit.parameters);
  parameters[starts.at(-1)! + ofPhase.strain] = score.strain;
  const phases = models.map(
    (model, m): FittedPhase => ({
      model,
      start: starts[m]!,
      texture: parent?.fit.phases[m]?.texture ?? null,
    }),
  );
  const directions = members.map((_, m) => parent?.directions[m] ?? null);
  const first = parent === null ? 0 : starts.at(-1)!;
  return refineNode(
    bench,
    { members, phases, directions, parameters, isSettled: false },
    stepsOfGrowth,
    first,
  );
}

/** The node without one of its phases, refined again. */
export function dropPhase(bench: SearchBench, node: PhaseNode, index: number): PhaseNode {
  const isKept = (_: unknown, m: number): boolean => m !== index;
  const members = node.members.filter(isKept);
  const models = members.map((member) => bench.models[member]!);
  const { starts, count } = layOut(models);
  const parameters = new Float64Array(count);
  parameters.set(node.fit.parameters.subarray(0, shared.count));
  const kept = node.fit.phases.filter(isKept);
  const phases = kept.map((phase, m): FittedPhase => {
    const length = ofPhase.strain + phase.model.strains.length;
    parameters.set(node.fit.parameters.subarray(phase.start, phase.start + length), starts[m]!);
    return { ...phase, start: starts[m]! };
  });
  const directions = node.directions.filter(isKept);
  return refineNode(
    bench,
    { members, phases, directions, parameters, isSettled: node.isSettled },
    stepsOfAll,
  );
}

/**
 * Refines all parameters of a node together, then gives each phase the preferred orientation that helps most, where one helps
 * more than it costs, and refines again.
 */
export function settleNode(bench: SearchBench, given: PhaseNode): PhaseNode {
  if (given.isSettled) return given;
  const { members, directions } = given;
  const { phases, parameters } = given.fit;
  const node = refineNode(bench, { members, phases, directions, parameters, isSettled: true }, stepsOfAll);
  const { fit } = node;
  const chosen = fit.phases.map((phase, m) =>
    phase.texture === null ? chooseAxis(bench, fit, phase, fit.scales[m]!, members[m]!) : null,
  );
  if (chosen.every((axis) => axis === null)) return node;
  return refineNode(
    bench,
    {
      members,
      phases: fit.phases.map((phase, m) => (chosen[m] ? { ...phase, texture: chosen[m] } : phase)),
      directions: directions.map((direction, m) => chosen[m]?.direction ?? direction),
      parameters: fit.parameters,
      isSettled: true,
    },
    stepsOfAll,
  );
}

function chooseAxis(bench: SearchBench, fit: PhaseFit, phase: FittedPhase, scale: number, candidate: number) {
  const { problem, room, independent } = bench;
  if (!(scale > 0)) return null;
  const points = problem.intensity.length;
  const residual = problem.intensity.map((value, i) => value - fit.calculated[i]!);
  const slope = room.jacobian.subarray(0, points);
  let best = null;
  let most = fit.cost * (1 - Math.exp(-Math.log(independent) / independent));
  for (const axis of bench.axesOf(candidate)) {
    slope.fill(0);
    const free = [{ parameter: phase.start + ofPhase.logRatio, column: 0 }];
    addSlopes(
      { ...phase, texture: axis },
      fit.parameters,
      problem.grid,
      scale,
      free,
      room.jacobian,
      room.scratch,
    );
    const square = weighedProduct(slope, slope, problem.weights);
    const gain = square > 0 ? weighedProduct(slope, residual, problem.weights) ** 2 / square : 0;
    if (gain > most) {
      most = gain;
      best = axis;
    }
  }
  return best;
}

/** @param first only parameters from this one on are refined. */
function refineNode(
  bench: SearchBench,
  {
    phases,
    parameters,
    ...rest
  }: Pick<PhaseNode, 'members' | 'directions' | 'isSettled'> & {
    readonly phases: readonly FittedPhase[];
    readonly parameters: Float64Array;
  },
  steps: number,
  first = 0,
): PhaseNode {
  const { options, problem, room } = bench;
  const rules = ruleParameters(
    phases.map(({ model }) => model),
    options.fwhm,
    options.limits,
    {
      widths: true,
      strains: true,
      displacement: true,
      texture: phases.map(({ texture }) => texture !== null),
    },
  );
  const free = rules.free.filter((parameter) => parameter >= first);
  const fit = refinePhases(problem, phases, parameters, { ...rules, free }, room, {
    most: steps,
    least: 1e-3,
  });
  return { ...rest, fit, criterion: criterionOf(bench, fit, fit.cost) };
}

/**
 * The extended information criterion n ln(Σwr²/N) + k ln n + 2 ln C(m, p) + …, with n independent points and k parameters of
 * the phases: each phase pays for its parameters and for having been chosen among all m candidates; each element that the
 * chemistry does not vouch for pays 2 ln 90 for having been chosen among those of nature.
 * @source chen-chen2008
 */
export function criterionOf(
  { independent, problem, options, models }: SearchBench,
  fit: PhaseFit,
  cost: number,
): number {
  const parameters = fit.phases.reduce(
    (sum, { model, texture }) => sum + 3 + model.strains.length + (texture === null ? 0 : 2),
    0,
  );
  const elements = new Set(fit.phases.flatMap(({ model }) => Object.keys(model.composition)));
  const foreign = [...elements].filter(
    (element) => !airborne.includes(element) && options.elements?.includes(element) !== true,
  );
  return (
    independent * Math.log(cost / problem.intensity.length) +
    parameters * Math.log(independent) +
    2 * logBinomial(models.length, fit.phases.length) +
    2 * Math.log(90) * foreign.length
  );
}

function logBinomial(n: number, k: number): number {
  let sum = 0;
  for (let i = 0; i < Math.min(k, n); i++) sum += Math.log((n - i) / (i + 1));
  return Math.max(0, sum);
}
