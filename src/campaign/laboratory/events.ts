import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { Design, Failure, Instant } from '../contracts.ts';
import type { Cost } from '../spec.ts';
import type { ActionHandle, ActionRequest, InputSds, WorkOrderEntry } from './contracts.ts';

/** Version of the laboratory's event schema. */
export const laboratorySchema = 1;

/** An action's result with its raw files already stored: the log cites blobs, never bytes. */
export type StoredResult = {
  readonly files: readonly { readonly sample: Id; readonly name: string; readonly blob: Hash }[];
  readonly failures: { readonly [sample: Id]: Failure };
  readonly asMade: { readonly [sample: Id]: Design };
  readonly asMadeSds?: { readonly [sample: Id]: InputSds };
  readonly cost: Cost;
};

/** All that a host needs to open an instrument, so that any process can take over. */
export type InstrumentEntry = {
  readonly driver: string;
  readonly capacity: number;
  readonly hours: number;
  readonly options: { readonly [option: string]: Json };
  readonly table: Hash | null;
};

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
  'action-started': { readonly id: string; readonly handle: ActionHandle };
  'action-finished': { readonly id: string; readonly result: StoredResult };
  'action-failed': { readonly id: string; readonly failure: Failure };
  'action-cancelled': { readonly id: string; readonly why: string };
  /** The instrument says for certain that the action never began: it may be accepted once more. */
  'action-released': { readonly id: string; readonly why: string };
  'action-unresolved': { readonly id: string; readonly why: string };
  'action-resolved': {
    readonly id: string;
    readonly outcome: 'never-happened' | 'failed';
    readonly why: string;
  };
  'order-claimed': { readonly id: string; readonly by: string };
  'order-entered': { readonly id: string; readonly sample: Id; readonly entry: WorkOrderEntry };
  'time-passed': { readonly to: Instant };
};

export type LaboratoryEventType = keyof Events;
export type LaboratoryEventData<T extends LaboratoryEventType> = Events[T];
export type LaboratoryEvent = {
  [T in LaboratoryEventType]: { readonly type: T; readonly data: Events[T] };
}[LaboratoryEventType];
