import { z } from '@hono/zod-openapi';

/** What the form of a new campaign sends and is told. */

export const campaignChoices = z
  .object({
    planners: z.array(z.object({ name: z.string(), summary: z.string() })),
    tables: z.array(z.string()),
    /** The laboratory of the workspace's own file; null without one. */
    laboratory: z
      .object({
        name: z.string(),
        clock: z.enum(['wall', 'virtual']),
        devices: z.array(z.object({ name: z.string(), driver: z.string() })),
      })
      .nullable(),
    analyses: z.array(z.string()),
    elements: z.array(z.string()),
  })
  .openapi('CampaignChoices');

export const writtenCampaign = z
  .object({
    /** The campaign file: its content, or its text as YAML. */
    file: z.union([z.record(z.string(), z.unknown()), z.string().max(200_000)], {
      error: 'expected the text of a campaign file (up to 200,000 characters), or its content as an object',
    }),
    /** A spreadsheet whose runs are the candidates. */
    sheet: z.string().max(80).optional(),
    /** The recipe in use, which is made first, as the baseline. */
    recipe: z.record(z.string().max(200), z.union([z.number(), z.string().max(200)])).optional(),
  })
  .openapi('WrittenCampaign');

export const checkedCampaign = z
  .object({
    text: z.string(),
    isValid: z.boolean(),
    /** The field that is wrong, where one is named, and what was expected. */
    fault: z.object({ field: z.string().nullable(), detail: z.string() }).nullable(),
    /** Designs in the space; null when they cannot be counted because a variable is continuous. */
    designs: z.number().nullable(),
    factorCount: z.number(),
    variables: z.array(z.object({ name: z.string(), words: z.string() })),
    stages: z.array(z.string()),
    advice: z.array(z.string()),
    warnings: z.array(z.string()),
  })
  .openapi('CheckedCampaign');

export type CampaignChoices = z.infer<typeof campaignChoices>;
export type WrittenCampaign = z.infer<typeof writtenCampaign>;
export type CheckedCampaign = z.infer<typeof checkedCampaign>;
