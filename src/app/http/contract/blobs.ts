import { z } from '@hono/zod-openapi';

/** A file as the record names it: by the SHA-256 of its bytes. `size` in bytes. */
export const keptFile = z
  .object({ name: z.string(), blob: z.string(), size: z.number() })
  .openapi('KeptFile');

export type KeptFile = z.infer<typeof keptFile>;
