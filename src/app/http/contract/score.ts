import { z } from '@hono/zod-openapi';

const design = z.record(z.string(), z.union([z.number(), z.string()]));

/** How a closed campaign in a simulated world fares against the truth; values in `unit`. */
export const scoreView = z
  .object({
    campaign: z.string(),
    fidelity: z.literal('simulated'),
    quantity: z.string(),
    unit: z.string(),
    commitment: z.string(),
    revealed: z.object({ seed: z.string(), salt: z.string() }),
    units: z.record(z.string(), z.string()),
    best: z.object({ design, measured: z.number(), truth: z.number() }).nullable(),
    optimum: z.object({ design, truth: z.number(), among: z.string() }),
    regret: z.number(),
    calibration: z.object({ count: z.number(), meanCrps: z.number(), coverage90: z.number() }).nullable(),
    wentWrong: z.array(z.object({ what: z.string(), count: z.number(), measuredAllTheSame: z.number() })),
  })
  .openapi('TwinScore');
