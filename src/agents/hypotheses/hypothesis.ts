import type { Quantity } from '../../core/quantity.ts';

/** Part of the space: of numbers a least and a greatest value, both allowed; of a category its options. No entry: any value. */
export type Region = {
  readonly [variable: string]:
    | { readonly min?: number; readonly max?: number }
    | { readonly options: readonly string[] };
};

/**
 * A statement that measurements can settle: of some design of the region, or of every design measured there, that the quantity is above
 * (below) the threshold. Settled at the latest when `deadline` experiments of the campaign are finished.
 */
export type Hypothesis = {
  /** `h1`, `h2`, … in the order in which they were stated. */
  readonly id: string;
  readonly statement: string;
  readonly scope: 'some' | 'every';
  readonly quantity: string;
  readonly comparator: 'above' | 'below';
  /** [unit], finite. */
  readonly threshold: number;
  readonly unit: string;
  readonly where: Region;
  /** Finished experiments of the campaign, and how many there were when it was stated. */
  readonly deadline: number;
  readonly statedAt: number;
  /** Designs of the region measured before it was stated: these alone settle nothing at the deadline. */
  readonly measuredBefore: number;
};

/** One design's measurements against the threshold. `deviations`: distance in standard deviations; null where no sd is known. */
export type HypothesisEvidence = {
  readonly samples: readonly string[];
  readonly says: 'for' | 'against' | 'neither';
  readonly measured: Quantity;
  readonly deviations: number | null;
};

/**
 * `untested`: nothing was measured in its region before its deadline. `undecided`: what was measured there does not tell. Only `true` and
 * `false` are scored.
 */
export type Verdict = 'open' | 'true' | 'false' | 'undecided' | 'untested';

export type Standing = { readonly verdict: Verdict; readonly evidence: readonly HypothesisEvidence[] };

export type StatedProbability = {
  /** Finished experiments of the campaign when it was stated. */
  readonly at: number;
  /** Between 0 and 1, neither included. */
  readonly probability: number;
  readonly why: string;
};

/** A hypothesis with what became of it. */
export type HypothesisRecord = {
  readonly hypothesis: Hypothesis;
  readonly probabilities: readonly StatedProbability[];
  readonly verdict: Verdict;
  readonly evidence: readonly HypothesisEvidence[];
  /** Finished experiments when it was settled; null while it is open. */
  readonly settledAt: number | null;
};
