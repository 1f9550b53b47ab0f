import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './json.ts';

/** Hex SHA-256 of content, the identity of blobs, events and definitions. */
export type Hash = string;

/** SHA-256 of bytes or of a text's UTF-8, 64 hex digits. */
export const sha256Hex = (content: Uint8Array | string): Hash =>
  bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));

/** SHA-256 of the canonical form of a JSON value. @throws AppError `not-json` */
export const hashJson = (value: unknown): Hash => sha256Hex(canonicalJson(value));
