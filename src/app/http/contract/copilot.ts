import { z } from '@hono/zod-openapi';
import { quantity } from '../contract.ts';

export const copilotQuestion = z.object({ question: z.string().min(1).max(2000) });

export const evidencePlace = z
  .object({
    seq: z.number(),
    step: z.string().optional(),
    sample: z.string().optional(),
    file: z.string().optional(),
  })
  .openapi('EvidencePlace');

export const copilotAnswer = z
  .object({
    kind: z.string().nullable(),
    status: z.enum(['answered', 'not-known', 'refused', 'cut-short']),
    text: z.string(),
    numbers: z.array(z.object({ name: z.string(), quantity, sample: z.string().optional() })),
    evidence: z.array(evidencePlace),
    /** The model that wrote it; null where the record itself answers. */
    model: z.string().nullable(),
    /** How many numbers of it nothing in the record supports. */
    unsupported: z.number(),
    /** Tools that the model called. */
    calls: z.array(z.object({ tool: z.string(), isError: z.boolean() })),
  })
  .openapi('CopilotAnswer');

/** One request that left this machine. */
export const sentView = z
  .object({ at: z.string(), model: z.string(), url: z.string(), bytes: z.number(), sha256: z.string() })
  .openapi('SentRequest');

export const copilotView = z
  .object({
    questions: z.array(z.object({ kind: z.string(), example: z.string(), tells: z.string() })),
    /** The model that a person switched on for the campaign; null where there is none. */
    model: z.string().nullable(),
    sent: z.array(sentView),
  })
  .openapi('CopilotView');

/** What a streamed answer is made of. */
export type CopilotMessage =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'retry'; readonly why: string }
  | { readonly kind: 'done'; readonly answer: CopilotAnswer }
  | { readonly kind: 'failed'; readonly detail: string };

export type EvidencePlace = z.infer<typeof evidencePlace>;
export type CopilotAnswer = z.infer<typeof copilotAnswer>;
export type CopilotView = z.infer<typeof copilotView>;
