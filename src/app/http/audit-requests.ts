import type { Context, MiddlewareHandler } from 'hono';
import type { AuditLog } from '../accounts/audit-log.ts';
import { addressOf, visitorIn } from './access.ts';
import { createRateLimit } from './rate-limit.ts';

/** Notes every request that may change something, and every one that was turned away, though no more than 300 of those at once and one a second. */
export function auditRequests(audit: AuditLog | undefined): MiddlewareHandler {
  const refusals = createRateLimit({ burst: 300, perSecond: 1 });
  return async (context, next) => {
    await next();
    if (audit === undefined) return;
    const { status } = context.res;
    const isRefused = status === 401 || status === 403 || status === 429;
    const isChange = context.req.method !== 'GET' && context.req.method !== 'HEAD';
    if (!isRefused && (!isChange || context.req.path.startsWith('/api/live/'))) return;
    if (isRefused && !refusals.take('all')) return;
    audit.note({
      at: new Date().toISOString(),
      who: whoOf(context),
      from: addressOf(context),
      method: context.req.method,
      path: context.req.path.slice(0, 300),
      status,
      ...(context.error !== undefined && { code: codeOf(context.error) }),
    });
  };
}

function whoOf(context: Context): string {
  const visitor = visitorIn(context);
  return visitor === null ? 'nobody' : `${visitor.actor.kind}:${visitor.actor.id}`;
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : 'fault');
