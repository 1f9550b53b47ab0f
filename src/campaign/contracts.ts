import type { Hash } from '../core/hash.ts';
import type { Id } from '../core/id.ts';
import type { Json } from '../core/json.ts';
import type { Quantity } from '../core/quantity.ts';
import type { Random } from '../core/random.ts';
import type { Design, Proposal } from './proposal.ts';
import type { Space } from './space/space.ts';
import type { Budget, Controls, Cost, CostRule, Goal, PriorSource } from './spec.ts';

export type {
  Design,
  ExperimentRequest,
  Lesson,
  Neighbour,
  NextStep,
  Proposal,
  Rationale,
  RunnerUp,
} from './proposal.ts';

/** Where a number comes from. Simulated is labelled simulated everywhere. */
export type Fidelity = 'simulated' | 'measured' | 'literature';

export type Estimate = Quantity & {
  readonly quantity: string;
  readonly fidelity: Fidelity;
  readonly method: string;
  /** What else defines the number: conventions and settings in words, such as that of mu* or how pairs are counted. */
  readonly convention?: string;
  readonly artefact?: Hash;
};

export type Observation = Estimate & { readonly sample: Id };

/** `<sample>/<stage>/<attempt>`; proposals use `propose/<round>/<attempt>`. A format: golden-tested. */
export type StepKey = string;

/** Milliseconds since 1970 on the laboratory's clock, wall or virtual. */
export type Instant = number;

/** The one taxonomy of failure, from instrument to planner (glossary: failure). */
export const failureKinds = [
  'refused',
  'instrument-fault',
  'operator-deviation',
  'synthesis-failed',
  'measurement-invalid',
  'measured-negative',
  'cancelled',
  'unresolved',
] as const;
export type FailureKind = (typeof failureKinds)[number];
export type Failure = { readonly kind: FailureKind; readonly detail: string };

export type Step = { readonly key: StepKey } & (
  | { readonly kind: 'propose'; readonly planner: string; readonly count: number }
  | { readonly kind: 'simulate'; readonly simulator: string; readonly samples: readonly Id[] }
  | { readonly kind: 'review'; readonly samples: readonly Id[]; readonly request: Json; readonly why: string }
  | {
      readonly kind: 'actuate';
      readonly instrument: string;
      readonly samples: readonly Id[];
      readonly action: Json;
    }
  | {
      readonly kind: 'analyse';
      readonly analysis: string;
      readonly options?: { readonly [option: string]: Json };
      readonly samples: readonly Id[];
      readonly blobs: readonly Hash[];
    }
  | { readonly kind: 'reward'; readonly grader: string; readonly samples: readonly Id[] }
);
export type StepKind = Step['kind'];

/** What a planner is shown: the designs tried, what came of them, and what is under way. Failures are data. */
export type Trial = {
  readonly sample: Id;
  /** As made where that is known. */
  readonly design: Design;
  /** What was asked for, where something else was made: it counts as tried too. */
  readonly planned?: Design;
  /** One entry per goal, null where not (yet) observed. Several entries of one design are replicates. */
  readonly outcomes: readonly (Quantity | null)[];
  readonly status: 'pending' | 'measured' | 'failed';
  readonly failure?: FailureKind;
  /** Laboratory hours since the campaign was opened, when it was finished. */
  readonly at?: number;
  /** Standard deviations of values of `design` as they were measured [unit of the variable]; see also a variable's `deviation`. */
  readonly inputSds?: { readonly [variable: string]: number };
  /** Pending, and its run with others has not begun: designs of the same setting may still join. */
  readonly awaitsRun?: true;
};

/** Samples that go through the laboratory together, equal in the shared variables: eight buttons in one furnace. */
export type SharedRun = { readonly samplesPerRun: number; readonly shared: readonly string[] };

/** What experiments cost: what every one does [money, > 0], and what the variables add. */
export type ExperimentCosts = {
  readonly experiment: number;
  readonly currency: string;
  readonly rules: readonly CostRule[];
};

/** An inner quantity of a method that its value follows from, and that it may misjudge: a coupling, a barrier. */
export type ResponseScale = {
  readonly quantity: string;
  readonly unit: string;
  /** At least two values of the inner quantity, rising. */
  readonly grid: readonly number[];
};

/** Of one design: the inner quantity as the method has it, and the values that would follow at each point of the grid, never falling. */
export type Response = { readonly inner: number; readonly values: readonly number[] };

/** What one simulator says of a goal at many designs: data of a lower fidelity, with what more of them would cost. */
export type Foresight = {
  /** name@version of the simulator. */
  readonly method: string;
  readonly quantity: string;
  readonly estimates: readonly {
    readonly design: Design;
    readonly value: number;
    readonly response?: Response;
  }[];
  /** What the responses are over; absent where the value follows from no one inner quantity. */
  readonly responseScale?: ResponseScale;
  /** Of simulating one design more, and of measuring one. */
  readonly cost: Cost;
  readonly measurementCost: Cost;
};

/** The optional parts say how the laboratory works; without them samples are made one by one, all at the same cost. */
export type PlanningView = {
  readonly goals: readonly Goal[];
  readonly space: Space;
  readonly trials: readonly Trial[];
  readonly experimentsLeft: number;
  readonly run?: SharedRun;
  readonly costs?: ExperimentCosts;
  /** Measurements that the campaign itself gives its leader before it ends; default 1. */
  readonly confirm?: number;
  /** One standard design is repeated every so many experiments: what is measured may drift. */
  readonly controls?: Controls;
  readonly prior?: readonly PriorSource[];
  /** What simulators say; absent where none has said anything. */
  readonly foresight?: readonly Foresight[];
};

