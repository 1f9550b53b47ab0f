import { z } from 'zod';

/** Settings of the resistive transition. */
export const optionsSchema = z.strictObject({
  /** Standard deviation of the thermometer's calibration [K]; 5 mK below 10 K, 20 mK below 100 K and 75 mK above unless given. */
  thermometerSd_K: z.number().nonnegative().exactOptional(),
  /** Seed of the resampling that gives the standard deviations. */
  seed: z.int().default(1),
});

export type ResistiveOptions = z.infer<typeof optionsSchema>;
