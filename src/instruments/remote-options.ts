import { z } from 'zod';
import { bounds } from './limit.ts';

/** What HTTP and MQTT instruments share. */
export const remoteFields = {
  limits: z.record(z.string(), bounds),
  runs: z.string().min(1),
  look_s: z.number().min(0.01).max(3600).default(2),
  safe: z.string().min(1),
  deadline: z.number().min(10).max(600_000).default(10_000),
  capture: z.string().min(1).exactOptional(),
};
