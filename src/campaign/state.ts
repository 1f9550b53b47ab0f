import type { Id } from '../core/id.ts';
import type {
  Design,
  Estimate,
  ExperimentRequest,
  Failure,
  Instant,
  Observation,
  Proposal,
  Receipt,
  Step,
  StepKey,
} from './contracts.ts';
import type { Actor } from './envelope.ts';
import type { CloseReason, StoredFile } from './events.ts';
import type { Finding } from './finding.ts';
import type { CampaignSpec, Cost } from './spec.ts';

/** One sample on its way through the protocol. Sample ≠ proposal ≠ step: replicates and added measurements are samples too. */
export type SampleState = {
  readonly id: Id;
  /** `requested`: a person approved what somebody asked for. */
  readonly origin: 'proposed' | 'replicate' | 'added' | 'requested';
  readonly replicateOf: Id | null;
  readonly proposal: Proposal | null;
  design: Design;
  asMade: Design | null;
  /** Standard deviations of what was made, where stated. */
  asMadeSds?: { readonly [variable: string]: number };
  /** Index of the stage it waits for or is in; equal to the protocol's length when finished. */
  stage: number;
  /** Attempts begun, by stage name. */
  readonly attempts: Map<string, number>;
  status: 'ready' | 'busy' | 'finished';
  outcome: 'open' | 'measured' | 'failed' | 'cancelled';
  retryAt: Instant | null;
  failure: Failure | null;
  faultCount: number;
  invalidCount: number;
  /** Whether an actuate step ever began: what counts as an experiment attempted. */
  isAttempted: boolean;
  estimates: Estimate[];
  notKnown: string[];
  /** Raw files with the stage that left them. */
  files: (StoredFile & { readonly stage: string })[];
  observations: Observation[];
  /** All that analyses found, whether or not a goal asks for it. */
  findings: Finding[];
  warnings: string[];
  receipts: Receipt[];
  cost: Cost;
  isRetracted: boolean;
  startedAt: Instant;
  finishedAt: Instant | null;
};

export type StepState = {
  readonly step: Step;
  readonly asOf: number;
  readonly definition: string;
  readonly reserved: Cost;
  readonly startedAt: Instant;
  heldWhy: string | null;
};

/** An experiment that was asked for; `verdict` null while nobody has settled it. */
export type RequestState = {
  readonly key: StepKey;
  readonly by: Actor;
  readonly request: ExperimentRequest;
  readonly at: Instant;
  verdict: 'approved' | 'edited' | 'refused' | null;
  verdictWhy: string;
  /** The sample that it became. */
  sample: Id | null;
};

/** The fold of a campaign's stream. Samples are indexed, and only active ones are walked, so that long campaigns stay fast. */
export type CampaignState = {
  readonly id: Id;
  version: number;
  readonly openedBy: Actor;
  spec: CampaignSpec;
  policy: string;
  status: 'open' | 'paused' | 'stopping' | 'closed';
  pausedWhy: string | null;
  stopping: { readonly reason: CloseReason; readonly detail: string } | null;
  openedAt: Instant;
  now: Instant;
  readonly samples: Map<Id, SampleState>;
  /** Samples not finished yet, oldest first. */
  readonly active: Set<Id>;
  /** Steps begun whose outcome is not in the log. */
  readonly inFlight: Map<StepKey, StepState>;
  /** Experiments asked for, by key, oldest first. */
  readonly requests: Map<StepKey, RequestState>;
  /** Round and attempt of the last propose step. */
  roundCount: number;
  proposeAttempt: number;
  /** Failures in a row. */
  proposeFailures: number;
  isExhausted: boolean;
  /** Largest expected improvement of the last round [goal unit]; null when not computed. */
  lastExpectedImprovement: number | null;
  spent: Cost;
  amendmentCount: number;
  /** Version of the last amendment; 0 without one. */
  amendedAt: number;
};
