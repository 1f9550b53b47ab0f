import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { Failure, Instant } from '../contracts.ts';
import type { ActionHandle, ActionRequest, WorkOrderEntry } from './contracts.ts';
import type {
  ActionControl,
  AlarmKind,
  InstrumentEntry,
  LaboratoryDescription,
  LaboratoryEventData,
  Measured,
  PrecursorLot,
  ReviewDocument,
  SampleRole,
  StoredResult,
} from './events.ts';

export type ActionState = {
  readonly request: ActionRequest;
  readonly requestedAt: Instant;
  status:
    | 'requested'
    | 'accepted'
    | 'running'
    | 'finished'
    | 'failed'
    | 'refused'
    | 'cancelled'
    | 'unresolved';
  /** Acceptances so far: each one may have touched matter. */
  attempt: number;
  acceptedAt: Instant | null;
  /** Where each sample was before the acceptance, as far as is known; it is there still if the action never began. */
  cameFrom: readonly Whereabouts[];
  handle: ActionHandle | null;
  result: StoredResult | null;
  failure: Failure | null;
  unresolvedWhy: string | null;
  claimedBy: string | null;
  readonly entries: { [sample: Id]: WorkOrderEntry };
  /** Asked of a person before it may begin; null when nobody need be asked. */
  review: {
    readonly reasons: readonly string[];
    readonly document: ReviewDocument;
    readonly expiresAt: Instant;
    verdict: 'awaited' | 'approved';
    by: string | null;
  } | null;
  /** What a person asked of it while it runs, and nobody has done yet. */
  wanted: { readonly control: ActionControl; readonly why: string } | null;
  /** Held where it is, or in the queue where it had not begun, until somebody resumes it. */
  pause: { readonly why: string; readonly since: Instant } | null;
  /** How long it was held since it was accepted [ms]; its deadline is that much later. */
  pausedFor: number;
  endedAt: Instant | null;
};

export type Whereabouts = {
  readonly sample: Id;
  readonly place: string;
  /** As of `MatterState`. */
  readonly isParked: boolean;
};

export type InstrumentState = InstrumentEntry & {
  maintenanceUntil: Instant | null;
  isUnderMaintenance: boolean;
  /**
   * `wanted`: somebody asked for the safe state; `reached` or `failed`: what came of it; `by-hand`: a person must bring it there, and
   * has not said so yet. Nothing begins before it is released.
   */
  safety: 'working' | 'wanted' | 'by-hand' | 'reached' | 'failed';
  lastEndedAt: Instant | null;
  /** Samples measured since each control was. */
  readonly sinceControl: Map<Id, { count: number; at: Instant }>;
};

export type ControlFinding = LaboratoryEventData<'control-analysed'> & { readonly at: Instant };

export type Alarm = {
  readonly alarm: AlarmKind;
  readonly about: string;
  readonly detail: string;
  readonly at: Instant;
};

/** The fold of a laboratory's stream: what each instrument does, what is asked of it, and where each sample was last. */
export type LaboratoryState = {
  readonly name: string;
  readonly clock: 'wall' | 'virtual';
  version: number;
  now: Instant;
  fence: number;
  owner: string;
  limitsHash: Hash;
  readonly instruments: Map<string, InstrumentState>;
  readonly actions: Map<string, ActionState>;
  /** Actions not ended yet, in order of request. */
  readonly open: Set<string>;
  /** Sample (campaign/id) → the instrument or position that holds it, as far as is known. */
  readonly positions: Map<string, string>;
  /** Every piece of matter that was registered or acted on. */
  readonly samples: Map<string, MatterState>;
  /** Barcode → sample. */
  readonly barcodes: Map<string, string>;
  readonly consumables: Map<string, Quantity>;
  /** What was read off the controls, by action. */
  readonly controlFindings: Map<string, ControlFinding>;
  description: LaboratoryDescription | null;
  pausedWhy: string | null;
  /** Not acknowledged yet, by kind and subject. */
  readonly alarms: Map<string, Alarm>;
};

/** One piece of matter: where it came from, what was measured of it, and what became of it. */
export type MatterState = {
  readonly sample: Id;
  barcode: string | null;
  role: SampleRole;
  readonly parents: readonly Id[];
  readonly children: Id[];
  lots: readonly PrecursorLot[];
  measured: Measured;
  isConsumed: boolean;
  /** A person put it where it is, and it takes up that place until somebody moves it. */
  isParked: boolean;
  /** Why nobody may touch it until a person has looked; null when all is well. */
  disputedWhy: string | null;
};

/** An action that has not ended; null when there is none of this id. */
export const openAction = (state: LaboratoryState, id: string): ActionState | null =>
  state.open.has(id) ? (state.actions.get(id) ?? null) : null;

/** The sample of a request as the laboratory names it. */
export const matterOf = (request: ActionRequest, sample: Id): Id => `${request.campaign}/${sample}`;

/** Where the samples of a request are now, as far as is known. */
export const whereaboutsOf = (state: LaboratoryState, request: ActionRequest): readonly Whereabouts[] =>
  request.samples.flatMap(({ id }) => {
    const sample = matterOf(request, id);
    const place = state.positions.get(sample);
    return place === undefined
      ? []
      : [{ sample, place, isParked: state.samples.get(sample)?.isParked === true }];
  });

/** A copy that can be folded on without the original; what the fold never changes is shared. */
export const copyLaboratory = (state: LaboratoryState): LaboratoryState => ({
  ...state,
  instruments: copyMap(state.instruments, (each) => ({
    ...each,
    sinceControl: new Map(each.sinceControl),
  })),
  actions: copyMap(state.actions, (each) => ({ ...each, entries: { ...each.entries } })),
  open: new Set(state.open),
  positions: new Map(state.positions),
  samples: copyMap(state.samples, (each) => ({ ...each, children: [...each.children] })),
  barcodes: new Map(state.barcodes),
  consumables: new Map(state.consumables),
  controlFindings: new Map(state.controlFindings),
  alarms: new Map(state.alarms),
});

const copyMap = <T>(map: ReadonlyMap<string, T>, copy: (value: T) => T): Map<string, T> =>
  new Map([...map].map(([key, value]) => [key, copy(value)]));
