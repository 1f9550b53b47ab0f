import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { Context, Definition, Design, Failure, Fidelity, Instant, StepKey } from '../contracts.ts';
import type { Actor } from '../envelope.ts';
import type { Cost, Goal, Priority } from '../spec.ts';

/** A file a real or simulated instrument left: bytes are stored as a blob before the event that cites them. */
export type RawFile = {
  readonly sample: Id;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly licence: string;
  readonly source: string;
};

/** The form in which simple instruments and people state readings; its bytes are the raw file. */
export type Reading = {
  readonly format: 'onnes-reading/1';
  readonly sample: Id;
  readonly instrument: string;
  readonly fidelity: Fidelity;
  readonly values: { readonly [quantity: string]: Quantity };
  readonly source: string;
};

/** Standard deviation of what was made, by variable [unit of the variable]. */
export type InputSds = { readonly [variable: string]: number };

export type ActionResult = {
  readonly files: readonly RawFile[];
  /** Files that are in the store already. */
  readonly keptFiles?: readonly { readonly sample: Id; readonly name: string; readonly blob: Hash }[];
  /** Failures of single samples in a run whose other samples went well. */
  readonly failures: { readonly [sample: Id]: Failure };
  readonly asMade: { readonly [sample: Id]: Design };
  /** Standard deviations of numbers of `asMade`, where they were measured with any. */
  readonly asMadeSds?: { readonly [sample: Id]: InputSds };
  /** What a simulated world knows of each sample and tells nobody until the campaign is closed: kept in the laboratory's log alone. */
  readonly seals?: { readonly [sample: Id]: Json };
  readonly cost: Cost;
  /** Barcodes that the device read, by the sample that was to be there. */
  readonly scanned?: { readonly [sample: Id]: string };
};
/** How to ask for an action again, from any process; `awaits` when only a person can bring it on. */
export type ActionHandle = { readonly action: string; readonly token: string; readonly awaits?: 'person' };
export type ActionProgress =
  | {
      readonly status: 'running';
      readonly fraction: number | null;
      readonly dueAt: Instant | null;
      readonly awaits?: 'person';
      /** When the device itself last gave a sign of life; without it, when it was polled. */
      readonly heardAt?: Instant;
      /** Whether the device says that it holds the action where it is. */
      readonly isPaused?: boolean;
    }
  | {
      readonly status: 'done';
      readonly result: ActionResult;
      /** The action that the device answers for, where its answer says so: an old answer is not taken for a new one. */
      readonly action?: string;
    }
  | { readonly status: 'failed'; readonly failure: Failure };

export type RequestedSample = {
  readonly id: Id;
  readonly design: Design;
  readonly replicateOf: Id | null;
  /** How often this design was asked for before in the campaign, on this sample or another: a repeat is a new measurement. */
  readonly repeat: number;
  /** Atoms of each element that the design is made of, in any common unit; absent where the space has no composition. */
  readonly amounts?: { readonly [element: string]: number };
};

/** One action on one instrument: the samples with their planned designs and the stage's settings. */
export type ActionRequest = {
  readonly id: string;
  readonly campaign: Id;
  /** The campaign's seed: whatever a recorded or simulated instrument draws comes from it and the step key. */
  readonly seed: number;
  readonly key: StepKey;
  readonly instrument: string;
  readonly samples: readonly RequestedSample[];
  readonly goals: readonly Goal[];
  readonly action: Json;
  readonly cost: Cost;
  /** Units of the numbers in the designs, by variable; a number without a unit is within no limit. */
  readonly units?: { readonly [variable: string]: string };
  /** Who opened the campaign that asks, and which planner chose the designs. */
  readonly askedBy?: Actor;
  readonly planner?: string;
  /** The higher is served first; without it `normal`. */
  readonly priority?: Priority;
  /** Other devices and positions that the action holds while it lasts; all are granted together, or none. */
  readonly reserves?: readonly string[];
  /** A request not begun by then is cancelled, and never begun later. */
  readonly startBy?: Instant;
};

