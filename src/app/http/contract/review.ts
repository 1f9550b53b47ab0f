import { z } from '@hono/zod-openapi';
import { designText, quantity } from '../contract.ts';
import { role } from './session.ts';

/** What waits for a person's approval: a stage of a campaign, an experiment that was asked for, or an action under the policy. */

export const settingChange = z
  .object({
    name: z.string(),
    unit: z.string(),
    /** A mole fraction of a composition, which has no unit. */
    isFraction: z.boolean(),
    asked: z.union([z.number(), z.string()]),
    /** What was approved or done before nearest to it; null where nothing was. */
    approved: z.union([z.number(), z.string()]).nullable(),
    /** The hard limits that hold for it, in the same unit where they can be drawn. */
    limit: z.object({ min: z.number().nullable(), max: z.number().nullable(), text: z.string() }).nullable(),
    /** Lowest and highest value of the campaign's space; null where it has none. */
    range: z.object({ min: z.number(), max: z.number() }).nullable(),
  })
  .openapi('SettingChange');

export const reviewRequest = z
  .object({
    /** `campaign:key` of a stage or a request, or the id of an action. */
    id: z.string(),
    kind: z.enum(['stage', 'request', 'action']),
    title: z.string(),
    campaign: z.object({ id: z.string(), name: z.string() }),
    isSimulated: z.boolean(),
    laboratory: z.string(),
    askedBy: z.object({ kind: z.string(), id: z.string() }),
    why: z.string(),
    /** Why a person is asked at all. */
    reasons: z.array(z.string()),
    askedAt: z.number(),
    /** [ms since 1970, laboratory time]; null where it never expires. */
    expiresAt: z.number().nullable(),
    /** The laboratory's time as of its last event [ms since 1970]; on a wall clock time goes on since. */
    now: z.number(),
    clock: z.enum(['wall', 'virtual']),
    against: z.string().nullable(),
    changes: z.array(settingChange),
    samples: z.array(
      z.object({ id: z.string(), design: designText, why: z.string(), expected: quantity.nullable() }),
    ),
    /** The design as the campaign file would state it, for an edit; null where it cannot be edited. */
    editable: z.record(z.string(), z.union([z.number(), z.string()])).nullable(),
    stages: z.array(
      z.object({ name: z.string(), kind: z.string(), detail: z.string(), isThis: z.boolean() }),
    ),
    budgets: z.array(
      z.object({
        name: z.string(),
        used: z.number(),
        asked: z.number(),
        total: z.number(),
        unit: z.string(),
      }),
    ),
    hazards: z.array(z.object({ what: z.string(), why: z.string(), source: z.string() })),
    limitsHash: z.string(),
  })
  .openapi('ReviewRequest');

export const reviewView = z
  .object({ person: z.string(), role, requests: z.record(z.string(), reviewRequest) })
  .openapi('ReviewView');

export const verdict = z
  .strictObject({
    id: z.string().min(1).max(300),
    verdict: z.enum(['approve', 'refuse']),
    /** In place of the design asked for. */
    design: z
      .record(z.string(), z.union([z.number(), z.string()]))
      .nullable()
      .default(null),
    why: z.string().max(4000).default(''),
  })
  .openapi('Verdict');

/** How many of each wait for a person. */
export const awaitedCounts = z.object({ orders: z.number(), reviews: z.number() }).openapi('AwaitedCounts');

export type SettingChange = z.infer<typeof settingChange>;
export type ReviewRequest = z.infer<typeof reviewRequest>;
export type ReviewView = z.infer<typeof reviewView>;
export type Verdict = z.input<typeof verdict>;
export type AwaitedCounts = z.infer<typeof awaitedCounts>;
