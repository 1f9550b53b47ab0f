import { z } from '@hono/zod-openapi';
import { designText } from '../contract.ts';

/** What the laboratories do next, over all open campaigns. */

export const plannedSample = z
  .object({
    campaign: z.string(),
    campaignName: z.string(),
    sample: z.string(),
    number: z.number().nullable(),
    design: designText,
    values: z.record(z.string(), z.union([z.number(), z.string()])),
    why: z.string(),
    isSimulated: z.boolean(),
  })
  .openapi('PlannedSample');

export const plannedRun = z
  .object({
    key: z.string(),
    laboratory: z.string(),
    instrument: z.string(),
    stage: z.string(),
    /** A person does it, at the bench or with the workbook of the campaign. */
    isAtBench: z.boolean(),
    /** Hours from the beginning of the first shift. */
    start: z.number(),
    end: z.number(),
    shift: z.number(),
    /** Ends after the shift is over: nobody is there. */
    isUnattended: z.boolean(),
    isRunning: z.boolean(),
    capacity: z.number(),
    settings: z.array(z.object({ name: z.string(), value: z.string(), unit: z.string() })),
    samples: z.array(plannedSample),
  })
  .openapi('PlannedRun');

export const runsView = z
  .object({
    shiftHours: z.number(),
    runs: z.array(plannedRun),
    /** What keeps campaigns from having more to do. */
    awaited: z.array(z.object({ campaign: z.string(), campaignName: z.string(), what: z.string() })),
  })
  .openapi('RunsView');

export type PlannedSample = z.infer<typeof plannedSample>;
export type PlannedRun = z.infer<typeof plannedRun>;
export type RunsView = z.infer<typeof runsView>;
