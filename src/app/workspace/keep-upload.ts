import { AppError, describeError } from '../../core/error.ts';
import type { Hash } from '../../core/hash.ts';
import type { Store } from '../../runtime/index.ts';

/** Largest file that an instrument may leave [bytes]. */
export const largestUpload = 512 * 1024 * 1024;

/** Puts a file into the store as it arrives, never whole in memory. @throws AppError `too-large`, `bad-name`, `upload-broken` */
export async function keepUpload(
  store: Store,
  name: string,
  source: string,
  content: AsyncIterable<Uint8Array>,
  largest = largestUpload,
): Promise<{ readonly name: string; readonly blob: Hash; readonly size: number }> {
  if (!/^[^\p{Cc}/\\]{1,200}$/u.test(name) || /^\.+$/.test(name))
    throw new AppError(
      'bad-name',
      `the file is called ${JSON.stringify(name)}; expected 1 to 200 letters without / or \\`,
    );
  let size = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of content) {
        size += chunk.length;
        if (size > largest)
          throw new AppError(
            'too-large',
            `${name} is larger than ${largest / 1024 / 1024} MiB; nothing was stored`,
          );
        yield chunk;
      }
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(
        'upload-broken',
        `${name} broke off after ${size} bytes; nothing was stored (${describeError(error)})`,
      );
    }
  }
  const blob = await store.putBlob(counted(), { name, licence: 'own measurement', source });
  return { name, blob, size };
}
