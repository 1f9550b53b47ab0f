import { z } from 'zod';

/** Pieces that several tools take. */

export const longestSentence = 600;
export const sentence = z.string().min(1).max(longestSentence);

export const designSchema = z
  .record(z.string(), z.union([z.number(), z.string()]))
  .describe('one value for each variable of the space');

export const regionSchema = z
  .record(
    z.string(),
    z.union([
      z.strictObject({ options: z.array(z.string()).min(1) }),
      z
        .strictObject({ min: z.number().exactOptional(), max: z.number().exactOptional() })
        .refine(({ min, max }) => min !== undefined || max !== undefined, 'expected min, max or both'),
    ]),
  )
  .describe(
    'part of the space: variable → {"min": a, "max": b} or {"options": [...]}; variables left out take any value',
  );

export const probabilitySchema = z
  .number()
  .gt(0)
  .lt(1)
  .describe('between 0 and 1, neither included: nothing measured is certain');
