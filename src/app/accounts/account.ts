import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Actor } from '../../campaign/index.ts';
import { type Role, roles } from './role.ts';

const hex = z.string().regex(/^[0-9a-f]+$/);
const accountSchema = z.strictObject({
  name: z.string(),
  role: z.enum(roles),
  /** Salt and scrypt's output; null for an account that only tokens open. */
  password: z.strictObject({ salt: hex, hash: hex }).nullable(),
  /** SHA-256 of each token, with when it was made [ms since 1970]. */
  tokens: z.array(z.strictObject({ hash: hex, madeAt: z.number() })),
});
export const accountsSchema = z.strictObject({ accounts: z.array(accountSchema) });
export type Account = z.infer<typeof accountSchema>;

/** Who came in, and what they may do. */
export type Visitor = { readonly actor: Actor; readonly role: Role };

/** N = 2^15, r = 8, p = 1: 32 MiB and about 0.1 s for each try. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);

export async function hashPassword(password: string): Promise<{ salt: string; hash: string }> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, 32, cost);
  return { salt: salt.toString('hex'), hash: hash.toString('hex') };
}

/** Whether the password is the account's; takes as long when there is no such account. */
export async function isPasswordOf(account: Account | undefined, password: string): Promise<boolean> {
  const { salt, hash } = account?.password ?? { salt: '00'.repeat(16), hash: '00'.repeat(32) };
  const shown = await derive(password.normalize('NFKC'), Buffer.from(salt, 'hex'), 32, cost);
  return timingSafeEqual(shown, Buffer.from(hash, 'hex')) && account?.password != null;
}

/** A token says what it is, so that a scanner of leaked secrets finds it. */
export const makeToken = (): string => `onnes_${randomBytes(32).toString('base64url')}`;

/** Tokens are random, so that a quick hash keeps them as well as a slow one. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who a token lets in: an agent, or a person's program, which settles no review either. */
export const visitorByToken = ({ name, role }: Account): Visitor => ({
  actor: { kind: role === 'agent' ? 'agent' : 'token', id: name },
  role,
});

export const visitorByPassword = ({ name, role }: Account): Visitor => ({
  actor: { kind: 'person', id: name },
  role,
});
