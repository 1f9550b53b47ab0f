import { AppError } from '../core/error.ts';
import { type Hash, sha256Hex } from '../core/hash.ts';
import { canonicalJson, type Json } from '../core/json.ts';

/** What only the host of a laboratory knows of its world: whoever has it can open every seal. */
export type WorldSecret = { readonly seed: string; readonly salt: string };

/** A truth that nobody can read without the secret, nor change without its being seen. */
export type Seal = {
  readonly format: 'onnes-seal/1';
  /** SHA-256 of salt and seed: what the host committed itself to. */
  readonly commitment: Hash;
  /** Names the truth and makes its cipher its own. */
  readonly about: string;
  /** Hex. */
  readonly cipher: string;
  readonly check: Hash;
};

/** SHA-256 of salt and seed. */
export const commitmentOf = ({ seed, salt }: WorldSecret): Hash => sha256Hex(JSON.stringify([salt, seed]));

/** Seals a truth about something whose name is used once: the text is added to a stream of SHA-256 of secret, name and counter. */
export function sealTruth(secret: WorldSecret, about: string, truth: Json): Seal {
  // in ASCII, so that one character is one byte
  const text = canonicalJson(truth).replaceAll(/[^ -~]/g, escapeCharacter);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return {
    format: 'onnes-seal/1',
    commitment: commitmentOf(secret),
    about,
    cipher: toHex(mixIn(secret, about, bytes)),
    check: checkOf(secret, about, text),
  };
}

/** @throws AppError `wrong-secret` — the seal was made with another; `broken-seal` — it was changed since */
export function openSeal(secret: WorldSecret, { commitment, about, cipher, check }: Seal): Json {
  if (commitment !== commitmentOf(secret))
    throw new AppError(
      'wrong-secret',
      `the seal of ${about} was made under commitment ${commitment.slice(0, 12)}, and the secret given has ${commitmentOf(secret).slice(0, 12)}`,
    );
  const text = Array.from(mixIn(secret, about, fromHex(cipher)), (byte) => String.fromCharCode(byte)).join(
    '',
  );
  if (checkOf(secret, about, text) !== check)
    throw new AppError('broken-seal', `the sealed truth of ${about} is not what was sealed`);
  return JSON.parse(text) as Json;
}

const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const checkOf = ({ seed, salt }: WorldSecret, about: string, text: string): Hash =>
  sha256Hex(JSON.stringify(['check', salt, seed, about, text]));

function mixIn({ seed, salt }: WorldSecret, about: string, bytes: Uint8Array): Uint8Array {
  const mixed = new Uint8Array(bytes.length);
  for (let block = 0; block * 32 < bytes.length; block++) {
    const key = fromHex(sha256Hex(JSON.stringify(['stream', salt, seed, about, block])));
    for (let i = block * 32; i < Math.min(bytes.length, block * 32 + 32); i++)
      mixed[i] = bytes[i]! ^ key[i - block * 32]!;
  }
  return mixed;
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
