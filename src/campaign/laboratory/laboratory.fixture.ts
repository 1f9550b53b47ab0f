import type { Actor } from '../envelope.ts';
import type { ActionRequest } from './contracts.ts';
import { decideLaboratory, type LaboratoryCommand } from './decide.ts';
import type {
  DeviceEntry,
  InstrumentEntry,
  LaboratoryDescription,
  LaboratoryEvent,
  SampleRegistration,
} from './events.ts';
import { foldLaboratory } from './fold.ts';
import { type CheckAction, withoutLimits } from './interlocks/index.ts';
import { noPolicy, type Policy } from './policy.ts';
import { type Schedule, schedule } from './schedule.ts';
import type { LaboratoryState } from './state.ts';

export const technician: Actor = { kind: 'person', id: 'gerrit' };
export const furnace: InstrumentEntry = { driver: 'bench', capacity: 2, hours: 1, options: {}, table: null };

/** A request named `id` for samples at 900 K each, unless changed. */
export const requestOf = (
  id: string,
  samples: readonly string[] = ['s1'],
  changes: Partial<ActionRequest> = {},
): ActionRequest => ({
  id,
  campaign: 'c',
  seed: 1,
  key: id,
  instrument: 'furnace',
  samples: samples.map((sample) => ({
    id: sample,
    design: { temperature: 900 },
    replicateOf: null,
    repeat: 0,
  })),
  goals: [{ quantity: 'Tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  action: {},
  cost: { money: 0, hours: 0 },
  ...changes,
});

export type LaboratoryRecord = {
  readonly state: LaboratoryState;
  append(...events: readonly LaboratoryEvent[]): void;
  /** Appends at a time [ms]. */
  appendAt(labAt: number, ...events: readonly LaboratoryEvent[]): void;
  /** The refusal's code, or the types of the events, which are appended. */
  command(command: LaboratoryCommand, actor?: Actor): string;
  request(id: string, samples?: readonly string[], changes?: Partial<ActionRequest>): void;
  plan(check?: CheckAction, policy?: Policy): Schedule;
};

/** A laboratory with one furnace for two samples. */
export function openLaboratoryRecord(): LaboratoryRecord {
  let state: LaboratoryState | null = null;
  let now = 0;
  let seq = 0;
  const append = (...events: readonly LaboratoryEvent[]): void => {
    for (const event of events) {
      seq++;
      const envelope = {
        by: technician,
        at: now,
        labAt: now,
        cause: null,
        schema: 1,
        prevHash: '',
        hash: '',
      };
      state = foldLaboratory(state, { ...event, ...envelope, stream: 'laboratory/test', seq });
    }
  };
  const current = (): LaboratoryState => state as LaboratoryState;
  append({ type: 'laboratory-opened', data: { name: 'test', clock: 'virtual' } });
  append({ type: 'instrument-listed', data: { instrument: 'furnace', entry: furnace } });
  return {
    get state() {
      return current();
    },
    append,
    appendAt: (labAt, ...events) => {
      now = labAt;
      append(...events);
    },
    command: (command, actor = technician) => {
      const decision = decideLaboratory(current(), command, actor);
      if ('refusal' in decision) return decision.refusal.code;
      append(...decision.events);
      return decision.events.map(({ type }) => type).join(' ');
    },
    request: (id, samples, changes) =>
      append({ type: 'action-requested', data: { request: requestOf(id, samples, changes) } }),
    plan: (check = withoutLimits, policy = noPolicy) => schedule(current(), check, policy),
  };
}

export const accepted = (id: string): LaboratoryEvent => ({
  type: 'action-accepted',
  data: { id, attempt: 1, fence: 1, limitsHash: '' },
});
export const started = (id: string): LaboratoryEvent => ({
  type: 'action-started',
  data: { id, handle: { action: id, token: 't' } },
});
export const finished = (id: string): LaboratoryEvent => ({
  type: 'action-finished',
  data: { id, result: { files: [], failures: {}, asMade: {}, cost: { money: 0, hours: 0 } } },
});

/** A device of a laboratory file, with nothing special unless changed. */
export const deviceOf = (changes: Partial<DeviceEntry> = {}): DeviceEntry => ({
  file: '',
  safeState: null,
  shared: [],
  fillMinutes: 0,
  warmUpHours: 0,
  coolDownHours: 0,
  heartbeatMinutes: null,
  deadlineHours: null,
  ...changes,
});

export const listed = (instrument: string, entry: Partial<InstrumentEntry> = {}): LaboratoryEvent => ({
  type: 'instrument-listed',
  data: { instrument, entry: { ...furnace, ...entry } },
});

export const described = (changes: Partial<LaboratoryDescription> = {}): LaboratoryEvent => ({
  type: 'laboratory-described',
  data: { file: '', positions: {}, consumables: {}, controls: [], ...changes },
});

export const registrationOf = (
  sample: string,
  changes: Partial<SampleRegistration> = {},
): SampleRegistration => ({
  sample,
  barcode: null,
  position: null,
  role: 'sample',
  lots: [],
  measured: {},
  ...changes,
});
