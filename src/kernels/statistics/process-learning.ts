import type { ProcessEnsemble } from './process-ensemble.ts';
import { correlationFunctions } from './process-gradient.ts';
import type { ConditionedProcess, ProcessMemory } from './process-memory.ts';

/** Members that answer: what a measurement teaches differs little between them. */
const memberLimit = 4;

/**
 * By how much one more measurement at each point lowers the variance of the function, averaged over `references` (both row-major) and
 * over members [unit² of the values]: ⟨cov(f(x), f(r))²⟩_r / (var f(x) + noise). It depends on where was measured, not on what came out.
 * @source cohn1996, sec. 4 (variance averaged over inputs)
 */
export function varianceReductions(
  ensemble: ProcessEnsemble,
  points: Float64Array,
  references: Float64Array,
): Float64Array {
  const members = ensemble.members.slice(0, memberLimit);
  const sum = new Float64Array(points.length / ensemble.dimension);
  for (const member of members) {
    const own = reductionsOf(member, ensemble.memory, points, references);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + (ensemble.scale ** 2 * own[i]!) / members.length;
  }
  return sum;
}

function reductionsOf(
  member: ConditionedProcess,
  memory: ProcessMemory,
  points: Float64Array,
  references: Float64Array,
): Float64Array {
  const { dimension } = memory;
  const { learnedNoise, offset, signalVariance, correlation, lengthScales } = member.parameters;
  const known = whitenAll(member, memory, references);
  const wanted = whitenAll(member, memory, points);
  const { value } = correlationFunctions[correlation];
  const count = memory.count;
  const referenceCount = references.length / dimension;
  return Float64Array.from({ length: points.length / dimension }, (_, i) => {
    let explained = 0;
    for (let k = 0; k < count; k++) explained += wanted[i * count + k]! ** 2;
    let squares = 0;
    for (let r = 0; r < referenceCount; r++) {
      let distance = 0;
      for (let d = 0; d < dimension; d++)
        distance += ((points[i * dimension + d]! - references[r * dimension + d]!) / lengthScales[d]!) ** 2;
      let covariance = offset + signalVariance * value(distance);
      for (let k = 0; k < count; k++) covariance -= wanted[i * count + k]! * known[r * count + k]!;
      squares += covariance * covariance;
    }
    const variance = Math.max(offset + signalVariance - explained, 0);
    return squares / referenceCount / (variance + Math.max(learnedNoise, 1e-9));
  });
}

/** L⁻¹·k(X, x) for each point, row-major points × count. */
function whitenAll(member: ConditionedProcess, memory: ProcessMemory, points: Float64Array): Float64Array {
  const { count, dimension } = memory;
  const { offset, signalVariance, correlation, lengthScales } = member.parameters;
  const { scaled, factor, stride } = memory.look(member);
  const { value } = correlationFunctions[correlation];
  const total = points.length / dimension;
  const rows = new Float64Array(total * count);
  for (let p = 0; p < total; p++)
    for (let i = 0; i < count; i++) {
      let squared = 0;
      for (let d = 0; d < dimension; d++)
        squared += (points[p * dimension + d]! / lengthScales[d]! - scaled[d * stride + i]!) ** 2;
      let x = offset + signalVariance * value(squared);
      for (let j = 0; j < i; j++) x -= factor[i * stride + j]! * rows[p * count + j]!;
      rows[p * count + i] = x / factor[i * stride + i]!;
    }
  return rows;
}
