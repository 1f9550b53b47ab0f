import { readFile, realpath } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Context } from 'hono';
import { viewAddress, viewOfPage } from './contract/page-view.ts';
import type { HttpApp, HttpScene } from './http-scene.ts';

const mediaTypes: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

type Bytes = Uint8Array<ArrayBuffer>;

/** Files up to this size stay in memory once they were read, when their name carries their content's hash [bytes]. */
const mostKept = 1024 * 1024;

/** Serves the files of the built web app; any other address is a page of it. Files below `/assets/` carry their content's hash. */
export function serveAssets(app: HttpApp, { assets }: HttpScene): void {
  const kept = new Map<string, Bytes>();
  const read = async (folder: string, path: string): Promise<Bytes | null> => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const bytes = await readInside(folder, path);
    if (bytes !== null && isNamedByHash(path) && bytes.length <= mostKept) kept.set(path, bytes);
    return bytes;
  };
  app.get('*', async (context) => {
    if (assets === null)
      return context.text(
        'The web app is not built. In a checkout: npm run build:web. The interface is at /api/.',
        503,
      );
    const path = readPath(context.req.path);
    const isPage = path !== null && extname(path) === '';
    const file = isPage ? 'index.html' : path;
    const bytes = file === null ? null : await read(assets, file);
    if (file !== null && bytes !== null) return send(context, file, bytes);
    // a person who opens an address that leads nowhere is told so by the app; whoever asks for a file is told no more than that there is none
    const page = isForPerson(context) ? await read(assets, 'index.html') : null;
    return page === null ? context.text('not found', 404) : send(context, 'index.html', page, 404);
  });
}

const isForPerson = (context: Context): boolean =>
  (context.req.header('accept') ?? '').includes('text/html') && !context.req.path.startsWith('/assets/');

const isNamedByHash = (path: string): boolean => path.startsWith('assets/');

/** The address below the folder; null where it is none, or leads out of it. */
function readPath(written: string): string | null {
  let path: string;
  try {
    path = normalize(decodeURIComponent(written)).replace(/^[/\\]+/, '');
  } catch {
    return null;
  }
  return path.startsWith('..') || path.includes('\0') || path.includes('\\') ? null : path;
}

/** A file below the folder; null where there is none. */
async function readInside(folder: string, path: string): Promise<Bytes | null> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    return file.startsWith(root + sep) ? new Uint8Array(await readFile(file)) : null;
  } catch {
    return null;
  }
}

function send(context: Context, path: string, bytes: Bytes, status: 200 | 404 = 200): Response {
  // named in a header, the view is on its way while the page's script is read
  const view = path === 'index.html' ? viewOfPage(context.req.path) : null;
  if (view !== null) context.header('link', `<${viewAddress(view)}>; rel=preload; as=fetch; crossorigin`);
  return context.body(bytes, status, {
    'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
    'cache-control': isNamedByHash(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
}
