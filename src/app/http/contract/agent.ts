import { z } from '@hono/zod-openapi';
import { quantity } from '../contract.ts';

/** What a language model did in a campaign, and how what it said turned out. */

export const hypothesisView = z
  .object({
    id: z.string(),
    statement: z.string(),
    /** What settles it, in words: the quantity, the threshold and the part of the space. */
    test: z.string(),
    verdict: z.enum(['open', 'true', 'false', 'undecided', 'untested']),
    /** As it was stated last, between 0 and 1. */
    probability: z.number(),
    /** Finished experiments at each statement, with the reason; the first one stated it. */
    probabilities: z.array(z.object({ at: z.number(), probability: z.number(), why: z.string() })),
    /** Squared error of the probability: 0 is best, 1 worst; null unless it was settled as true or false. */
    brier: z.number().nullable(),
    statedAt: z.number(),
    deadline: z.number(),
    evidence: z.array(
      z.object({
        samples: z.array(z.string()),
        says: z.enum(['for', 'against', 'neither']),
        measured: quantity,
        /** Distance from the threshold in standard deviations; null where no sd is known. */
        deviations: z.number().nullable(),
      }),
    ),
  })
  .openapi('HypothesisView');

/** Whether true measurements helped it more than those of other designs in their place. */
export const listeningView = z
  .discriminatedUnion('isJudged', [
    z.object({ isJudged: z.literal(false), command: z.string() }),
    z.object({
      isJudged: z.literal(true),
      verdict: z.enum(['listens', 'deaf', 'undecided']),
      worldCount: z.number(),
      /** Area under the curve with true less that with permuted readings, of 0 to 1, with its interval of 95 %. */
      difference: z.object({ mean: z.number(), lower: z.number(), upper: z.number() }),
      /** Wall clock [ms since 1970]. */
      at: z.number(),
    }),
  ])
  .openapi('ListeningView');

export const agentView = z
  .discriminatedUnion('isPresent', [
    z.object({ isPresent: z.literal(false) }),
    z.object({
      isPresent: z.literal(true),
      turns: z.number(),
      failedTurns: z.number(),
      /** Requests that left the house for a model. */
      calls: z.number(),
      cost: z.object({ tokens: z.number(), money: z.number().nullable() }),
      hypotheses: z.array(hypothesisView),
      /** Mean of the settled ones; null without one. */
      brier: z.number().nullable(),
      forecasts: z
        .object({
          count: z.number(),
          /** Share of the readings inside of the stated 90 %. */
          coverage90: z.number(),
          /** Less is better [unit]. */
          intervalScore: z.number(),
          unit: z.string(),
        })
        .nullable(),
      notes: z.array(z.object({ text: z.string() })),
      listening: listeningView,
    }),
  ])
  .openapi('AgentView');

export type HypothesisView = z.infer<typeof hypothesisView>;
export type ListeningView = z.infer<typeof listeningView>;
export type AgentView = z.infer<typeof agentView>;
