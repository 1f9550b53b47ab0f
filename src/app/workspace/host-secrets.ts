import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostSecret } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { parseWith } from '../../core/parse-with.ts';

const secretSchema = z.strictObject({
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});

/**
 * The secrets that the host of a workspace's laboratories keeps, one file each that only its user may read, made when first asked for.
 * Whoever may read the user's files may read them: the operating system's user is the boundary.
 * @throws AppError `unreadable-secret`, `bad-secret` or `unwritable`
 */
export function openHostSecrets(folder: string): (name: string) => HostSecret {
  return (name) => {
    const path = join(folder, 'secrets', `${name}.json`);
    return findSecret(path) ?? makeSecret(path);
  };
}

/** The secret kept under a name; null when there is none. */
export function findHostSecret(folder: string, name: string): HostSecret | null {
  return findSecret(join(folder, 'secrets', `${name}.json`));
}

function findSecret(path: string): HostSecret | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('unreadable-secret', `${path}: ${describeError(error)}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AppError('bad-secret', `${path}: ${describeError(error)}`);
  }
  return parseWith(secretSchema, json, 'bad-secret', path);
}

function makeSecret(path: string): HostSecret {
  const secret = { seed: randomBytes(16).toString('hex'), salt: randomBytes(16).toString('hex') };
  try {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    // fails where another process was first, whose secret then holds
    writeFileSync(path, JSON.stringify(secret), { mode: 0o600, flag: 'wx' });
    return secret;
  } catch (error) {
    const made = (error as NodeJS.ErrnoException).code === 'EEXIST' ? findSecret(path) : null;
    if (made !== null) return made;
    throw new AppError('unwritable', `${path} could not be written: ${describeError(error)}`);
  }
}
