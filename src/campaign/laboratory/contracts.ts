import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { Context, Definition, Design, Failure, Fidelity, Instant, StepKey } from '../contracts.ts';
import type { Cost, Goal } from '../spec.ts';

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
  /** Failures of single samples in a run whose other samples went well. */
  readonly failures: { readonly [sample: Id]: Failure };
  readonly asMade: { readonly [sample: Id]: Design };
  /** Standard deviations of numbers of `asMade`, where they were measured with any. */
  readonly asMadeSds?: { readonly [sample: Id]: InputSds };
  readonly cost: Cost;
};
/** How to ask for an action again, from any process; `awaits` when only a person can bring it on. */
export type ActionHandle = { readonly action: string; readonly token: string; readonly awaits?: 'person' };
export type ActionProgress =
  | {
      readonly status: 'running';
      readonly fraction: number | null;
      readonly dueAt: Instant | null;
      readonly awaits?: 'person';
    }
  | { readonly status: 'done'; readonly result: ActionResult }
  | { readonly status: 'failed'; readonly failure: Failure };

export type RequestedSample = {
  readonly id: Id;
  readonly design: Design;
  readonly replicateOf: Id | null;
  /** How often this design was asked for before in the campaign, on this sample or another: a repeat is a new measurement. */
  readonly repeat: number;
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
};

export type Limits = {
  readonly [variable: string]: { readonly min?: number; readonly max?: number; readonly unit?: string };
};

/** One plain object per device over a transport; no capability hierarchy. */
export type Instrument = {
  readonly verified: 'on-hardware' | 'from-manual' | 'simulated';
  /** After a crash: the handle of the action with this id, or that it never began, or that the device cannot tell. */
  find(action: string): Promise<ActionHandle | 'never-started' | 'cannot-tell'>;
  start(request: ActionRequest, context: Context): Promise<ActionHandle>;
  poll(handle: ActionHandle, now: Instant): Promise<ActionProgress>;
  /** Drives to the declared safe state; always allowed. */
  safe(): Promise<void>;
};

/** A kind of instrument the host can open from settings in the workspace's or the campaign's laboratory description. */
export type InstrumentDriver<O> = Definition<O> & {
  open(
    options: O,
    surroundings: { readonly table: Table | null; readonly orders: WorkOrders; readonly hours: number },
  ): Instrument;
};

/** A table of recorded experiments: one row per experiment, cells as typed in the file, empty = null. */
export type Table = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly [column: string]: number | string | null }[];
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
export type WorkOrderEntry =
  | {
      readonly kind: 'result';
      readonly values: { readonly [quantity: string]: Quantity };
      readonly asMade: Design | null;
      readonly asMadeSds?: InputSds;
      readonly note: string;
      readonly by: string;
    }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly note: string; readonly by: string };
export type WorkOrders = { get(id: string): WorkOrder | null };
