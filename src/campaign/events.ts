import type { Hash } from '../core/hash.ts';
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
import type { Finding } from './finding.ts';
import type { CampaignSpec, Cost } from './spec.ts';

/** Version of the event schema; a change of shape adds an upcaster and keeps the old JSON as a golden fixture. */
export const campaignSchema = 1;

/** Why a campaign ends. */
export type CloseReason =
  | 'budget-spent'
  | 'target-reached'
  | 'no-improvement'
  | 'expected-improvement-below-cost'
  | 'space-exhausted'
  | 'stopped-by-person';

/** What may change while a campaign runs; everything measured so far is kept. */
export type Amendment = Partial<
  Pick<
    CampaignSpec,
    | 'goals'
    | 'space'
    | 'budget'
    | 'stop'
    | 'planner'
    | 'concurrency'
    | 'batch'
    | 'confirm'
    | 'retry'
    | 'model'
  >
>;

export type StoredFile = { readonly sample: Id; readonly name: string; readonly blob: Hash };

type Events = {
  'campaign-opened': {
    readonly spec: CampaignSpec;
    readonly policy: string;
  };
  'campaign-amended': { readonly changes: Amendment; readonly why: string };
  'campaign-paused': { readonly why: string };
  'campaign-resumed': { readonly why: string };
  'campaign-stopping': { readonly reason: CloseReason; readonly detail: string };
  'campaign-closed': { readonly reason: CloseReason; readonly detail: string };
  /** `asOf`: the stream version whose fold is all that the performer sees; `definition` is name@version of what performs it. */
  'step-started': {
    readonly step: Step;
    readonly asOf: number;
    readonly definition: string;
    readonly reserved: Cost;
  };
  'step-held': { readonly key: StepKey; readonly why: string };
  'step-failed': {
    readonly key: StepKey;
    readonly failure: Failure;
    readonly code: string;
    readonly cost: Cost;
  };
  'designs-proposed': {
    readonly key: StepKey;
    readonly proposals: readonly Proposal[];
    readonly truncated: boolean;
  };
  'samples-estimated': {
    readonly key: StepKey;
    readonly estimates: readonly { readonly sample: Id; readonly estimate: Estimate }[];
    readonly notKnown: readonly { readonly sample: Id; readonly reason: string }[];
  };
  'review-settled': {
    readonly key: StepKey;
    readonly verdict: 'approved' | 'edited' | 'refused' | 'expired';
    readonly design: Design | null;
    readonly why: string;
  };
  'action-finished': {
    readonly key: StepKey;
    readonly files: readonly StoredFile[];
    readonly failures: { readonly [sample: Id]: Failure };
    readonly asMade: { readonly [sample: Id]: Design };
    readonly asMadeSds?: { readonly [sample: Id]: { readonly [variable: string]: number } };
    readonly cost: Cost;
  };
  'samples-analysed': {
    readonly key: StepKey;
    readonly findings: readonly {
      readonly sample: Id;
      readonly observations: readonly Observation[];
      readonly findings?: readonly Finding[];
      readonly warnings: readonly string[];
      readonly failure?: Failure;
    }[];
  };
  'rewards-paid': { readonly key: StepKey; readonly receipts: readonly Receipt[] };
  'replicate-planned': { readonly of: Id; readonly why: string };
  /** Asked for by the event's author; nothing begins before a person approves it. */
  'experiment-requested': { readonly request: ExperimentRequest };
  'request-settled': {
    readonly key: StepKey;
    readonly verdict: 'approved' | 'edited' | 'refused';
    readonly design: Design | null;
    readonly why: string;
  };
  /** A simulation is not made: `stage` names where the sample stands. */
  'stage-skipped': { readonly sample: Id; readonly stage: string; readonly why: string };
  'sample-cancelled': { readonly sample: Id; readonly why: string };
  'measurement-added': {
    readonly design: Design;
    readonly observations: readonly Estimate[];
    readonly why: string;
  };
  'observation-retracted': { readonly sample: Id; readonly why: string };
  'time-passed': { readonly to: Instant };
};

export type CampaignEventType = keyof Events;
export type EventData<T extends CampaignEventType> = Events[T];
export type CampaignEvent = {
  [T in CampaignEventType]: { readonly type: T; readonly data: Events[T] };
}[CampaignEventType];
