import { AppError } from '../../core/error.ts';
import { sha256Hex } from '../../core/hash.ts';

/** A proposal that was paid for what is claimed of it. */
export type PaidProposal = { readonly id: string; readonly paid: number };

/** What the platform measures: the best-paid always, any other with the probability π. */
export type Audit = { readonly id: string; readonly why: 'top' | 'random'; readonly probability: number };

/** Less often, and the estimate of the mean gap is as good as its luckiest draw. */
const leastShare = 0.1;

/**
 * The proposals of a round that are settled: the `topCount` best-paid and a random share of the rest, which nobody can foresee without the
 * host's secret and which no order of proposals, name of others or number of rounds changes. An agent that chose would learn not to
 * measure its weak claims.
 * `randomShare`: 0.1 to 1. `round` names what the draw is for, such as a policy version.
 * @throws AppError `bad-options`
 */
export function chooseAudits(
  proposals: readonly PaidProposal[],
  options: {
    readonly topCount: number;
    readonly randomShare: number;
    readonly secret: string;
    readonly round: string;
  },
): readonly Audit[] {
  const { topCount, randomShare, secret, round } = options;
  if (!(randomShare >= leastShare && randomShare <= 1))
    throw new AppError('bad-options', `randomShare is ${randomShare}; expected ${leastShare} to 1`);
  if (!(Number.isInteger(topCount) && topCount >= 0))
    throw new AppError('bad-options', `topCount is ${topCount}; expected a whole number of at least 0`);
  if (secret.length < 16)
    throw new AppError('bad-options', 'the secret of audits has fewer than 16 characters');
  const ranked = [...proposals].sort((a, b) => b.paid - a.paid || (a.id < b.id ? -1 : 1));
  return ranked.flatMap(({ id }, rank): Audit[] => {
    if (rank < topCount) return [{ id, why: 'top', probability: 1 }];
    return drawOf(secret, round, id) < randomShare ? [{ id, why: 'random', probability: randomShare }] : [];
  });
}

/** Uniform in [0, 1) for whoever does not know the secret. */
const drawOf = (secret: string, round: string, id: string): number =>
  Number.parseInt(
    sha256Hex(JSON.stringify([secret, sha256Hex(JSON.stringify([secret, round, id]))])).slice(0, 12),
    16,
  ) /
  2 ** 48;

/** Claimed and settled utility of a proposal; `settled` is null where it was not audited. */
export type AuditedClaim = {
  readonly claimed: number;
  readonly settled: number | null;
  /** With which it was to be audited; ≥ 0.1. */
  readonly probability: number;
};

/**
 * Mean of claimed less true utility over all proposals, from those audited, (1/n) Σ (A/π)(Q − y): unbiased whatever was paid best. For
 * watching alone; paid as a reward it would be noise. Null without proposals.
 * @source horvitz-thompson1952, eq. 5
 */
export const estimateMeanGap = (claims: readonly AuditedClaim[]): number | null =>
  claims.length === 0
    ? null
    : claims.reduce(
        (sum, { claimed, settled, probability }) =>
          settled === null
            ? sum
            : sum + (claimed - settled) / Math.max(probability, leastShare) / claims.length,
        0,
      );
