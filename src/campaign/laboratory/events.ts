import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { Design, Failure, Instant } from '../contracts.ts';
import type { Cost, Goal } from '../spec.ts';
import type { ActionHandle, ActionRequest, InputSds, SafeState, WorkOrderEntry } from './contracts.ts';

/** What a person is shown: the full plan, what it costs, and how it differs from the nearest that was done before. */
export type ReviewDocument = {
  readonly plan: Json;
  readonly cost: Cost;
  readonly askedBy: string;
  readonly nearest: { readonly action: string; readonly outcome: string } | null;
  /** One line for each setting that differs, `temperature: 900 → 1200 K`. */
  readonly differences: readonly string[];
};

/** Version of the laboratory's event schema. */
export const laboratorySchema = 1;

/** An action's result with its raw files already stored: the log cites blobs, never bytes. */
export type StoredResult = {
  readonly files: readonly { readonly sample: Id; readonly name: string; readonly blob: Hash }[];
  readonly failures: { readonly [sample: Id]: Failure };
  readonly asMade: { readonly [sample: Id]: Design };
  readonly asMadeSds?: { readonly [sample: Id]: InputSds };
  readonly seals?: { readonly [sample: Id]: Json };
  readonly cost: Cost;
  readonly scanned?: { readonly [sample: Id]: string };
};

/** All that a host needs to open an instrument, so that any process can take over. */
export type InstrumentEntry = {
  readonly driver: string;
  readonly capacity: number;
  readonly hours: number;
  readonly options: { readonly [option: string]: Json };
  readonly table: Hash | null;
  /** Absent for what a campaign brings along: a table, a twin, a person. */
  readonly device?: DeviceEntry;
};

/** What a laboratory's own file says of a device; its address and options stay in that file. */
export type DeviceEntry = {
  /** Hash of its part of the laboratory's file. */
  readonly file: Hash;
  readonly safeState: SafeState | null;
  /** Settings that all samples in it at one time have in common, as the temperature of a furnace. */
  readonly shared: readonly string[];
  /** Minutes that the oldest request waits for others with the same shared settings to fill the device. */
  readonly fillMinutes: number;
  /** Hours before an action while it warms up, which count into its deadline, and after one before it can be opened. */
  readonly warmUpHours: number;
  readonly coolDownHours: number;
  /** Silence [min] after which an alarm is raised; null for none. */
  readonly heartbeatMinutes: number | null;
  /** Hours after which an action that has not ended raises an alarm; null for none. */
  readonly deadlineHours: number | null;
};

/** What a laboratory's own file says of the place as a whole. */
export type LaboratoryDescription = {
  /** Hash of the whole file. */
  readonly file: Hash;
  /** Places for samples besides the devices' own → how many each holds. */
  readonly positions: { readonly [position: string]: number };
  readonly consumables: { readonly [consumable: string]: ConsumableUse };
  readonly controls: readonly ControlSchedule[];
};

/** What is used up: how much an action on each instrument takes, and below what amount an alarm is raised [unit]. */
export type ConsumableUse = {
  readonly unit: string;
  readonly alarmBelow: number;
  readonly perAction: { readonly [instrument: string]: number };
};

/** A standard or control sample that an instrument measures every so many samples, or days; by itself, like any other action. */
export type ControlSchedule = {
  readonly sample: Id;
  readonly instrument: string;
  readonly everySamples: number | null;
  readonly everyDays: number | null;
  readonly design: Design;
  readonly action: Json;
  readonly goals: readonly Goal[];
  readonly units: { readonly [variable: string]: string };
  /** Which analysis reads its files; without one every analysis that can. */
  readonly analysis?: string | null;
  readonly options?: { readonly [option: string]: Json };
  /** What it is known to be; outside that an alarm is raised. */
  readonly expected?: readonly ExpectedReading[];
};

/** A reading of a control that is as it should be: `value` ± `tolerance` [unit]. */
export type ExpectedReading = {
  readonly quantity: string;
  /** The beginning of how it is read off, where an analysis reads it off in several ways. */
  readonly criterion?: string;
  readonly value: number;
  readonly tolerance: number;
  readonly unit: string;
};

/** What an analysis read off a control's files; `value` null where it looked and found nothing. */
export type ControlReading = {
  readonly quantity: string;
  readonly value: number | null;
  readonly sd: number | null;
  readonly unit: string;
  readonly criterion: string;
  readonly method: string;
};

/** Every role that a piece of matter may have. */
export const sampleRoles = ['sample', 'standard', 'control', 'precursor'] as const;
export type SampleRole = (typeof sampleRoles)[number];

/** What is measured of a piece of matter itself: `mass`, `length`, `thickness`, `molar-mass`… */
export type Measured = { readonly [property: string]: Quantity };

/** A precursor from a bottle: formula, lot, and how much of it went in. */
export type PrecursorLot = { readonly formula: string; readonly lot: string; readonly mass: Quantity | null };

export type SampleRegistration = {
  readonly sample: Id;
  readonly barcode: string | null;
  readonly position: string | null;
  readonly role: SampleRole;
  readonly lots: readonly PrecursorLot[];
  readonly measured: Measured;
};

/** What a person says of an action in doubt: nothing was done; it is lost; or the device can be asked again by now. */
export const resolutions = ['never-happened', 'failed', 'ask-again'] as const;
export type Resolution = (typeof resolutions)[number];

