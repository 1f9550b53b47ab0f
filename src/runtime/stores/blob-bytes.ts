import { createHash } from 'node:crypto';
import type { Hash } from '../../core/hash.ts';
import type { BlobContent } from '../store.ts';
import { blobDamaged } from './store-errors.ts';

/** The content in chunks, whichever way it was given. */
export async function* chunksOf(content: BlobContent): AsyncIterable<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else yield* content;
}

/** Hands every chunk to `write` and returns the hash of them all. */
export async function hashWhile(
  content: BlobContent,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(content)) {
    hash.update(chunk);
    await write(chunk);
  }
  return hash.digest('hex');
}

/** Passes the chunks on and fails after the last when together they are not what the hash says. @throws AppError `blob-damaged` */
export async function* checkBlob(
  expected: Hash,
  chunks: AsyncIterable<Uint8Array>,
  place: string,
): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  const found = hash.digest('hex');
  if (found !== expected) throw blobDamaged(expected, found, place);
}

export async function readWhole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}
