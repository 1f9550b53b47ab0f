import { z } from '@hono/zod-openapi';
import { sampleRoles } from '../../../campaign/index.ts';

const why = z.string().max(2000);
const id = z.string().min(1).max(300);
const place = z.string().min(1).max(300);
const amount = z.strictObject({
  value: z.number(),
  sd: z.number().min(0).nullable().default(null),
  unit: z.string().max(50),
});
const measured = z.record(z.string().min(1).max(100), amount);

export const laboratoryView = z
  .object({
    name: z.string(),
    clock: z.string(),
    pausedWhy: z.string().nullable(),
    instruments: z.array(
      z.object({
        name: z.string(),
        driver: z.string(),
        safety: z.string(),
        /** The safe state in words; null where none is declared. */
        safeState: z.string().nullable(),
        isUnderMaintenance: z.boolean(),
        isSimulated: z.boolean(),
      }),
    ),
    /** Actions that wait or are under way. */
    open: z.array(
      z.object({
        id: z.string(),
        instrument: z.string(),
        status: z.string(),
        samples: z.array(z.string()),
        /** What an action waits for that has not begun; null where it has. */
        waitsFor: z.string().nullable(),
      }),
    ),
    alarms: z.array(z.object({ alarm: z.string(), about: z.string(), detail: z.string() })),
    consumables: z.record(z.string(), z.object({ value: z.number(), unit: z.string() })),
  })
  .openapi('Laboratory');

export const matterList = z
  .object({
    samples: z.array(
      z.object({
        sample: z.string(),
        barcode: z.string().nullable(),
        role: z.enum(sampleRoles),
        place: z.string().nullable(),
        parents: z.array(z.string()),
        children: z.array(z.string()),
        measured: z.record(
          z.string(),
          z.object({ value: z.number(), sd: z.number().nullable(), unit: z.string() }),
        ),
        isConsumed: z.boolean(),
        disputedWhy: z.string().nullable(),
      }),
    ),
  })
  .openapi('MatterList');

export const recoveryView = z
  .object({
    actions: z.array(
      z.object({
        id: z.string(),
        instrument: z.string(),
        samples: z.array(z.string()),
        knowledge: z.enum(['not-begun', 'running', 'to-be-asked', 'unresolved']),
        detail: z.string(),
      }),
    ),
    samples: z.array(
      z.object({
        sample: z.string(),
        place: z.string().nullable(),
        isCertain: z.boolean(),
        detail: z.string(),
      }),
    ),
    leftInDevices: z.array(z.string()),
  })
  .openapi('Recovery');

const registration = z.strictObject({
  sample: id,
  barcode: z.string().max(200).nullable().default(null),
  position: place.nullable().default(null),
  role: z.enum(sampleRoles).default('sample'),
  lots: z
    .array(
      z.strictObject({
        formula: z.string().min(1).max(200),
        lot: z.string().min(1).max(200),
        mass: amount.nullable().default(null),
      }),
    )
    .max(50)
    .default([]),
  measured: measured.default({}),
});

/** What is said of the devices, in words of the laboratory's own rules. */
const ofDevices = [
  z.object({ command: z.literal('pause-laboratory'), why }),
  z.object({ command: z.literal('resume-laboratory'), why }),
  z.object({ command: z.literal('make-safe'), instrument: id.nullable().default(null), why }),
  z.object({ command: z.literal('confirm-safe'), instrument: id, why }),
  z.object({ command: z.literal('release'), instrument: id, why }),
  z.object({ command: z.literal('acknowledge'), alarm: z.string().max(100), about: id, why }),
  z.object({ command: z.literal('control'), id, control: z.enum(['pause', 'resume', 'abort']), why }),
  z.object({
    command: z.literal('maintain'),
    instrument: id,
    /** How long [h, laboratory time]; null until somebody ends it, 0 ends it; an earlier end is for a person, with a reason. */
    hours: z.number().min(0).max(100_000).nullable().default(null),
    why: why.default(''),
  }),
] as const;

/** What is said of pieces of matter. */
const ofMatter = [
  z.object({ command: z.literal('register-sample'), registration }),
  z.object({ command: z.literal('move-sample'), sample: id, to: place, why: why.default('') }),
  z.object({ command: z.literal('measure-sample'), sample: id, measured, why: why.default('') }),
  z.object({
    command: z.literal('split-sample'),
    sample: id,
    into: z.array(registration).min(1).max(100),
    isConsumed: z.boolean().default(true),
    why: why.default(''),
  }),
  z.object({
    command: z.literal('merge-samples'),
    samples: z.array(id).min(1).max(100),
    into: registration,
    why: why.default(''),
  }),
  z.object({ command: z.literal('consume-sample'), sample: id, why: why.default('') }),
  z.object({ command: z.literal('scan'), barcode: z.string().min(1).max(200), at: place }),
  z.object({ command: z.literal('confirm-sample'), sample: id, at: place, why }),
  z.object({
    command: z.literal('count-consumable'),
    consumable: id,
    amount,
    why: why.default(''),
  }),
] as const;

export const laboratoryCommand = z.discriminatedUnion('command', [...ofDevices, ...ofMatter]);

export type LaboratoryView = z.infer<typeof laboratoryView>;
export type MatterList = z.infer<typeof matterList>;
export type RecoveryView = z.infer<typeof recoveryView>;
