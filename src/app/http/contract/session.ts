import { z } from '@hono/zod-openapi';
import { roles } from '../../accounts/role.ts';

/** Whose view it is: a viewer reads, a scientist writes and approves, an agent asks and runs and approves nothing. */
export const role = z.enum(roles).openapi('Role');

/** Who asks. `isAccountNeeded` where the printed address lets nobody in. */
export const sessionView = z
  .object({
    visitor: z.object({ name: z.string(), kind: z.string(), role }).nullable(),
    isAccountNeeded: z.boolean(),
  })
  .openapi('Session');
export const login = z.object({ name: z.string().min(1).max(64), password: z.string().min(1).max(1000) });

export type SessionView = z.infer<typeof sessionView>;