export type Context = {
  readonly key: StepKey;
  readonly random: Random;
  readonly now: Instant;
  progress(fraction: number, note: string): void;
  readonly signal: StopSignal;
  /** A signal raised so many seconds after the step began, or with `signal`; without it there is no deadline. Planners read no clock. */
  stopAfter?(seconds: number): StopSignal;
};

/** The part of an AbortSignal that pure code may read. */
export type StopSignal = { readonly aborted: boolean };

/** What every extension states about itself. `options` describes its settings, with defaults, for help and validation. */
export type Definition<O> = {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  /** Turns untrusted settings into typed ones. @throws AppError `bad-options` naming the field, the value and what was expected. */
  parseOptions(options: { readonly [option: string]: Json }): O;
};

export type Planner<O> = Definition<O> & {
  /** Whether it learns from simulators: it is then shown what those that cost nothing say of every candidate. */
  readonly learnsFromSimulators?: boolean;
  /** It waits on a model or a service: the campaign's own process performs it, and its proposals are read, never computed again. */
  readonly asksOutside?: true;
  /** Names of the planners that it asks in its turn. */
  asks?(options: O): readonly string[];
  propose(view: PlanningView, count: number, options: O, context: Context): Promise<readonly Proposal[]>;
  /** What it makes of the trials, goal by goal, for people who ask; of goals never measured nothing. Absent in planners without a model. */
  believe?(view: PlanningView, options: O, context: Context): readonly GoalBelief[];
};

/** What is believed of one goal at designs [unit of the goal]: its true value, without the noise of a measurement. */
export type GoalBelief = {
  readonly goal: Goal;
  /** Standard deviation of one measurement about the true value. */
  readonly noiseSd: number;
  predict(designs: readonly Design[]): readonly { readonly mean: number; readonly sd: number }[];
  /** One function that it may be, read at the designs. */
  draw(designs: readonly Design[], random: Random): readonly number[];
};

export type Simulator<O> = Definition<O> & {
  readonly quantity: string;
  readonly unit: string;
  /** The rows the parameters were fitted on, as ids of the data set named; a simulator is never scored on them. */
  readonly fittedOn: { readonly dataset: string; readonly rows: readonly string[] };
  /** A valid design, for help, first tries and the contract tests; estimates of it have an sd above 0. */
  readonly example: Design;
  /** Of one design under these options; hours are not 0 where it computes for more than a second. */
  cost(design: Design, options: O): Cost;
  valid(design: Design): true | string;
  simulate(design: Design, options: O, context: Context): Promise<readonly Estimate[]>;
  /** How its value follows from an inner quantity, where it does from one: a planner can then learn what the method misjudges. */
  readonly response?: { readonly scale: ResponseScale; of(design: Design, options: O): Response };
};

export type Evidence = {
  readonly value: number;
  readonly sd: number | null;
  readonly unit: string;
  readonly fidelity: Fidelity;
  readonly method: string;
  readonly artefact: Hash | null;
  readonly bound?: 'upper' | 'lower';
};

/**
 * What a measured result may be called. `discovery`: everything is shown. `known`: everything, of something reported before.
 * `candidate`: something is missing. `simulated`: no matter was measured.
 */
export type ClaimStanding = {
  readonly status: 'discovery' | 'known' | 'candidate' | 'simulated';
  /** What a discovery still needs, each with what was looked for. */
  readonly missing: readonly { readonly requirement: string; readonly detail: string }[];
};

/** The reward of one sample. A simulated one is provisional; a measurement settles it; a retracted measurement voids it. */
export type Receipt = {
  readonly sample: Id;
  readonly version: number;
  readonly status: 'provisional' | 'settled' | 'void';
  readonly total: number;
  readonly components: { readonly [component: string]: number };
  readonly gates: { readonly [gate: string]: boolean };
  /** A reason code, and one sentence for a reader. */
  readonly reason: string;
  readonly explanation: string;
  readonly evidence: readonly Evidence[];
  readonly grader: string;
  readonly supersedes: number | null;
  /** Of a sample whose value was measured; given by the platform, whatever the grader. */
  readonly claim?: ClaimStanding;
};

/** Everything a grader may look at, computed from the record as of the step. */
export type Trace = {
  readonly sample: Id;
  readonly design: Design;
  readonly goals: readonly Goal[];
  readonly predicted: Quantity | null;
  readonly estimates: readonly Estimate[];
  readonly observations: readonly Observation[];
  /** Values of the first goal measured on earlier samples, oldest first. */
  readonly history: readonly Quantity[];
  /** Of earlier samples, what simulators said of the first goal beside what was measured: how simulators err. Absent without any. */
  readonly comparisons?: readonly { readonly said: Estimate; readonly measured: Quantity }[];
  readonly cost: Cost;
  readonly budget: Budget;
  readonly failure: Failure | null;
  readonly previous: Receipt | null;
};

export type Grader<O> = Definition<O> & {
  grade(trace: Trace, options: O): Receipt;
  /** Gold traces must earn a settled reward; cheats must earn none. */
  readonly proofs: { readonly gold: readonly Trace[]; readonly cheats: readonly Trace[] };
};
