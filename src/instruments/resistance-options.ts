import { z } from 'zod';
import { bounds } from './limit.ts';
import { streamSettings } from './transports/transport-settings.ts';

export const resistanceOptions = z.strictObject({
  controller: z.strictObject({
    model: z.literal('lake-shore-336'),
    transport: streamSettings,
    input: z.enum(['A', 'B', 'C', 'D']).default('A'),
    output: z.literal([1, 2]).default(1),
    /** Heater range: 1 low, 2 medium, 3 high. */
    range: z.literal([1, 2, 3]),
  }),
  source: z.strictObject({
    model: z.literal('keithley-2400'),
    transport: streamSettings,
    compliance_V: z.number().min(1e-4).max(210),
  }),
  voltmeter: z.strictObject({
    model: z.literal('keithley-2182a'),
    transport: streamSettings,
    /** Power-line cycles that one reading integrates over. */
    cycles: z.number().min(0.01).max(60).default(1),
  }),
  limits: z.strictObject({ temperature_K: bounds, rate_KperMin: bounds, current_A: bounds }),
  /** Folder of the host that keeps the journals and points of runs. */
  runs: z.string().min(1),
  /** A temperature is steady when it was within `tolerance_K` of its target for `seconds`; `timeout_s` after arriving is too late. */
  steady: z.strictObject({
    tolerance_K: z.number().positive(),
    seconds: z.number().nonnegative(),
    timeout_s: z.number().positive(),
  }),
  /** From a reversal of the current to the reading [s]. */
  settle_s: z.number().min(0).max(60).default(0.05),
  /** Between looks at the temperature [s]. */
  look_s: z.number().min(0.01).max(3600).default(1),
  /** For so long a device may not answer before a run ends with what it has [s]. */
  patience_s: z.number().min(0).max(86_400).default(120),
  /** How often a point is begun, where faults of the wire spoil it, before the run ends with what it has. */
  pointAttempts: z.int().min(1).default(5),
  /** Where the controller goes when it is told to be safe; the current source is turned off in any case. */
  safe: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('heater-off') }),
    z.strictObject({
      kind: z.literal('ramp'),
      to_K: z.number().positive(),
      rate_KperMin: z.number().positive(),
    }),
  ]),
  /** Whether the controller must have a temperature limit of its own, no higher than that of these settings. */
  needsHeaterLimit: z.boolean().default(true),
});
export type ResistanceOptions = z.infer<typeof resistanceOptions>;
