import { AppError } from '../../core/error.ts';
import type { GapFunction } from './gap-function.ts';
import { continueToRealAxis } from './pade-continuation.ts';

/** The edge of the energy gap, where continuations through different numbers of points agree. */
export type GapEdge = {
  /** Δ_0 [meV], the solution of Δ = Re Δ(ω = Δ). */
  readonly gap: number;
  /** Largest relative difference between the continuations [1]. */
  readonly disagreement: number;
  /** Δ_0 [meV] by the number of Matsubara points of the continuation. */
  readonly byPointCount: readonly { readonly points: number; readonly gap: number }[];
};

const pointCounts = [24, 40, 60] as const;
const largestDisagreement = 1e-4;

/**
 * Gap edge by continued fractions through the first 24, 40 and 60 Matsubara points, accepted where the three agree to 1e-4.
 * @param solution a solution at T ≤ 0.1 Tc or so, with at least 60 frequencies.
 * @source vidberg-serene1977
 * @throws pade-disagreement — they do not, with the three values.
 */
export function findGapEdge({ frequencies, gap }: GapFunction): GapEdge {
  const byPointCount = pointCounts.map((points) => ({
    points,
    gap: edgeOf(continueToRealAxis(frequencies.subarray(0, points), gap.subarray(0, points)), gap[0]!),
  }));
  const edges = byPointCount.map((entry) => entry.gap);
  const middle = edges[1]!;
  const disagreement = (Math.max(...edges) - Math.min(...edges)) / middle;
  if (!(disagreement <= largestDisagreement))
    throw new AppError(
      'pade-disagreement',
      `the gap edge is ${edges.map((edge) => edge.toPrecision(6)).join(', ')} meV with ${pointCounts.join(', ')} points; expected agreement to ${largestDisagreement}`,
    );
  return { gap: middle, disagreement, byPointCount };
}

/** Fixed point of ω → Re Δ(ω); NaN, which no comparison accepts, where it wanders off. */
function edgeOf(continued: (omega: number) => { readonly real: number }, start: number): number {
  let edge = start;
  for (let round = 0; round < 60; round++) {
    const next = continued(edge).real;
    if (Math.abs(next - edge) <= 1e-10 * Math.abs(edge)) return next;
    if (!(next > 0 && next < 10 * start)) break;
    edge = next;
  }
  return Number.NaN;
}
