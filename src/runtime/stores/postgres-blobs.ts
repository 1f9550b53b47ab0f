import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Hash } from '../../core/hash.ts';
import type { BlobContent } from '../store.ts';
import { checkBlob, hashWhile } from './blob-bytes.ts';
import type { StoreTables } from './schema.ts';
import { assertHash, blobMissing } from './store-errors.ts';

const chunkBytes = 1_048_576;

/** Blobs as rows of at most 1 MiB; an upload is one transaction, so a broken one leaves nothing. */
export function createPostgresBlobs(database: Kysely<StoreTables>, place: string) {
  async function put(content: BlobContent): Promise<Hash> {
    return await database.transaction().execute(async (writing) => {
      const upload = randomUUID();
      const hash = await writeChunks(writing, upload, content);
      const added = await writing
        .insertInto('blob_contents')
        .values({ hash, upload })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (added.numInsertedOrUpdatedRows === 0n)
        await writing.deleteFrom('blob_chunks').where('upload', '=', upload).execute();
      return hash;
    });
  }

  async function* open(hash: Hash): AsyncIterable<Uint8Array> {
    assertHash(hash);
    const content = await database
      .selectFrom('blob_contents')
      .select('upload')
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (!content) throw blobMissing(hash, place);
    yield* checkBlob(hash, readChunks(content.upload), place);
  }

  async function* readChunks(upload: string): AsyncIterable<Uint8Array> {
    for (let position = 0; ; position++) {
      const chunk = await database
        .selectFrom('blob_chunks')
        .select('bytes')
        .where('upload', '=', upload)
        .where('position', '=', position)
        .executeTakeFirst();
      if (!chunk) return;
      yield chunk.bytes;
    }
  }

  return { put, open };
}

async function writeChunks(
  writing: Transaction<StoreTables>,
  upload: string,
  content: BlobContent,
): Promise<Hash> {
  let position = 0;
  return await hashWhile(content, async (bytes) => {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      const part = Buffer.from(bytes.subarray(start, start + chunkBytes));
      await writing.insertInto('blob_chunks').values({ upload, position, bytes: part }).execute();
      position += 1;
    }
  });
}
