import { z } from 'zod';
import { bounds } from './limit.ts';
import { streamSettings } from './transports/transport-settings.ts';

export const furnaceOptions = z.strictObject({
  model: z.literal('eurotherm-3200'),
  transport: streamSettings,
  unit: z.int().min(1).max(254).default(1),
  limits: z.strictObject({ temperature_C: bounds, rate_CperMin: bounds, dwell_min: bounds }),
  /** Folder of the host that keeps the journals and traces of runs. */
  runs: z.string().min(1),
  /** Between looks at the furnace [s]. */
  look_s: z.number().min(0.01).max(3600).default(10),
  /** Where the furnace goes when it is told to be safe, by the controller's own ramp. */
  safe: z.strictObject({ to_C: z.number(), rate_CperMin: z.number().positive() }),
});
export type FurnaceOptions = z.infer<typeof furnaceOptions>;