/** Where a device goes when it is told to be safe, and who brings it there when nothing of this program runs. */
export type SafeState = {
  /** For whoever stands beside it: `heater off, argon on, cooling water on`. */
  readonly words: string;
  /** What `safe` does, in order. */
  readonly does: readonly string[];
  /** `controller`: the device goes there by itself; `person`: by hand, as a notice beside it says; `nobody`. */
  readonly withoutOnnes: 'controller' | 'person' | 'nobody';
};

/** One plain object per device over a transport; no capability hierarchy. */
export type Instrument = {
  readonly verified: 'on-hardware' | 'from-manual' | 'simulated';
  /** Absent: nobody has declared one. */
  readonly safeState?: SafeState;
  /** After a crash: the handle of the action with this id, or that it never began, or that the device cannot tell. */
  find(action: string): Promise<ActionHandle | 'never-started' | 'cannot-tell'>;
  start(request: ActionRequest, context: Context): Promise<ActionHandle>;
  poll(handle: ActionHandle, now: Instant): Promise<ActionProgress>;
  /** Drives to the declared safe state; always allowed, also while an action runs. */
  safe(): Promise<void>;
  /** Holds an action where it is. Absent: the device cannot, and whoever asks is told. @throws when it may not have stopped */
  pause?(handle: ActionHandle): Promise<void>;
  resume?(handle: ActionHandle): Promise<void>;
  /** Ends an action early; polled afterwards it is `failed`, or `done` with what there is. Absent: the device cannot. */
  abort?(handle: ActionHandle): Promise<void>;
};

/** A kind of instrument the host can open from settings in the workspace's or the campaign's laboratory description. */
export type InstrumentDriver<O> = Definition<O> & {
  /** It reaches a device by an address: only the laboratory's own file may name it, never a campaign file. */
  readonly connects?: true;
  open(
    options: O,
    surroundings: {
      readonly table: Table | null;
      readonly orders: WorkOrders;
      readonly hours: number;
      /** A secret that the host of the laboratory keeps under a name, made when it is first asked for; absent where it keeps none. */
      secret?(name: string): HostSecret;
    },
  ): Instrument;
};

/** Known to the host of a laboratory alone; the log holds a hash of both parts, and they are revealed when a campaign is closed. */
export type HostSecret = { readonly seed: string; readonly salt: string };

/** A table of recorded experiments: one row per experiment, cells as typed in the file, empty = null. */
export type Table = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly [column: string]: number | string | null }[];
  /** Where the number of a row is a limit of what could be measured, such as `<0.1`: by column and index of the row. */
  readonly bounds?: { readonly [column: string]: { readonly [row: string]: 'upper' | 'lower' } };
  readonly licence: string;
  readonly source: string;
  readonly sha256: Hash;
};

/** What a person does at the bench; kept in the laboratory stream, so that it survives everything. */
export type WorkOrder = {
  readonly id: string;
  readonly request: ActionRequest;
  readonly claimedBy: string | null;
  readonly entries: { readonly [sample: Id]: WorkOrderEntry };
};
export type WorkOrderEntry = {
  /** Chosen by whoever sends the entry: sent again under the same key, it is the same entry. */
  readonly key?: string;
  readonly note: string;
  readonly by: string;
} & (
  | {
      readonly kind: 'result';
      readonly values: { readonly [quantity: string]: Quantity };
      readonly asMade: Design | null;
      readonly asMadeSds?: InputSds;
      /** Files that an instrument left, in the store already. */
      readonly files?: readonly EnteredFile[];
    }
  | { readonly kind: 'failure'; readonly failure: Failure }
);
export type EnteredFile = { readonly name: string; readonly blob: Hash };
export type WorkOrders = { get(id: string): WorkOrder | null };
