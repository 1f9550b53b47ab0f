import type { FreeBoxes } from './hypervolume.ts';
import { logImprovement } from './log-expected-improvement.ts';
import { normalLogCdf, normalLogPdf } from './normal.ts';

/** A logarithm with its partial derivatives by the mean and sd of every goal. */
export type GoalSensitive = {
  readonly value: number;
  readonly byMean: Float64Array;
  readonly bySd: Float64Array;
};

/**
 * log of the expected gain in hypervolume of one more point whose goals are independent normals, exact for any number of goals:
 * E = Σ_boxes Π_g [ψ_g(lower) − ψ_g(upper)], ψ_g(a) = E[max(0, y_g − a)] = sd·h((mean − a)/sd). Each goal is scaled by ψ_g of the
 * reference, so that a design far below the front keeps a slope. `means`, `sds` > 0: one per goal, larger is better;
 * without `hasSlopes` the derivatives are 0 and cost nothing.
 * @source emmerich2011; yang2019; ament2023 (logarithm)
 */
export function logExpectedHypervolumeGain(
  { levels, lowers, uppers }: FreeBoxes,
  means: ArrayLike<number>,
  sds: ArrayLike<number>,
  hasSlopes = true,
): GoalSensitive {
  const goals = levels.length;
  const tables = levels.map((own, g) => rampTable(own, means[g]!, sds[g]!, hasSlopes));
  const byMean = new Float64Array(goals);
  const bySd = new Float64Array(goals);
  const shares = new Float64Array(goals);
  let sum = 1e-300;
  for (let start = 0; start < lowers.length; start += goals) {
    let product = 1;
    for (let g = 0; g < goals; g++) {
      const { ramps } = tables[g]!;
      shares[g] = ramps[lowers[start + g]!]! - ramps[uppers[start + g]!]!;
      product *= shares[g]!;
    }
    sum += product;
    if (!hasSlopes) continue;
    for (let g = 0; g < goals; g++) {
      let others = 1;
      for (let k = 0; k < goals; k++) if (k !== g) others *= shares[k]!;
      const { byMean: slopes, bySd: curves } = tables[g]!;
      byMean[g] = byMean[g]! + (slopes[lowers[start + g]!]! - slopes[uppers[start + g]!]!) * others;
      bySd[g] = bySd[g]! + (curves[lowers[start + g]!]! - curves[uppers[start + g]!]!) * others;
    }
  }
  const scale = tables.reduce((total, { logScale }) => total + logScale, 0);
  return {
    value: scale + Math.log(sum),
    byMean: byMean.map((slope) => slope / sum),
    bySd: bySd.map((slope) => slope / sum),
  };
}

/** ψ and its derivatives at ascending levels, the last of them infinite, all divided by ψ at the first. */
function rampTable(levels: Float64Array, mean: number, sd: number, hasSlopes: boolean) {
  const logScale = Math.log(sd) + logImprovement((mean - levels[0]!) / sd);
  const ramps = new Float64Array(levels.length);
  const byMean = new Float64Array(levels.length);
  const bySd = new Float64Array(levels.length);
  for (let i = 0; i + 1 < levels.length; i++) {
    const z = (mean - levels[i]!) / sd;
    ramps[i] = Math.exp(Math.log(sd) + logImprovement(z) - logScale);
    if (!hasSlopes) continue;
    byMean[i] = Math.exp(normalLogCdf(z) - logScale);
    bySd[i] = Math.exp(normalLogPdf(z) - logScale);
  }
  return { logScale, ramps, byMean, bySd };
}
