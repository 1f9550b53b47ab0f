import type { Id } from '../core/id.ts';
import type { Quantity } from '../core/quantity.ts';
import type { Cost } from './spec.ts';

/** What an experiment is asked to be: one value per variable of the space (composition components are variables of their own). */
export type Design = { readonly [variable: string]: number | string };

export type Proposal = {
  readonly design: Design;
  /** What the planner expects of the first goal's measurement, noise included. */
  readonly predicted: Quantity | null;
  /** Expected gain over the best so far [unit of the goal]; null when the planner does not compute it. */
  readonly expectedImprovement: number | null;
  /** One plain sentence: why this one now. */
  readonly why: string;
  /** The numbers behind the sentence, from planners that choose by a model. */
  readonly rationale?: Rationale;
};

/** What an agent, a client or a person asks to have measured. `reference`: the asker's own name for it, which it may use once. */
export type ExperimentRequest = {
  readonly design: Design;
  /** Of the first goal, in its unit; what the receipt of the sample is scored by. */
  readonly predicted: Quantity | null;
  readonly reference: string | null;
  readonly why: string;
};

/** What a planner knew when it chose a design. Distances are between encoded coordinates, 1 = the range of one variable. */
export type Rationale = {
  /** Mean and sd of the true value of the first goal, without the noise of a measurement. */
  readonly belief: Quantity | null;
  /**
   * Chance that the true value is better than the best so far; with several goals that it widens the front or is the better
   * compromise; at a boundary that it lies on the other side than believed; times the chance to meet the constraints.
   */
  readonly chanceToImprove: number;
  /** What a measurement is expected to teach of the first goal; null where it was not worked out. */
  readonly teaches: Lesson | null;
  /** The measured samples nearest to the design, nearest first. */
  readonly nearest: readonly Neighbour[];
  /** The design that would have been asked for in its place. */
  readonly runnerUp: RunnerUp | null;
  /** What the next step is worth at the design: measuring it first, then simulating it first with each simulator. */
  readonly nextSteps?: readonly NextStep[];
};

/** The expected gain that a step brings about [unit of the goal], alone and per unit of cost. */
export type NextStep = {
  /** `measure`, or the simulator's name@version. */
  readonly method: string;
  readonly gain: number;
  readonly cost: Cost;
  /** Per unit of money where all steps cost money, else per hour; null where a step takes none of it. */
  readonly gainPerCost: number | null;
  readonly per: 'money' | 'hour';
};

/** Shares of variance that the measurement is expected to remove, 0 to 1. */
export type Lesson = {
  /** At the design that is expected to be best of all tried and proposed. */
  readonly atOptimum: number;
  /** Mean over designs that are still to choose from. */
  readonly overCandidates: number;
};

export type Neighbour = { readonly sample: Id; readonly distance: number; readonly value: Quantity };

export type RunnerUp = Pick<Proposal, 'design' | 'predicted' | 'expectedImprovement'> & {
  readonly chanceToImprove: number;
  readonly distance: number;
};
