import type { StandardizedData } from './hyperparameter-posterior.ts';
import { openProcessMemory, type ProcessParameters } from './process-memory.ts';

/**
 * Curvature c of each coordinate's warp: 0 leaves it as it is, c > 0 stretches it near 0 as a logarithm does, c < 0 near 1.
 * w_c(x) = log(1 + c·x)/log(1 + c) for c > 0, w_c(x) = 1 − w_{−c}(1 − x) for c < 0; 0 and 1 stay, and beyond them it runs straight on.
 */
export type InputWarp = Float64Array;

/** Curvatures that are tried of every coordinate, and of one that gains by them. */
const tried = [15, -15] as const;
const finer = [4, 60, -4, -60] as const;
/** With fewer values a bend cannot be told from chance. */
const fewestValues = 10;
/** Log of the prior odds against a bend of one coordinate, beside that any of the coordinates may be the one. */
const logOddsAgainst = 2;

const stretch = (c: number, x: number): number => {
  if (x < 0) return (c * x) / Math.log1p(c);
  if (x > 1) return 1 + ((c / (1 + c)) * (x - 1)) / Math.log1p(c);
  return Math.log1p(c * x) / Math.log1p(c);
};

const warpCoordinate = (c: number, x: number): number =>
  c === 0 ? x : c > 0 ? stretch(c, x) : 1 - stretch(-c, 1 - x);

/** dw_c/dx at x, > 0. */
export function slopeOfWarp(c: number, x: number): number {
  if (c === 0) return 1;
  const bend = Math.abs(c);
  const from = Math.min(1, Math.max(0, c > 0 ? x : 1 - x));
  return bend / (1 + bend * from) / Math.log1p(bend);
}

/** Row-major points (coordinates of order 1) with every coordinate warped; `warp`: one curvature each. */
export const warpPoints = (points: Float64Array, warp: InputWarp): Float64Array =>
  points.map((x, at) => warpCoordinate(warp[at % warp.length]!, x));

/**
 * The warp of the coordinates that a process's evidence asks for, null where it asks for none. Each coordinate is bent either way, the
 * one that makes the values most likely first; a bend must make them more likely by e² for each of the 2·d that were tried, with the
 * process's other parameters as they are. Never of fewer than 10 values. Work: 2·d + 4 likelihoods per bend at most.
 * @source snoek2014, sec. 3 (warped inputs; here with logarithms in place of the Beta distribution, chosen rather than averaged)
 */
export function chooseInputWarp(data: StandardizedData, parameters: ProcessParameters): InputWarp | null {
  const { dimension, values } = data;
  if (values.length < fewestValues) return null;
  const straight = new Float64Array(dimension);
  const evidenceOf = weighBends(data, parameters, [0, ...tried]);
  const threshold = Math.log(tried.length * dimension) + logOddsAgainst;
  const before = evidenceOf(straight);
  const bends = [...straight.keys()]
    .flatMap((k) => tried.map((c) => ({ k, c, evidence: evidenceOf(straight.with(k, c)) })))
    .filter(({ evidence }) => evidence > before + threshold)
    .sort((a, b) => b.evidence - a.evidence);
  if (bends.length === 0) return null;
  const evidenceOfFiner = weighBends(data, parameters, [0, ...tried, ...finer]);
  let best = { warp: straight, evidence: before };
  for (const { k, c } of bends) {
    if (best.warp[k] !== 0) continue;
    const bent = [c, ...finer.filter((other) => other * c > 0)]
      .map((bend) => best.warp.with(k, bend))
      .map((warp) => ({ warp, evidence: evidenceOfFiner(warp) }))
      .reduce((a, b) => (b.evidence > a.evidence ? b : a));
    if (bent.evidence > best.evidence + threshold) best = bent;
  }
  return best.warp;
}

/**
 * Log likelihood of the values under any warp made of the curvatures given. One memory holds every coordinate in every curvature; those
 * that a warp leaves out have a length scale of infinity.
 */
function weighBends(
  { points, dimension }: StandardizedData,
  parameters: ProcessParameters,
  curvatures: readonly number[],
): (warp: InputWarp) => number {
  const count = points.length / dimension;
  const wide = curvatures.length * dimension;
  const all = new Float64Array(count * wide);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < dimension; k++)
      curvatures.forEach((c, j) => {
        all[i * wide + j * dimension + k] = warpCoordinate(c, points[i * dimension + k]!);
      });
  const memory = openProcessMemory(all, wide);
  return (warp) => {
    const lengthScales = new Float64Array(wide).fill(Number.POSITIVE_INFINITY);
    warp.forEach((c, k) => {
      lengthScales[curvatures.indexOf(c) * dimension + k] = parameters.lengthScales[k]!;
    });
    return memory.logLikelihood({ ...parameters, lengthScales });
  };
}
