import { z } from 'zod';

/** Arguments that several tools have. */
export const campaignArgument = z
  .string()
  .min(1)
  .max(200)
  .describe('id of a campaign, or how it begins or ends; "last" is the campaign opened last');

export const designArgument = z
  .record(z.string().max(200), z.union([z.number(), z.string().max(500)]))
  .describe('a value for each variable, such as {"Nb":0.5,"Ti":0.5}');

export const pageArguments = {
  limit: z.int().min(1).max(200).default(20).describe('entries of one answer, at most'),
  offset: z.int().min(0).default(0).describe('entries to pass over'),
};

/** One page of a list, with how many entries there are in all. */
export const pageOf = <T>(
  entries: readonly T[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { readonly total: number; readonly offset: number; readonly entries: readonly T[] } => ({
  total: entries.length,
  offset,
  entries: entries.slice(offset, offset + limit),
});
