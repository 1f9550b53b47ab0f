import { randomBytes } from 'node:crypto';
import { hashToken } from '../accounts/account.ts';

/** Who is logged in, by the secret in their cookie; it is kept as a hash, and forgotten when the server ends. */
export type Sessions = {
  /** Returns the secret. */
  open(name: string): string;
  /** The account's name; undefined where there is no such session or it is over. */
  find(secret: string): string | undefined;
  close(secret: string): void;
};

/** A session ends so long after it was opened [ms]. */
const life = 12 * 3600 * 1000;
const mostSessions = 1000;

export function openSessions(now: () => number = Date.now): Sessions {
  const sessions = new Map<string, { readonly name: string; readonly until: number }>();
  return {
    open(name) {
      for (const [key, { until }] of sessions)
        if (until <= now() || sessions.size >= mostSessions) sessions.delete(key);
      const secret = randomBytes(32).toString('base64url');
      sessions.set(hashToken(secret), { name, until: now() + life });
      return secret;
    },
    find(secret) {
      const session = sessions.get(hashToken(secret));
      return session !== undefined && session.until > now() ? session.name : undefined;
    },
    close(secret) {
      sessions.delete(hashToken(secret));
    },
  };
}
