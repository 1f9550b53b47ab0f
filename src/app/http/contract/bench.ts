import { z } from '@hono/zod-openapi';
import { designText, quantity } from '../contract.ts';
import { role } from './session.ts';

/** Work orders as a person at the bench sees and answers them. */

export const failureKind = z.enum([
  'refused',
  'instrument-fault',
  'operator-deviation',
  'synthesis-failed',
  'measurement-invalid',
  'measured-negative',
]);

export const plannedValue = z
  .object({
    name: z.string(),
    planned: z.union([z.number(), z.string()]),
    unit: z.string(),
    /** Half the step, or 1 % of the range, of the campaign's space: nearer than that is as planned. Null where it has none. */
    tolerance: z.number().nullable(),
    /** Molar mass of an element of the composition [g/mol]; null for other settings. */
    molarMass: z.number().nullable(),
  })
  .openapi('PlannedValue');

export const orderSample = z
  .object({
    id: z.string(),
    design: designText,
    planned: z.array(plannedValue),
    /** What stands on the label, and what its code holds. */
    label: z.string(),
    entry: z.object({ kind: z.enum(['result', 'failure']), by: z.string(), text: z.string() }).nullable(),
  })
  .openapi('OrderSample');

export const workOrder = z
  .object({
    id: z.string(),
    campaign: z.object({ id: z.string(), name: z.string() }),
    laboratory: z.string(),
    instrument: z.string(),
    claimedBy: z.string().nullable(),
    requestedAt: z.number(),
    hours: z.number(),
    settings: z.array(z.object({ name: z.string(), value: z.string() })),
    goals: z.array(z.object({ quantity: z.string(), criterion: z.string(), unit: z.string() })),
    samples: z.array(orderSample),
  })
  .openapi('WorkOrder');

export const benchView = z
  .object({ person: z.string(), role, orders: z.record(z.string(), workOrder) })
  .openapi('BenchView');

const key = z.string().min(8).max(80);
const name = z.string().min(1).max(200);
const note = z.string().max(4000).default('');

/** One entry of a person; sent again under its key it is the same entry. */
export const benchEntry = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('result'),
      key,
      order: name,
      sample: name,
      values: z.record(name, quantity),
      asMade: z.record(name, z.union([z.number(), z.string()])).nullable(),
      files: z
        .array(z.strictObject({ name, blob: z.string().regex(/^[0-9a-f]{64}$/) }))
        .max(50)
        .default([]),
      note,
    }),
    z.strictObject({
      kind: z.literal('failure'),
      key,
      order: name,
      sample: name,
      failure: z.strictObject({ kind: failureKind, detail: z.string().min(1).max(4000) }),
      note,
    }),
  ])
  .openapi('BenchEntry');

export type PlannedValue = z.infer<typeof plannedValue>;
export type OrderSample = z.infer<typeof orderSample>;
export type WorkOrderView = z.infer<typeof workOrder>;
export type BenchView = z.infer<typeof benchView>;
export type BenchEntry = z.input<typeof benchEntry>;
export type BenchFailureKind = z.infer<typeof failureKind>;
