import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../../core/error.ts';
import { isPasswordOf, visitorByPassword } from '../../accounts/account.ts';
import { addressOf, isSecure, letIn, sessionCookie, visitorIn } from '../access.ts';
import { login, type SessionView, sessionView } from '../contract/session.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { createRateLimit } from '../rate-limit.ts';
import { failed, json, jsonBody } from './responses.ts';

/** Logging in and out, and who one is. */
export function addSessionRoutes(app: HttpApp, { access }: HttpScene): void {
  const byName = createRateLimit({ burst: 5, perSecond: 1 / 30 });
  const byAddress = createRateLimit({ burst: 20, perSecond: 1 / 10 });
  const viewOf = (context: Context): SessionView => {
    const visitor = visitorIn(context);
    return {
      visitor: visitor && { name: visitor.actor.id, kind: visitor.actor.kind, role: visitor.role },
      isAccountNeeded: access.token === null,
    };
  };
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/session',
      summary: 'Who asks',
      responses: { 200: json(sessionView, 'who the server takes one for') },
    }),
    (context) => context.json(viewOf(context), 200),
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/session',
      summary: 'Logs in with a name and a password; the session is a cookie for 12 h',
      request: { body: jsonBody(login) },
      responses: { 204: { description: 'logged in' }, 401: failed, 429: failed },
    }),
    async (context) => {
      const { name, password } = context.req.valid('json');
      if (!byAddress.take(addressOf(context)) || !byName.take(name))
        throw new AppError('too-many-requests', 'too many attempts to log in; try again in a minute');
      const account = await access.accounts?.find(name);
      if (!(await isPasswordOf(account, password)) || access.sessions === undefined)
        throw new AppError('unauthorised', 'the name or the password is wrong');
      if (account !== undefined) letIn(context, visitorByPassword(account));
      setCookie(context, sessionCookie, access.sessions.open(name), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: 12 * 3600,
        ...(isSecure(context) && { secure: true }),
      });
      return context.body(null, 204);
    },
  );
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/session',
      summary: 'Logs out',
      responses: { 204: { description: 'logged out' } },
    }),
    (context) => {
      access.sessions?.close(getCookie(context, sessionCookie) ?? '');
      deleteCookie(context, sessionCookie, { path: '/' });
      return context.body(null, 204);
    },
  );
}
