import type { Design, Foresight, Goal, Space } from '../../campaign/index.ts';

/** What planners play against: a completed campaign of which every candidate was measured, or a function with a known optimum. */
export type BenchProblem = {
  readonly name: string;
  readonly goals: readonly Goal[];
  readonly space: Space;
  /** Candidates of a finite pool; null for a continuous space. */
  readonly poolSize: number | null;
  /** Designs that count as found, by their key, and what they are in words; null where the regret is counted instead. */
  readonly targets: { readonly keys: ReadonlySet<string>; readonly definition: string } | null;
  readonly regret: RegretScale | null;
  /** What a random order reaches, exactly; null where no closed form is known. */
  readonly random: { readonly [curve in CurveName]: ((budget: number) => readonly number[]) | null };
  /** What simulators say of designs, for planners that listen. */
  readonly foresight?: readonly Foresight[];
  readonly warnings: readonly string[];
  /** The two designs that every planner starts a seed from. */
  initialDesigns(seed: number): readonly Design[];
  /** True value of each goal; null for a design that cannot be made. */
  truthOf(design: Design): readonly number[] | null;
  /** What experiment number `experiment` of a seed reads for each goal, noise included; null when it fails. */
  measure(design: Design, seed: number, experiment: number): readonly number[] | null;
  /** Which readings of a design only bound the value, one entry a goal; absent where none does. */
  boundsOf?(design: Design): readonly ('upper' | 'lower' | null)[];
};

/** found: Top%(n); firstHit: chance that at least one target was found; regret: what the best so far leaves out. */
export const curveNames = ['found', 'firstHit', 'regret'] as const;
export type CurveName = (typeof curveNames)[number];

/** How the distance from the optimum is counted. */
export type RegretScale =
  | {
      readonly kind: 'normalised' | 'simple';
      /** Scores, larger is better: of the optimum, and where nothing succeeded yet. */
      readonly best: number;
      readonly worst: number;
      /** What counts as 1: best − median where normalised, else 1. */
      readonly unit: number;
    }
  | {
      readonly kind: 'hypervolume';
      readonly reference: readonly number[];
      readonly largest: number;
      /** Brings the score of each goal, larger is better, to the scale of the reference. */
      readonly scale: (scores: readonly number[]) => readonly number[];
    };

/** In words, for tables and documents. */
export const regretDefinitions: { readonly [kind in RegretScale['kind']]: string } = {
  normalised: '(best − best so far)/(best − median)',
  simple: 'optimum − best so far, in the unit of the function',
  hypervolume: '1 − hypervolume so far/largest, from a fixed reference',
};
