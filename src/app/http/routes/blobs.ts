import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/error.ts';
import { keepUpload } from '../../workspace/keep-upload.ts';
import { actorOf } from '../access.ts';
import { keptFile } from '../contract/blobs.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { binary, failed, json } from './responses.ts';

/** What a browser may do with a file that came from outside: keep it, and run nothing of it. */
const asAttachment = {
  'content-type': 'application/octet-stream',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, max-age=31536000, immutable',
};

/** Files of the record, in and out as streams: neither way is one held whole in memory. */
export function addBlobRoutes(app: HttpApp, { workspace }: HttpScene): void {
  const { store } = workspace;
  const keep = createRoute({
    method: 'post',
    path: '/api/blobs',
    summary: 'Keeps a file: its bytes are the body',
    request: { query: z.object({ name: z.string().min(1).max(200) }), body: { content: binary } },
    responses: { 200: json(keptFile, 'what the record calls it'), 400: failed, 413: failed },
  });
  app.openapi(keep, async (context) => {
    const { name } = context.req.valid('query');
    const { body } = context.req.raw;
    if (body === null) throw new AppError('bad-request', `the file ${name} came without content`);
    const source = `uploaded by ${actorOf(context).id}`;
    return context.json(await keepUpload(store, name, source, body), 200);
  });

  const give = createRoute({
    method: 'get',
    path: '/api/blobs/{hash}',
    summary: 'The bytes of a file, as a download',
    request: {
      params: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits') }),
    },
    responses: {
      200: { description: 'the bytes', content: binary },
      304: { description: 'as it was' },
      400: failed,
      404: failed,
    },
  });
  app.openapi(give, async (context) => {
    const { hash } = context.req.valid('param');
    if (!(await store.hasBlob(hash))) throw new AppError('blob-missing', `there is no file ${hash}`);
    const [media] = await store.blobMedia(hash);
    const tag = `"${hash}"`;
    const headers = { ...asAttachment, etag: tag, 'content-disposition': disposition(media?.name ?? hash) };
    if (context.req.header('if-none-match') === tag) return context.body(null, 304, headers);
    return context.body(ReadableStream.from(store.openBlob(hash)) as ReadableStream, 200, headers);
  });
}

/** `attachment` with the file's name, in both of the forms of RFC 6266. */
export const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
