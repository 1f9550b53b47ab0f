import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError, describeError } from '../../core/error.ts';
import { sha256Hex } from '../../core/hash.ts';

const signatureSchema = z.strictObject({
  format: z.literal('onnes-limits-signature/1'),
  algorithm: z.literal('ed25519'),
  sha256: z.string(),
  signedBy: z.string(),
  signedAt: z.string(),
  signature: z.string(),
});

const signaturePath = (path: string): string => `${path}.sig`;
const privatePath = (path: string): string => join(dirname(path), 'keys', 'limits.key');
/** The key that signatures are checked with: the laboratory's own place for it, where whoever runs it cannot write, or the workspace. */
const publicPath = (path: string): string =>
  process.env.ONNES_LIMITS_PUBLIC_KEY ?? join(dirname(path), 'keys', 'limits.pub');

/** What is signed: the text itself with who signs and when, so that none of the three can be changed alone. */
const messageOf = (text: string, signedBy: string, signedAt: string): Buffer =>
  Buffer.from(JSON.stringify(['onnes-limits-signature/1', sha256Hex(text), signedBy, signedAt]));

const howTo = 'read it through and sign it with: onnes limits sign';

/** Why a limits file may not be used: no signature, one of another text, or by another key; null when it is signed. */
export function findSignatureFault(path: string, text: string): string | null {
  let written: string;
  let key: string;
  try {
    written = readFileSync(signaturePath(path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? '' : ` (its signature cannot be read: ${describeError(error)})`;
    return `${path} is not signed${why}; ${howTo}`;
  }
  try {
    key = readFileSync(publicPath(path), 'utf8');
  } catch (error) {
    return `${path}: the key to check its signature with cannot be read: ${describeError(error)}`;
  }
  try {
    const { signedBy, signedAt, sha256, signature } = signatureSchema.parse(JSON.parse(written));
    if (sha256 !== sha256Hex(text))
      return `${path} was changed after ${signedBy} signed it on ${signedAt}; ${howTo}`;
    const isGood = verify(
      null,
      messageOf(text, signedBy, signedAt),
      createPublicKey(key),
      Buffer.from(signature, 'base64'),
    );
    return isGood ? null : `${path}: its signature is not by the key ${publicPath(path)}; ${howTo}`;
  } catch (error) {
    return `${signaturePath(path)} cannot be read: ${describeError(error).split('\n')[0]}; ${howTo}`;
  }
}

/** Signs a limits file; makes the laboratory's pair of keys where there is none. @throws AppError `unsafe-key`, `unwritable` */
export function signLimits(path: string, text: string, signedBy: string, signedAt: string): void {
  try {
    const key = readPrivateKey(path);
    const signature = sign(null, messageOf(text, signedBy, signedAt), key).toString('base64');
    const content = {
      format: 'onnes-limits-signature/1',
      algorithm: 'ed25519',
      sha256: sha256Hex(text),
      signedBy,
      signedAt,
      signature,
    };
    writeFileSync(signaturePath(path), `${JSON.stringify(content, null, 2)}\n`);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('unwritable', `${signaturePath(path)}: ${describeError(error)}`);
  }
}

function readPrivateKey(path: string) {
  const file = privatePath(path);
  if (!existsSync(file)) makeKeys(path);
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0)
    throw new AppError(
      'unsafe-key',
      `${file} can be read by others (mode ${(mode & 0o777).toString(8)}); expected 600: chmod 600 ${file}`,
    );
  return createPrivateKey(readFileSync(file, 'utf8'));
}

function makeKeys(path: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const file = privatePath(path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  chmodSync(file, 0o600);
  writeFileSync(join(dirname(file), 'limits.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
}
