import { AppError } from '../../core/error.ts';
import type { ProcessEnsemble } from './process-ensemble.ts';

/**
 * By how much a regressor s explains the values r of an ensemble beyond its processes: the slope b of r = b·s + process, by generalised
 * least squares in each member's covariance K, b = (sᵀK⁻¹r + p·b₀)/(sᵀK⁻¹s + p), averaged over the members. Values that vary smoothly
 * weigh little where s varies fast. `regressor`: one per value [any one unit]; `prior`: expected slope b₀ and precision p.
 * @source rasmussen-williams2006, eq. 2.41
 * @throws AppError `bad-shape` — when the number of regressors is not that of the values
 */
export function generalizedSlope(
  { members, memory, count, scale }: ProcessEnsemble,
  regressor: Float64Array,
  prior: { readonly slope: number; readonly precision: number },
): number {
  if (regressor.length !== count)
    throw new AppError('bad-shape', `${regressor.length} regressors for ${count} values`);
  const mean = regressor.reduce((sum, s) => sum + s / count, 0);
  let total = 0;
  for (const member of members) {
    const { factor, whitened, stride } = memory.look(member);
    const solved = new Float64Array(count);
    let squares = prior.precision;
    let products = prior.precision * prior.slope;
    for (let i = 0; i < count; i++) {
      let rest = (regressor[i]! - mean) / scale;
      for (let k = 0; k < i; k++) rest -= factor[i * stride + k]! * solved[k]!;
      solved[i] = rest / factor[i * stride + i]!;
      squares += solved[i]! ** 2;
      products += solved[i]! * whitened[i]!;
    }
    total += products / squares / members.length;
  }
  return total;
}
