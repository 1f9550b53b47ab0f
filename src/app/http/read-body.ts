import type { Context } from 'hono';
import { AppError } from '../../core/error.ts';

/** The bytes of a request, given up on as soon as they are too many. @throws AppError `too-large` */
export async function readBody(context: Context, mostBytes: number): Promise<Uint8Array> {
  const tooLarge = (): AppError =>
    new AppError(
      'too-large',
      `the file is larger than ${Math.round(mostBytes / 2 ** 20)} MB; leave out rows or columns`,
    );
  if (Number(context.req.header('content-length') ?? 0) > mostBytes) throw tooLarge();
  const { body } = context.req.raw;
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