export type ActionControl = 'pause' | 'resume' | 'abort';
export const alarmKinds = [
  'silent',
  'late',
  'not-paused',
  'not-safe',
  'unresolved',
  'sample-disputed',
  'running-low',
  'out-of-tolerance',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

type Events = {
  'laboratory-opened': { readonly name: string; readonly clock: 'wall' | 'virtual' };
  'instrument-listed': { readonly instrument: string; readonly entry: InstrumentEntry };
  'instrument-maintained': {
    readonly instrument: string;
    readonly until: Instant | null;
    readonly why: string;
  };
  'host-started': { readonly owner: string; readonly fence: number; readonly limitsHash: Hash };
  'action-requested': { readonly request: ActionRequest };
  /** Synced before the first byte goes to the instrument. */
  'action-accepted': {
    readonly id: string;
    readonly attempt: number;
    readonly fence: number;
    readonly limitsHash: Hash;
  };
  'action-refused': { readonly id: string; readonly why: string };
  /** `limitsHash`: the limits that were in force at the wire. */
  'action-started': { readonly id: string; readonly handle: ActionHandle; readonly limitsHash?: Hash };
  'action-finished': { readonly id: string; readonly result: StoredResult };
  'action-failed': { readonly id: string; readonly failure: Failure };
  'action-cancelled': { readonly id: string; readonly why: string };
  /** The instrument says for certain that the action never began: it may be accepted once more. */
  'action-released': { readonly id: string; readonly why: string };
  'action-unresolved': { readonly id: string; readonly why: string };
  'action-resolved': {
    readonly id: string;
    readonly outcome: Resolution;
    readonly why: string;
  };
  'order-claimed': { readonly id: string; readonly by: string };
  'order-released': { readonly id: string };
  'order-entered': { readonly id: string; readonly sample: Id; readonly entry: WorkOrderEntry };
  /** A person must approve it before it may begin; `policyHash`: the policy in force. */
  'review-requested': {
    readonly id: string;
    readonly reasons: readonly string[];
    readonly document: ReviewDocument;
    readonly expiresAt: Instant;
    readonly policyHash: Hash;
  };
  'review-decided': {
    readonly id: string;
    readonly verdict: 'approved' | 'refused' | 'expired';
    readonly by: string;
    readonly why: string;
  };
  'laboratory-described': LaboratoryDescription;
  /** Nothing new is begun; what runs goes on. */
  'laboratory-paused': { readonly why: string };
  'laboratory-resumed': { readonly why: string };
  'control-requested': { readonly id: string; readonly control: ActionControl; readonly why: string };
  'control-done': {
    readonly id: string;
    readonly control: ActionControl;
    readonly outcome: 'done' | 'not-supported' | 'failed';
    readonly detail: string;
  };
  /** Of one instrument, or of all; nothing new is begun on them until `instrument-released`. */
  'safe-requested': { readonly instrument: string | null; readonly why: string };
  /** `by-hand`: the device drives nothing by itself, and a person must do it. */
  'made-safe': {
    readonly instrument: string;
    readonly outcome: 'done' | 'by-hand' | 'failed';
    readonly detail: string;
  };
  'instrument-released': { readonly instrument: string; readonly why: string };
  'alarm-raised': {
    readonly alarm: AlarmKind;
    readonly about: string;
    readonly detail: string;
  };
  'alarm-acknowledged': { readonly alarm: AlarmKind; readonly about: string; readonly why: string };
  'sample-registered': SampleRegistration;
  'sample-moved': { readonly sample: Id; readonly to: string; readonly why: string };
  'sample-measured': { readonly sample: Id; readonly measured: Measured; readonly why: string };
  /** Pieces of one sample; what is left of it, if anything, keeps its name. */
  'sample-split': {
    readonly sample: Id;
    readonly into: readonly SampleRegistration[];
    readonly isConsumed: boolean;
    readonly why: string;
  };
  'samples-merged': {
    readonly samples: readonly Id[];
    readonly into: SampleRegistration;
    readonly why: string;
  };
  'sample-consumed': { readonly sample: Id; readonly why: string };
  /** What stands where does not agree with the record: nothing is done to it until a person has said what is so. */
  'sample-disputed': { readonly sample: Id; readonly why: string };
  'sample-confirmed': { readonly sample: Id; readonly position: string; readonly why: string };
  'consumable-counted': {
    readonly consumable: string;
    readonly amount: Quantity;
    readonly why: string;
  };
  /** A campaign in a simulated world has been closed, and what its seals were made with is known to all. */
  'secret-revealed': {
    readonly campaign: Id;
    readonly commitment: Hash;
    readonly seed: string;
    readonly salt: string;
  };
  /** `outOfTolerance`: what is not as the laboratory's file expects it, in words. */
  'control-analysed': {
    readonly id: string;
    readonly readings: readonly ControlReading[];
    readonly warnings: readonly string[];
    readonly outOfTolerance: readonly string[];
  };
  'time-passed': { readonly to: Instant };
};

export type LaboratoryEventType = keyof Events;
export type LaboratoryEventData<T extends LaboratoryEventType> = Events[T];
export type LaboratoryEvent = {
  [T in LaboratoryEventType]: { readonly type: T; readonly data: Events[T] };
}[LaboratoryEventType];
