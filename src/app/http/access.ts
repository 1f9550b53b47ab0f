import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Actor } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { type Visitor, visitorByPassword, visitorByToken } from '../accounts/account.ts';
import type { Accounts } from '../accounts/account-file.ts';
import type { AuditLog } from '../accounts/audit-log.ts';
import { currentPerson } from '../cli/actor.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { isReading } from './reading-routes.ts';
import type { Sessions } from './sessions.ts';

/** Who may come in, and from where. */
export type Access = {
  /** The secret that the printed address carries, on loopback; null where everyone logs in. */
  readonly token: string | null;
  /** `host:port` values that a request may name as its host. */
  readonly hosts: ReadonlySet<string>;
  /** Addresses that are shown to nobody in particular; by default those outside `/api/`. */
  readonly isPublic?: (path: string) => boolean;
  /** What whoever shows no token is told to do; by default to open the address that carries it. */
  readonly wayIn?: string;
  readonly accounts?: Accounts;
  readonly sessions?: Sessions;
  readonly audit?: AuditLog;
  /** Requests of one address; by default 100 a second, 1,000 at once. */
  readonly requests?: RateLimit;
  /** Addresses of proxies whose word is taken for where a request came from, and whether it came by TLS. */
  readonly proxies?: ReadonlySet<string>;
  /** Between two looks at whether the reader of a stream may still read it; by default 15,000 [ms]. */
  readonly recheckInterval?: number;
};

export const tokenCookie = 'onnes_token';
export const sessionCookie = 'onnes_session';

/**
 * Lets in who shows the token (as a cookie, as `Authorization: Bearer`, or once as `?token=` in the address of a page), an account's token
 * or a session, from the hosts and pages of this server alone: another page in the same browser, or a name that was bound to this
 * address, gets nothing. A viewer changes nothing.
 */
export function guardAccess(access: Access): MiddlewareHandler {
  const { token, hosts, isPublic = isAsset } = access;
  const requests = access.requests ?? createRateLimit({ burst: 1000, perSecond: 100 });
  const wrongTokens = createRateLimit({ burst: 30, perSecond: 0.5 });
  return async (context, next) => {
    context.set('address', readAddress(context, access.proxies));
    checkOrigin(context, hosts);
    const address = addressOf(context);
    if (!requests.take(address))
      throw new AppError('too-many-requests', `too many requests from ${address}; try again in a second`);
    const shown = context.req.query('token');
    if (token !== null && shown !== undefined && context.req.method === 'GET' && isSame(shown, token)) {
      setCookie(context, tokenCookie, token, {
        ...{ httpOnly: true, sameSite: 'Strict', path: '/' },
        ...(isSecure(context) && { secure: true }),
      });
      const url = new URL(context.req.url);
      url.searchParams.delete('token');
      return context.redirect(`${url.pathname}${url.search}`);
    }
    const { path } = context.req;
    if (isPublic(path)) return next();
    // a right credential goes on even where somebody else at its address, such as a proxy, sent many wrong ones: tokens are too long to guess
    const visitor = await findVisitor(context, access);
    if (visitor !== null) letIn(context, visitor);
    if (path === '/api/session') return next();
    if (visitor === null) {
      if (hasCredential(context) && !wrongTokens.take(address))
        throw new AppError(
          'too-many-requests',
          `too many wrong tokens from ${address}; try again in a minute`,
        );
      throw new AppError(
        'unauthorised',
        token === null
          ? 'log in first'
          : (access.wayIn ?? 'open the address that `onnes serve` printed; it carries the token'),
      );
    }
    if (visitor.role === 'viewer' && !isReading(context.req))
      throw new AppError('forbidden', `${visitor.actor.id} may read; a scientist may change this`);
    return next();
  };
}

/** From here on the request is this visitor's. */
export const letIn = (context: Context, visitor: Visitor): void => context.set('visitor', visitor);

/** Who asks. */
export function visitorOf(context: Context): Visitor {
  const visitor = visitorIn(context);
  if (visitor === null) throw new AppError('unauthorised', 'log in first');
  return visitor;
}

/** Who asks: what stands in the record as `by`. */
export const actorOf = (context: Context): Actor => visitorOf(context).actor;

export const visitorIn = (context: Context): Visitor | null =>
  (context.get('visitor') as Visitor | undefined) ?? null;

/** Where a request came from, and whether by TLS. */
type Origin = { readonly address: string; readonly isSecure: boolean };

/** A proxy that is trusted adds the address it saw at the end; what stands before it is the client's own word, and is not read. */
function readAddress(context: Context, proxies: ReadonlySet<string> = new Set()): Origin {
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: Socket } };
  const { remoteAddress = 'unknown', encrypted = false } = incoming?.socket ?? {};
  const address = remoteAddress.replace(/^::ffff:/, '');
  if (!proxies.has(address)) return { address, isSecure: encrypted };
  const told = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return {
    address: told === undefined || told === '' ? address : told.slice(0, 100),
    isSecure: context.req.header('x-forwarded-proto') === 'https',
  };
}
type Socket = { readonly remoteAddress?: string; readonly encrypted?: boolean };

const originOf = (context: Context): Origin =>
  (context.get('address') as Origin | undefined) ?? { address: 'unknown', isSecure: false };

/** The address a request came from; `unknown` where it came through no socket. */
export const addressOf = (context: Context): string => originOf(context).address;

/** Whether the request came by TLS, to this server or to the proxy before it. */
export const isSecure = (context: Context): boolean => originOf(context).isSecure;

function checkOrigin(context: Context, hosts: ReadonlySet<string>): void {
  const host = context.req.header('host') ?? '';
  if (!hosts.has(host)) throw new AppError('forbidden-host', `the host ${host} is not one of this server`);
  const origin = context.req.header('origin');
  if (origin !== undefined && !hosts.has(origin.replace(/^https?:\/\//, '')))
    throw new AppError('forbidden-origin', `requests from ${origin} are not taken`);
  const site = context.req.header('sec-fetch-site');
  if (context.req.path.startsWith('/api/') && (site === 'cross-site' || site === 'same-site'))
    throw new AppError('forbidden-origin', 'requests from pages of other sites are not taken');
}

export async function findVisitor(context: Context, access: Access): Promise<Visitor | null> {
  const { token, accounts, sessions } = access;
  const bearer = context.req.header('authorization')?.match(/^Bearer (.+)$/)?.[1];
  const shown = bearer ?? getCookie(context, tokenCookie);
  if (token !== null && shown !== undefined && isSame(shown, token))
    return { actor: currentPerson(), role: 'scientist' };
  if (bearer !== undefined) {
    const account = await accounts?.findByToken(bearer);
    return account === undefined ? null : visitorByToken(account);
  }
  const name = sessions?.find(getCookie(context, sessionCookie) ?? '');
  const account = name === undefined ? undefined : await accounts?.find(name);
  return account === undefined ? null : visitorByPassword(account);
}

const hasCredential = (context: Context): boolean =>
  Boolean(context.req.header('authorization')) ||
  getCookie(context, tokenCookie) !== undefined ||
  getCookie(context, sessionCookie) !== undefined;

/** The web app's own files hold no data: they are shown to all, and ask for the token themselves. */
const isAsset = (path: string): boolean => !path.startsWith('/api/');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
