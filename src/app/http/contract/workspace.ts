import { z } from '@hono/zod-openapi';
import { fidelity } from '../contract.ts';
import { findingView, panelView } from './sample.ts';

export const checkList = z
  .object({ checks: z.array(z.object({ name: z.string(), isGood: z.boolean(), detail: z.string() })) })
  .openapi('Checks');

const bounded = z.object({
  /** Null: any device. */
  instrument: z.string().nullable(),
  setting: z.string(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  unit: z.string().nullable(),
  allowed: z.array(z.string()).nullable(),
  why: z.string(),
  source: z.string(),
});
export const limitsView = z
  .object({
    /** Null where there is no limits file. */
    limits: z.array(bounded).nullable(),
    hash: z.string(),
    /** Rules of chemistry; `offWhy` where the limits file switches one off. */
    rules: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        source: z.string(),
        offWhy: z.string().nullable(),
      }),
    ),
  })
  .openapi('Limits');

export const modelList = z
  .object({
    models: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        model: z.string().nullable(),
        price: z.object({ input: z.number(), output: z.number(), currency: z.string() }).nullable(),
        isReady: z.boolean(),
        why: z.string().nullable(),
      }),
    ),
  })
  .openapi('Models');

export const modelPreview = z
  .object({
    /** Null where nothing leaves: the model answers from a file. */
    outgoing: z
      .object({
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        bytes: z.number(),
        sha256: z.string(),
        body: z.string(),
      })
      .nullable(),
  })
  .openapi('ModelPreview');

export const sentList = z
  .object({
    sent: z.array(
      z.object({
        at: z.string(),
        model: z.string(),
        purpose: z.string(),
        method: z.string(),
        url: z.string(),
        bytes: z.number(),
        sha256: z.string(),
      }),
    ),
  })
  .openapi('SentToModels');

export const gymView = z
  .object({
    families: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        summary: z.string(),
        settles: z.string(),
        levels: z.array(z.string()),
        defaultLevel: z.string(),
        splits: z.array(z.string()),
        groupedBy: z.string(),
      }),
    ),
    wires: z.array(z.object({ name: z.string(), summary: z.string() })),
  })
  .openapi('Gym');

/** What all analyses say of one file that is kept nowhere. */
export const fileReport = z
  .object({
    file: z.string(),
    instrument: z.string().nullable(),
    sample: z.string().nullable(),
    measuredAt: z.string().nullable(),
    /** As the file says; null where it could not be read. */
    fidelity: fidelity.nullable(),
    analyses: z.array(z.string()),
    findings: z.array(findingView),
    warnings: z.array(z.string()),
    failure: z.string().nullable(),
    panels: z.array(panelView),
  })
  .openapi('FileReport');

export type LimitsView = z.infer<typeof limitsView>;
