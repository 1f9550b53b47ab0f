import { z } from 'zod';

const names = z.array(z.string().min(1));

/** Which actions a person must approve before they begin. An agent's always, unless the file says otherwise. */
export const policySchema = z.strictObject({
  /** Every action of a campaign that an agent opened. */
  agents: z.boolean().default(true),
  /** Every action of campaigns planned by one of these. */
  planners: names.default([]),
  /** Every action on one of these. */
  instruments: names.default([]),
  /** Actions that cost more [money of the campaign]. */
  costAbove: z.number().min(0).nullable().default(null),
  /** Actions with an element that no action of this laboratory had before. */
  newChemistry: z.boolean().default(false),
  /** Actions with a setting outside all that its instrument did before, by more than this share of what it spanned. */
  outsideKnown: z.number().min(0).nullable().default(null),
  expiresHours: z.number().positive().default(24),
});
export type Policy = z.infer<typeof policySchema>;

/** Nobody need be asked. */
export const noPolicy: Policy = policySchema.parse({ agents: false });
